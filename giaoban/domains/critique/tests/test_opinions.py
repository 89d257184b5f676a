"""Points of an opinion: numbered, sent once, answered point by point, counted with both numbers of the rate."""

from datetime import date

import pytest

from giaoban.domains.critique import actions, parts
from giaoban.domains.critique.actions import Told
from giaoban.domains.critique.figures import opinions, uptake
from giaoban.domains.critique.models import NOT_TAKEN, PARTLY, TAKEN_UP, WAITING, Answer, Opinion
from giaoban.domains.critique.pasting import ROWS, Point, read
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.figures.counting import cells, sum_checks, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused

YEAR = Scope.of(Period.year(2020))
SENT, ANSWERED = date(2020, 9, 1), date(2020, 10, 1)


def sent(world, count=8, task=None):
    """A task whose points were sent on 1 September."""
    task = task or world.walk(world.task(), upto="accept")
    rows = actions.add_opinions(task, [Point(f"Ý {n}", f"Điều {n}") for n in range(1, count + 1)], by=world.users["unit"])
    take_step(task, "send_opinion", by=world.users["department"], on=SENT, paper="Công văn 12")
    return task, rows


def answered(world, task, rows, verdicts, on=ANSWERED):
    told = [Told(row.pk, verdict, "Đã rà soát") for row, verdict in zip(rows, verdicts, strict=False) if verdict]
    return actions.answer_opinions(task, told, on=on, by=world.users["department"], paper="Công văn 7/BGTVT")


class TestWriting:
    def test_numbers_run_on_and_are_not_used_again(self, world):
        task = world.walk(world.task(), upto="start")
        one, two = actions.add_opinions(task, [Point("a"), Point("b")], by=world.users["unit"])
        with pytest.raises(StepRefused, match="Ghi lý do hủy"):
            actions.void_opinion(two, reason=" ", by=world.users["unit"])
        actions.void_opinion(two, reason="Trùng", by=world.users["unit"])
        (three,) = actions.add_opinions(task, [Point("c")], by=world.users["department"])
        assert [one.number, two.number, three.number] == [1, 2, 3]
        assert list(task.opinions.held().values_list("number", flat=True)) == [1, 3]

    @pytest.mark.parametrize("upto", ["review", "approve", "contract"])
    def test_not_before_the_work_began(self, world, upto):
        task = world.walk(world.task(), upto=upto)
        with pytest.raises(StepRefused, match="đang triển khai"):
            actions.add_opinions(task, [Point("a")], by=world.users["unit"])

    @pytest.mark.parametrize("name", ["other_unit", "viewer", "stranger", "other_department"])
    def test_nobody_else(self, world, name):
        task, rows = sent(world, 1)
        for act in (lambda: actions.add_opinions(task, [Point("a")], by=world.users[name]),
                    lambda: actions.void_opinion(rows[0], reason="x", by=world.users[name]),
                    lambda: actions.answer_opinions(task, [Told(rows[0].pk, TAKEN_UP)], on=ANSWERED,
                                                    by=world.users[name])):
            with pytest.raises(StepRefused, match="Chỉ"):
                act()

    def test_sent_with_the_step_and_later_ones_with_a_paper_of_their_own(self, world):
        task, rows = sent(world, 2)
        kept = Opinion.objects.get(pk=rows[0].pk)
        assert (kept.sent_on, kept.paper) == (SENT, "Công văn 12")
        more = [Point("bổ sung")]
        with pytest.raises(StepRefused, match="ngày và công văn"):
            actions.add_opinions(task, more, by=world.users["department"])
        with pytest.raises(StepRefused, match="trước ngày gửi"):
            actions.add_opinions(task, more, by=world.users["department"], on=date(2020, 8, 1), paper="CV 13")
        with pytest.raises(StepRefused, match="Chỉ ban phụ trách"):
            actions.add_opinions(task, more, by=world.users["unit"], on=SENT, paper="CV 13")
        (later,) = actions.add_opinions(task, more, by=world.users["department"], on=ANSWERED, paper="CV 13")
        assert (later.number, later.sent_on) == (3, ANSWERED)
        with pytest.raises(StepRefused, match="Chỉ ban phụ trách"):
            actions.void_opinion(later, reason="x", by=world.users["unit"])


class TestAnswers:
    def test_point_by_point_a_corrected_one_keeps_the_former(self, world):
        task, rows = sent(world, 2)
        answered(world, task, rows, [TAKEN_UP, NOT_TAKEN])
        assert answered(world, task, rows, [TAKEN_UP, NOT_TAKEN]) == []
        (again,) = answered(world, task, rows, [None, PARTLY])
        assert again.verdict == PARTLY and Answer.objects.count() == 3
        assert [a.verdict for a in Answer.objects.held()] == [TAKEN_UP, PARTLY]
        with pytest.raises(StepRefused, match="đã có trả lời"):
            actions.void_opinion(rows[0], reason="x", by=world.users["office"])

    def test_the_step_waits_for_every_point(self, world):
        task, rows = sent(world, 2)
        answered(world, task, rows, [TAKEN_UP])
        with pytest.raises(StepRefused, match="Còn ý kiến đã gửi"):
            take_step(task, "answer", by=world.users["department"], on=ANSWERED)
        answered(world, task, rows, [None, PARTLY])
        assert actions.close_answers(task, on=ANSWERED, by=world.users["department"]).content_state == "answered"

    @pytest.mark.parametrize(("verdict", "on", "why"), [
        ("maybe", ANSWERED, "không có trong danh sách"), (TAKEN_UP, date(2020, 8, 31), "gửi ngày 01/9/2020"),
        (TAKEN_UP, date(2199, 1, 1), "tương lai")])
    def test_refused(self, world, verdict, on, why):
        task, rows = sent(world, 1)
        with pytest.raises(StepRefused, match=why):
            answered(world, task, rows, [verdict], on)

    def test_a_point_of_another_task_or_not_sent(self, world):
        task, _rows = sent(world, 1)
        other = world.walk(world.task(title="Khác"), upto="accept")
        (row,) = actions.add_opinions(other, [Point("x")], by=world.users["unit"])
        with pytest.raises(StepRefused, match="không còn trong hồ sơ"):
            answered(world, task, [row], [TAKEN_UP])
        with pytest.raises(StepRefused, match="chưa gửi"):
            answered(world, other, [row], [TAKEN_UP])


class TestFigures:
    def test_a_rate_has_both_its_numbers(self, world):
        """Case D4: eight points, four taken up, one partly, two explained; the last one pending, then explained."""
        task, rows = sent(world)
        answered(world, task, rows, [TAKEN_UP] * 4 + [PARTLY] + [NOT_TAKEN] * 2)
        found = {key[0]: n for key, n in cells(opinions, YEAR, ["answer"]).items() if n}
        assert found == {TAKEN_UP: 4, PARTLY: 1, NOT_TAKEN: 2, WAITING: 1} and value(opinions, YEAR) == 8
        answered(world, task, rows, [None] * 7 + [NOT_TAKEN])
        told = {rate["label"]: rate["value"] for rate in parts.rates(parts.tally(parts.with_answers(task.opinions.held())))}
        assert told == {"Đã trả lời": "8/8 (100,0 %)", "Tiếp thu": "4/8 (50,0 %)",
                        "Tiếp thu toàn bộ hoặc một phần": "5/8 (62,5 %)"}
        assert {key[0]: n for key, n in cells(uptake, YEAR, ["answer"]).items()} == {
            TAKEN_UP: 4, PARTLY: 1, NOT_TAKEN: 3}
        for figure in (opinions, uptake):
            assert all(check.holds for check in sum_checks(figure, YEAR))

    def test_as_of_a_day_and_as_known_then(self, world):
        task, rows = sent(world, 2)
        answered(world, task, rows, [TAKEN_UP, NOT_TAKEN], on=date(2021, 2, 1))
        assert cells(opinions, YEAR, ["answer"])[(WAITING,)] == 2 and value(uptake, YEAR) == 0
        wide = Scope.of(Period(date(2020, 1, 1), date(2021, 3, 1)))
        assert value(uptake, wide, {"answer": TAKEN_UP}) == 1
        assert value(opinions, Scope.of(Period.year(2020), known_on=date(2020, 12, 31))) == 0  # recorded today


class TestPasting:
    def test_part_and_point(self):
        found = read("Điều, khoản\tNội dung\nĐiều 1\tSửa  lại\tvà thêm\n\nÝ kiến chung\n")
        assert found.points == [Point("Sửa lại và thêm", "Điều 1"), Point("Ý kiến chung", "")]

    @pytest.mark.parametrize(("text", "why"), [
        ("", "Chưa có ý kiến"), ("Điều 1\t ", "Dòng 1: chưa có nội dung"), ("x\n" * (ROWS + 1), "nhiều nhất"),
        ("y" * 6000, "Dòng 1: ý kiến dài 6000")])
    def test_refused(self, text, why):
        found = read(text)
        assert not found.points and why in found.problems[0]
