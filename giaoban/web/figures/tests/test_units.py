"""The figure page by the units of then and of today, and its years with the break explained."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.actions import NewUnit, merge

MEMBERS = "/so-lieu/federation.members/"


@pytest.fixture
def merged(world):
    with clock.at(date(2025, 7, 1)):
        merge([world.orgs["LHH-A"], world.orgs["LHH-B"]], on=date(2025, 7, 1), by=None, paper="202/2025/QH15",
              into=NewUnit(code="LHH-NEW", name="Liên hiệp hội tỉnh Đông Đoài"))
    return world


def big(page):
    return page.text.partition('<span class="big">')[2].partition("</span>")[0]


def test_both_lists_are_offered_and_kept_in_the_address(browse, merged):
    office = browse("office")
    page = office.get(MEMBERS, {"on": "2024-12-31"})
    assert big(page) == "3" and "units=now" in page.text and "Liên hiệp hội tỉnh Đoài" in page.text
    now = office.get(MEMBERS, {"on": "2024-12-31", "units": "now"})
    assert big(now) == "2" and "Liên hiệp hội tỉnh Đông Đoài" in now.text
    assert "kind=local_union&amp;units=now" in now.text
    assert big(office.get(MEMBERS, {"on": "2025-12-31", "units": "2024-12-31"})) == "3"
    listed = office.get("/so-lieu/", {"year": "2024", "units": "now"})
    assert "/so-lieu/federation.members/?year=2024&amp;units=now" in listed.text


def test_work_of_the_old_stands_under_the_new(browse, merged):
    page = browse("office").get("/so-lieu/affiliates.total/", {"on": "2024-12-31", "units": "now"})
    assert page.status_code == 200
    merged.task("HN-001")
    text = browse("office").get("/so-lieu/critique.tasks/", {"year": "2020", "units": "now"}).text
    assert "Hội Cơ học" in text


def test_years_and_the_break_in_words(browse, merged):
    page = browse("office").get(MEMBERS, {"on": "2025-12-31", "from_year": "2015", "to_year": "2025"})
    assert page.text.count("¦") >= 2
    assert "sắp xếp ngày 01/7/2025 (202/2025/QH15): 2 đơn vị chấm dứt, 1 đơn vị mới" in page.text
    assert "liên hiệp hội địa phương 2 − 1 = 1" in page.text and ">2015<" in page.text
    assert "ngày 31/12 mỗi năm" in page.text
    assert "from_year=2015" in page.text
    now = browse("office").get(MEMBERS, {"on": "2025-12-31", "from_year": "2015", "to_year": "2025", "units": "now"})
    assert "chấm dứt, " not in now.text


@pytest.mark.parametrize(("query", "why"), [
    ({"from_year": "2015"}, "Ghi cả hai năm"), ({"from_year": "1950", "to_year": "2026"}, "Ghi cả hai năm"),
    ({"from_year": "hai", "to_year": "ba"}, "Ghi cả hai năm"), ({"units": "hôm qua"}, "Không đọc được ngày")])
def test_what_can_not_be_read_is_said(browse, world, query, why):
    page = browse("office").get(MEMBERS, query)
    assert page.status_code == 200 and why in page.text


def test_years_the_wrong_way_round_are_turned(browse, world):
    page = browse("office").get(MEMBERS, {"on": "2020-12-31", "from_year": "2020", "to_year": "2018"})
    assert ">2018<" in page.text


def test_queries_stay_as_units_grow(browse, merged):
    office, counts = browse("office"), []
    for size in (1, 3):
        for order in range(size):
            merged.task("HN-001", title=f"{size}.{order}")
        office.get("/so-lieu/critique.tasks/?year=2020&units=now")
        with CaptureQueriesContext(connection) as seen:
            assert office.get("/so-lieu/critique.tasks/?year=2020&units=now").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_another_unit_stays_out_of_sight(browse, merged):
    """Bob's union went into the new one; the sector association's account sees neither by any list."""
    for units in ("then", "now", "2024-12-31"):
        text = browse("stranger").get(MEMBERS, {"units": units}).content.decode()
        assert "Đông" not in text


def test_the_api_answers_by_either_list(browse, merged):
    api = browse("office")
    answer = api.get("/api/v1/figures/federation.members/", {"on": "2024-12-31", "units": "now", "by": "unit"}).json()
    assert (answer["value"], answer["units_on"]) == (2, clock.today().isoformat())
    assert {row["key"] for row in answer["by"]["rows"]} == {"HN-001", "LHH-NEW"}
    assert api.get("/api/v1/figures/federation.members/", {"units": "x"}).status_code == 400
