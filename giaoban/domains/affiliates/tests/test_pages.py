"""The list with its signs, the thresholds, a dissolution's checklist, the unit's page."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.domains.affiliates import actions
from giaoban.domains.affiliates.models import HEAD, ChecklistItem, Dissolution, WeakRule
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.people import actions as people

DAY = date(2021, 3, 15)


@pytest.fixture(autouse=True)
def march():
    with clock.at(DAY):
        yield


def more(world, count):
    for n in range(count):
        org = orgs.found(code=f"K-{n}", kind="st_organisation", name=f"Trung tâm {n}", on=date(2015, 1, 1), by=None,
                         parent=world.orgs["LHH-A" if n else "LHHVN"])
        actions.give_certificate(org, f"A-{n}", on=date(2016, 1, 1), by=None, valid_until=date(2020 + n, 12, 31))
        people.give_sole_mandate(org, HEAD, f"Người {n}", since=date(2016, 1, 1), by=None, nominal_until=date(2021, 1, 1))


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/truc-thuoc/", "/don-vi/KHCN-0001/"])
def test_as_many_queries_for_one_as_for_three(world, browse, path):
    client = browse("office")

    def asked():
        with CaptureQueriesContext(connection) as caught:
            page(client, path)
        return len(caught)

    asked()
    before = asked()
    more(world, 3)
    if path != "/truc-thuoc/":
        for n in range(3):
            actions.give_certificate(world.orgs["KHCN-0001"], f"B-{n}", on=date(2018 + n, 1, 1), by=None)
            actions.open_branch(world.orgs["KHCN-0001"], f"Chi nhánh {n}", on=date(2018, 1, 1), by=None)
    asked()  # figures remembered while nothing changed are read again once
    assert asked() == before


def test_filters_and_excel(world, browse):
    more(world, 2)
    client = browse("office")

    def shown(query):
        text = page(client, f"/truc-thuoc/?{query}")
        return [code for code in ("K-0", "K-1", "KHCN-0001") if f"/don-vi/{code}/" in text]

    assert shown("") == ["K-0", "K-1", "KHCN-0001"] and shown("q=trung+tam+1") == ["K-1"]
    assert shown("weak=any") == ["K-0", "K-1"] and shown("weak=certificate_expired") == ["K-0"]
    assert shown("certificate=none") == ["KHCN-0001"] and shown("certificate=expired") == ["K-0"]
    assert shown("status=suspended") == [] and shown("status=active") == ["K-0", "K-1", "KHCN-0001"]
    assert shown("weak=any&on=2019-01-01") == [] and shown("weak=khong-co") == ["K-0", "K-1", "KHCN-0001"]
    assert client.get("/truc-thuoc/?excel=1&weak=any").headers["Content-Type"].endswith("sheet")
    unit = page(browse("unit"), "/truc-thuoc/")
    assert "/don-vi/K-1/" in unit and "/don-vi/K-0/" not in unit


def test_on_the_unit_page(world, browse):
    more(world, 1)
    actions.warn(orgs_of("K-0"), on=DAY, by=None, reason="Sai mục đích", due=date(2021, 6, 1))
    text = page(browse("office"), "/don-vi/K-0/")
    for words in ("A-0", "hết hạn", "Sai mục đích", "Người đứng đầu hết nhiệm kỳ"):
        assert words in text, words
    assert "Đăng ký hoạt động" not in page(browse("office"), "/don-vi/LHH-A/")


def orgs_of(code):
    from giaoban.kernel.orgs.models import Org

    return Org.objects.get(code=code)


def test_thresholds_are_set_by_the_office_with_their_source(world, browse):
    path, facts = "/truc-thuoc/nguong/", {"key": "no_report", "no_report-number": "3", "no_report-since": "2021-04-01",
                                          "no_report-legal_source": "QĐ 9/QĐ-LHHVN"}
    assert browse("department").post(path, facts).status_code == 403
    assert browse("unit").get(path).status_code == 403
    client = browse("office")
    for wrong in ({"no_report-number": "-1"}, {"no_report-legal_source": ""}, {"no_report-since": "2016-08-15"}):
        assert client.post(path, {**facts, **wrong}).status_code == 422
    assert client.post(path, {**facts, "key": "x"}).status_code == 404
    assert client.post(path, facts).status_code == 302
    assert list(WeakRule.objects.filter(key="no_report").values_list("number", "until")) == [
        (2, date(2021, 4, 1)), (3, None)]
    assert "QĐ 9/QĐ-LHHVN" in page(client, path)


def test_the_checklist_is_closed_item_by_item_on_the_dossier(world, browse):
    made = open_dossier(Dissolution, title="Giải thể", org=world.orgs["KHCN-0001"], on=date(2021, 1, 4),
                        by=world.users["office"])
    take_step(made, "appraise", by=world.users["office"], on=date(2021, 1, 5))
    take_step(made, "start", by=world.users["leader"], on=date(2021, 1, 6))
    client, item = browse("office"), ChecklistItem.objects.first()
    text = page(client, f"/ho-so/{made.number}/")
    assert "xong 0/11" in text and "Danh mục giải thể còn mục chưa xong" in page(browse("leader"), f"/ho-so/{made.number}/")
    prefix = f"muc-{item.pk}"
    for data, why in (({}, "Ngày xong"), ({f"{prefix}-on": "2021-02-01"}, "ghi văn bản"),
                      ({f"{prefix}-on": "2031-02-01", f"{prefix}-paper": "x"}, "tương lai")):
        assert why in client.post(f"/truc-thuoc/muc/{item.pk}/xong/", data, follow=True).content.decode()
    client.post(f"/truc-thuoc/muc/{item.pk}/xong/", {f"{prefix}-on": "2021-02-01", f"{prefix}-paper": "BB 7"})
    text = page(client, f"/ho-so/{made.number}/")
    assert "xong 1/11" in text and "BB 7" in text and "01/02/2021" in text
    client.post(f"/truc-thuoc/muc/{item.pk}/mo-lai/", {f"mo-{item.pk}-reason": "nhầm"})
    assert "xong 0/11" in page(client, f"/ho-so/{made.number}/")
    assert browse("viewer").post(f"/truc-thuoc/muc/{item.pk}/xong/", {}).status_code == 404
