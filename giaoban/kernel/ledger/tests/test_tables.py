"""The national table, closed years, sources over years, unspent money, accepted and not settled."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import take_step, undo_step
from giaoban.kernel.dossiers.models import StateSpan
from giaoban.kernel.ledger.actions import (
    PostingRefused,
    approve,
    carry,
    cut,
    draw_up,
    grant_more,
    keep,
    open_fund,
    plan_fund,
    post,
    reverse,
    submit,
    totals,
)
from giaoban.kernel.ledger.estimates import Line
from giaoban.kernel.ledger.models import ADVANCE, ALLOCATE, KINDS, PLAN, RETURN, SETTLE, Closing, Entry, Source
from giaoban.kernel.ledger.tables import (
    accepted_not_settled,
    band_of,
    by_fund,
    by_source,
    closed,
    counts,
    national,
    then_and_today,
    unspent,
)

MILLION = 10**6
END = date(2020, 12, 31)


@pytest.fixture
def books(world):
    """Four tasks at different points, in two units; one has money of two funds."""
    world.other = open_fund(code="CQ-2020", name="Cơ quan chi trả", year=2020, amount=500 * MILLION, by=None,
                            source=Source.objects.get(code="CQDN"), on=date(2020, 1, 1))
    world.walked = {}
    for upto, org in (("review", "LHH-A"), ("approve", "LHH-A"), ("accept", "LHH-B"), ("settle", "LHH-B")):
        with clock.at(date(2020, 11, 1)):
            world.walked[upto] = world.walk(world.task(org), upto=upto)
    with clock.at(date(2020, 11, 1)):
        post(world.walked["accept"], kind=ALLOCATE, amount=20 * MILLION, fund=world.other, on=date(2020, 5, 1), by=None)
    return world


def plain(tasks, on, known_on=None):
    """The same table the slow way: dossier by dossier."""
    found: Counter = Counter()
    numbers: Counter = Counter()
    for task in tasks:
        states = {track: StateSpan.objects.on(on, known_on).filter(dossier=task, track=track).get().state
                  for track in ("content", "money")}
        funds = {entry.fund for entry in task.entries.filter(on__lte=on).known(known_on)} or {None}
        for fund in funds:
            key = (task.kind, states["content"], states["money"], fund and fund.pk)
            numbers[key] += 1
            for kind, amount in totals(task, fund=fund, on=on, known_on=known_on).items() if fund else ():
                found[*key, kind] += amount
    return {key: (number, {kind: found[*key, kind] for kind in KINDS}) for key, number in numbers.items()}


class TestNational:
    @pytest.mark.parametrize("on", [date(2020, 2, 1), date(2020, 4, 5), date(2020, 9, 1), END, None])
    def test_as_dossier_by_dossier(self, books, on):
        there = {row.key: (row.count, row.sums) for row in national(2020, on=on)}
        assert there == plain(books.walked.values(), on or date(2021, 1, 1))
        assert sum(counts(2020, on=on).values()) == 4

    def test_a_subtree_a_set_and_none(self, books):
        assert sum(row.count for row in national(2020, books.orgs["LHHVN"])) == 5  # one stands in two funds' rows
        assert sum(counts(2020, books.orgs["LHH-A"]).values()) == 2
        assert national(2020, [books.orgs["LHH-A"].pk], on=END) == national(2020, books.orgs["LHH-A"], on=END)
        assert national(2020, []) == [] == national(2019)

    def test_as_known_then(self, books):
        task = books.walked["settle"]
        reverse(task.entries.get(kind=SETTLE), on=date(2020, 11, 15), by=None, note="x")
        before = national(2020, on=END, known_on=date(2020, 12, 1))
        assert {row.key: (row.count, row.sums) for row in before} == plain(books.walked.values(), END,
                                                                            date(2020, 12, 1))
        assert before != national(2020, on=END)
        assert national(2020, on=END, known_on=date(2020, 10, 1)) == []

    def test_one_statement(self, books):
        with CaptureQueriesContext(connection, ) as asked:
            national(2020, on=END)
        assert len(asked) == 1


class TestClosed:
    def test_open_until_closed(self, books):
        assert closed(2020) is None and then_and_today(2020) == []
        keep(2020, by=books.users["office"])
        for unit in (None, books.orgs["LHHVN"], books.orgs["LHH-A"], books.orgs["LHH-B"], books.orgs["HN-001"]):
            kept = closed(2020, unit)
            assert kept.rows == national(2020, unit, on=END) and not kept.changed
        with CaptureQueriesContext(connection) as asked:
            closed(2020, books.orgs["LHH-A"])
        assert len(asked) == 1

    def test_then_and_today(self, books):
        keep(2020, by=None)
        task = books.walked["accept"]
        post(task, kind=SETTLE, amount=MILLION, fund=books.fund, on=date(2021, 1, 5), by=None)
        assert not closed(2020).changed  # dated after it
        late = post(task, kind=SETTLE, amount=MILLION, fund=books.other, on=date(2020, 12, 5), by=None)
        assert closed(2020).changed and closed(2020).closing.late == 1
        (pair,) = [pair for pair in then_and_today(2020) if pair.changed]
        assert (pair.then.sums[SETTLE], pair.today.sums[SETTLE]) == (0, MILLION)
        assert not [pair for pair in then_and_today(2020, books.orgs["LHH-A"]) if pair.changed]
        keep(2020, by=None)
        assert not closed(2020).changed and Closing.objects.count() == 2
        reverse(late, on=date(2021, 2, 1), by=None, note="x")
        assert not closed(2020).changed

    def test_states_and_dossiers_written_late(self, books):
        keep(2020, by=None)
        take_step(books.walked["approve"], "contract", by=books.users["department"], on=date(2020, 12, 1))
        assert closed(2020).closing.late == 1
        books.task("LHH-A")
        assert closed(2020).closing.late == 2
        undo_step(books.walked["approve"], track="content", by=books.users["office"], reason="nhầm")
        assert closed(2020).closing.late > 2
        assert [pair.today.count - pair.then.count if pair.then else pair.today.count
                for pair in then_and_today(2020) if pair.changed] == [1]

    @pytest.mark.parametrize(("facts", "why"), [
        ({"year": 2199}, "Chưa đến ngày"), ({"on": date(2019, 12, 31)}, "trước năm")])
    def test_refused(self, books, facts, why):
        with pytest.raises(PostingRefused, match=why):
            keep(**{"year": 2020, "by": None, **facts})
        with pytest.raises(PostingRefused, match="Văn phòng hoặc lãnh đạo"):
            keep(2020, by=books.users["unit"])


class TestSources:
    def test_what_became_of_each_sources_money(self, books):
        grant_more(books.other, amount=100 * MILLION, on=date(2020, 6, 1), paper="x", by=None)
        cut(books.other, amount=50 * MILLION, on=date(2020, 7, 1), paper="x", by=None)
        later = plan_fund(code="TVPB-2021", name="TVPB", year=2021, source=books.fund.source, by=None)
        carry(books.walked["approve"], amount=80 * MILLION, fund=books.fund, into=later, on=END, by=None, paper="x")
        rows = {(row.source, row.year): row for row in by_source(range(2012, 2022))}
        assert set(rows) == {("TVPB", 2020), ("TVPB", 2021), ("CQDN", 2020)}
        agency, assigned, carried = rows["CQDN", 2020], rows["TVPB", 2020], rows["TVPB", 2021]
        assert (agency.granted, agency.left, agency.open) == (550 * MILLION, 530 * MILLION, 20 * MILLION)
        assert (assigned.allocated, assigned.settled, assigned.carried, assigned.open) == (
            240 * MILLION, 80 * MILLION, 80 * MILLION, 80 * MILLION)
        # Money carried over is not new money: it isn't granted twice.
        assert (carried.granted, carried.carried_in, carried.left) == (0, 80 * MILLION, 0)
        assert {row.source for row in by_source([2020], on=date(2009, 1, 1))} == set()

    def test_as_the_funds_say_one_by_one(self, books):
        for row in by_fund(2020, on=END):
            assert row.granted == row.fund.amount
            assert row.sums.get(ALLOCATE, 0) == sum(
                totals(task, fund=row.fund)[ALLOCATE] for task in books.walked.values())
        assert [row.sums.get(ALLOCATE, 0) for row in by_fund(2020, books.orgs["LHH-A"])] == [80 * MILLION, 0]


class TestUnsettled:
    def test_with_age_and_what_is_missing(self, books):
        accepted = date(2020, 8, 5)
        (row,) = accepted_not_settled(accepted + timedelta(days=91))
        assert (row.dossier.pk, row.accepted_on, row.days, row.band) == (
            books.walked["accept"].pk, accepted, 91, "91_180")
        assert row.open == 100 * MILLION
        assert {"contract", "acceptance_paper", "spending_report", "liquidation"} == set(row.missing)
        assert accepted_not_settled(date(2020, 8, 4)) == []
        assert [row.dossier.pk for row in accepted_not_settled()] == [books.walked["accept"].pk]
        assert accepted_not_settled(orgs=books.orgs["LHH-A"]) == []

    def test_an_advance_nobody_reported_on(self, books):
        task = books.walked["accept"]
        post(task, kind=ADVANCE, amount=MILLION, fund=books.fund, on=date(2020, 6, 1), by=None)
        assert "đã tạm ứng, chưa có báo cáo chi" in accepted_not_settled()[0].missing_labels
        take_step(task, "report_spending", by=books.users["department"], on=date(2020, 10, 1))
        assert "settlement_paper" in accepted_not_settled()[0].missing
        assert "spending_report" not in accepted_not_settled()[0].missing

    def test_as_many_queries_for_three_as_for_one(self, books):
        asked = []
        for more in (0, 2):
            for _ in range(more):
                books.walk(books.task("LHH-A"), upto="accept")
            with CaptureQueriesContext(connection) as queries:
                assert len(accepted_not_settled(END)) == 1 + more
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 4

    def test_bands(self):
        assert [band_of(days) for days in (-1, 0, 29, 30, 90, 91, 180, 181)] == [
            "under_30", "under_30", "under_30", "30_90", "30_90", "91_180", "91_180", "over_180"]


class TestUnspent:
    def test_what_is_left_and_what_to_do_with_it(self, books):
        day = date(2020, 11, 20)
        running = books.walked["approve"]
        dropped = books.walk(books.task("LHH-A"), upto="approve")
        take_step(dropped, "cancel", by=books.users["department"], on=day, note="dịch")
        post(running, kind=PLAN, amount=120 * MILLION, fund=books.fund, on=date(2020, 4, 1), by=None)
        found = unspent(2020, on=day)
        assert [row.left for row in found.funds] == [4_680 * MILLION, 480 * MILLION]
        assert [(held.dossier.pk, held.open, held.advice) for held in found.holdings] == [
            (dropped.pk, 80 * MILLION, "give_back"), (books.walked["accept"].pk, 80 * MILLION, "settle"),
            (books.walked["accept"].pk, 20 * MILLION, "settle"), (running.pk, 80 * MILLION, "review")]
        assert found.recoverable == {books.fund.pk: 80 * MILLION}
        (move,) = found.moves
        assert (move.dossier.pk, move.fund, move.amount) == (running.pk, books.fund, 40 * MILLION)
        assert "Kế hoạch 120.000.000 đồng, mới cấp 80.000.000 đồng, còn thiếu 40.000.000 đồng" in move.reason
        assert found.rest == {books.fund.pk: 4_720 * MILLION, books.other.pk: 480 * MILLION}
        assert unspent(2020, on=day) == found

    def test_an_approved_estimate_shows_what_is_lacking(self, books):
        running = books.walked["approve"]
        approve(submit(draw_up(running, [Line("Nhận xét", 1, 90 * MILLION)], made_on=date(2020, 4, 1), by=None),
                       on=date(2020, 4, 1), by=None), on=date(2020, 4, 2), by=None, paper="x")
        assert [(move.amount, move.reason[:7]) for move in unspent(2020).moves] == [(10 * MILLION, "Dự toán")]

    def test_nothing_to_give(self, books):
        post(books.walked["approve"], kind=PLAN, amount=120 * MILLION, fund=books.fund, on=date(2020, 4, 1), by=None)
        cut(books.fund, amount=4_760 * MILLION, on=END, paper="x", by=None)
        assert unspent(2020).moves == []

    def test_as_many_queries_for_three_as_for_one(self, books):
        asked = []
        for more in (0, 2):
            for _ in range(more):
                books.walk(books.task("LHH-A"), upto="contract")
            with CaptureQueriesContext(connection) as queries:
                unspent(2020, on=END)
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 5


def test_nothing_left_over(books):
    """Sums of the whole table are those of the whole ledger."""
    rows = national(2020)
    for kind in KINDS:
        assert sum(row.sums[kind] for row in rows) == sum(
            Entry.objects.filter(kind=kind).values_list("amount", flat=True))
    assert RETURN in KINDS
