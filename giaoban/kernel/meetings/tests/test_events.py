"""Workshops and courses of a dossier: who runs them, their papers and people, and that briefings are not touched."""

from datetime import date

import pytest

from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.models import CANCELLED, CHAIR, DELEGATE, TRAINEE, Meeting
from giaoban.kernel.meetings.pasting import ROWS, Guest, Paper, read_guests, read_papers

DAY = date(2020, 9, 9)


@pytest.fixture
def task(world):
    return world.task(form="workshop")


def planned(world, task, by="unit", **facts):
    facts = {"kind": "workshop", "title": "Hội thảo góp ý", "host": task.org, "on": DAY, "by": world.users[by],
             "dossier": task, **facts}
    return meetings.plan(**facts)


class TestPlanning:
    def test_by_the_unit_that_does_the_work(self, world, task):
        made = planned(world, task)
        assert made.dossier_id == task.pk and (made.first, made.last) == (DAY, DAY) and made.is_event

    @pytest.mark.parametrize("name", ["other_unit", "viewer", "stranger"])
    def test_nobody_else(self, world, task, name):
        with pytest.raises(StepRefused, match="Chỉ đơn vị thực hiện"):
            planned(world, task, by=name)
        made = planned(world, task)
        for act in (lambda: meetings.hold(made, by=world.users[name]),
                    lambda: meetings.cancel(made, reason="x", by=world.users[name]),
                    lambda: meetings.add_attendees(made, [Guest("A B")], by=world.users[name]),
                    lambda: meetings.add_contributions(made, [Paper("A B", "T")], by=world.users[name])):
            with pytest.raises(StepRefused, match="Chỉ đơn vị thực hiện"):
                act()

    def test_a_workshop_belongs_to_a_dossier_and_a_briefing_does_not(self, world, task):
        with pytest.raises(StepRefused, match="phải thuộc một hồ sơ"):
            planned(world, task, dossier=None, by="office")
        with pytest.raises(StepRefused, match="không thuộc một hồ sơ"):
            planned(world, task, kind="month", by="office")
        with pytest.raises(StepRefused, match="Ghi tên"):
            planned(world, task, title=" ")

    def test_it_is_no_briefing(self, world, task):
        planned(world, task)
        assert Meeting.objects.count() == 1 and not Meeting.objects.briefings().exists()
        assert meetings.latest("month") is None

    def test_seen_with_its_dossier(self, world, task):
        planned(world, task)
        seen = {name: Meeting.objects.visible_to(world.users[name]).count()
                for name in ("unit", "viewer", "department", "other_unit", "stranger")}
        assert seen == {"unit": 1, "viewer": 1, "department": 1, "other_unit": 0, "stranger": 0}

    def test_not_held_with_its_reason(self, world, task):
        made = planned(world, task)
        with pytest.raises(StepRefused, match="Ghi lý do"):
            meetings.cancel(made, reason=" ", by=world.users["unit"])
        gone = meetings.cancel(made, reason=" Dịch  bệnh ", by=world.users["unit"])
        assert (gone.state, gone.reason) == (CANCELLED, "Dịch bệnh")
        for act in (lambda: meetings.cancel(made, reason="x", by=world.users["unit"]),
                    lambda: meetings.hold(made, by=world.users["unit"]),
                    lambda: meetings.add_attendees(made, [Guest("A B")], by=world.users["unit"])):
            with pytest.raises(StepRefused):
                act()


class TestLists:
    def test_people_once_each_with_their_unit_where_it_is_one_of_ours(self, world, task):
        made = planned(world, task)
        guests = [Guest("Lê A", "Liên hiệp hội tỉnh Đông", CHAIR), Guest("Trần B", "Bộ Giao thông"),
                  Guest("LÊ A", "liên hiệp hội tỉnh đông"), Guest("Lê A", "nơi khác"), Guest("Phạm C", "HN-001")]
        rows = meetings.add_attendees(made, guests, by=world.users["unit"])
        assert [(row.name, row.org and row.org.code) for row in rows] == [
            ("Lê A", "LHH-A"), ("Trần B", None), ("Lê A", None), ("Phạm C", "HN-001")]
        assert meetings.add_attendees(made, guests, by=world.users["unit"]) == []

    def test_a_line_taken_back_stays_on_record_and_may_come_again(self, world, task):
        made = planned(world, task)
        (row,) = meetings.add_attendees(made, [Guest("Lê A")], by=world.users["unit"])
        meetings.withdraw(row, by=world.users["unit"])
        meetings.withdraw(row, by=world.users["unit"])
        assert made.attendees.count() == 1 and not made.attendees.live().exists()
        assert len(meetings.add_attendees(made, [Guest("Lê A")], by=world.users["unit"])) == 1

    def test_papers_and_which_were_given_in_the_hall(self, world, task):
        made = planned(world, task)
        one, two = meetings.add_contributions(made, [Paper("A B", "Một"), Paper("C D", "Hai"), Paper("a b", "MỘT")],
                                              by=world.users["unit"])
        with pytest.raises(StepRefused, match="Đã họp"):
            meetings.mark_presented(made, [one.pk], by=world.users["unit"])
        meetings.hold(made, by=world.users["unit"])
        assert meetings.mark_presented(made, [one.pk, 10**9], by=world.users["unit"]) == 1
        assert meetings.mark_presented(made, [two.pk], by=world.users["unit"]) == 1
        assert list(made.contributions.live().values_list("title", "presented")) == [("Một", False), ("Hai", True)]

    def test_a_briefing_has_no_such_lists(self, world):
        from .test_meetings import planned as briefing

        with pytest.raises(StepRefused, match="chỉ có ở hội thảo"):
            meetings.add_attendees(briefing(world), [Guest("A B")], by=world.users["office"])


class TestPasting:
    def test_people(self):
        found = read_guests("Họ và tên\tNơi công tác\tVai trò\n Lê  A\tViện X\tĐồng chủ trì\n\nTrần B\n")
        assert found.rows == [Guest("Lê A", "Viện X", CHAIR), Guest("Trần B", "", DELEGATE)]
        assert read_guests("Lê A", role=TRAINEE).rows == [Guest("Lê A", "", TRAINEE)]

    def test_papers(self):
        found = read_papers("Tác giả\tNơi công tác\tTên tham luận\tTrình bày\nLê A\t\tVề nước\tx\nB C\tViện\tVề đất")
        assert found.rows == [Paper("Lê A", "Về nước", "", True), Paper("B C", "Về đất", "Viện", False)]

    @pytest.mark.parametrize(("read", "text", "why"), [
        (read_guests, "", "Chưa có dòng"), (read_guests, "Lê A\tX\tThợ lặn", "Dòng 1, “Lê A”: vai trò “Thợ lặn”"),
        (read_guests, "1\tLê A", "Dòng 1: họ và tên “1”"), (read_papers, "A\tB", "Dòng 1: cần tác giả"),
        (read_papers, "x\ty\tz\n" * (ROWS + 1), "nhiều nhất")])
    def test_refused_with_the_row_and_the_remedy(self, read, text, why):
        found = read(text)
        assert found.rows == [] and why in found.problems[0]
