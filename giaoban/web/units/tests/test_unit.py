"""A unit's page: Alice sees hers, Bob of another unit does not; the office sees accounts."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.people.actions import add_person, give_mandate, open_account
from giaoban.kernel.people.models import ReadingLog
from giaoban.web.home.tests import scene


@pytest.mark.parametrize(("who", "status"), [
    ("leader", 200), ("office", 200), ("department", 200), ("unit", 200), ("viewer", 200), ("other_unit", 404),
    ("stranger", 403)])
def test_who_may_open_it(browse, who, status):
    assert browse(who).get("/don-vi/LHH-A/").status_code == status


def test_an_unknown_code_is_not_found(browse):
    assert browse("office").get("/don-vi/KHONG-CO/").status_code == 404
    assert browse("office").get("/don-vi/LHH-A/khong-co/").status_code == 404


def test_a_unit_is_not_linked_to_what_it_may_not_see(browse):
    page = browse("unit").get("/don-vi/LHH-A/").content.decode()
    assert "Liên hiệp hội thử" in page
    assert 'href="/don-vi/LHHVN/"' not in page
    assert 'href="/don-vi/LHHVN/"' in browse("leader").get("/don-vi/LHH-A/").content.decode()


def test_names_and_acts_in_time_with_their_papers(browse, world):
    org = world.orgs["HN-001"]
    orgs.rename(org, "Hội Cơ học Việt Nam", on=date(2020, 1, 1), by=None, paper="QĐ 12/QĐ-LHHVN")
    orgs.dissolve(org, on=date(2021, 1, 1), by=None, paper="QĐ 99/QĐ-LHHVN", heirs=[world.orgs["KHCN-0001"]])
    response = browse("leader").get("/don-vi/HN-001/")
    assert [(entry["on"], entry["title"], entry["text"]) for entry in response.context["history"]] == [
        ("01/01/2021", "Giải thể; kế thừa: Viện Thử nghiệm", "QĐ 99/QĐ-LHHVN"),
        ("01/01/2020", "Đổi tên thành “Hội Cơ học Việt Nam”", "QĐ 12/QĐ-LHHVN"),
        ("01/01/2010", "Thành lập, dưới Liên hiệp hội thử", "")]
    assert "không có trong cây ngày này" in response.content.decode()
    old = browse("leader").get("/don-vi/HN-001/?on=2019-05-01")
    assert old.context["title"] == "Hội Cơ học"
    assert "kế thừa từ Hội Cơ học Việt Nam" in browse("leader").get("/don-vi/KHCN-0001/").content.decode()


def test_the_head_on_the_day(browse, world):
    person = add_person(name="Nguyễn Văn Đầu", by=None)
    give_mandate(person, world.orgs["LHH-A"], "Chủ tịch", since=date(2020, 1, 1), by=None, term="2020-2025")
    assert "Nguyễn Văn Đầu" in browse("unit").get("/don-vi/LHH-A/").content.decode()
    assert "Nguyễn Văn Đầu" not in browse("unit").get("/don-vi/LHH-A/?on=2019-12-31").content.decode()


def test_work_of_the_unit_and_of_no_other(browse, world):
    task = world.walk(world.task(), "settle")
    world.task("LHH-B")
    scene.promise(world, "Việc của A")
    scene.promise(world, "Việc của B", lead="LHH-B")
    scene.promise(world, "A phối hợp", lead="LHH-B", coordinators=[world.orgs["LHH-A"]])
    scene.owed(world)
    response = browse("leader").get("/don-vi/LHH-A/?year=2020")
    assert response.context["kinds"][0]["total"] == 1
    assert response.context["kinds"][0]["states"][0]["url"].endswith(f"content={task.content_state}&unit=LHH-A")
    assert {(row["text"], row["role"]) for row in response.context["promises"]} == {
        ("Việc của A", "chủ trì"), ("A phối hợp", "phối hợp")}
    assert response.context["owed"][0]["days"] == "quá 11 ngày"
    row = next(row for row in response.context["year"].shown if "critique.tasks" in row.url)
    assert (row.value, "unit=LHH-A" in row.url) == (1, True)


def test_only_the_office_sees_accounts_and_who_sees_it(browse, world):
    page = browse("office").get("/don-vi/LHH-A/")
    text = page.content.decode()
    assert "Người unit" in text
    assert "Ai xem được đơn vị này" in text
    assert "Người other_unit" not in text
    log = ReadingLog.objects.get()
    assert (log.what, log.rows) == ("Tài khoản của LHH-A", 2)
    for who in ("leader", "department", "unit"):
        text = browse(who).get("/don-vi/LHH-A/").content.decode()
        assert "Ai xem được" not in text
        assert "Giải thể" not in text
    assert ReadingLog.objects.count() == 1


def test_who_sees_a_unit_names_those_above(browse, world):
    below = orgs.found(code="HTV-1", kind="provincial_association", name="Hội huyện", on=date(2015, 1, 1), by=None,
                       parent=world.orgs["LHH-A"])
    seen = browse("office").get(f"/don-vi/{below.code}/").context["seen"]
    assert {(row["value"], row["note"]) for row in seen["accounts"]} == {
        ("Người unit", "ở cấp trên: Liên hiệp hội tỉnh Đông"), ("Người viewer", "ở cấp trên: Liên hiệp hội tỉnh Đông")}
    assert {row["label"]: row["value"] for row in seen["roles"]} == {
        "Lãnh đạo": 1, "Văn phòng trung ương": 1, "Ban chuyên môn": 2}


@pytest.mark.parametrize("who", ["leader", "office", "unit"])
def test_queries_do_not_grow_with_rows(browse, world, who):
    def add(n):
        world.walk(world.task(year=2021), "review", year=2021)
        scene.promise(world, f"Việc {n}", coordinators=[world.orgs["LHH-B"]])
        scene.sent(world, scene.owed(world, month=n))
        scene.owed(world, month=n + 3)
        person = add_person(name=f"Người {n}", by=None)
        give_mandate(person, world.orgs["LHH-A"], f"Chức danh {n}", since=date(2020, 1, 1), by=None)
        orgs.rename(world.orgs["LHH-A"], f"Tên {n}", on=date(2020, n, 1), by=None)
        open_account(username=f"a{n}", name=f"Tài khoản {n}", role="unit", org=world.orgs["LHH-A"], by=None)

    client = browse(who)
    client.get("/don-vi/LHH-A/")
    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get("/don-vi/LHH-A/")
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as three:
        client.get("/don-vi/LHH-A/")
    assert len(one) == len(three)
