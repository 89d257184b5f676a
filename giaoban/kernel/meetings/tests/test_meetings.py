"""Meetings: numbered conclusions, promises that come of them, the notice, and what became of them by the next one."""

from datetime import date

import pytest

from giaoban.kernel.base import Period
from giaoban.kernel.commitments.actions import move
from giaoban.kernel.documents.models import Document
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.models import ABSENT, CONCLUDED, INVITED, PRESENT, Attendance, Conclusion, Meeting

FEBRUARY, MARCH = date(2021, 2, 4), date(2021, 3, 4)


def planned(world, on=FEBRUARY, previous=None, **facts):
    facts = {"kind": "month", "title": f"Giao ban tháng {on.month}/2021", "host": world.orgs["LHHVN"], "on": on,
             "period": Period.month(2021, on.month - 1), "by": world.users["office"], "chair": "Chủ tịch",
             "invited": [world.orgs["VP"], world.orgs["BAN-TVPB"]], "previous": previous, **facts}
    return meetings.plan(**facts)


def held(world, on=FEBRUARY, **facts):
    return meetings.hold(planned(world, on, **facts), by=world.users["office"])


def concluded(world, meeting, text="Kết luận", **facts):
    return meetings.conclude(meeting, text=text, by=world.users["leader"], **facts)


def promised(world, conclusion, text="Việc", lead="VP", due=date(2021, 2, 26)):
    return meetings.promise(conclusion, text=text, lead=world.orgs[lead], due=due, by=world.users["leader"],
                            no_due_reason="" if due else "thường xuyên")


class TestPlanning:
    @pytest.mark.parametrize(("facts", "why"), [
        ({"kind": "picnic"}, "Không có loại cuộc họp")])
    def test_refused(self, world, facts, why):
        with pytest.raises(StepRefused, match=why):
            planned(world, **facts)

    @pytest.mark.parametrize("name", ["unit", "viewer", "stranger"])
    def test_only_the_centre(self, world, name):
        user = world.users[name]
        meeting = held(world)
        made = concluded(world, meeting)
        for act in (lambda: planned(world, by=user), lambda: meetings.hold(meeting, by=user),
                    lambda: meetings.conclude(meeting, text="x", by=user),
                    lambda: meetings.mark(meeting.attendance.first(), status=PRESENT, by=user),
                    lambda: meetings.promise(made, text="x", lead=world.orgs["VP"], due=MARCH, by=user),
                    lambda: meetings.issue_notice(meeting, by=user, on=MARCH)):
            with pytest.raises(StepRefused, match="Chỉ lãnh đạo"):
                act()

    def test_a_series_goes_forward_and_does_not_fork(self, world):
        first = planned(world)
        with pytest.raises(StepRefused, match="sau cuộc họp trước"):
            planned(world, FEBRUARY, previous=first)
        planned(world, MARCH, previous=first)
        with pytest.raises(StepRefused, match="đã có cuộc họp kế tiếp"):
            planned(world, date(2021, 4, 1), previous=first)
        assert meetings.latest("month").on == MARCH
        assert meetings.latest("month", before=MARCH) == first
        assert meetings.latest("year") is None

    def test_invited_once(self, world):
        meeting = planned(world, invited=[world.orgs["VP"], world.orgs["VP"]])
        assert [(row.org.code, row.status) for row in meeting.attendance.all()] == [("VP", INVITED)]

    def test_held_once_and_not_before_its_day(self, world):
        meeting = held(world)
        with pytest.raises(StepRefused, match="đang ở “Đã họp”"):
            meetings.hold(meeting, by=world.users["office"])
        with pytest.raises(StepRefused, match="Chưa đến ngày họp"):
            meetings.hold(planned(world, FEBRUARY).__class__.objects.create(
                kind="month", title="Sau này", host=world.orgs["LHHVN"], on=date(2199, 1, 1), first=FEBRUARY,
                last=MARCH), by=world.users["office"])

    def test_attendance(self, world):
        row = held(world).attendance.get(org=world.orgs["VP"])
        meetings.mark(row, status=ABSENT, reason=" đi  công tác ", by=world.users["office"])
        kept = Attendance.objects.get(pk=row.pk)
        assert (kept.status, kept.reason, kept.status_label) == (ABSENT, "đi công tác", "Vắng")
        with pytest.raises(StepRefused, match="Không có trạng thái"):
            meetings.mark(row, status="asleep", by=world.users["office"])


class TestConclusions:
    def test_numbered_in_order(self, world):
        meeting = held(world)
        assert [concluded(world, meeting).number for _ in range(3)] == [1, 2, 3]
        assert concluded(world, held(world, MARCH)).number == 1

    def test_a_number_is_never_used_again(self, world):
        meeting = held(world)
        made = [concluded(world, meeting) for _ in range(3)]
        made[1].delete()
        assert concluded(world, meeting).number == 4

    @pytest.mark.django_db(transaction=True)
    def test_written_down_at_once_each_gets_its_own(self, world, at_once):
        meeting = held(world)
        answers = at_once(*[lambda: concluded(world, meeting)] * 6)
        assert all(isinstance(answer, Conclusion) for answer in answers), answers
        assert sorted(answer.number for answer in answers) == [1, 2, 3, 4, 5, 6]

    def test_refused_before_the_meeting_and_when_empty(self, world):
        with pytest.raises(StepRefused, match="Đã họp"):
            concluded(world, planned(world))
        with pytest.raises(StepRefused, match="Chưa ghi nội dung"):
            concluded(world, held(world), text=" ")

    def test_a_promise_begins_on_the_day_of_the_meeting(self, world):
        made = promised(world, concluded(world, held(world)))
        assert made.assigned_on == FEBRUARY and made.conclusions.get().number == 1

    def test_none_from_a_conclusion_that_gives_no_task(self, world):
        with pytest.raises(StepRefused, match="không giao việc"):
            promised(world, concluded(world, held(world), gives_no_task=True))


class TestNotice:
    def test_refused_while_a_conclusion_gives_nobody_a_task(self, world):
        meeting = held(world)
        with pytest.raises(StepRefused, match="ít nhất một kết luận"):
            meetings.issue_notice(meeting, by=world.users["leader"], on=FEBRUARY)
        one, _two, three = concluded(world, meeting), concluded(world, meeting), concluded(world, meeting)
        concluded(world, meeting, gives_no_task=True)
        promised(world, one)
        with pytest.raises(StepRefused, match="Kết luận số 2, 3 chưa giao việc cho ai"):
            meetings.issue_notice(meeting, by=world.users["leader"], on=FEBRUARY)
        promised(world, three)
        with pytest.raises(StepRefused, match="Kết luận số 2 "):
            meetings.issue_notice(meeting, by=world.users["leader"], on=FEBRUARY)
        assert not Document.objects.exists()

    def test_issued_it_names_leads_and_deadlines_and_closes_the_book(self, world):
        meeting = held(world)
        made = concluded(world, meeting, text="Rà soát quy chế.")
        promised(world, made, text="Lập danh mục", lead="VP")
        for row in meeting.attendance.all():
            meetings.mark(row, status=PRESENT, by=world.users["office"])
        with pytest.raises(StepRefused, match="trước ngày họp"):
            meetings.issue_notice(meeting, by=world.users["leader"], on=date(2021, 2, 3))
        notice = meetings.issue_notice(meeting, by=world.users["leader"], on=date(2021, 2, 5))
        assert notice.symbol == "01/TB-LHHVN" and notice.state == "issued"
        page = bytes(notice.renditions.get(format="html").content).decode()
        for words in ("Rà soát quy chế.", "Lập danh mục", "Chủ trì: Văn phòng", "26/02/2021", "đại diện 2 đơn vị"):
            assert words in page
        meeting.refresh_from_db()
        assert (meeting.state, meeting.notice) == (CONCLUDED, notice)
        for act in (lambda: concluded(world, meeting), lambda: promised(world, made),
                    lambda: meetings.issue_notice(meeting, by=world.users["leader"], on=MARCH)):
            with pytest.raises(StepRefused):
                act()

    @pytest.mark.django_db(transaction=True)
    def test_two_people_issue_it_at_once(self, world, at_once):
        meeting = held(world)
        concluded(world, meeting, gives_no_task=True)
        answers = at_once(*[lambda: meetings.issue_notice(meeting, by=world.users["leader"], on=FEBRUARY)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Document", "StepRefused"]
        assert Document.objects.count() == 1


class TestFollowUp:
    def test_by_the_next_meeting(self, world):
        """Two of the first conclusion, one done late; a second with one in term and one without deadline."""
        meeting = held(world)
        one, two = concluded(world, meeting), concluded(world, meeting)
        on_time = promised(world, one, due=date(2021, 2, 19))
        late = promised(world, one, due=date(2021, 2, 26))
        overdue = promised(world, one, due=date(2021, 3, 1))
        in_term = promised(world, two, due=date(2021, 3, 31))
        standing = promised(world, two, due=None)
        two.commitments.add(on_time)  # named by two conclusions, counted once
        for made, day in ((on_time, date(2021, 2, 18)), (late, date(2021, 3, 2))):
            move(made, "report_done", by=world.users["office"], on=day)
        cells = meetings.follow_up(meeting, MARCH)
        assert {key: [made.pk for made in found] for key, found in cells.items()} == {
            "on_time": [on_time.pk], "late": [late.pk], "in_term": [in_term.pk], "overdue": [overdue.pk],
            "done_no_due": [], "open_no_due": [standing.pk]}
        assert meetings.follow_up(meeting, date(2021, 2, 3)) == {key: [] for key in cells}

    def test_constant_number_of_queries(self, world, django_assert_max_num_queries):
        meeting = held(world)
        for _ in range(4):
            made = concluded(world, meeting)
            promised(world, made)
            promised(world, made)
        with django_assert_max_num_queries(4):
            assert len(meetings.commitments_of(meeting)) == 8


class TestSeeing:
    @pytest.mark.parametrize(("name", "sees"), [
        ("leader", True), ("department", True), ("unit", True), ("viewer", True), ("other_unit", False), ("stranger", False)])
    def test_who(self, world, name, sees):
        planned(world, invited=[world.orgs["LHH-A"]])
        user = type(world.users[name]).objects.get(pk=world.users[name].pk)
        assert Meeting.objects.visible_to(user).exists() == sees
