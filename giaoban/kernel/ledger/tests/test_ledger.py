"""Money: nothing is ever overdrawn on any day, nothing is changed, and two people can't spend the same đồng."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.dossiers.registry import kind
from giaoban.kernel.ledger.actions import PostingRefused, balance, open_fund, post, reverse, totals
from giaoban.kernel.ledger.models import ADVANCE, ALLOCATE, CARRY, KINDS, RETURN, SETTLE, Entry, Fund
from giaoban.kernel.lifecycle import StepRefused

ResearchTask = kind("research.task").model
MILLION = 10**6
D = [date(2020, month, 10) for month in range(1, 13)]
FUTURE = date(2199, 1, 1)


def given_to(world, amount=100 * MILLION, on=D[2]):
    task = world.task()
    entry = post(task, kind=ALLOCATE, amount=amount, fund=world.fund, on=on, by=None)
    return task, entry


def small_fund(amount, code="NHO"):
    return open_fund(code=code, name="Nguồn nhỏ", year=2020, amount=amount, by=None)


class TestPosting:
    @pytest.mark.parametrize(("kind", "facts", "why"), [
        (ALLOCATE, {"amount": 5_000_000_001}, "chỉ còn 4.900.000.000 đồng; không cấp được 5.000.000.001 đồng"),
        (ALLOCATE, {"amount": 0}, "lớn hơn 0"), (SETTLE, {"amount": -5}, "lớn hơn 0"),
        (SETTLE, {"amount": 100 * MILLION + 1}, "chỉ còn 100.000.000 đồng chưa quyết toán"),
        (RETURN, {"amount": 101 * MILLION}, "chỉ còn"), (CARRY, {"amount": MILLION}, "dùng bước"),
        (ADVANCE, {"amount": 101 * MILLION}, "Tạm ứng vượt"),
        (SETTLE, {"amount": MILLION, "on": FUTURE}, "tương lai"),
        (SETTLE, {"amount": MILLION, "on": D[1]}, "trước ngày cấp kinh phí \\(10/3/2020\\)"),
        ("gift", {"amount": MILLION}, "Không có loại bút toán"),
    ])
    def test_refused(self, world, kind, facts, why):
        task, _given = given_to(world)
        with pytest.raises(PostingRefused, match=why):
            post(task, kind=kind, by=None, **{"fund": world.fund, "on": D[5], **facts})
        assert task.entries.count() == 1

    def test_to_the_last_dong(self, world):
        fund = small_fund(MILLION)
        post(world.task(), kind=ALLOCATE, amount=MILLION, fund=fund, on=D[1], by=None)
        assert balance(fund) == 0
        with pytest.raises(PostingRefused, match="chỉ còn 0 đồng"):
            post(world.task(), kind=ALLOCATE, amount=1, fund=fund, on=D[1], by=None)

    def test_not_more_than_was_open_on_that_day(self, world):
        task, _given = given_to(world)
        post(task, kind=ALLOCATE, amount=100 * MILLION, fund=world.fund, on=D[8], by=None)
        with pytest.raises(PostingRefused, match="chỉ còn 100.000.000 đồng"):
            post(task, kind=SETTLE, amount=150 * MILLION, fund=world.fund, on=D[5], by=None)
        post(task, kind=SETTLE, amount=150 * MILLION, fund=world.fund, on=D[8], by=None)

    def test_what_came_back_later_was_not_there_before(self, world):
        fund = small_fund(MILLION)
        task = world.task()
        post(task, kind=ALLOCATE, amount=MILLION, fund=fund, on=D[1], by=None)
        post(task, kind=RETURN, amount=MILLION, fund=fund, on=D[6], by=None)
        with pytest.raises(PostingRefused, match="chỉ còn 0 đồng"):
            post(world.task(), kind=ALLOCATE, amount=1, fund=fund, on=D[5], by=None)
        post(world.task(), kind=ALLOCATE, amount=MILLION, fund=fund, on=D[6], by=None)

    def test_backdating_may_not_take_what_was_spent_after(self, world):
        task, _given = given_to(world)
        post(task, kind=SETTLE, amount=80 * MILLION, fund=world.fund, on=D[8], by=None)
        with pytest.raises(PostingRefused, match="chỉ còn 20.000.000 đồng"):
            post(task, kind=RETURN, amount=50 * MILLION, fund=world.fund, on=D[4], by=None)

    def test_a_fund_gets_back_only_what_it_gave(self, world):
        task, _given = given_to(world)
        other = small_fund(10 * MILLION)
        post(task, kind=ALLOCATE, amount=10 * MILLION, fund=other, on=D[3], by=None)
        with pytest.raises(PostingRefused, match="chỉ còn 10.000.000 đồng"):
            post(task, kind=RETURN, amount=11 * MILLION, fund=other, on=D[5], by=None)

    @pytest.mark.parametrize("amount", [0, -1])
    def test_an_empty_fund(self, db, amount):
        with pytest.raises(PostingRefused):
            small_fund(amount)

    def test_the_database_itself_refuses_a_negative_movement(self, world):
        task, entry = given_to(world)
        for amount, reverses in ((-1, None), (1, entry)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Entry.objects.create(fund=world.fund, dossier=task, kind=ALLOCATE, amount=amount, on=D[3],
                                     reverses=reverses)

    @pytest.mark.django_db(transaction=True)
    def test_two_people_allocate_the_last_money(self, world, at_once):
        fund = small_fund(100 * MILLION)
        tasks = [world.task(), world.task()]
        answers = at_once(*[lambda task=task: post(task, kind=ALLOCATE, amount=60 * MILLION, fund=fund, on=D[2], by=None)
                            for task in tasks])
        assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "PostingRefused"]
        assert balance(fund) == 40 * MILLION

    @pytest.mark.django_db(transaction=True)
    def test_two_people_settle_the_same_money(self, world, at_once):
        task, _given = given_to(world)
        answers = at_once(*[lambda: post(task, kind=SETTLE, amount=60 * MILLION, fund=world.fund, on=D[5], by=None)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "PostingRefused"]
        assert totals(task)["open"] == 40 * MILLION


class TestReversing:
    def test_the_mirror_once_only_with_a_reason(self, world):
        task, entry = given_to(world)
        mirror = reverse(entry, on=D[4], by=None, note="Ghi nhầm")
        assert (mirror.amount, mirror.reverses, mirror.kind) == (-entry.amount, entry, ALLOCATE)
        assert totals(task) == {**dict.fromkeys(KINDS, 0), "open": 0}
        for wrong in (entry, mirror):
            with pytest.raises(PostingRefused, match="không đảo lần nữa"):
                reverse(wrong, on=D[5], by=None, note="lại")

    @pytest.mark.parametrize(("facts", "why"), [
        ({"note": " "}, "lý do"), ({"on": D[1]}, "trước ngày bút toán"), ({"on": FUTURE}, "tương lai")])
    def test_refused(self, world, facts, why):
        _task, entry = given_to(world)
        with pytest.raises(PostingRefused, match=why):
            reverse(entry, by=None, **{"on": D[4], "note": "x", **facts})
        assert Entry.objects.count() == 1

    def test_money_already_settled_is_not_taken_back(self, world):
        task, entry = given_to(world)
        post(task, kind=SETTLE, amount=MILLION, fund=world.fund, on=D[4], by=None)
        with pytest.raises(PostingRefused, match="đảo các bút toán đó trước"):
            reverse(entry, on=D[5], by=None, note="x")

    def test_nor_money_advanced(self, world):
        task, entry = given_to(world)
        post(task, kind=ADVANCE, amount=MILLION, fund=world.fund, on=D[4], by=None)
        with pytest.raises(PostingRefused):
            reverse(entry, on=D[5], by=None, note="x")

    def test_a_return_is_not_undone_once_the_fund_gave_it_to_others(self, world):
        fund = small_fund(MILLION)
        task = world.task()
        post(task, kind=ALLOCATE, amount=MILLION, fund=fund, on=D[1], by=None)
        back = post(task, kind=RETURN, amount=MILLION, fund=fund, on=D[2], by=None)
        post(world.task(), kind=ALLOCATE, amount=MILLION, fund=fund, on=D[3], by=None)
        with pytest.raises(PostingRefused, match="chỉ còn 0 đồng"):
            reverse(back, on=D[4], by=None, note="x")
        assert balance(fund) == 0

    @pytest.mark.django_db(transaction=True)
    def test_two_people_reverse_one_entry(self, world, at_once):
        _task, entry = given_to(world)
        answers = at_once(*[lambda: reverse(entry, on=D[4], by=None, note="x")] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "PostingRefused"]


class TestAsOf:
    def test_on_a_day_and_as_known(self, world):
        with clock.at(D[2]):
            task, _given = given_to(world)
        with clock.at(D[9]):
            post(task, kind=SETTLE, amount=30 * MILLION, fund=world.fund, on=D[5], by=None)
        assert totals(task, on=D[1])["open"] == 0
        assert totals(task, on=D[4])["open"] == 100 * MILLION
        assert totals(task, on=D[5])["open"] == 70 * MILLION
        assert totals(task, on=D[5], known_on=D[8])["open"] == 100 * MILLION
        assert balance(world.fund, on=D[1]) == world.fund.amount


class TestSteps:
    """Money steps of a dossier whose money came from two funds."""

    @pytest.fixture
    def task(self, world):
        staff, leader = world.users["office"], world.users["leader"]
        made = open_dossier(ResearchTask, title="Đề tài", org=world.orgs["LHH-A"], on=D[0], by=staff, form="topic")
        for step, by in (("select", staff), ("approve", leader)):
            take_step(made, step, by=by, on=D[0])
        self.other = small_fund(10 * MILLION)
        take_step(made, "fund", by=leader, on=D[1], fund=world.fund, amount="100 triệu")
        take_step(made, "fund", by=leader, on=D[2], fund=str(self.other.pk), amount="10.000.000")
        return made

    def finish(self, world, task, **facts):
        staff = world.users["office"]
        for step in ("contract", "start", "accept_at_unit", "accept", "report_spending"):
            take_step(task, step, by=staff, on=D[6])
        take_step(task, "settle", by=staff, on=D[7], **facts)

    def test_settling_less_returns_the_rest_to_the_funds_it_came_from(self, world, task):
        self.finish(world, task, amount="104 triệu")
        assert totals(task)["open"] == 0
        assert (balance(world.fund), balance(self.other)) == (4_900_000_000, 6 * MILLION)

    def test_returning_all_gives_each_fund_its_own(self, world, task):
        staff = world.users["office"]
        take_step(task, "terminate", by=world.users["leader"], on=D[5], note="dừng")
        with pytest.raises(StepRefused, match="đúng số còn lại 110.000.000 đồng"):
            take_step(task, "give_back", by=staff, on=D[6], amount=MILLION)
        take_step(task, "give_back", by=staff, on=D[6])
        assert (balance(world.fund), balance(self.other)) == (world.fund.amount, self.other.amount)

    def test_settling_more_than_is_open(self, world, task):
        with pytest.raises(StepRefused, match="chưa quyết toán; không ghi được"):
            self.finish(world, task, amount=111 * MILLION)
        assert ResearchTask.objects.get(pk=task.pk).money_state == "spent_reported"
        assert totals(task)["open"] == 110 * MILLION

    def test_not_funded_before_it_was_approved(self, world):
        staff, leader = world.users["office"], world.users["leader"]
        made = open_dossier(ResearchTask, title="Đề tài", org=world.orgs["LHH-A"], on=D[0], by=staff, form="topic")
        facts = {"fund": world.fund, "amount": MILLION}
        with pytest.raises(StepRefused, match="chưa được phê duyệt"):
            take_step(made, "fund", by=leader, on=D[1], **facts)
        take_step(made, "select", by=staff, on=D[2])
        take_step(made, "approve", by=leader, on=D[3])
        with pytest.raises(StepRefused, match="chưa được phê duyệt"):
            take_step(made, "fund", by=leader, on=D[2], **facts)
        take_step(made, "fund", by=leader, on=D[3], **facts)


#: One act: (what, which dossier, which fund, how much, which day), or a reversal of the n-th entry.
ACTS = st.lists(st.one_of(
    st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 1), st.integers(0, 1), st.integers(-1, 12), st.integers(0, 30)),
    st.tuples(st.just("reverse"), st.integers(0, 12), st.integers(0, 30))), max_size=14)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=ACTS)
def test_whatever_is_allowed_keeps_every_identity_on_every_day(world, acts):
    first = date(2020, 3, 1)
    with transaction.atomic():
        tasks = [world.task(), world.task()]
        funds = [small_fund(10, "F1"), small_fund(15, "F2")]
        posted = []
        for act in acts:
            try:
                with transaction.atomic():
                    if act[0] == "reverse" and posted:
                        posted.append(reverse(posted[act[1] % len(posted)], on=first + timedelta(days=act[2]), by=None,
                                              note="x"))
                    elif act[0] != "reverse":
                        kind, task, fund, amount, day = act
                        posted.append(post(tasks[task], kind=kind, amount=amount, fund=funds[fund],
                                           on=first + timedelta(days=day), by=None))
            except PostingRefused as refused:
                assert str(refused)
        rows = list(Entry.objects.filter(dossier__in=tasks))
        assert len(rows) == len(posted)
        for offset in range(31):
            day = first + timedelta(days=offset)
            for task in tasks:
                held = totals(task, on=day)
                assert held[ALLOCATE] == held[SETTLE] + held[RETURN] + held[CARRY] + held["open"]
                assert held["open"] >= 0
                assert 0 <= held[ADVANCE] <= held[ALLOCATE]
                assert all(held[kind] >= 0 for kind in KINDS)
            for fund in funds:
                own = [row for row in rows if row.fund_id == fund.pk and row.on <= day]
                left = fund.amount - sum(r.amount for r in own if r.kind == ALLOCATE) + sum(
                    r.amount for r in own if r.kind == RETURN)
                assert balance(fund, on=day) == left
                assert 0 <= left <= fund.amount
        transaction.set_rollback(True)
    assert not Fund.objects.filter(code="F1").exists()
