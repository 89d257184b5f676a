"""Any sequence of allowed steps and postings keeps every identity of money on every day; the ledger adds up again."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.kernel.dossiers.models import StateSpan
from giaoban.kernel.ledger import steps
from giaoban.kernel.ledger.actions import (
    PostingRefused,
    balance,
    carry,
    cut,
    grant_more,
    granted,
    keep,
    open_fund,
    post,
    reverse,
    reverse_grant,
    totals,
)
from giaoban.kernel.ledger.balances import as_of
from giaoban.kernel.ledger.models import (
    ADVANCE,
    ALLOCATE,
    CARRY,
    CONTRACT,
    KINDS,
    RETURN,
    SETTLE,
    SPEND,
    Entry,
    Fund,
    FundGrant,
)
from giaoban.kernel.ledger.tables import by_fund, by_source, closed, national
from giaoban.kernel.lifecycle import StepRefused

FIRST = date(2020, 12, 20)
DAYS = 24
POSTED = sorted(set(KINDS) - {CARRY})
STEPS = {"plan": steps.plan, "grant": steps.grant, "contract": steps.contract, "advance": steps.advance,
         "spend": steps.spend, "settle": steps.settle, "give_back": steps.give_back, "carry_over": steps.carry_over}

AMOUNT, DAY, WHICH = st.integers(-1, 12), st.integers(0, DAYS - 1), st.integers(0, 2)
ACT = st.one_of(
    st.tuples(st.sampled_from(POSTED), WHICH, WHICH, AMOUNT, DAY),
    st.tuples(st.sampled_from([ALLOCATE, ALLOCATE, ADVANCE, SETTLE]), WHICH, WHICH, st.integers(1, 6), DAY),
    st.tuples(st.sampled_from([f"step {name}" for name in STEPS]), WHICH, WHICH, st.none() | AMOUNT, DAY),
    st.tuples(st.just("carry"), WHICH, WHICH, AMOUNT, DAY),
    st.tuples(st.sampled_from(["reverse", "reverse grant"]), st.integers(0, 40), WHICH, AMOUNT, DAY),
    st.tuples(st.sampled_from(["more", "cut"]), WHICH, WHICH, AMOUNT, DAY))


class Books:
    """Two tasks and three funds: two years of one source, and another source."""

    def __init__(self, world) -> None:
        self.tasks = [world.task(), world.task("LHH-B")]
        facts = {"by": None, "on": FIRST}
        other = type(world.fund.source).objects.get(code="MT")
        self.funds = [open_fund(code="F1", name="F1", year=2020, amount=20, source=world.fund.source, **facts),
                      open_fund(code="F2", name="F2", year=2021, amount=10, source=world.fund.source, **facts),
                      open_fund(code="F3", name="F3", year=2020, amount=9, source=other, **facts)]

    def take(self, act) -> None:
        what, one, two, amount, offset = act
        on, task, fund = FIRST + timedelta(days=offset), self.tasks[one % 2], self.funds[two]
        facts = {"on": on, "by": None, "paper": "x"}
        if what.startswith("step "):
            STEPS[what.removeprefix("step ")](task, fund=fund, amount=amount, **facts)
        elif what == "carry":
            carry(task, amount=amount, fund=self.funds[one], into=fund, **facts)
        elif what == "reverse":
            rows = list(Entry.objects.order_by("pk"))
            reverse(rows[one % len(rows)] if rows else self._nothing(), on=on, by=None, note="x")
        elif what == "reverse grant":
            rows = list(FundGrant.objects.filter(fund__in=self.funds).order_by("pk"))
            reverse_grant(rows[one % len(rows)], on=on, by=None, note="x")
        elif what in ("more", "cut"):
            (grant_more if what == "more" else cut)(fund, amount=amount, **facts)
        else:
            post(task, kind=what, amount=amount, fund=fund, **facts)

    def _nothing(self):
        raise PostingRefused("Chưa có gì để đảo.")


def _holds_every_day(books: Books) -> None:
    """Every identity, on every day, from rows read once and added up here."""
    entries = list(Entry.objects.filter(dossier__in=books.tasks).values_list("dossier", "fund", "kind", "amount", "on"))
    grants = list(FundGrant.objects.filter(fund__in=books.funds).values_list("fund", "amount", "on"))
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        held: Counter = Counter()
        for dossier, fund, kind, amount, on in entries:
            if on <= day:
                held[dossier, fund, kind] += amount
        for fund in books.funds:
            for task in books.tasks:
                sums = {kind: held[task.pk, fund.pk, kind] for kind in KINDS}
                still = sums[ALLOCATE] - sums[SETTLE] - sums[RETURN] - sums[CARRY]
                assert still >= 0 and min(sums.values()) >= 0, (day, sums)
                assert max(sums[ADVANCE], sums[CONTRACT], sums[SPEND]) <= sums[ALLOCATE], (day, sums)
                assert not 0 < sums[CONTRACT] < sums[ADVANCE], (day, sums)
                if offset % 6 == 0:
                    assert totals(task, fund=fund, on=day) == {**sums, "open": still}
            out = sum(held[task.pk, fund.pk, ALLOCATE] - held[task.pk, fund.pk, RETURN] for task in books.tasks)
            given_then = sum(amount for of, amount, on in grants if of == fund.pk and on <= day)
            assert given_then - out >= 0, (day, fund)
            if offset % 6 == 0:
                assert (balance(fund, on=day), granted(fund, on=day)) == (given_then - out, given_then)


def _adds_up_again(books: Books) -> None:
    """Columns, tables and pairs equal what the rows add up to."""
    sums: Counter = Counter()
    for entry in Entry.objects.filter(dossier__in=books.tasks):
        sums[entry.kind] += entry.amount
        if entry.kind == CARRY:
            assert (entry.pair.kind, entry.pair.amount, entry.pair.on) == (ALLOCATE, entry.amount, entry.on)
            assert entry.pair.fund.year > entry.fund.year and entry.pair.fund.source == entry.fund.source
        if entry.reverses:
            assert (entry.kind, -entry.amount, entry.fund, entry.dossier) == (
                entry.reverses.kind, entry.reverses.amount, entry.reverses.fund, entry.reverses.dossier)
    for fund in Fund.objects.filter(pk__in=[fund.pk for fund in books.funds]):
        assert fund.amount == sum(fund.grants.values_list("amount", flat=True))
    last = FIRST + timedelta(days=DAYS)
    tables = {"national": Counter(), "source": Counter(), "fund": Counter()}
    for row in national(2020, on=last):
        tables["national"].update(row.sums)
    for year in (2020, 2021):
        for row in by_fund(year, on=last):
            tables["fund"].update(row.sums)
    wanted = {kind: sums[kind] for kind in KINDS}
    assert {kind: tables["national"][kind] for kind in KINDS} == {kind: tables["fund"][kind] for kind in KINDS} == wanted
    rows = by_source([2020, 2021])
    assert sum(row.allocated for row in rows) == sums[ALLOCATE] and sum(row.carried for row in rows) == sums[CARRY]
    assert sum(row.carried_in for row in rows) == sums[CARRY]
    assert sum(row.left for row in rows) == sum(balance(fund) for fund in Fund.objects.all())
    assert sum(as_of(task, on=last).sums["open"] for task in books.tasks) == sum(row.open for row in rows)


def _no_settlement_before_its_advance(books: Books) -> None:
    live = Entry.objects.filter(dossier__in=books.tasks, reverses=None, reversed_by=None)
    for task in books.tasks:
        for fund in books.funds:
            first = {kind: min(live.filter(dossier=task, fund=fund, kind=kind).values_list("on", flat=True), default=None)
                     for kind in (ADVANCE, SETTLE)}
            assert not (first[ADVANCE] and first[SETTLE]) or first[ADVANCE] <= first[SETTLE]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=st.lists(ACT, min_size=20, max_size=50))
def test_whatever_is_allowed_keeps_every_identity_on_every_day(world, acts):
    with transaction.atomic():
        books = Books(world)
        for act in acts:
            before = Entry.objects.count(), FundGrant.objects.count()
            try:
                with transaction.atomic():
                    books.take(act)
            except (PostingRefused, StepRefused) as refused:
                assert str(refused) and (Entry.objects.count(), FundGrant.objects.count()) == before
        _holds_every_day(books)
        _adds_up_again(books)
        _no_settlement_before_its_advance(books)
        keep(2020, by=None, on=FIRST + timedelta(days=DAYS))
        assert closed(2020).rows == national(2020, on=FIRST + timedelta(days=DAYS))
        transaction.set_rollback(True)
    assert not StateSpan.objects.exists()
