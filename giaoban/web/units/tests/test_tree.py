"""The tree on any day and the table: small pages, only what the account may see."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Placement
from giaoban.kernel.people.models import ReadingLog


def found(world, n, kind="st_organisation", parent="LHHVN", on=date(2011, 1, 1), prefix="KHCN-1"):
    return orgs.found(code=f"{prefix}{n:03d}", kind=kind, name=f"Viện số {n}", on=on, by=None,
                      parent=world.orgs[parent])


def labels(nodes):
    return [label for node in nodes for label in (node["label"], *labels(node.get("children") or []))]


@pytest.mark.parametrize("who", ["leader", "office", "department", "viewer", "unit"])
@pytest.mark.parametrize("path", ["/don-vi/", "/don-vi/?view=bang", "/don-vi/?q=lien"])
def test_everyone_with_a_role_may_look(browse, who, path):
    assert browse(who).get(path).status_code == 200


def test_a_stranger_may_not(browse):
    assert browse("stranger").get("/don-vi/").status_code == 403


def test_groups_by_kind_with_their_counts(browse):
    nodes = browse("leader").get("/don-vi/").context["nodes"]
    assert nodes[0]["value"] == 7
    assert [(node["label"], node["value"]) for node in nodes[0]["children"]] == [
        ("Ban, văn phòng", 3), ("Liên hiệp hội địa phương", 2), ("Hội ngành toàn quốc", 1),
        ("Tổ chức KH&CN trực thuộc", 1)]


def test_a_unit_sees_itself_and_below(browse, world):
    found(world, 1, kind="provincial_association", parent="LHH-A", prefix="HTV-")
    nodes = browse("unit").get("/don-vi/").context["nodes"]
    assert [node["label"] for node in nodes] == ["Liên hiệp hội tỉnh Đông (LHH-A)"]
    assert "Viện số 1 (HTV-001)" in labels(nodes)
    assert "Đoài" not in browse("unit").get("/don-vi/?view=bang").content.decode()
    assert browse("unit").get("/don-vi/?under=LHH-B").status_code == 404
    assert browse("unit").get("/don-vi/?under=LHH-A").status_code == 200


def test_a_large_group_is_opened_on_demand(browse, world):
    for n in range(15):
        found(world, n)
    client = browse("leader")
    closed = client.get("/don-vi/")
    assert "Viện số 3" not in closed.content.decode()
    group = closed.context["nodes"][0]["children"][-1]
    assert (group["value"], group["share"]) == (16, "mở")
    opened = client.get(f"/don-vi/{group['url']}")
    assert "Viện số 3" in opened.content.decode()
    again = opened.context["nodes"][0]["children"][-1]
    assert "Viện số 3" not in client.get(f"/don-vi/{again['url']}").content.decode()


def test_seven_hundred_units_stay_small(browse, world):
    rows = [Org(code=f"X-{n:04d}", kind="st_organisation", name=f"Viện {n} " + "khoa học " * 8, folded="x",
                     founded_on=date(2011, 1, 1)) for n in range(700)]
    made = Org.objects.bulk_create(rows)
    Placement.objects.bulk_create(
        [Placement(org=row, parent=world.orgs["LHHVN"], since=date(2011, 1, 1)) for row in made])
    client = browse("leader")
    assert len(client.get("/don-vi/").content) < 30_000
    opened = client.get("/don-vi/?open=st_organisation")
    assert len(opened.content) < 200_000
    assert "Còn 401 đơn vị: xem bảng" in opened.content.decode()


def test_the_tree_of_another_day_and_another_knowledge(browse, world):
    with clock.at(date(2020, 6, 1)):
        found(world, 1, on=date(2015, 1, 1))
    client = browse("leader")

    def has(**query):
        nodes = client.get("/don-vi/", {"open": "st_organisation", **query}).context["nodes"]
        return "Viện số 1 (KHCN-1001)" in labels(nodes)

    assert has(on="2015-01-01")
    assert not has(on="2014-12-31")
    assert not has(on="2016-01-01", known_on="2020-05-31")
    assert not has(on="31/12/2014")


def test_names_are_those_of_the_day(browse, world):
    orgs.rename(world.orgs["HN-001"], "Hội Cơ học Việt Nam", on=date(2020, 1, 1), by=None)
    client = browse("leader")
    assert "Hội Cơ học Việt Nam (HN-001)" in labels(client.get("/don-vi/").context["nodes"])
    old = client.get("/don-vi/?on=2019-01-01")
    assert "Hội Cơ học (HN-001)" in labels(old.context["nodes"])
    assert "Hội Cơ học Việt Nam" not in client.get("/don-vi/?view=bang&on=2019-01-01").content.decode()


@pytest.mark.parametrize("query", ["on=hôm+nay", "on=2021-02-31", "known_on=x"])
def test_a_day_that_cannot_be_read_is_said(browse, query):
    page = browse("leader").get(f"/don-vi/?{query}")
    assert page.status_code == 200
    assert 'class="note warning"' in page.content.decode()


def test_a_day_before_everything_says_what_to_do(browse):
    assert "Chọn ngày khác" in browse("leader").get("/don-vi/?on=1900-01-01").content.decode()


def rows(browse, **query):
    page = browse("leader").get("/don-vi/", {"view": "bang", **query})
    assert page.status_code == 200
    return [cells[0][1].value for cells in page.context["table"]]


def test_the_table_filters(browse, world):
    world.orgs["LHH-A"].province = "Đông"
    world.orgs["LHH-A"].save()
    assert rows(browse, q="tinh dong") == ["LHH-A"]
    assert rows(browse, kind="local_union") == ["LHH-A", "LHH-B"]
    assert rows(browse, province="Đông") == ["LHH-A"]
    assert rows(browse, kind="nothing") == sorted(world.orgs)
    assert rows(browse, q="khong co") == []
    assert rows(browse, order="-code")[0] == "VP"
    assert rows(browse, on="2009-01-01") == []


def test_ended_units_stay_in_the_table_but_not_on_a_later_day(browse, world):
    orgs.dissolve(world.orgs["KHCN-0001"], on=date(2020, 1, 1), by=None)
    assert "KHCN-0001" in rows(browse)
    assert "KHCN-0001" not in rows(browse, on="2020-01-01")
    assert "KHCN-0001" in rows(browse, on="2019-12-31")


def test_excel_is_what_is_shown_and_is_logged(browse, world):
    answer = browse("unit").get("/don-vi/?view=bang&excel=1")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 2
    assert "LHH-A" in sheet
    assert "Liên hiệp hội thử" in sheet
    log = ReadingLog.objects.get()
    assert (log.user, log.rows, log.exported) == (world.users["unit"], 1, True)


@pytest.mark.parametrize("path", [
    "/don-vi/?open=st_organisation", "/don-vi/?view=bang", "/don-vi/?open=st_organisation&units=now&on=2020-01-01",
    "/don-vi/?view=bang&units=now&on=2020-01-01"])
def test_queries_do_not_grow_with_units(browse, world, path):
    client = browse("leader")
    client.get(path)
    found(world, 1)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    found(world, 2)
    found(world, 3)
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(one) == len(three)


def test_many_below_a_unit_have_an_address_of_their_own(browse, world):
    for n in range(14):
        found(world, n, kind="provincial_association", parent="LHH-A", prefix="HTV-")
    client = browse("leader")
    page = client.get("/don-vi/")
    assert "Mở 14 đơn vị bên dưới" in page.content.decode()
    assert "Viện số 3" not in page.content.decode()
    assert "Viện số 3" in client.get("/don-vi/?under=LHH-A&open=provincial_association").content.decode()


@pytest.fixture
def merged(world):
    """A and B became one in 2020, the institute ended without an heir."""
    orgs.merge([world.orgs["LHH-A"], world.orgs["LHH-B"]], into=orgs.NewUnit(code="LHH-M", name="Liên hiệp hội Chung"),
               on=date(2020, 1, 1), by=None)
    orgs.dissolve(world.orgs["KHCN-0001"], on=date(2020, 2, 1), by=None)


def test_a_past_day_by_the_units_of_then_and_of_today(browse, merged):
    client = browse("leader")
    then = labels(client.get("/don-vi/?on=2019-06-01").context["nodes"])
    assert "Liên hiệp hội tỉnh Đông (LHH-A)" in then
    page = client.get("/don-vi/?on=2019-06-01&units=now")
    now = labels(page.context["nodes"])
    assert "Liên hiệp hội Chung (LHH-M) – gồm Liên hiệp hội tỉnh Đông, Liên hiệp hội tỉnh Đoài" in now
    assert "Viện Thử nghiệm (KHCN-0001)" in now
    assert page.context["count"] == 7
    assert [choice["now"] for choice in page.context["choices"]] == [False, True]
    own = labels(browse("unit").get("/don-vi/?on=2019-06-01&units=now").context["nodes"])
    assert not [label for label in own if "Đoài" in label]


def test_the_table_by_the_units_of_today(browse, merged):
    assert "LHH-A" in rows(browse, on="2019-06-01")
    answer = browse("leader").get("/don-vi/?view=bang&on=2019-06-01&units=now")
    table = {cells[0][1].value: [cell.value for _column, cell in cells] for cells in answer.context["table"]}
    assert "LHH-A" not in table
    assert "Liên hiệp hội tỉnh Đông, Liên hiệp hội tỉnh Đoài" in table["LHH-M"]
    assert 'name="units" value="now"' in answer.content.decode()


def test_the_table_as_known_on_a_day(browse, world):
    with clock.at(date(2020, 6, 1)):
        found(world, 1, on=date(2015, 1, 1))
    assert "KHCN-1001" in rows(browse, on="2016-01-01")
    assert "KHCN-1001" not in rows(browse, on="2016-01-01", known_on="2020-05-31")


def test_kind_and_standing_are_those_of_the_day(browse, world):
    org = world.orgs["KHCN-0001"]
    orgs.change_kind(org, "service_unit", on=date(2020, 1, 1), by=None)
    orgs.suspend(org, on=date(2020, 6, 1), by=None, reason="Thanh tra")
    orgs.dissolve(org, on=date(2021, 1, 1), by=None)

    def line(**query):
        table = browse("leader").get("/don-vi/", {"view": "bang", **query}).context["table"]
        row = next(cells for cells in table if cells[0][1].value == "KHCN-0001")
        return {column.key: cell.value.replace("\u00a0", " ") for column, cell in row if isinstance(cell.value, str)}

    assert (line(on="2019-12-31")["kind"], line(on="2019-12-31")["life"]) == ("Tổ chức KH&CN trực thuộc", "Đang hoạt động")
    assert (line(on="2020-06-01")["kind"], line(on="2020-06-01")["life"]) == ("Đơn vị sự nghiệp trực thuộc", "Tạm đình chỉ")
    assert line()["life"] == "Chấm dứt 01/01/2021"
    assert rows(browse, kind="service_unit", on="2019-12-31") == []
    assert rows(browse, kind="service_unit", on="2020-01-01") == ["KHCN-0001"]
