"""Estimates on screen: typed by lines, versions kept, handed in, approved or sent back."""

from __future__ import annotations

from datetime import date

import pytest

from giaoban.kernel.ledger.actions import set_norm
from giaoban.kernel.ledger.models import Estimate
from giaoban.web.money.estimating import FIELDS

from .conftest import MILLION, page, queries, sheet

pytestmark = pytest.mark.django_db


def typed(*rows, **more):
    """The form as the browser sends it; each row: the fields that are filled."""
    return {"made_on": "2020-02-10", **{name: [row.get(name, "") for row in rows] for name in FIELDS}, **more}


@pytest.fixture
def task(world):
    return world.task()


@pytest.fixture
def path(task):
    return f"/kinh-phi/du-toan/{task.number}/"


REPORT = {"norm": "report", "quantity": "2", "rate": "3 triệu", "reason": "QĐ 5 của cơ quan"}
PRINTING = {"text": "In tài liệu", "unit": "bộ", "quantity": "50", "rate": "20.000"}


def test_drawn_up_by_the_unit(world, browse, task, path):
    client = browse("unit")
    answer = client.post(path, typed(REPORT, {}, PRINTING, {}))
    assert answer.url == f"{path}1/"
    made = Estimate.objects.get()
    assert made.amount == 7 * MILLION and made.lines.count() == 2
    text = page(client, answer.url).content.decode()
    assert "7.000.000" in text and "11/2015/TT-BTC" in text and "QĐ 5 của cơ quan" in text
    assert "7.000.000" in page(client, f"/ho-so/{task.number}/").content.decode()
    assert 7 * MILLION in sheet(client, answer.url)[-1]


def test_a_norm_with_its_rate_fills_the_price(world, browse, path):
    set_norm("report", rate=2 * MILLION, since=date(2020, 1, 1), legal="NQ 9", by=None)
    browse("unit").post(path, typed({"norm": "report", "quantity": "3"}))
    assert Estimate.objects.get().amount == 6 * MILLION


@pytest.mark.parametrize(("row", "said"), [
    ({"norm": "report", "quantity": "2", "rate": "3 triệu"}, "ghi căn cứ của đơn giá"),
    ({"norm": "report", "quantity": "2"}, "Ghi đơn giá"), ({"text": "Chi khác", "quantity": "1"}, "Ghi đơn giá"),
    ({"text": "Chi khác", "quantity": "1", "rate": "1,5 đồng"}, "lẻ dưới một đồng"),
    ({"text": "", "quantity": "1", "rate": "5 triệu"}, "ghi nội dung chi"),
    ({"text": "=cmd()", "quantity": "-1", "rate": "5 triệu"}, "số lượng")])
def test_a_wrong_row_is_told_beside_it_and_nothing_is_lost(world, browse, path, row, said):
    answer = browse("unit").post(path, typed(PRINTING, row))
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and "In tài liệu" in text
    assert [bool(each["wrong"]) for each in answer.context["rows"][:2]] == [False, True]
    assert not Estimate.objects.exists()


def test_empty_and_more_rows(world, browse, path):
    client = browse("unit")
    assert "chưa có dòng nào" in client.post(path, typed({})).content.decode()
    answer = client.post(path, typed(PRINTING, more="1"))
    assert answer.status_code == 200 and len(answer.context["rows"]) == 6 and not Estimate.objects.exists()


def test_handed_in_sent_back_corrected_approved(world, browse, leader, path):
    unit = browse("unit")
    unit.post(path, typed(PRINTING))
    assert unit.post(f"{path}1/trinh/", {"trinh-on": "2020-02-12"}).status_code == 302
    assert unit.post(f"{path}1/duyet/", {"duyet-on": "2020-02-13", "duyet-paper": "QĐ 3"}).status_code == 403
    refused = leader.post(f"{path}1/tra-lai/", {"tra-lai-on": "2020-02-13", "tra-lai-reason": ""})
    assert refused.status_code == 422
    leader.post(f"{path}1/tra-lai/", {"tra-lai-on": "2020-02-13", "tra-lai-reason": "In quá nhiều"})
    assert "In quá nhiều" in page(unit, f"{path}1/").content.decode()
    unit.post(path, typed({**PRINTING, "quantity": "30"}, made_on="2020-02-14"))
    unit.post(f"{path}2/trinh/", {"trinh-on": "2020-02-15"})
    assert leader.post(f"{path}2/duyet/", {"duyet-on": "2020-02-16", "duyet-paper": "QĐ 4"}).status_code == 302
    text = page(leader, f"{path}2/").content.decode()
    assert "Đã duyệt" in text and "−400.000" in text


def test_another_unit_sees_none_of_it(world, browse, path):
    browse("unit").post(path, typed(PRINTING))
    for address in (path, f"{path}1/"):
        assert browse("other_unit").get(address).status_code == 404
        assert browse("stranger").get(address).status_code == 403
    assert browse("viewer").get(path).status_code == 403
    assert browse("viewer").get(f"{path}1/").status_code == 200


def test_queries_do_not_grow(world, browse, path):
    client = browse("unit")
    for rows in ((PRINTING,), (PRINTING,), (PRINTING, REPORT, PRINTING)):
        client.post(path, typed(*rows))
    assert queries(client, f"{path}2/") == queries(client, f"{path}3/")
