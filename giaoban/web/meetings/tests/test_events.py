"""The page of a workshop held by a dossier: pasted lists, refusals, who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.meetings.pasting import Guest, Paper


@pytest.fixture
def task(world: Any) -> Any:
    return world.task(form="workshop")


@pytest.fixture
def workshop(world: Any, task: Any) -> Meeting:
    return actions.plan(kind="workshop", title="Hội thảo góp ý", host=task.org, on=date(2021, 3, 1), dossier=task,
                        by=world.users["unit"], place="Hà Nội")


def test_planned_from_the_dossier_held_and_filled_by_its_unit(browse: Any, task: Any) -> None:
    client = browse("unit")
    page = client.get(f"/ho-so/{task.number}/").content.decode()
    assert "Chưa lên lịch hội thảo" in page
    url = f"/cuoc-hop/ho-so/{task.number}/"
    assert url in page and client.get(url).status_code == 200
    assert client.post(url, {"kind": "month", "title": "x", "on": "2021-03-01"}).status_code == 422
    answer = client.post(url, {"kind": "workshop", "title": "Hội thảo", "on": "2021-03-01", "place": "Hà Nội"})
    made = Meeting.objects.get()
    assert answer.url == f"/cuoc-hop/{made.pk}/"
    client.post(f"/cuoc-hop/{made.pk}/da-hop/")
    client.post(f"/cuoc-hop/{made.pk}/nguoi-du/", {"nguoi-du-table": "Lê A\tLHH-A\tchủ trì\nTrần B\tBộ"})
    client.post(f"/cuoc-hop/{made.pk}/tham-luan/", {"tham-luan-table": "Lê A\tViện\tVề nước\nTrần B\t\tVề đất"})
    paper = made.contributions.first()
    client.post(f"/cuoc-hop/{made.pk}/trinh-bay/", {"pick": [paper.pk, "x", "9" * 30]})
    text = client.get(f"/cuoc-hop/{made.pk}/").content.decode()
    for words in ("Về đất", "Trần B", "1/2 trình bày", "2 người, 1 đơn vị", task.number, "Đã họp"):
        assert words in text, words
    client.post(f"/cuoc-hop/{made.pk}/tham-luan/{paper.pk}/bo/")
    assert made.contributions.live().count() == 1
    page = client.get(f"/ho-so/{task.number}/").content.decode()
    assert "2 người dự · 1 tham luận" in page
    assert client.get(f"/cuoc-hop/{made.pk}/nguoi-du.xlsx")["Content-Disposition"].startswith("attachment")


def test_a_table_that_cannot_be_read_comes_back_as_it_was(browse: Any, workshop: Meeting) -> None:
    url = f"/cuoc-hop/{workshop.pk}/"
    answer = browse("unit").post(f"{url}nguoi-du/", {"nguoi-du-table": "Lê A\tViện\tThợ lặn"})
    assert answer.status_code == 422 and "Thợ lặn” không rõ" in answer.content.decode()
    assert "Lê A\tViện\tThợ lặn" in answer.content.decode() and not workshop.attendees.exists()
    assert browse("unit").post(f"{url}huy/", {"reason": ""}).status_code == 422
    browse("unit").post(f"{url}huy/", {"reason": "Dịch bệnh"})
    assert "Lý do hoãn, hủy: Dịch bệnh" in browse("unit").get(url).content.decode()
    assert "đã hủy" in browse("unit").post(
        f"{url}nguoi-du/", {"nguoi-du-table": "Lê A"}, follow=True).content.decode()


def test_who_sees_and_who_writes(browse: Any, workshop: Meeting, task: Any) -> None:
    url = f"/cuoc-hop/{workshop.pk}/"
    assert {name: browse(name).get(url).status_code for name in ("leader", "unit", "viewer", "other_unit")} == {
        "leader": 200, "unit": 200, "viewer": 200, "other_unit": 404}
    for act in ("da-hop", "huy", "tham-luan", "trinh-bay", "nguoi-du"):
        assert browse("other_unit").post(f"{url}{act}/").status_code == 404
    for act in ("huy", "tham-luan", "trinh-bay", "nguoi-du"):
        assert browse("viewer").post(f"{url}{act}/").status_code == 403
    assert browse("viewer").get(f"/cuoc-hop/ho-so/{task.number}/").status_code == 403
    browse("viewer").post(f"{url}da-hop/")
    workshop.refresh_from_db()
    assert workshop.state == "planned" and browse("unit").get(f"{url}tai-lieu/").url == url


def test_constant_number_of_queries(browse: Any, world: Any, workshop: Meeting, task: Any) -> None:
    def asked() -> list[int]:
        counts = []
        for url in (f"/cuoc-hop/{workshop.pk}/", f"/ho-so/{task.number}/"):
            with CaptureQueriesContext(connection, ) as caught:
                assert browse("unit").get(url).status_code == 200
            counts.append(len(caught))
        return counts

    fill = {"by": world.users["unit"]}
    actions.add_attendees(workshop, [Guest("A B", "LHH-A")], **fill)
    actions.add_contributions(workshop, [Paper("A B", "Một")], **fill)
    one = asked()
    actions.add_attendees(workshop, [Guest("C D", "LHH-A"), Guest("E F", "HN-001")], **fill)
    actions.add_contributions(workshop, [Paper("C D", "Hai"), Paper("E F", "Ba")], **fill)
    actions.plan(kind="workshop", title="Lần hai", host=task.org, on=date(2021, 3, 2), dossier=task, **fill)
    assert asked() == one


def test_the_home_page_speaks_of_briefings_only(browse: Any, workshop: Meeting) -> None:
    assert workshop.title not in browse("office").get("/").content.decode()
