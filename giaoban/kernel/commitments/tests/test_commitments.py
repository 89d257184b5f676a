"""Promises: who may do what, which cell of the follow-up table they fall in, and deadlines that are never overwritten."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from giaoban.kernel.base import percent
from giaoban.kernel.commitments.actions import MOVES, ask_extension, assign, decide_extension, follow_up, move
from giaoban.kernel.commitments.models import (
    CANCELLED,
    CELLS,
    DONE_NO_DUE,
    IN_TERM,
    LATE,
    ON_TIME,
    OPEN_NO_DUE,
    OVERDUE,
    STATES,
    Commitment,
    Extension,
)
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs

FUTURE = date(2199, 1, 1)
GIVEN, DUE = date(2021, 3, 4), date(2021, 3, 31)


def promised(world, **facts):
    facts = {"text": "Trình dự thảo quy chế", "lead": world.orgs["LHH-A"], "on": GIVEN, "by": world.users["leader"],
             "due": DUE, **facts}
    return assign(**facts)


def done(world, made, on, by="unit"):
    return move(made, "report_done", by=world.users[by], on=on)


class TestAssigning:
    @pytest.mark.parametrize(("facts", "why"), [
        ({"text": " "}, "Chưa ghi nội dung"), ({"due": None}, "lý do chưa có hạn"),
        ({"due": date(2021, 3, 3)}, "trước ngày giao"), ({"on": FUTURE, "due": date(2199, 2, 1)}, "tương lai"),
        ({"on": date(2009, 1, 1)}, "không tồn tại ngày"),
    ])
    def test_refused(self, world, facts, why):
        with pytest.raises(StepRefused, match=why):
            promised(world, **facts)
        assert not Commitment.objects.exists()

    @pytest.mark.parametrize("name", ["unit", "viewer", "stranger"])
    def test_only_the_centre_assigns(self, world, name):
        with pytest.raises(StepRefused, match="Chỉ lãnh đạo, Văn phòng và các ban"):
            promised(world, by=world.users[name])

    def test_not_to_a_unit_that_has_ended(self, world):
        orgs.dissolve(world.orgs["KHCN-0001"], on=GIVEN, by=None)
        with pytest.raises(StepRefused, match="không tồn tại"):
            promised(world, lead=world.orgs["KHCN-0001"])

    def test_one_lead_two_coordinators_counted_once_by_lead(self, world):
        made = promised(world, coordinators=[world.orgs["VP"], world.orgs["LHH-B"], world.orgs["LHH-A"]])
        assert Commitment.objects.filter(lead__in=world.orgs.values()).count() == 1
        assert set(made.coordinators.values_list("code", flat=True)) == {"VP", "LHH-B"}
        assert sum(org.coordinates.count() for org in world.orgs.values()) == 2

    def test_without_a_deadline_by_reason(self, world):
        made = promised(world, due=None, no_due_reason="thường xuyên")
        assert (made.due_first, made.due_now, made.no_due_reason) == (None, None, "thường xuyên")


#: (done on, due, asked on) → cell
TRUTH = [
    (None, DUE, DUE, IN_TERM), (None, DUE, DUE + timedelta(1), OVERDUE), (None, DUE, GIVEN, IN_TERM),
    (DUE, DUE, DUE, ON_TIME), (DUE + timedelta(1), DUE, DUE + timedelta(1), LATE),
    (DUE + timedelta(1), DUE, DUE, IN_TERM), (DUE + timedelta(5), DUE, DUE + timedelta(2), OVERDUE),
    (GIVEN, DUE, FUTURE, ON_TIME), (DUE + timedelta(1), DUE, FUTURE, LATE),
    (None, None, DUE, OPEN_NO_DUE), (DUE, None, DUE, DONE_NO_DUE), (DUE, None, GIVEN, OPEN_NO_DUE),
]


class TestCells:
    @pytest.mark.parametrize(("done_on", "due", "asked", "cell"), TRUTH)
    def test_truth_table(self, done_on, due, asked, cell):
        assert Commitment(done_on=done_on, due_now=due, assigned_on=GIVEN).cell(asked) == cell

    @given(st.none() | st.dates(GIVEN, date(2021, 6, 1)), st.none() | st.dates(GIVEN, date(2021, 6, 1)),
           st.dates(GIVEN, date(2021, 6, 1)))
    def test_always_one_of_the_six(self, done_on, due, asked):
        cell = Commitment(done_on=done_on, due_now=due, assigned_on=GIVEN).cell(asked)
        finished = done_on is not None and done_on <= asked
        assert (cell in (ON_TIME, LATE, DONE_NO_DUE)) == finished
        assert (cell in (OPEN_NO_DUE, DONE_NO_DUE)) == (due is None)
        assert cell in CELLS

    def test_an_extension_as_it_went(self, world):
        """Due 31/3, asked 30/3, granted 05/4 to 30/4, done 20/4."""
        made = promised(world)
        asked = ask_extension(made, new_due=date(2021, 4, 30), reason="Chờ ý kiến", by=world.users["unit"],
                              on=date(2021, 3, 30))
        made.refresh_from_db()
        assert made.cell(date(2021, 4, 2)) == OVERDUE  # as known on 02/4
        decide_extension(asked, granted=True, by=world.users["leader"], on=date(2021, 4, 5))
        made.refresh_from_db()
        assert made.cell(date(2021, 4, 10)) == IN_TERM  # as known on 10/4
        done(world, made, date(2021, 4, 20))
        made.refresh_from_db()
        assert made.cell(date(2021, 4, 20)) == ON_TIME  # by the deadline of today …
        assert made.done_on > made.due_first == DUE  # … late by the first, which is still on record
        assert made.due_now == date(2021, 4, 30)

    def test_queries_agree_with_the_cell(self, world):
        rows = [promised(world), done(world, promised(world), DUE + timedelta(3)),
                promised(world, due=None, no_due_reason="thường xuyên"),
                move(promised(world), "cancel", by=world.users["leader"], on=GIVEN, note="thôi")]
        for day in (GIVEN - timedelta(1), GIVEN, DUE, DUE + timedelta(1), DUE + timedelta(3)):
            live = [r for r in rows if r.state != CANCELLED and r.assigned_on <= day]
            assert set(Commitment.objects.overdue_on(day)) == {r for r in live if r.cell(day) == OVERDUE}
            assert set(Commitment.objects.open_on(day)) == {
                r for r in live if r.cell(day) in (IN_TERM, OVERDUE, OPEN_NO_DUE)}


class TestExtensions:
    def ask(self, world, made, by="unit", **facts):
        return ask_extension(made, by=world.users[by],
                             **{"new_due": date(2021, 4, 30), "reason": "Chờ", "on": date(2021, 3, 30), **facts})

    def test_one_waits_at_a_time_and_the_first_deadline_stays(self, world):
        made = promised(world)
        first = self.ask(world, made)
        with pytest.raises(StepRefused, match="chờ quyết định"):
            self.ask(world, made)
        decide_extension(first, granted=False, by=world.users["leader"], on=date(2021, 4, 1))
        made.refresh_from_db()
        assert (made.due_first, made.due_now) == (DUE, DUE)
        for month in (5, 6):
            asked = self.ask(world, made, new_due=date(2021, month, 30))
            decide_extension(asked, granted=True, by=world.users["leader"], on=date(2021, 4, 2))
        made.refresh_from_db()
        assert (made.due_first, made.due_now) == (DUE, date(2021, 6, 30))
        assert Extension.objects.filter(commitment=made).count() == 3

    @pytest.mark.parametrize(("facts", "why"), [
        ({"new_due": DUE}, "Hạn mới phải sau"), ({"reason": " "}, "Ghi lý do"), ({"on": FUTURE}, "tương lai"),
        ({"by": "other_unit"}, "Chỉ đơn vị chủ trì"), ({"by": "viewer"}, "Chỉ đơn vị chủ trì")])
    def test_refused(self, world, facts, why):
        with pytest.raises(StepRefused, match=why):
            self.ask(world, promised(world), **facts)

    def test_not_once_it_is_done(self, world):
        with pytest.raises(StepRefused, match="không xin gia hạn nữa"):
            self.ask(world, done(world, promised(world), GIVEN))

    def test_none_without_a_deadline(self, world):
        with pytest.raises(StepRefused, match="chưa có"):
            self.ask(world, promised(world, due=None, no_due_reason="thường xuyên"))

    def test_decided_once_by_the_right_person(self, world):
        asked = self.ask(world, promised(world))
        for name in ("unit", "department", "viewer", "office"):
            with pytest.raises(StepRefused, match="quyết định gia hạn"):
                decide_extension(asked, granted=True, by=world.users[name], on=date(2021, 4, 1))
        decide_extension(asked, granted=True, by=world.users["leader"], on=date(2021, 4, 1))
        with pytest.raises(StepRefused, match="đã được quyết định"):
            decide_extension(asked, granted=False, by=world.users["leader"], on=date(2021, 4, 1))

    def test_the_office_decides_on_what_it_assigned(self, world):
        asked = self.ask(world, promised(world, by=world.users["office"]))
        assert decide_extension(asked, granted=True, by=world.users["office"], on=date(2021, 4, 1)).granted

    @pytest.mark.django_db(transaction=True)
    def test_two_requests_at_once_one_waits(self, world, at_once):
        made = promised(world)
        answers = at_once(*[lambda: self.ask(world, made)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Extension", "StepRefused"]


LEAD, CONFIRM = {"leader", "office", "unit"}, {"leader", "office"}
WHO = {"accept": LEAD, "run": LEAD, "report_done": LEAD, "confirm": CONFIRM, "return": CONFIRM, "cancel": CONFIRM}
WAY = {"accept": [], "run": [], "report_done": ["run"], "confirm": ["report_done"], "return": ["report_done"], "cancel": []}


class TestMoves:
    @pytest.mark.parametrize("name", ["leader", "office", "department", "unit", "other_unit", "viewer", "stranger"])
    @pytest.mark.parametrize("act", list(MOVES))
    def test_each_role(self, world, act, name):
        made = promised(world)
        for before in WAY[act]:
            made = move(made, before, by=world.users["unit"], on=GIVEN)
        lines = made.progress.count()
        if name in WHO[act]:
            assert move(made, act, by=world.users[name], on=GIVEN, note="x").state == MOVES[act][1]
            assert made.progress.count() == lines + 1
            return
        with pytest.raises(StepRefused, match="Chỉ"):
            move(made, act, by=world.users[name], on=GIVEN, note="x")
        assert made.progress.count() == lines

    @pytest.mark.parametrize("act", list(MOVES))
    def test_from_wrong_states(self, world, act):
        for state in STATES:
            if state in MOVES[act][0]:
                continue
            made = promised(world)
            Commitment.objects.filter(pk=made.pk).update(state=state)
            with pytest.raises(StepRefused, match=f"đang ở “{STATES[state]}”"):
                move(made, act, by=world.users["leader"], on=GIVEN, note="x")

    def test_who_assigned_may_confirm(self, world):
        made = promised(world, by=world.users["department"])
        assert move(done(world, made, GIVEN), "confirm", by=world.users["department"], on=GIVEN)

    def test_sent_back_it_is_not_done(self, world):
        made = done(world, promised(world), date(2021, 3, 20))
        made = move(made, "return", by=world.users["leader"], on=date(2021, 3, 22), note="Thiếu danh mục")
        assert made.done_on is None and made.cell(date(2021, 3, 25)) == IN_TERM
        made = done(world, made, date(2021, 4, 2))
        assert made.cell(date(2021, 4, 2)) == LATE
        assert [line.kind for line in made.progress.all()] == ["assigned", "done", "returned", "done"]

    @pytest.mark.parametrize(("act", "facts", "why"), [
        ("run", {"on": FUTURE}, "đến hôm nay"), ("run", {"on": date(2021, 3, 3)}, "từ ngày giao"),
        ("cancel", {}, "Ghi lý do"), ("fly", {}, "Không có thao tác"), ("run", {"version": 7}, "người khác cập nhật")])
    def test_refused(self, world, act, facts, why):
        with pytest.raises(StepRefused, match=why):
            move(promised(world), act, by=world.users["leader"], **{"on": GIVEN, **facts})

    @pytest.mark.django_db(transaction=True)
    def test_two_people_confirm_at_once(self, world, at_once):
        made = done(world, promised(world), GIVEN)
        answers = at_once(*[lambda who=who: move(made, "confirm", by=world.users[who], on=GIVEN)
                            for who in ("leader", "office")])
        assert sorted(type(answer).__name__ for answer in answers) == ["Commitment", "StepRefused"]


class TestFollowUp:
    def test_cells_add_up_and_rates_show_both_numbers(self, world):
        day = date(2021, 4, 10)
        rows = [done(world, promised(world), DUE), done(world, promised(world), date(2021, 4, 5)), promised(world),
                promised(world, due=date(2021, 4, 30)), promised(world, due=None, no_due_reason="thường xuyên"),
                move(promised(world), "cancel", by=world.users["leader"], on=GIVEN, note="thôi")]
        cells = follow_up(rows, day)
        assert {key: len(found) for key, found in cells.items()} == {
            ON_TIME: 1, LATE: 1, IN_TERM: 1, OVERDUE: 1, DONE_NO_DUE: 0, OPEN_NO_DUE: 1}
        assert sum(map(len, cells.values())) == 5
        assert percent(len(cells[ON_TIME]), len(cells[ON_TIME]) + len(cells[LATE])) == "1/2 (50,0 %)"

    def test_what_was_given_later_is_left_out(self, world):
        assert not any(follow_up([promised(world)], GIVEN - timedelta(1)).values())

    def test_a_published_table_holds(self):
        """Government tasks of 2017 and a province's of 2020: the cells add up to the stated totals."""
        on_time, late, in_term, overdue = 14068, 1983, 5640, 223
        assert on_time + late + in_term + overdue == 21914
        assert percent(on_time + late, on_time + late + overdue) == "16.051/16.274 (98,6 %)"
        assert percent(on_time, on_time + late) == "14.068/16.051 (87,6 %)"
        assert 585 + 67 + 181 == 833
        assert percent(585, 585 + 181) == "585/766 (76,4 %)"


class TestSeeing:
    @pytest.mark.parametrize(("name", "led", "coordinated", "neither"), [
        ("leader", True, True, True), ("department", True, True, True), ("unit", True, True, False),
        ("viewer", True, True, False), ("stranger", False, False, False)])
    def test_who(self, world, name, led, coordinated, neither):
        rows = [promised(world), promised(world, lead=world.orgs["VP"], coordinators=[world.orgs["LHH-A"]]),
                promised(world, lead=world.orgs["LHH-B"])]
        user = type(world.users[name]).objects.get(pk=world.users[name].pk)
        shown = list(Commitment.objects.visible_to(user))
        assert [row in shown for row in rows] == [led, coordinated, neither]
        assert len(shown) == sum([led, coordinated, neither])

    def test_nobody(self, world):
        promised(world)
        assert not Commitment.objects.visible_to(AnonymousUser()).exists()
