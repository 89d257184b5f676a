"""Who sees which meeting, and what of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period
from giaoban.kernel.commitments.actions import move
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.models import Conclusion, Meeting
from giaoban.kernel.reporting.actions import open_period, submit
from giaoban.kernel.reporting.models import Regime
from giaoban.web.meetings.status import finished_conclusions, status_of

from .conftest import FEBRUARY, MARCH, TODAY


def _pages(meeting: Meeting) -> list[str]:
    return ["/cuoc-hop/", f"/cuoc-hop/{meeting.pk}/", f"/cuoc-hop/{meeting.pk}/tai-lieu/"]


@pytest.mark.parametrize("name", ["leader", "office", "department", "unit", "viewer"])
def test_every_role_that_was_invited_opens_the_pages(browse: Any, held: Meeting, name: str) -> None:
    assert [browse(name).get(url).status_code for url in _pages(held)] == [200, 200, 200]


def test_another_unit_finds_nothing_and_a_stranger_is_refused(browse: Any, held: Meeting) -> None:
    own = [*_pages(held)[1:], f"/cuoc-hop/{held.pk}/thong-bao/", f"/cuoc-hop/{held.pk}/thong-bao/pdf/"]
    assert {browse("other_unit").get(url).status_code for url in own} == {404}
    assert held.title not in browse("other_unit").get("/cuoc-hop/").content.decode()
    assert {browse("stranger").get(url).status_code for url in _pages(held)} == {403}


@pytest.mark.parametrize("act", ["da-hop", "diem-danh", "ket-luan", "thong-bao"])
def test_a_unit_changes_nothing(browse: Any, held: Meeting, act: str) -> None:
    answer = browse("unit").post(f"/cuoc-hop/{held.pk}/{act}/", {"new-text": "Tôi kết luận", "new-seen": 0})
    assert answer.status_code in (403, 404)
    assert held.conclusions.count() == 0


def test_a_unit_sees_its_promise_at_once_and_conclusions_after_the_notice(
        browse: Any, world: Any, held: Meeting, give: Any) -> None:
    give(held, "LHH-A", text="Việc của tỉnh Đông")
    give(held, "BAN-TVPB", text="Việc riêng của ban")
    before = browse("unit").get(f"/cuoc-hop/{held.pk}/").content.decode()
    assert "Việc của tỉnh Đông" in before
    assert "Việc riêng của ban" not in before and "Kết luận về" not in before
    actions.issue_notice(held, by=world.users["leader"], on=MARCH)
    after = browse("unit").get(f"/cuoc-hop/{held.pk}/").content.decode()
    assert "Kết luận về Việc riêng của ban" in after
    assert browse("unit").get(f"/cuoc-hop/{held.pk}/thong-bao/pdf/").content.startswith(b"%PDF")
    assert browse("other_unit").get(f"/cuoc-hop/{held.pk}/thong-bao/pdf/").status_code == 404


def test_the_previous_conclusions_come_first_as_of_the_day_of_the_meeting(
        browse: Any, world: Any, plan: Any, give: Any) -> None:
    first = plan(FEBRUARY, hold=True)
    done = give(first, "LHH-A", due=date(2021, 2, 20), text="Việc xong sớm")
    move(done, "report_done", by=world.users["office"], on=date(2021, 2, 18))
    late = give(first, "LHH-A", due=date(2021, 2, 25), text="Việc quá hạn")
    move(late, "report_done", by=world.users["office"], on=date(2021, 3, 10))
    give(first, "LHH-A", due=date(2021, 3, 31), text="Việc trong hạn")
    page = browse("office").get(f"/cuoc-hop/{plan(MARCH, previous=first).pk}/")
    follow = page.context["follow"]
    assert {line.promise.text: line.label for line in follow.rows} == {
        "Việc xong sớm": "Xong đúng hạn", "Việc quá hạn": "Quá hạn", "Việc trong hạn": "Trong hạn"}
    assert (follow.on_time, follow.finished) == ("1/2 (50,0 %)", "1/3 (33,3 %)")
    text = page.content.decode()
    places = [text.index(f'id="{part}"') for part in ("theo-doi", "bao-cao", "so-lieu", "diem-danh", "ket-luan")]
    assert places == sorted(places)


def test_status_of_a_conclusion_is_the_same_in_the_list_and_on_the_page(world: Any, held: Meeting, give: Any) -> None:
    office = world.users["office"]
    done, dropped = give(held, text="xong"), give(held, text="thôi")
    give(held, text="đang làm")
    give(held, due=date(2021, 3, 10), text="quá hạn")
    move(done, "report_done", by=office, on=date(2021, 3, 9))
    move(dropped, "cancel", by=office, on=date(2021, 3, 9), note="không cần nữa")
    actions.conclude(held, text="Không giao", by=office, gives_no_task=True)
    actions.conclude(held, text="Chưa giao", by=office)
    rows = list(Conclusion.objects.filter(meeting=held).prefetch_related("commitments"))
    statuses = [status_of(row, row.commitments.all(), TODAY) for row in rows]
    assert statuses == ["done", "dropped", "running", "late", "no_task", "ungiven"]
    in_sql = set(finished_conclusions(TODAY).values_list("pk", flat=True))
    assert in_sql == {row.pk for row, status in zip(rows, statuses, strict=True) if status == "done"}


def test_the_list_counts_and_gives_excel(browse: Any, world: Any, held: Meeting, give: Any) -> None:
    move(give(held), "report_done", by=world.users["office"], on=date(2021, 3, 9))
    give(held)
    text = browse("office").get("/cuoc-hop/").content.decode()
    assert "1/2" in text and "0/2" in text
    assert browse("office").get("/cuoc-hop/?kind=half").context["table"] == []
    assert len(browse("office").get("/cuoc-hop/?q=giao+BAN&state=held&year=2021").context["table"]) == 1
    assert browse("office").get("/cuoc-hop/?year=abc&kind=zz&order=nope").status_code == 200
    assert b"".join(browse("office").get("/cuoc-hop/?excel=1").streaming_content).startswith(b"PK")


def test_the_next_step_is_said_to_whom_it_concerns(browse: Any, held: Meeting, give: Any) -> None:
    url = f"/cuoc-hop/{held.pk}/"
    assert "Ghi từng kết luận" in browse("office").get(url).context["next_step"]
    assert browse("unit").get(url).context["next_step"] == ""
    give(held)
    assert "Điểm danh" in browse("leader").get(url).context["next_step"]
    held.attendance.update(status="present")
    assert "ra thông báo kết luận" in browse("leader").get(url).context["next_step"]
    assert "Chờ lãnh đạo" in browse("office").get(url).context["next_step"]


def test_reports_of_the_period_received_and_missing(browse: Any, world: Any, held: Meeting) -> None:
    regime = Regime.objects.create(key="monthly", name="Báo cáo tháng", cadence="month", since=date(2019, 1, 1))
    codes = ("BAN-TVPB", "BAN-KHCNMT", "LHH-A")
    rows = open_period(regime, [world.orgs[code] for code in codes], held.period, meeting=held, due=held.on)
    submit(org=rows[2].org, title="", period=Period.month(2021, 3), by=world.users["unit"], on=MARCH,
           obligation=rows[2], done="Mở lớp tập huấn", planned="Họp ban chấp hành")
    page = browse("office").get(f"/cuoc-hop/{held.pk}/")
    assert (page.context["tally"].owed, page.context["tally"].waiting, page.context["tally"].missing) == (3, 1, 2)
    assert "Mở lớp tập huấn" in page.content.decode() and "muộn 11 ngày" in page.content.decode()
    assert browse("unit").get(f"/cuoc-hop/{held.pk}/").context["tally"].owed == 1


@pytest.mark.parametrize("name", ["office", "unit"])
def test_queries_do_not_grow_with_rows(browse: Any, world: Any, plan: Any, give: Any, name: str) -> None:
    regime = Regime.objects.create(key="monthly", name="Báo cáo tháng", cadence="month", since=date(2019, 1, 1))
    counts = []
    for n, on in ((1, date(2021, 1, 4)), (3, date(2021, 2, 4))):
        first = plan(date(2020, on.month, 4), "LHH-A", hold=True, kind="half" if n == 1 else "year")
        codes = ("LHH-A", "BAN-TVPB", "BAN-KHCNMT")[:n]
        now = plan(on, *codes, previous=first, hold=True, kind="half" if n == 1 else "year")
        for owed in open_period(regime, [world.orgs[code] for code in codes], now.period, meeting=now, due=now.on):
            submit(org=owed.org, title="", period=now.period, by=world.users["office"], on=on, obligation=owed,
                   done="a")
        for _ in range(n):
            give(first, "LHH-A")
            give(now, "LHH-A")
        client = browse(name)
        client.get(f"/cuoc-hop/{now.pk}/")
        with CaptureQueriesContext(connection) as page:
            assert client.get(f"/cuoc-hop/{now.pk}/").status_code == 200
        counts.append(len(page))
    assert counts[0] == counts[1]


def test_the_list_asks_no_more_for_three_meetings_than_for_one(browse: Any, plan: Any, give: Any) -> None:
    counts = []
    for day in (1, 2, 3):
        give(plan(date(2021, 3, day), hold=True))
        client = browse("office")
        with CaptureQueriesContext(connection) as page:
            client.get("/cuoc-hop/")
        counts.append(len(page))
    assert len(set(counts)) == 1


def test_markup_in_what_was_typed_is_shown_not_run(browse: Any, world: Any, held: Meeting) -> None:
    row = actions.conclude(held, text="<script>alert(1)</script>", by=world.users["leader"])
    actions.promise(row, text="<img src=x onerror=alert(2)>", lead=world.orgs["LHH-A"], due=MARCH,
                    by=world.users["leader"])
    for url in (*_pages(held)[1:], f"/cuoc-hop/{held.pk}/thong-bao/"):
        text = browse("leader").get(url).content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text and "&lt;script&gt;alert(1)" in text
