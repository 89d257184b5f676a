"""The leader's sheet: its numbers open their lists, its rates show both numbers, its queries stay constant."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period, clock
from giaoban.kernel.commitments.actions import move
from giaoban.kernel.figures.freezing import read
from giaoban.kernel.figures.registry import COUNT, all_figures
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.meetings import actions as meetings
from giaoban.web.home import boards
from giaoban.web.home.years import read_year

from . import scene


def cells(response):
    return {cell["label"]: cell for cell in response.context["cells"]}


@pytest.mark.parametrize("who", ["leader", "office", "department", "viewer", "unit"])
def test_everyone_with_a_role_has_a_home(browse, who):
    assert browse(who).get("/").status_code == 200


def test_a_stranger_has_none(browse):
    assert browse("stranger").get("/").status_code == 403
    assert browse("stranger").get("/tim-kiem/?q=a").status_code == 403
    assert browse("stranger").get("/cho-toi/").status_code == 403


def test_nobody_is_sent_to_sign_in(client, db):
    assert client.get("/").status_code == 302


def test_an_empty_federation_says_what_to_do_first(browse):
    page = browse("leader").get("/").content.decode()
    assert "Lên lịch cuộc họp" in page
    assert "Không có việc quá hạn" in page


def test_the_cells_count_and_open_their_lists(browse, world):
    scene.promise(world, "Quá hạn", due=date(2021, 3, 10))
    scene.promise(world, "Sắp đến", due=date(2021, 3, 22))
    scene.promise(world, "Còn xa", due=date(2021, 3, 23))
    held = scene.meeting(world)
    scene.sent(world, scene.owed(world, meeting=held), state="accepted")
    scene.sent(world, scene.owed(world, "LHH-B", meeting=held))
    scene.owed(world, "HN-001", meeting=held)
    shown = cells(browse("leader").get("/"))
    assert (shown["Quá hạn"]["value"], shown["Quá hạn"]["url"]) == (1, "/viec/?cell=overdue")
    assert (shown["Đến hạn tuần này"]["value"], shown["Đến hạn tuần này"]["url"]) == (1, "/viec/?cell=soon")
    received = shown["Báo cáo đã nhận"]
    assert (received["value"], received["of"], received["url"]) == (1, 3, "/doc-bao-cao/?period=current")
    assert received["hint"] == "1 chờ nhận"


def test_a_lifted_report_is_not_owed_and_other_periods_are_not_counted(browse, world):
    held = scene.meeting(world)
    scene.owed(world, meeting=held)
    lifted = scene.owed(world, "LHH-B", meeting=held)
    lifted.lifted = "miễn"
    lifted.save()
    scene.owed(world, month=1)
    assert cells(browse("leader").get("/"))["Báo cáo đã nhận"]["of"] == 1


def test_the_cell_of_reports_says_what_its_page_says(browse, world):
    held = scene.meeting(world)
    first = scene.owed(world, meeting=held)
    scene.sent(world, first, state="accepted")
    scene.sent(world, first)
    scene.sent(world, scene.owed(world, "LHH-B", meeting=held), state="accepted")
    client = browse("leader")
    cell, told = cells(client.get("/"))["Báo cáo đã nhận"], client.get("/doc-bao-cao/?period=current").context["tally"]
    assert (cell["value"], cell["of"]) == (told.received, told.owed) == (1, 2)


def test_what_must_be_said_begins_with_the_longest_overdue(browse, world):
    scene.promise(world, "Mới quá", due=date(2021, 3, 14))
    scene.promise(world, "Quá lâu", due=date(2021, 3, 2))
    scene.promise(world, "Hôm nay", due=date(2021, 3, 15))
    done = scene.promise(world, "Đã xong", due=date(2021, 3, 5))
    move(done, "report_done", by=world.users["unit"], on=date(2021, 3, 5))
    talk = browse("leader").get("/").context["talk"]
    assert [(row["text"], row["days"]) for row in talk] == [
        ("Quá lâu", "quá 13 ngày"), ("Mới quá", "quá 1 ngày"), ("Hôm nay", "hôm nay")]
    assert [row["tone"] for row in talk] == ["late", "late", "waiting"]


def test_the_next_meeting_heads_the_page_and_the_last_one_is_followed_up(browse, world):
    last = scene.meeting(world)
    meetings.hold(last, by=world.users["office"])
    made = meetings.conclude(last, text="Đẩy nhanh quyết toán.", by=world.users["leader"])
    for due, done in ((10, 9), (10, 12), (11, None), (30, None)):
        given = meetings.promise(made, text=f"Việc hạn {due}, xong {done}", lead=world.orgs["LHH-A"],
                                 due=date(2021, 3, due), by=world.users["leader"])
        if done:
            move(given, "report_done", by=world.users["unit"], on=date(2021, 3, done))
    coming = scene.meeting(world, on=date(2021, 4, 1), month=3, title="Giao ban tháng 4/2021")
    response = browse("leader").get("/")
    page = response.content.decode()
    assert response.context["meeting"] == coming
    assert "thứ Năm 01/4/2021 14:00" in page
    assert f'href="/cuoc-hop/{coming.pk}/"' in page
    follow = response.context["follow_up"]
    assert {cell["label"]: cell["value"] for cell in follow["cells"]} == {
        "Xong đúng hạn": 1, "Xong muộn": 1, "Trong hạn": 1, "Quá hạn": 1}
    assert follow["done"] == "2/3 (66,7 %)"
    assert follow["on_time"] == "1/3 (33,3 %)"
    assert f"/viec/?meeting={last.pk}&cell=overdue" in [cell["url"] for cell in follow["cells"]]


def test_a_past_meeting_nobody_marked_held_is_shown_but_not_followed_up(browse, world):
    planned = scene.meeting(world)
    response = browse("leader").get("/")
    assert response.context["meeting"] == planned
    assert response.context["follow_up"] is None


def test_a_cancelled_meeting_is_passed_over(browse, world):
    gone = scene.meeting(world, on=date(2021, 4, 1), month=3)
    gone.state = "cancelled"
    gone.save()
    assert browse("leader").get("/").context["meeting"] is None


def test_figures_are_those_of_the_registry(world):
    world.walk(world.task(), "settle")
    world.walk(world.task(form="workshop"), "accept")
    world.task("LHH-B", year=2019)
    year = read_year(2020, date(2021, 3, 15), None)
    keys = [figure.key for figure in all_figures() if figure.kind == COUNT]
    assert len([row for row in year.rows if not row.part]) == len(keys)
    for period, name in ((Period.year(2020), "value"), (Period.year(2019), "previous")):
        for key, wanted in read(keys, Scope.of(period)).items():
            row = next(row for row in year.rows if not row.part and f"/so-lieu/{key}/" in row.url)
            assert getattr(row, name) == wanted, key


def test_a_rate_shows_its_two_numbers(browse, world):
    world.walk(world.task(), "settle")
    world.task()
    page = browse("leader").get("/?year=2020").content.decode()
    assert "1/2 (50,0 %)" in page
    assert "outcome=settled" in page


def test_a_year_without_work_gives_way_to_the_last_full_one(browse, world):
    world.task(year=2020)
    response = browse("leader").get("/")
    assert response.context["year"].year == 2020
    assert "năm nay chưa có số liệu" in response.content.decode()
    world.task(year=2021)
    response = browse("leader").get("/")
    assert response.context["year"].year == 2021
    assert response.context["year"].compared == "đến 15/3/2021, so với đến 15/3/2020"


@pytest.mark.parametrize("year", ["x", "1850", "2999", "", "²"])
def test_a_strange_year_is_this_year(browse, world, year):
    world.task(year=2021)
    assert browse("leader").get("/", {"year": year}).context["year"].year == 2021


def test_changes_since_the_last_meeting_newest_first(browse, world):
    meetings.hold(scene.meeting(world), by=world.users["office"])
    with clock.at(date(2021, 2, 20)):
        old = world.task(year=2021, title="Trước cuộc họp")
    task = world.task(year=2021)
    given = scene.promise(world)
    scene.sent(world, scene.owed(world))
    changes = browse("leader").get("/").context["changes"]
    assert {row["url"] for row in changes} >= {f"/ho-so/{task.number}/", f"/viec/{given.pk}/"}
    assert f"/ho-so/{old.number}/" not in {row["url"] for row in changes}
    assert [row["at"] for row in changes] == sorted((row["at"] for row in changes), reverse=True)


def test_a_reader_sees_only_its_unit_and_nothing_waits_for_it(browse, world):
    scene.promise(world, "Của A", lead="LHH-A")
    scene.promise(world, "Của B", lead="LHH-B")
    world.task("LHH-B", year=2021, title="Nhiệm vụ của B")
    response = browse("viewer").get("/")
    page = response.content.decode()
    assert "Của A" in page
    assert "Của B" not in page
    assert "Nhiệm vụ của B" not in page
    assert "Chờ tôi" not in cells(response)
    assert all(row.value == 0 for row in response.context["year"].rows)


def test_many_units_in_sight_count_the_same(world):
    world.task(year=2021)
    everything = frozenset(org.pk for org in world.orgs.values()) | frozenset(range(10_000, 25_000))
    narrowed = read_year(2021, scene.TODAY, everything)
    assert [row.value for row in narrowed.rows] == [row.value for row in read_year(2021, scene.TODAY, None).rows]


@pytest.mark.parametrize("who", ["leader", "office", "department", "unit", "viewer"])
def test_queries_do_not_grow_with_rows(browse, world, who):
    held = scene.meeting(world)
    meetings.hold(held, by=world.users["office"])
    conclusion = meetings.conclude(held, text="Kết luận.", by=world.users["leader"])

    def add(n: int) -> None:
        world.walk(world.task(year=2021), "review", year=2021)
        given = meetings.promise(conclusion, text=f"Việc {n}", lead=world.orgs["LHH-A"], due=date(2021, 3, 10),
                                 coordinators=[world.orgs["LHH-B"]], by=world.users["leader"])
        assert boards.promise_line(given, scene.TODAY)["tone"] == "late"
        scene.sent(world, scene.owed(world, month=n + 3), state="returned", returned_reason="thiếu số")

    client = browse(who)
    client.get("/")
    add(1)
    with CaptureQueriesContext(connection, ) as one:
        assert client.get("/").status_code == 200
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as three:
        client.get("/")
    assert len(one) == len(three)
    assert len(three) <= 25
