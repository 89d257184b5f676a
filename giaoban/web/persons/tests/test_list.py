"""The list of people: filters, order, numbers, Excel, logs, queries, and who is in it for whom."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from giaoban.kernel.people import actions
from giaoban.kernel.people.models import ReadingLog

from .conftest import EMAIL, PHONE, SINCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def some(world, hoa):
    """Three in unit A, one in unit B; Đức left."""
    for name, code, year, sex in (("Lê Ánh", "LHH-A", 1980, "f"), ("Vũ Đức", "LHH-A", 1955, "m"),
                                  ("Đỗ Văn An", "LHH-B", 1990, "m")):
        made = actions.add_person(name=name, by=None, birth_year=year, sex=sex)
        row = actions.join(made, world.orgs[code], since=SINCE, by=None)
        if name == "Vũ Đức":
            actions.leave(row, until=date(2020, 1, 1), by=None)
    actions.set_expertise(hoa, ["101"], version="2008", by=None)


def names(answer):
    return [row[0][1].value for row in answer.context["table"]] if answer.context["table"] else []


def listed(browse, who="office", **asked):
    return browse(who).get(reverse("persons:list"), asked)


@pytest.mark.parametrize(("asked", "found"), [
    ({}, ["Đỗ Văn An", "Lê Ánh", "Vũ Đức", "Trần Thị Hoa"]),
    ({"order": "-name"}, ["Trần Thị Hoa", "Vũ Đức", "Lê Ánh", "Đỗ Văn An"]),
    ({"q": "tran hoa"}, ["Trần Thị Hoa"]), ({"q": "ĐỨC"}, ["Vũ Đức"]), ({"q": "hv-0042"}, ["Trần Thị Hoa"]),
    ({"unit": "LHH-B"}, ["Đỗ Văn An", "Trần Thị Hoa"]),
    ({"unit": "LHH-B", "state": "member"}, ["Đỗ Văn An"]), ({"unit": "LHH-B", "state": "left"}, ["Trần Thị Hoa"]),
    ({"state": "left"}, ["Vũ Đức"]), ({"state": "member", "on": "2016-01-01"}, ["Đỗ Văn An", "Lê Ánh", "Vũ Đức", "Trần Thị Hoa"]),
    ({"birth_from": "1960", "birth_to": "1985"}, ["Lê Ánh", "Trần Thị Hoa"]), ({"sex": "m"}, ["Đỗ Văn An", "Vũ Đức"]),
    ({"titles": "pgs"}, ["Trần Thị Hoa"]), ({"field": "101"}, ["Trần Thị Hoa"]), ({"unit": "LHHVN", "q": "an"}, None),
])
def test_filters_and_the_order_of_given_names(browse, some, asked, found):
    shown = names(listed(browse, **asked))
    assert shown == found if found is not None else "Đỗ Văn An" in shown


def test_people_and_memberships_are_both_counted(browse, some):
    answer = listed(browse)
    assert (answer.context["people"], answer.context["turns"]) == ("4", "3")
    early = listed(browse, on="2016-01-01", unit="LHH-A")
    assert (early.context["people"], early.context["turns"]) == ("3", "3")
    one = listed(browse, q="hoa", on="2016-01-01")
    assert (one.context["people"], one.context["turns"]) == ("1", "2")
    text = answer.content.decode()
    assert "Số người" in text and "Số lượt hội viên" in text and "chữ cuối của họ tên" in text


def test_a_unit_lists_its_own(browse, some):
    assert names(listed(browse, "unit")) == ["Lê Ánh", "Vũ Đức", "Trần Thị Hoa"]
    assert names(listed(browse, "other_unit")) == ["Đỗ Văn An", "Trần Thị Hoa"]
    assert "không có đơn vị" in listed(browse, "unit", unit="LHH-B").content.decode().casefold()
    assert listed(browse, "stranger").status_code == 403


@pytest.mark.parametrize(("who", "sees"), [("office", True), ("unit", True), ("leader", False), ("department", False),
                                           ("viewer", False)])
def test_the_secret_phone_is_nowhere_but_for_those_who_need_it(browse, hoa, who, sees):
    """On the list, in the search, in the file, on the person's pages."""
    addresses = [reverse("persons:list"), reverse("persons:list") + "?excel=1", "/tim-kiem/?q=tran+thi+hoa",
                 reverse("persons:person", args=[hoa.pk]), reverse("persons:readers", args=[hoa.pk]),
                 reverse("persons:duplicates"), "/don-vi/LHH-A/"]
    read = ""
    for address in addresses:
        answer = browse(who).get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if "spreadsheet" in answer.headers["Content-Type"]:
            read += repr(CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())
        else:
            read += content.decode()
    assert (PHONE in read, EMAIL in read) == (sees, sees)


def test_filters_that_would_tell_are_not_offered_to_a_viewer(browse, some):
    answer = listed(browse, "viewer", sex="f", birth_from="1980")
    assert set(answer.context["filters"].fields) == {"q", "unit", "state", "on"}
    assert names(answer) == ["Lê Ánh", "Vũ Đức", "Trần Thị Hoa"]


def test_the_file_is_the_filtered_list_and_is_logged(browse, some, world):
    answer = listed(browse, "unit", sex="f", excel="1")
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Họ và tên", "Lê Ánh", "Trần Thị Hoa"]
    line = ReadingLog.objects.get(exported=True)
    assert (line.user, line.rows) == (world.users["unit"], 2)


def test_opening_the_list_is_logged_with_what_was_asked(browse, some):
    listed(browse, q="hoa", unit="LHH-A")
    line = ReadingLog.objects.get()
    assert "hoa" in line.what and "tỉnh Đông" in line.what and line.rows == 1


def queries(browse, **asked):
    listed(browse, **asked)
    with CaptureQueriesContext(connection) as seen:
        answer = listed(browse, **asked)
    return len(seen), len(names(answer))


@pytest.mark.parametrize("asked", [{}, {"unit": "LHH-A", "state": "member"}, {"q": "tran"}])
def test_queries_do_not_grow_with_rows(browse, hoa, world, asked):
    before, rows = queries(browse, **asked)
    for number in range(2):
        actions.join(actions.add_person(name=f"Trần Văn Hoa {'AB'[number]}", by=None), world.orgs["LHH-A"], since=SINCE,
                     by=None)
    after, more = queries(browse, **asked)
    assert (rows, more) == (1, 3) and after <= before
