"""Who may not sit (case E1 of the notes): a task of institute X led by A, with B and C, with firm Y."""

from datetime import date

import pytest

from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.dossiers.registry import kind
from giaoban.kernel.panels import actions, interests
from giaoban.kernel.panels.models import Conflict
from giaoban.kernel.panels.rules import BARRED, CLEAR, DOUBTFUL, LOOKED, UNKNOWN, may_sit
from giaoban.kernel.people.actions import add_person, give_mandate, join
from giaoban.kernel.people.duplicates.actions import merge_persons

from .factories import DAY, drafted, people

pytestmark = pytest.mark.django_db
CritiqueTask = kind("critique.task").model


@pytest.fixture
def task(world):
    return world.task("KHCN-0001", title="Đề tài của Viện X")


@pytest.fixture
def team(world, task, monkeypatch):
    a, b, c = people(3, "Người thực hiện")
    monkeypatch.setitem(interests._tellings, "critique.task",
                        (lambda dossier: [(a, "leader"), (b, "participant"), (c, "participant")], ()))
    return a, b, c


def declared(person, task):
    actions.declare(person, task, on=DAY, by=None)
    return person


def person(task, name="Ông P"):
    return declared(add_person(name=name, by=None), task)


def stand(one, task, role="member", purpose="selection", on=DAY):
    return may_sit(one, task, role, on, purpose=purpose)


@pytest.fixture(autouse=True)
def selection_by_circular(world):
    """The circular's rule set from 2024; the council of 2020 of these tests is judged by it all the same."""
    from giaoban.kernel.panels.models import RuleSet

    RuleSet.objects.filter(key="TT20_2023").update(since=date(2015, 1, 1))


class TestE1:
    def test_p1_staff_of_the_unit(self, world, task):
        one = person(task)
        give_mandate(one, world.orgs["KHCN-0001"], "Phó Viện trưởng", since=date(2019, 1, 1), by=None)
        assert stand(one, task).state == BARRED
        assert "Thông tư 20/2023" in stand(one, task).reasons[0]
        assert [stand(one, task, role, "acceptance").state for role in ("chair", "vice", "opponent", "secretary")] == [
            BARRED] * 4
        assert stand(one, task, "member", "acceptance").state == LOOKED

    def test_p2_brother_of_a_participant(self, task, team):
        one = add_person(name="Anh B", by=None)
        actions.declare(one, task, on=DAY, by=None, interests=["relative"], text="Em ruột ông B")
        assert stand(one, task).state == stand(one, task, purpose="acceptance").state == BARRED

    def test_p3_staff_of_the_firm(self, task):
        one = person(task)
        actions.note_conflict(one, task, interest="cooperator", evidence="Hợp đồng lao động với Y", since=DAY,
                              state="confirmed", by=None)
        assert stand(one, task).state == BARRED

    def test_p4_a_paper_written_together(self, task):
        one = person(task)
        actions.note_conflict(one, task, interest="joint_work", evidence="Bài chung 2013", since=date(2013, 1, 1),
                              until=date(2013, 1, 2), state="confirmed", by=None)
        assert stand(one, task).state == CLEAR
        actions.note_conflict(one, task, interest="joint_work", evidence="Bài chung 2017", since=date(2017, 1, 1),
                              until=date(2017, 1, 2), state="confirmed", by=None)
        assert stand(one, task).state == LOOKED

    def test_p5_without_a_declaration_unknown_is_not_none(self, task):
        one = add_person(name="Chưa khai", by=None)
        standing = stand(one, task)
        assert (standing.state, bool(standing), standing.may_judge) == (UNKNOWN, True, False)

    def test_p6_a_sanction_that_expired(self, task):
        one = person(task)
        sanction = {"interest": "sanction", "evidence": "QĐ 12/QĐ-XP", "since": date(2017, 1, 1), "by": None,
                    "state": "confirmed"}
        actions.note_conflict(one, task, until=date(2019, 9, 1), **sanction)
        assert stand(one, task).state == CLEAR
        actions.note_conflict(one, task, until=date(2020, 9, 2), **sanction)
        assert stand(one, task).state == BARRED

    def test_p7_a_supervisor_is_for_a_person_to_decide(self, world, task):
        one = person(task)
        found = actions.note_conflict(one, task, interest="supervisor", evidence="Lý lịch khoa học", since=DAY, by=None)
        assert stand(one, task).state == DOUBTFUL
        office = world.users["office"]
        decided = actions.decide_conflict(found, task, state="dismissed", reason="Đã 20 năm", by=office)
        assert stand(one, task).state == CLEAR
        actions.decide_conflict(decided, task, state="confirmed", reason="Xem lại: còn hướng dẫn", by=office)
        assert stand(one, task).state == BARRED
        assert Conflict.objects.filter(voided_at=None).count() == 1 and Conflict.objects.count() == 2

    def test_who_leads_or_takes_part_is_refused_a_seat(self, world, task, team):
        panel = actions.draft_panel(purpose="acceptance", dossiers=[task], org=world.orgs["LHHVN"], by=None, on=DAY)
        for one in team:
            with pytest.raises(actions.PanelRefused, match="Không làm ủy viên được"):
                actions.seat(panel, one, role="member", by=None, on=DAY)
        assert not panel.seats.exists()


class TestRegister:
    def test_a_post_that_ended_binds_no_more(self, world, task):
        one = person(task)
        give_mandate(one, world.orgs["KHCN-0001"], "Viện trưởng", since=date(2015, 1, 1), by=None)
        one.mandates.update(until=date(2019, 12, 31))
        assert stand(one, task).state == CLEAR
        assert stand(one, task, on=date(2019, 6, 1)).state == BARRED

    def test_a_post_in_the_body_that_governs_the_unit(self, world):
        task = world.task("LHH-A")
        body = bodies.found_body(world.orgs["LHH-A"], "executive", on=date(2015, 1, 1), by=None)
        one = person(task)
        give_mandate(one, body.org, "Ủy viên", since=date(2016, 1, 1), by=None)
        assert stand(one, task).state == BARRED

    def test_the_root_that_orders_the_work_is_no_conflict(self, world, task):
        one = person(task)
        give_mandate(one, world.orgs["LHHVN"], "Ủy viên Hội đồng Trung ương", since=date(2016, 1, 1), by=None)
        assert stand(one, task).state == CLEAR

    def test_a_member_is_for_a_person_to_decide(self, world, task):
        one = person(task)
        join(one, world.orgs["KHCN-0001"], since=date(2018, 1, 1), by=None)
        assert stand(one, task).state == DOUBTFUL
        assert stand(one, task, "chair", "acceptance").state == DOUBTFUL
        assert stand(one, task, "member", "acceptance").state == LOOKED
        found = next(i for i in stand(one, task).interests if i.recorded is None)
        actions.decide_conflict(found, task, state="dismissed", reason="Hội viên danh dự", by=world.users["department"])
        assert stand(one, task).state == CLEAR

    def test_two_rows_of_one_person_are_one(self, world, task, team):
        leader = team[0]
        kept = person(task, leader.name)
        merge_persons(kept, leader, by=None, reason="Cùng người")
        assert stand(kept, task).state == BARRED

    def test_queries_do_not_grow_with_the_council(self, world, task, django_assert_max_num_queries):
        from giaoban.kernel.panels.composition import of_seats

        many = people(7)
        for n, one in enumerate(many):
            give_mandate(one, world.orgs["LHH-A"], f"Ủy viên {n}", since=date(2016, 1, 1), by=None)
        panel = drafted([task], "acceptance", world.orgs["LHHVN"], who=many)
        counts = []
        for seats in (list(panel.seats.all())[:1], list(panel.seats.all())):
            with django_assert_max_num_queries(12) as asked:
                of_seats(panel, seats, DAY)
            counts.append(len(asked))
        assert counts[0] == counts[1]


def test_declaring_is_the_departments_own_or_the_offices_act(world, task):
    one = add_person(name="P", by=None)
    for name, may in (("office", True), ("department", True), ("other_department", False), ("unit", False)):
        if may:
            assert actions.declare(one, task, on=DAY, by=world.users[name]).free
        else:
            with pytest.raises(actions.PanelRefused, match="Chỉ ban phụ trách"):
                actions.declare(one, task, on=DAY, by=world.users[name])
    with pytest.raises(actions.PanelRefused, match="nội dung"):
        actions.declare(one, task, on=DAY, by=None, interests=["relative"])
