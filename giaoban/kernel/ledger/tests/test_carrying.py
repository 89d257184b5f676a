"""Money carried over: three rows or none, forward only, within one source, by a paper; undone whole."""

from datetime import date

import pytest

from giaoban.kernel.ledger import steps
from giaoban.kernel.ledger.actions import (
    PostingRefused,
    balance,
    carry,
    granted,
    open_fund,
    plan_fund,
    post,
    reverse,
    reverse_grant,
    totals,
)
from giaoban.kernel.ledger.models import ADVANCE, ALLOCATE, CARRY, CONTRACT, SETTLE, SPEND, Entry, FundGrant, Source
from giaoban.kernel.lifecycle import StepRefused

MILLION = 10**6
GIVEN, END, NEXT = date(2020, 3, 10), date(2020, 12, 31), date(2021, 2, 1)


@pytest.fixture
def task(world):
    made = world.task()
    post(made, kind=ALLOCATE, amount=100 * MILLION, fund=world.fund, on=GIVEN, by=None)
    post(made, kind=SETTLE, amount=30 * MILLION, fund=world.fund, on=date(2020, 12, 1), by=None)
    return made


@pytest.fixture
def later(world):
    return open_fund(code="TVPB-2021", name="Kinh phí TVPB", year=2021, amount=10 * MILLION, by=None,
                     source=world.fund.source)


def carried(world, task, later, **facts):
    return carry(task, **{"amount": 70 * MILLION, "fund": world.fund, "into": later, "on": END, "by": None,
                          "paper": "12/QĐ", **facts})


def test_both_halves_and_the_grant_between_them(world, task, later):
    entry = carried(world, task, later)
    assert (entry.kind, entry.pair.kind, entry.pair.fund, entry.pair.amount) == (
        CARRY, ALLOCATE, later, 70 * MILLION)
    assert totals(task, fund=world.fund)["open"] == 0 and totals(task, fund=later)["open"] == 70 * MILLION
    # What is carried in adds to the later fund: its own money is not touched.
    assert (granted(later), balance(later)) == (80 * MILLION, 10 * MILLION)
    assert balance(world.fund) == 4_900_000_000


@pytest.mark.parametrize(("facts", "why"), [
    ({"paper": ""}, "văn bản cho phép"), ({"amount": 71 * MILLION}, "chỉ còn 70.000.000 đồng"), ({"amount": 0}, "lớn"),
    ({"on": date(2199, 1, 1)}, "tương lai"), ({"on": date(2020, 3, 9)}, "trước ngày cấp"),
])
def test_refused_leaving_nothing_behind(world, task, later, facts, why):
    with pytest.raises(PostingRefused, match=why):
        carried(world, task, later, **facts)
    assert Entry.objects.count() == 2 and not FundGrant.objects.exclude(carry=None).exists()


def test_forward_within_one_source(world, task, later):
    with pytest.raises(PostingRefused, match="năm sau"):
        carried(world, task, world.fund)
    other = plan_fund(code="GT-2021", name="Giải thưởng", year=2021, source=Source.objects.get(code="GT"), by=None)
    with pytest.raises(PostingRefused, match="cùng loại nguồn"):
        carried(world, task, other)
    unnamed = open_fund(code="CU-2021", name="Cũ", year=2021, amount=1, by=None)
    with pytest.raises(PostingRefused, match="chưa ghi thuộc loại nguồn"):
        carried(world, task, unnamed)


def test_undone_whole_from_either_half(world, task, later):
    for half, on in ((lambda entry: entry, END), (lambda entry: entry.pair, NEXT)):
        entry = carried(world, task, later, on=on)
        chosen = half(entry)
        mirror = reverse(chosen, on=NEXT, by=None, note="nhầm")
        assert (mirror.reverses, mirror.kind) == (chosen, chosen.kind)
        assert totals(task, fund=world.fund)["open"] == 70 * MILLION and totals(task, fund=later)["open"] == 0
        assert granted(later) == balance(later) == 10 * MILLION
        for wrong in (entry, entry.pair):
            with pytest.raises(PostingRefused, match="không đảo lần nữa"):
                reverse(wrong, on=NEXT, by=None, note="x")


def test_not_undone_once_the_later_fund_settled_it(world, task, later):
    entry = carried(world, task, later)
    post(task, kind=SETTLE, amount=MILLION, fund=later, on=NEXT, by=None)
    for half in (entry, entry.pair):
        with pytest.raises(PostingRefused, match="đảo các bút toán đó trước"):
            reverse(half, on=NEXT, by=None, note="x")
    with pytest.raises(PostingRefused, match="đảo bút toán chuyển nguồn"):
        reverse_grant(entry.grant, on=NEXT, by=None, note="x")


@pytest.mark.django_db(transaction=True)
def test_two_carry_the_same_money(world, at_once):
    task = world.task()
    post(task, kind=ALLOCATE, amount=100, fund=world.fund, on=GIVEN, by=None)
    later = plan_fund(code="TVPB-2021", name="TVPB", year=2021, source=world.fund.source, by=None)
    answers = at_once(*[lambda: carried(world, task, later, amount=60)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "PostingRefused"]
    assert (totals(task, fund=world.fund)["open"], granted(later)) == (40, 60)


class TestOrderAndContract:
    def test_a_settlement_dated_before_its_advance(self, world):
        made = world.task()
        post(made, kind=ALLOCATE, amount=100, fund=world.fund, on=GIVEN, by=None)
        first = post(made, kind=ADVANCE, amount=10, fund=world.fund, on=date(2020, 5, 1), by=None)
        with pytest.raises(PostingRefused, match="Quyết toán ngày 01/4/2020 trước ngày tạm ứng 01/5/2020"):
            post(made, kind=SETTLE, amount=10, fund=world.fund, on=date(2020, 4, 1), by=None)
        post(made, kind=ADVANCE, amount=10, fund=world.fund, on=date(2020, 8, 1), by=None)
        post(made, kind=SETTLE, amount=10, fund=world.fund, on=date(2020, 5, 1), by=None)
        with pytest.raises(PostingRefused, match="trước ngày tạm ứng 01/8/2020"):
            reverse(first, on=date(2020, 9, 1), by=None, note="x")

    def test_an_advance_written_in_after_a_settlement(self, world):
        made = world.task()
        post(made, kind=ALLOCATE, amount=100, fund=world.fund, on=GIVEN, by=None)
        post(made, kind=SETTLE, amount=10, fund=world.fund, on=date(2020, 4, 1), by=None)
        with pytest.raises(PostingRefused, match="trước ngày tạm ứng"):
            post(made, kind=ADVANCE, amount=10, fund=world.fund, on=date(2020, 5, 1), by=None)

    def test_not_more_advanced_than_contracted_not_more_contracted_than_given(self, world):
        made = world.task()
        post(made, kind=ALLOCATE, amount=100, fund=world.fund, on=GIVEN, by=None)
        with pytest.raises(PostingRefused, match="Giá trị hợp đồng vượt"):
            post(made, kind=CONTRACT, amount=101, fund=world.fund, on=date(2020, 4, 1), by=None)
        post(made, kind=CONTRACT, amount=80, fund=world.fund, on=date(2020, 4, 1), by=None)
        with pytest.raises(PostingRefused, match="vượt giá trị hợp đồng 80 đồng"):
            post(made, kind=ADVANCE, amount=81, fund=world.fund, on=date(2020, 5, 1), by=None)
        with pytest.raises(PostingRefused, match="Ngày 01/4/2020 tạm ứng 81 đồng"):
            post(made, kind=ADVANCE, amount=81, fund=world.fund, on=GIVEN, by=None)
        post(made, kind=ADVANCE, amount=80, fund=world.fund, on=date(2020, 5, 1), by=None)

    def test_spending_reported_within_what_was_given(self, world):
        made = world.task()
        post(made, kind=ALLOCATE, amount=100, fund=world.fund, on=GIVEN, by=None)
        with pytest.raises(PostingRefused, match="Báo cáo chi vượt"):
            post(made, kind=SPEND, amount=101, fund=world.fund, on=END, by=None)


class TestSteps:
    facts = {"by": None, "on": END, "paper": "12/QĐ"}

    def test_settling_takes_what_was_reported_and_returns_the_rest(self, world, task):
        steps.spend(task, amount="90 triệu", **self.facts)  # of the whole allocation; 30 million are settled already
        steps.settle(task, **self.facts)
        held = totals(task)
        assert (held[SETTLE], held["return"], held["open"]) == (90 * MILLION, 10 * MILLION, 0)

    def test_contract_and_advance_by_default(self, world, task):
        steps.contract(task, amount="80 triệu", **{**self.facts, "on": date(2020, 4, 1)})
        with pytest.raises(StepRefused, match="trước ngày tạm ứng"):
            steps.advance(task, **self.facts)
        steps.advance(task, **{**self.facts, "on": date(2020, 5, 1)})
        assert totals(task)[ADVANCE] == 80 * MILLION

    def test_a_contract_before_any_money(self, world):
        made = world.task()
        steps.contract(made, **self.facts)
        assert not made.entries.exists()
        with pytest.raises(StepRefused, match="chưa được cấp"):
            steps.contract(made, amount=5, **self.facts)

    def test_carrying_all_that_is_open(self, world, task, later):
        steps.carry_over(task, fund=str(later.pk), **self.facts)
        assert totals(task, fund=later)["open"] == 70 * MILLION
        with pytest.raises(StepRefused, match="không còn kinh phí"):
            steps.carry_over(task, fund=later, **self.facts)

    @pytest.mark.parametrize(("facts", "why"), [
        ({"fund": None}, "nguồn của năm sau"), ({"paper": ""}, "văn bản cho phép"), ({"amount": "71 triệu"}, "Chỉ còn"),
        ({"amount": "1,5 đồng"}, "lẻ dưới một đồng"), ({"amount": "1,234.56"}, "kiểu Anh")])
    def test_carrying_refused(self, world, task, later, facts, why):
        with pytest.raises(StepRefused, match=why):
            steps.carry_over(task, **{"fund": later, **self.facts, **facts})

    def test_planning(self, world):
        made = world.task()
        steps.plan(made, fund=world.fund, amount="50.000.000", **self.facts)
        assert totals(made)["plan"] == 50 * MILLION and totals(made)["open"] == 0
