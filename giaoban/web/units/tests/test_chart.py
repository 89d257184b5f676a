"""The chart: large kinds gathered until opened, one A3 sheet, nothing out of the account's sight."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Placement


def many(world, n, kind="st_organisation", parent="LHHVN"):
    rows = [Org(code=f"X-{i:04d}", kind=kind, name=f"Viện {i} " + "khoa học " * 4, folded="x",
                founded_on=date(2011, 1, 1)) for i in range(n)]
    made = Org.objects.bulk_create(rows)
    Placement.objects.bulk_create([Placement(org=row, parent=world.orgs[parent], since=date(2011, 1, 1)) for row in made])


def pdf(client, **query):
    answer = client.get("/don-vi/so-do/pdf/", query)
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(b"".join(answer.streaming_content)))


def test_kinds_side_by_side_with_their_units(browse):
    chart = browse("leader").get("/don-vi/so-do/").context["chart"]
    assert (chart.root.code, chart.root.below) == ("LHHVN", 7)
    assert [(branch.label, branch.count, [box.code for box in branch.boxes]) for branch in chart.branches][1] == (
        "Liên hiệp hội địa phương", 2, ["LHH-A", "LHH-B"])


def test_a_large_kind_is_gathered_until_it_is_opened(browse, world):
    many(world, 30)
    client = browse("leader")
    closed = client.get("/don-vi/so-do/?on=2020-01-01")
    branch = closed.context["chart"].branches[-1]
    assert (branch.count, branch.boxes, branch.opened) == (31, [], False)
    opened = client.get(f"/don-vi/so-do/{branch.toggle}")
    assert "Viện 29" in opened.content.decode()
    assert [len(column) for column in opened.context["chart"].branches[-1].columns] == [16, 15]
    again = opened.context["chart"].branches[-1].toggle
    assert "Viện 29" not in client.get(f"/don-vi/so-do/{again}").content.decode()


@pytest.mark.parametrize("n", [0, 90, 700])
def test_always_one_a3_sheet_with_every_name(browse, world, n):
    many(world, n)
    read = pdf(browse("leader"), open="st_organisation", on="2020-01-01")
    assert len(read.pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in read.pages[0].mediabox[2:]] == [420, 297]
    text = " ".join(read.pages[0].extract_text().split())
    assert "Liên hiệp hội tỉnh Đông" in text
    assert all(f"Viện {i} khoa" in text for i in range(n))


def test_words_are_never_read_as_markup(browse, world):
    Org.objects.filter(code="LHH-A").update(short_name="#panic() $x$ *đậm* \\ ]")
    world.orgs["LHH-A"].names.update(short_name="#panic() $x$ *đậm* \\ ]")
    assert "#panic() $x$ *đậm*" in pdf(browse("leader")).pages[0].extract_text()


def test_from_any_unit_in_sight_and_no_other(browse, world):
    orgs.found(code="HTV-1", kind="provincial_association", name="Hội huyện", on=date(2015, 1, 1), by=None,
               parent=world.orgs["LHH-A"])
    client = browse("unit")
    assert client.get("/don-vi/so-do/").context["chart"].root.code == "LHH-A"
    assert "Hội huyện" in client.get("/don-vi/so-do/?under=LHH-A").content.decode()
    for path in ("/don-vi/so-do/", "/don-vi/so-do/pdf/"):
        assert client.get(path, {"under": "LHH-B"}).status_code == 404
        assert browse("stranger").get(path).status_code == 403
    assert "Đoài" not in pdf(client).pages[0].extract_text()


def test_a_day_without_units_says_so(browse):
    assert "Chọn ngày khác" in browse("leader").get("/don-vi/so-do/?on=1900-01-01").content.decode()
    assert browse("leader").get("/don-vi/so-do/pdf/?on=1900-01-01").status_code == 404


def test_queries_do_not_grow_with_units(browse, world):
    client, path = browse("leader"), "/don-vi/so-do/?open=st_organisation"
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    many(world, 3)
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(one) == len(more)
