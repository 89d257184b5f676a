"""The money page and its lists: every number adds up to the ledger, nobody sees more than theirs, queries are constant."""

from __future__ import annotations

import re
from datetime import date

import pytest

from giaoban.kernel.base import grouped
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.dossiers.registry import kind
from giaoban.kernel.ledger.actions import carry, cut, open_fund, plan_fund
from giaoban.kernel.ledger.models import ALLOCATE, RETURN, SETTLE, Fund, FundGrant, Source
from giaoban.web.money.sums import ALL

from .conftest import MILLION, page, queries, settled_in_part, sheet

pytestmark = pytest.mark.django_db


class TestYear:
    def test_the_sums_are_the_ledgers(self, world, browse):
        settled_in_part(world)
        settled_in_part(world, "LHH-B", 40 * MILLION)
        answer = page(browse("office"), "/kinh-phi/", year="2020")
        total = answer.context["year"].total().sums
        assert total[ALLOCATE] == 140 * MILLION and total["open"] == 35 * MILLION
        assert total["left"] == 5_000 * MILLION - 140 * MILLION + 21 * MILLION
        assert all(check.holds for check in answer.context["checks"])
        text = answer.content.decode()
        assert "✓" in text and grouped(total["left"]) in text and "<svg" in text

    def test_the_picture_lets_out_what_it_takes_in(self, world, browse):
        settled_in_part(world)
        page(browse("office"), "/kinh-phi/", year="2020", by="unit")
        for picture in page(browse("office"), "/kinh-phi/", year="2020").context["pictures"]:
            columns = {}
            for node in picture.nodes:
                columns.setdefault(node.column, []).append(node.value)
            assert sum(columns[0]) == sum(columns[3])
            assert all(node.y + node.height <= picture.height for node in picture.nodes)

    def test_a_past_day_and_what_was_known(self, world, browse):
        settled_in_part(world)
        then = page(browse("office"), "/kinh-phi/", year="2020", on="2020-08-10").context["year"].total().sums
        assert then[SETTLE] == 60 * MILLION and then[RETURN] == 0
        before = page(browse("office"), "/kinh-phi/", year="2020", known_on="2020-01-01").context["year"].total().sums
        assert not any(before[key] for key in ALL)

    def test_every_number_opens_what_adds_up_to_it(self, world, browse):
        settled_in_part(world)
        settled_in_part(world, "LHH-B", 40 * MILLION)
        client = browse("office")
        answer = page(client, "/kinh-phi/", year="2020", on="2021-03-01")
        tried = 0
        for row in [*answer.context["funds"], *answer.context["kinds"], *answer.context["units"],
                    answer.context["total"]]:
            for cell in row["cells"]:
                if "/but-toan/" in cell["url"] or "/ho-so/" in cell["url"]:
                    foot = client.get(cell["url"]).context["foot"]
                    assert cell["text"] in foot, (cell, foot)
                    tried += 1
        assert tried > 10

    def test_carried_over_money_stands_in_both_years(self, world, browse):
        later = open_fund(code="TVPB-2021", name="Kinh phí TVPB", year=2021, amount=MILLION, by=None,
                          source=world.fund.source, on=date(2021, 1, 2))
        task = settled_in_part(world)
        carry(task, amount=25 * MILLION, fund=world.fund, into=later, on=date(2021, 1, 5), by=None, paper="CV 1")
        old = page(browse("office"), "/kinh-phi/", year="2020").context["year"].total().sums
        new = page(browse("office"), "/kinh-phi/", year="2021")
        assert old["carry"] == 25 * MILLION and old["open"] == 0
        assert new.context["year"].total().sums["carried_in"] == 25 * MILLION
        assert all(check.holds for check in new.context["checks"])
        assert "Chuyển từ năm trước" in new.content.decode()

    def test_the_workbook_says_the_same(self, world, browse):
        settled_in_part(world)
        rows = sheet(browse("office"), "/kinh-phi/", year="2020")
        total = next(row for row in rows if row[0] == "Cộng")
        assert 100 * MILLION in total and 25 * MILLION in total

    def test_queries_do_not_grow(self, world, browse):
        client = browse("office")
        settled_in_part(world)
        counted = [queries(client, path, year="2020") for path in PATHS]
        for org in ("LHH-B", "LHH-A", "HN-001"):
            settled_in_part(world, org)
        assert [queries(client, path, year="2020") for path in PATHS] == counted


PATHS = ("/kinh-phi/", "/kinh-phi/but-toan/", "/kinh-phi/ho-so/", "/kinh-phi/nguon/")


class TestSight:
    def test_a_unit_sees_its_own_money_and_no_fund(self, world, browse):
        mine, theirs = settled_in_part(world), settled_in_part(world, "LHH-B", 40 * MILLION)
        client = browse("unit")
        answer = page(client, "/kinh-phi/", year="2020")
        text = answer.content.decode()
        assert "100.000.000" in text and "40.000.000" not in text and "5.000.000.000" not in text
        assert answer.context["year"].total().sums["granted"] == 0
        for path in ("/kinh-phi/but-toan/", "/kinh-phi/ho-so/"):
            text = page(client, path, year="2020").content.decode()
            assert mine.number in text and theirs.number not in text
            assert theirs.number not in repr(sheet(client, path, year="2020"))
        for path in ("/kinh-phi/nguon/", f"/kinh-phi/nguon/{world.fund.pk}/", "/kinh-phi/nguon/mo/"):
            assert client.get(path).status_code == 403

    def test_a_unit_may_not_ask_for_another(self, world, browse):
        settled_in_part(world, "LHH-B")
        answer = browse("unit").get("/kinh-phi/", {"year": "2020", "unit": "LHH-B"})
        assert answer.context["year"].total().sums[ALLOCATE] == 0

    def test_a_stranger_sees_nothing(self, world, browse):
        settled_in_part(world)
        for path in PATHS:
            assert browse("stranger").get(path).status_code == 403


def given_to_outreach(world, org):
    leader = world.users["leader"]
    task = open_dossier(kind("outreach.task").model, org=world.orgs[org], on=date(2020, 2, 1), by=leader, title="PBKT")
    take_step(task, "approve", by=leader, on=date(2020, 3, 1), paper="QĐ 1")
    return take_step(task, "fund", by=leader, on=date(2020, 3, 2), fund=world.fund, amount=80 * MILLION, paper="QĐ 2")


class TestFunds:
    def test_opened_with_its_first_grant(self, world, browse):
        source = Source.objects.get(code="MT")
        facts = {"source": source.pk, "year": "2020", "code": "MT-2020", "name": "Môi trường", "amount": "1,5 tỷ",
                 "on": "2020-02-01", "paper": "QĐ 7"}
        answer = browse("office").post("/kinh-phi/nguon/mo/", facts)
        made = Fund.objects.get(code="MT-2020")
        assert answer.url == f"/kinh-phi/nguon/{made.pk}/" and made.amount == 1_500 * MILLION

    @pytest.mark.parametrize(("wrong", "said"), [
        ({"code": "TVPB-2020"}, "Đã có nguồn mang mã"), ({"amount": "1,5 đồng"}, "lẻ dưới một đồng"),
        ({"amount": "1,234.56"}, "kiểu Anh"), ({"paper": ""}, "Ghi văn bản giao"),
        ({"on": "2199-01-01"}, "tương lai"), ({"year": "1800"}, "1945")])
    def test_refused_on_the_form(self, world, browse, wrong, said):
        facts = {"source": Source.objects.first().pk, "year": "2020", "code": "X-2020", "name": "Nguồn mới",
                 "amount": "80 triệu", "on": "2020-02-01", "paper": "QĐ 7", **wrong}
        answer = browse("office").post("/kinh-phi/nguon/mo/", facts)
        text = answer.content.decode()
        assert answer.status_code == 422 and said in text and "Nguồn mới" in text
        assert Fund.objects.count() == 1

    def test_more_and_less_by_paper(self, world, browse):
        client, path = browse("office"), f"/kinh-phi/nguon/{world.fund.pk}/"
        facts = {"bo-sung-amount": "500 triệu", "bo-sung-on": "2020-06-01", "bo-sung-paper": "QĐ 9"}
        assert client.post(f"{path}bo-sung/", facts).status_code == 302
        settled_in_part(world)
        facts = {"cat-giam-amount": "6 tỷ", "cat-giam-on": "2020-10-01", "cat-giam-paper": "QĐ 10"}
        refused = client.post(f"{path}cat-giam/", facts)
        assert refused.status_code == 422 and "chưa cấp" in refused.content.decode()
        assert "6 tỷ" in refused.content.decode()
        text = page(client, path).content.decode()
        assert "5.500.000.000" in text and "5.415.000.000" in text

    def test_a_grant_undone(self, world, browse):
        grant = FundGrant.objects.get(fund=world.fund)
        cut(world.fund, amount=MILLION, on=date(2020, 2, 1), paper="QĐ 3", by=None)
        client, path = browse("leader"), f"/kinh-phi/nguon/{world.fund.pk}/dao/"
        facts = {"dao-grant": FundGrant.objects.get(amount__lt=0).pk, "dao-on": "2020-03-01", "dao-note": "Ghi nhầm"}
        assert client.post(path, facts).status_code == 302
        assert client.post(path, facts).status_code == 422
        facts["dao-grant"] = grant.pk
        settled_in_part(world)
        assert "chưa cấp" in client.post(path, facts).content.decode()

    def test_a_department_reads_and_does_not_write(self, world, browse):
        client, path = browse("department"), f"/kinh-phi/nguon/{world.fund.pk}/"
        assert "Giao bổ sung" not in page(client, path).content.decode()
        assert client.post(f"{path}bo-sung/", {}).status_code == 403
        assert client.get("/kinh-phi/nguon/mo/").status_code == 403

    def test_its_days_end_at_what_is_left(self, world, browse):
        settled_in_part(world)
        answer = page(browse("office"), f"/kinh-phi/nguon/{world.fund.pk}/")
        assert answer.context["days"][0]["left"] == 4_915 * MILLION
        assert re.search(r'class="way" d="M[\d. HVM]+"', answer.content.decode())

    def test_carried_into_the_next_year_by_one_permission(self, world, browse):
        later = plan_fund(code="TVPB-2021", name="Kinh phí TVPB", year=2021, source=world.fund.source, by=None)
        one, two = (given_to_outreach(world, org) for org in ("LHH-A", "LHH-B"))
        path = f"/kinh-phi/nguon/{world.fund.pk}/chuyen-nam-sau/"
        facts = {"pick": [one.pk, two.pk], "into": later.pk, "on": "2021-01-10", "paper": "CV 9", "reason": "Chưa xong"}
        assert browse("office").post(path, facts).status_code == 403
        assert browse("leader").post(path, {**facts, "paper": ""}).status_code == 422
        assert browse("leader").post(path, facts).status_code == 302
        assert page(browse("office"), "/kinh-phi/", year="2020").context["year"].total().sums["carry"] == 160 * MILLION
        again = browse("leader").post(path, facts)
        assert again.status_code == 422 and "chưa chuyển hồ sơ nào" in again.content.decode()
