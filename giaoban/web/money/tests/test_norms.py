"""Cost norms on screen: seen by whoever estimates, set by those who keep the funds, never written over."""

from __future__ import annotations

from datetime import date

import pytest

from giaoban.kernel.ledger.actions import set_norm
from giaoban.kernel.ledger.models import CostNorm

from .conftest import queries

pytestmark = pytest.mark.django_db
LIST, SET = "/kinh-phi/dinh-muc/", "/kinh-phi/dinh-muc/dat/"


@pytest.fixture
def code():
    return CostNorm.objects.exclude(unit="%").order_by("code").first().code


def page(answer):
    return answer.content.decode()


def rates(answer):
    return {row[0][1].value: row[3][1].value for row in answer.context["table"]}


def test_set_from_a_day_the_one_before_stays(world, browse, code):
    client = browse("office")
    answer = client.post(f"{SET}?code={code}", {"rate": "500 nghìn", "since": "2021-02-01", "legal": "QĐ 7/QĐ-LHHVN"}, follow=True)
    assert "Đã ghi định mức" in page(answer) and "01/02/2021" in page(answer)
    assert rates(client.get(f"{LIST}?on=2021-03-01"))[code] == "500.000"
    assert rates(client.get(f"{LIST}?on=2021-01-31"))[code] == "mức chi do cơ quan quyết định"
    assert len(client.get(f"{LIST}?every=on&on=2021-03-01").context["table"]) == CostNorm.objects.count()
    assert "QĐ 7/QĐ-LHHVN" in page(client.get(f"{SET}?code={code}"))


def test_a_new_one(world, browse):
    client = browse("office")
    new = {"code": "thu-ky", "name": "Thư ký khoa học", "unit": "buổi", "rate": "", "since": "2021-02-01", "legal": "QĐ 7"}
    client.post(SET, new)
    assert rates(client.get(f"{LIST}?on=2021-02-01"))["thu-ky"] == "mức chi do cơ quan quyết định"
    assert "đã có" in page(client.post(SET, new))


@pytest.mark.parametrize(("wrong", "said"), [
    ({"rate": "1,5 đồng"}, "lẻ dưới một đồng"), ({"rate": "-5"}, ""), ({"legal": ""}, ""), ({"since": "hom nay"}, ""),
    ({"since": "2020-01-01"}, "phải từ ngày sau")])
def test_what_is_wrong_is_said_and_nothing_written(world, browse, code, wrong, said):
    set_norm(code, rate=400_000, since=date(2020, 6, 1), legal="QĐ", by=None)
    before = CostNorm.objects.count()
    answer = browse("office").post(f"{SET}?code={code}", {"rate": "500.000", "since": "2021-02-01", "legal": "QĐ 7", **wrong})
    assert answer.status_code == 422 and said in page(answer) and CostNorm.objects.count() == before


def test_a_share_is_at_most_the_whole(world, browse):
    norm = CostNorm.objects.filter(unit="%").first()
    answer = browse("office").post(f"{SET}?code={norm.code}", {"rate": "120", "since": "2021-02-01", "legal": "QĐ 7"})
    assert "quá 100 %" in page(answer)


@pytest.mark.parametrize("who", ["unit", "department", "viewer"])
def test_others_read_and_are_not_led_to_the_form(world, browse, who):
    client = browse(who)
    answer = client.get(LIST)
    assert answer.status_code == 200 and SET not in answer.content.decode()
    assert client.get(SET).status_code == 403


def test_queries_stay_constant(world, browse, code):
    client = browse("office")
    few = queries(client, f"{LIST}?every=on")
    for place in range(3):
        set_norm(f"moi-{place}", rate=1000, since=date(2020, 1, 1), legal="QĐ", by=None, name=f"Khoản {place}", unit="buổi")
    assert queries(client, f"{LIST}?every=on") == few
