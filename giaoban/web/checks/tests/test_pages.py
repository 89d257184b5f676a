"""The pages of the checks: what is wrong first, where it is mended, asked for by the office alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook

from giaoban.kernel.base import clock
from giaoban.kernel.checks import actions
from giaoban.kernel.checks.catalogue import checks
from giaoban.kernel.checks.models import CheckRun
from giaoban.kernel.checks.tasks import carry_out_run
from giaoban.kernel.checks.tests.test_engine import ENDLESS
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Mandate, Person, ReadingLog
from giaoban.web.checks import views

pytestmark = pytest.mark.django_db
LIST = "/kiem-tra/"


def spoil() -> None:
    Org.objects.filter(code="LHH-A").update(name="Tên lạ")


def made(*keys: str) -> None:
    actions.carry_out(actions.begin(by=None, total=len(keys)), keys)


def cells(answer) -> list[list]:
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("who", ["leader", "department", "unit", "viewer", "stranger"])
def test_only_the_office(browse, who):
    for address in (LIST, f"{LIST}unit-columns/", f"{LIST}tien-do/", f"{LIST}?excel=1"):
        assert browse(who).get(address).status_code == 403
    assert browse(who).post(f"{LIST}chay/").status_code == 403
    assert not CheckRun.objects.exists()


def test_before_the_first_run(browse):
    page = browse("office").get(LIST).content.decode()
    assert page.count("Chưa kiểm tra") == len(checks())


def test_what_is_wrong_comes_first_with_its_remedy_and_since_when(browse):
    spoil()
    with clock.at(date(2026, 1, 2)):
        made("unit-columns", "tree-cycle")
    with clock.at(date(2026, 1, 3)):
        made("unit-columns", "tree-cycle")
    page = browse("office").get(LIST).content.decode()
    first = page.index("khác với các dòng có ngày")
    assert first < page.index("Vòng tròn trong cây")
    row = page[first:page.index("</tr>", first)]
    assert "giaoban rebuild" in row and "2/1/2026" in row.replace("02/01/2026", "2/1/2026") and "Lỗi" in row
    only = browse("office").get(LIST, {"only": "sai"}).content.decode()
    assert "khác với các dòng có ngày" in only and "Vòng tròn trong cây" not in only


def test_nothing_wrong_is_said(browse):
    made("tree-cycle")
    assert "Không có phát hiện nào" in browse("office").get(LIST, {"only": "sai"}).content.decode()


def test_asked_for_by_a_button_with_progress(browse):
    office = browse("office")
    page = office.post(f"{LIST}chay/", follow=True).content.decode()
    assert f"0/{len(checks())}" in page and "Kiểm tra ngay" not in page
    office.post(f"{LIST}chay/")
    run = CheckRun.objects.get()
    assert DBTaskResult.objects.count() == 1
    actions.keep(run, actions.Outcome(checks()["tree-cycle"], 0, 0.1))
    part = office.get(f"{LIST}tien-do/")
    assert f"1/{len(checks())}" in part.content.decode() and "HX-Refresh" not in part.headers
    carry_out_run.func(run.pk)
    assert office.get(f"{LIST}tien-do/").headers["HX-Refresh"] == "true"
    assert "Kiểm tra ngay" in office.get(LIST).content.decode()


def test_one_check_lists_its_faults_as_they_are_now(browse):
    spoil()
    page = browse("office").get(f"{LIST}unit-columns/").content.decode()
    assert "Tên lạ" in page and 'href="/don-vi/LHH-A/"' in page and "Cách sửa" in page
    assert browse("office").get(f"{LIST}khong-co/").status_code == 404
    Org.objects.filter(code="LHH-A").update(name="Liên hiệp hội tỉnh Đông")
    assert "Bây giờ không có dòng nào sai" in browse("office").get(f"{LIST}unit-columns/").content.decode()


def test_workbooks(browse):
    spoil()
    made("unit-columns")
    rows = cells(browse("office").get(LIST, {"excel": "1"}))
    assert len(rows) == len(checks()) + 1
    assert rows[1][2].startswith("Tên, loại, ngày thành lập") and rows[1][3:5] == ["Lỗi", 1]
    rows = cells(browse("office").get(f"{LIST}unit-columns/", {"excel": "1"}))
    assert rows[0] == ["Mã", "Đơn vị", "Cột", "Đang ghi", "Theo dòng có ngày"]
    assert rows[1][:4] == ["LHH-A", "Tên lạ", "tên", "Tên lạ"]


def test_reading_persons_is_logged(world, browse):
    person = Person.objects.create(name="Trần Thị Bí Mật", folded="tran thi bi mat")
    Mandate.objects.create(person=person, body=world.orgs["LHH-A"], post="Chủ tịch", since=date(2012, 1, 1),
                           nominal_until=date(2017, 1, 1))
    assert "Trần Thị Bí Mật" in browse("office").get(f"{LIST}mandate-overdue/").content.decode()
    assert ReadingLog.objects.get().rows == 1
    browse("office").get(f"{LIST}unit-columns/")
    assert ReadingLog.objects.count() == 1


def test_a_check_that_takes_too_long_shows_what_was_kept(browse, monkeypatch):
    spoil()
    made("unit-columns")
    monkeypatch.setattr(views, "PAGE_LIMIT", 0.2)
    monkeypatch.setitem(checks(), "unit-columns", replace(checks()["unit-columns"], faults="", detail=ENDLESS))
    page = browse("office").get(f"{LIST}unit-columns/").content.decode()
    assert "dòng ghi lại ở lần kiểm tra cuối" in page and "Quá 0.2 giây" in page and "LHH-A" in page


def test_a_constant_number_of_queries(browse, django_assert_max_num_queries):
    office = browse("office")
    made("unit-columns")
    with django_assert_max_num_queries(12):
        office.get(LIST)
    actions.carry_out(actions.begin(by=None))
    with django_assert_max_num_queries(12):
        office.get(LIST)


def test_in_the_menu_of_the_office(browse):
    assert f'href="{reverse("checks:list")}"' in browse("office").get("/").content.decode()
    assert f'href="{reverse("checks:list")}"' not in browse("unit").get("/").content.decode()
