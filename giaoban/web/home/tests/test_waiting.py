"""What waits for me: each role sees its own next moves, and only those."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period
from giaoban.kernel.commitments.actions import ask_extension, move
from giaoban.kernel.dossiers.rules import can_decide
from giaoban.kernel.reporting.models import Report
from giaoban.web.home.waiting import kinds_for, next_steps

from . import scene


def waiting(browse, who):
    response = browse(who).get("/cho-toi/")
    assert response.status_code == 200
    return {group.kind.key: [line.title for line in group.lines] for group in response.context["groups"]}


def report(world, state):
    # One report of a kind per unit and period: each state has its own year.
    period = Period.year(2010 + Report.objects.count())
    return Report.objects.create(outline="annual", org=world.orgs["LHHVN"], title=f"Báo cáo {state}",
                                 first=period.first, last=period.last, cut_off=period.last, state=state)


def test_the_states_waiting_for_a_leader_come_from_the_lifecycles():
    steps = {kind: {state: str(step.label) for state, step in states.items()}
             for kind, states in next_steps(can_decide).items()}
    assert steps["critique.task"] == {"reviewed": "Phê duyệt và cấp kinh phí"}
    assert steps["research.task"]["selected"] == "Phê duyệt mở mới"
    assert steps["affiliates.case"] == {"appraised": "Ra quyết định"}
    assert steps["forums.forum"] == {"topic_proposed": "Duyệt chủ đề"}


def test_a_leader_decides_signs_confirms_and_extends(browse, world):
    task = world.walk(world.task(year=2021), "review", year=2021)
    world.task(year=2021)
    done = scene.promise(world, "Báo xong")
    move(done, "report_done", by=world.users["unit"], on=date(2021, 3, 9))
    asked = scene.promise(world, "Xin gia hạn")
    ask_extension(asked, new_due=date(2021, 4, 1), reason="chờ ý kiến", by=world.users["unit"], on=date(2021, 3, 9))
    report(world, "submitted")
    report(world, "signed")
    assert waiting(browse, "leader") == {
        "decide": [f"{task.number} {task.title}"], "extensions": ["Xin gia hạn"], "confirm": ["Báo xong"],
        "reports": ["Báo cáo submitted"]}


def test_the_office_receives_numbers_and_confirms(browse, world):
    scene.sent(world, scene.owed(world))
    scene.sent(world, scene.owed(world, "LHH-B"), state="accepted")
    for state in ("submitted", "signed", "numbered", "issued"):
        report(world, state)
    found = waiting(browse, "office")
    assert found["submissions"] == ["Báo cáo của LHH-A"]
    assert sorted(found["reports"]) == ["Báo cáo numbered", "Báo cáo signed"]


def test_a_department_handles_its_own_dossiers_only(browse, world):
    task = world.task(year=2021)
    assert waiting(browse, "department")["handle"] == [f"{task.number} {task.title}"]
    assert waiting(browse, "other_department") == {}


def test_a_unit_accepts_promises_and_mends_what_was_returned(browse, world):
    scene.promise(world, "Của A")
    scene.promise(world, "Của B", lead="LHH-B")
    back = scene.owed(world)
    scene.sent(world, back, state="returned", returned_reason="thiếu số liệu")
    found = waiting(browse, "unit")
    assert found == {"accept": ["Của A"], "returned": ["Báo cáo của LHH-A"]}
    scene.sent(world, back)
    assert "returned" not in waiting(browse, "unit")


def test_a_reader_is_told_that_nothing_waits(browse, world):
    scene.promise(world)
    response = browse("viewer").get("/cho-toi/")
    assert response.context["groups"] == []
    assert "chỉ xem" in response.content.decode()


def test_the_cell_counts_what_the_page_lists(browse, world):
    scene.promise(world)
    world.walk(world.task(year=2021), "review", year=2021)
    for who in ("leader", "office", "department", "unit"):
        client = browse(who)
        cell = next(cell for cell in client.get("/").context["cells"] if cell["url"] == "/cho-toi/")
        assert cell["value"] == client.get("/cho-toi/").context["total"], who


@pytest.mark.parametrize("who", ["leader", "office", "department", "unit"])
def test_queries_do_not_grow_with_rows(browse, world, who):
    def add(n):
        world.walk(world.task(year=2021), "review", year=2021)
        scene.promise(world, f"Chờ nhận {n}")
        scene.promise(world, f"Ban {n}", lead="BAN-TVPB")
        done = scene.promise(world, f"Xong {n}")
        move(done, "report_done", by=world.users["unit"], on=date(2021, 3, 9))
        scene.sent(world, scene.owed(world, month=n))

    client = browse(who)
    client.get("/cho-toi/")
    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get("/cho-toi/")
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as three:
        client.get("/cho-toi/")
    assert len(one) == len(three)


def test_roles_without_moves_have_no_kinds(world):
    assert kinds_for(world.users["viewer"]) == []
    assert kinds_for(world.users["stranger"]) == []
