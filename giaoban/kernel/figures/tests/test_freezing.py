"""A frozen value stays; today's may differ, and the difference is exactly the records that differ."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import take_step, undo_step
from giaoban.kernel.figures.counting import value
from giaoban.kernel.figures.freezing import compare, freeze, pack, read, records_of, unpack
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import all_figures, get, ref
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.ledger.actions import reverse
from giaoban.kernel.orgs import actions as orgs

YEAR = Period.year(2020)
SETTLED, UNSETTLED = "critique.tasks?form=topic&outcome=settled", "critique.tasks?form=topic&outcome=unsettled"
RETURNED, TOTAL = "critique.returned_money", "affiliates.total"


def everything():
    return [ref(figure.key, dict(phrase.parts)) for figure in all_figures() for phrase in figure.phrases]


def frozen(refs, unit=None):
    return freeze(refs, Scope.of(YEAR, unit), owner="test:1", org=unit)


class TestFreezing:
    def test_it_keeps_what_was_counted_with_its_records(self, busy):
        refs = everything()
        live = read(refs, Scope.of(YEAR))
        for reference, row in frozen(refs).items():
            row.refresh_from_db()
            assert row.value == live[reference]
            assert len(unpack(row.ids)) == row.records == records_of(row).count()
            assert not compare(row).changed
            assert row.formula_version == get(row.figure).version
        assert set(live) == set(refs)

    def test_of_one_unit(self, busy):
        row = frozen([SETTLED], busy.orgs["LHH-A"])[SETTLED]
        assert (row.value, row.org) == (1, busy.orgs["LHH-A"])
        assert not compare(row).changed
        assert frozen([SETTLED], busy.orgs["LHH-B"])[SETTLED].value == 0

    def test_a_stock_is_counted_on_its_cut_off_day(self, busy):
        row = freeze([TOTAL], Scope(YEAR, stock_on=date(2020, 8, 1)), owner="test:1")[TOTAL]
        assert (row.first, row.last, row.value) == (date(2020, 8, 1), date(2020, 8, 1), 2)
        assert frozen([TOTAL])[TOTAL].value == 1  # one of the two was dissolved in October
        assert not compare(row).changed

    def test_the_same_reference_twice_is_kept_once(self, busy):
        frozen([SETTLED, SETTLED])
        assert Frozen.objects.count() == 1


class TestThenAndNow:
    def test_one_settlement_backdated_into_the_year(self, busy):
        rows = frozen([SETTLED, UNSETTLED, "critique.tasks"])
        task = busy.tasks["topic", "unsettled", 2020]
        take_step(task, "report_spending", by=busy.users["office"], on=date(2020, 11, 1))
        take_step(task, "settle", by=busy.users["office"], on=date(2020, 12, 1))
        gained, lost, same = (compare(rows[key]) for key in (SETTLED, UNSETTLED, "critique.tasks"))
        assert (gained.frozen.value, gained.today) == (1, 2)
        assert [r.pk for r in gained.new] == [task.pk] and not gained.gone
        assert (lost.frozen.value, lost.today) == (1, 0)
        assert [r.pk for r in lost.gone] == [task.pk] and not lost.new
        assert not same.changed
        assert Frozen.objects.get(pk=rows[SETTLED].pk).value == 1
        assert value(get("critique.tasks"), Scope.of(YEAR), {"form": "topic", "outcome": "settled"}) == 2
        assert value(get("critique.tasks"), Scope.of(YEAR, known_on=date(2020, 12, 31)),
                     {"form": "topic", "outcome": "settled"}) == 1

    def test_a_settlement_of_the_next_year_changes_nothing(self, busy):
        rows = frozen([SETTLED, UNSETTLED])
        task = busy.tasks["topic", "unsettled", 2020]
        for step in ("report_spending", "settle"):
            take_step(task, step, by=busy.users["office"], on=date(2021, 2, 1))
        assert not any(compare(row).changed for row in rows.values())

    def test_the_count_alike_but_other_records(self, busy):
        row = frozen([UNSETTLED])[UNSETTLED]
        old, new = busy.tasks["topic", "unsettled", 2020], busy.tasks["topic", "running", 2020]
        for step in ("report_spending", "settle"):
            take_step(old, step, by=busy.users["office"], on=date(2020, 12, 1))
        for step in ("contract", "start", "report", "accept"):
            take_step(new, step, by=busy.users["office"], on=date(2020, 12, 1))
        found = compare(row)
        assert found.changed and found.today == found.frozen.value == 1
        assert ([r.pk for r in found.gone], [r.pk for r in found.new]) == ([old.pk], [new.pk])

    def test_a_step_taken_back(self, busy):
        task = busy.work("critique.task", "LHH-A", date(2020, 2, 2), ("cancel", date(2020, 5, 1)), form="topic")
        key = "critique.tasks?form=topic&outcome=not_held"
        row = frozen([key])[key]
        assert row.value == 2
        undo_step(task, track="content", by=busy.users["office"], reason="ghi nhầm")
        found = compare(row)
        assert (found.today, [r.pk for r in found.gone], found.new) == (1, [task.pk], [])

    def test_money_with_a_reversal(self, busy):
        row = frozen([RETURNED])[RETURNED]
        assert row.value == 2 * 50_000_000 + 2 * 5_000_000
        entry = busy.tasks["workshop", "not_held", 2020].entries.get(kind="return")
        mirror = reverse(entry, on=date(2020, 12, 20), by=None, note="Nộp nhầm")
        found = compare(row)
        assert found.today == row.value - 50_000_000
        assert (found.new, found.gone) == ([mirror], [])
        reverse_next_year = reverse(busy.tasks["topic", "not_held", 2020].entries.get(kind="return"),
                                    on=date(2021, 1, 5), by=None, note="Nộp nhầm")
        assert compare(row).new == [mirror] and reverse_next_year.amount == -50_000_000

    def test_a_unit_renamed_or_moved_is_still_the_same_record(self, busy):
        rows = frozen(["affiliates.consolidated"])
        orgs.rename(busy.orgs["LHH-A"], "Tên khác", on=date(2021, 1, 1), by=None)
        assert not compare(rows["affiliates.consolidated"]).changed


class TestQueries:
    def test_as_many_for_few_records_as_for_many(self, busy):
        refs = everything()

        def queries(act):
            with CaptureQueriesContext(connection) as caught:
                act()
            return len(caught)

        def asked():
            return queries(lambda: read(refs, Scope.of(YEAR))), queries(lambda: frozen(refs))

        before = asked()
        for _ in range(3):
            busy.walk(busy.task())
        assert asked() == before
        # One each; the weak list reads its thresholds first, a tally the days it is kept for; all are written at once.
        assert before[0] <= len(all_figures()) + 2
        assert before[1] <= len(all_figures()) + 3


@given(st.sets(st.integers(1, 2**63 - 1), max_size=200))
def test_ids_are_kept_whatever_they_are(ids):
    assert unpack(pack(ids)) == ids
    assert pack(sorted(ids)) == pack(ids)


@pytest.mark.parametrize("ids", [set(), {1}, set(range(1, 100_000))])
def test_packed_small(ids):
    assert unpack(memoryview(pack(ids))) == ids
    assert len(pack(ids)) < 20_000
