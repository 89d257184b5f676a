"""What is not settled, not spent, handed to accounting, and the trend."""

from __future__ import annotations

from datetime import date

import pytest

from giaoban.kernel.base import clock
from giaoban.kernel.documents.models import Document
from giaoban.kernel.ledger.actions import balance, post, totals
from giaoban.kernel.ledger.models import ALLOCATE, PLAN, SETTLE, Entry, HandOver, Reallocation

from .conftest import MILLION, accepted, book, page, queries, settled_in_part, sheet

pytestmark = pytest.mark.django_db


class TestUnsettled:
    PATH = "/kinh-phi/chua-quyet-toan/"

    def test_age_and_what_is_missing(self, world, office):
        task = accepted(world)
        answer = page(office, self.PATH, on="2020-09-04")
        text = answer.content.decode()
        assert task.number in text and "chưa có báo cáo chi" in text and "80.000.000" in text
        assert answer.context["page"].object_list[0].days == 30

    def test_filters(self, world, office):
        one, two = accepted(world), accepted(world, "LHH-B")
        for query, there in (({"unit": "LHH-B"}, {two.number}), ({"band": "over_180", "on": "2020-09-04"}, set()),
                             ({"source": str(world.fund.source_id)}, {one.number, two.number}),
                             ({"missing": "spending_report"}, {one.number, two.number}),
                             ({"work": "research.task"}, set())):
            text = page(office, self.PATH, **query).content.decode()
            assert {number for number in (one.number, two.number) if number in text} == there, query

    def test_a_unit_sees_its_own(self, world, browse):
        one, two = accepted(world), accepted(world, "LHH-B")
        text = page(browse("unit"), self.PATH).content.decode()
        assert one.number in text and two.number not in text
        assert two.number not in repr(sheet(browse("unit"), self.PATH))
        assert browse("unit").get(f"{self.PATH}don-doc/").status_code == 403

    def test_a_letter_to_each_unit_chosen(self, world, office):
        one, two, three = accepted(world), accepted(world), accepted(world, "LHH-B")
        answer = office.post(f"{self.PATH}don-doc/", {"unit": ["LHH-A", "LHH-B", "HN-001"], "due": "2021-04-15"})
        text = answer.content.decode()
        assert "Đã lập 2 dự thảo" in text and "Không còn hồ sơ nào chờ" in text
        letters = Document.objects.filter(form="ledger.chasing_unit")
        assert letters.count() == 2
        words = repr(letters.get(filled_from__subject={"record": f"orgs.org:{world.orgs['LHH-A'].pk}"}).content)
        assert one.number in words and two.number in words and three.number not in words
        again = office.post(f"{self.PATH}don-doc/", {"unit": ["LHH-A"]})
        assert "Đã có dự thảo" in again.content.decode() and letters.count() == 2
        rows = page(office, self.PATH).context["table"]
        assert all(cell.value for row in rows for column, cell in row if column.key == "chased")

    def test_nobody_chosen(self, world, office):
        accepted(world)
        answer = office.post(f"{self.PATH}don-doc/", {})
        assert answer.status_code == 422 and "Chọn ít nhất một đơn vị" in answer.content.decode()

    def test_queries_do_not_grow(self, world, office):
        accepted(world)
        counted = [queries(office, path) for path in (self.PATH, f"{self.PATH}don-doc/")]
        accepted(world, "LHH-B")
        accepted(world, "HN-001")
        assert [queries(office, path) for path in (self.PATH, f"{self.PATH}don-doc/")] == counted


class TestUnspent:
    PATH = "/kinh-phi/chua-chi/?year=2020"

    def short_of_money(self, world):
        """Planned for 100, given 60, running."""
        task = world.task()
        post(task, kind=PLAN, amount=100 * MILLION, fund=world.fund, on=date(2020, 2, 5), by=None)
        world.walk(task, upto="start", amount=60 * MILLION)
        return task

    def decide(self, world, task, **more):
        prefix = f"m{world.fund.pk}-{task.pk}"
        facts = {"fund": world.fund.pk, "dossier": task.pk, "amount": "40 triệu", "on": "2020-11-20", "paper": "QĐ 45",
                 "reason": "", "proposal": "Kế hoạch", **more}
        return {"prefix": prefix, **{f"{prefix}-{name}": value for name, value in facts.items()}}

    def test_taken_by_a_leader(self, world, leader):
        task = self.short_of_money(world)
        assert "40.000.000" in page(leader, self.PATH).content.decode()
        before = balance(world.fund)
        assert leader.post(self.PATH, self.decide(world, task)).status_code == 302
        assert totals(task)[ALLOCATE] == 100 * MILLION and balance(world.fund) == before - 40 * MILLION
        answer = page(leader, self.PATH)
        assert not answer.context["moves"] and Reallocation.objects.get().entry is not None

    def test_put_aside_with_a_reason(self, world, leader):
        task = self.short_of_money(world)
        refused = leader.post(self.PATH, {**self.decide(world, task), "dismiss": "1"})
        assert refused.status_code == 422 and "Ghi lý do" in refused.content.decode()
        facts = self.decide(world, task, reason="Không kịp trong năm")
        assert leader.post(self.PATH, {**facts, "dismiss": "1"}).status_code == 302
        assert totals(task)[ALLOCATE] == 60 * MILLION
        answer = page(leader, self.PATH)
        assert not answer.context["moves"] and "Không kịp trong năm" in answer.content.decode()

    @pytest.mark.parametrize(("wrong", "said"), [
        ({"amount": "9 tỷ"}, "chỉ còn"), ({"paper": ""}, "Ghi văn bản"), ({"amount": "1,5 đồng"}, "lẻ dưới")])
    def test_refused_on_its_form(self, world, leader, wrong, said):
        task = self.short_of_money(world)
        answer = leader.post(self.PATH, self.decide(world, task, **wrong))
        assert answer.status_code == 422 and said in answer.content.decode()
        assert not Reallocation.objects.exists()

    def test_the_office_only_reads(self, world, office, browse):
        task = self.short_of_money(world)
        assert "Quyết định</summary>" not in page(office, self.PATH).content.decode()
        assert office.post(self.PATH, self.decide(world, task)).status_code == 403
        assert browse("unit").get(self.PATH).status_code == 403

    def test_the_workbook_and_queries(self, world, office):
        task = self.short_of_money(world)
        assert task.number in repr(sheet(office, "/kinh-phi/chua-chi/", year="2020"))
        counted = queries(office, "/kinh-phi/chua-chi/", year="2020")
        self.short_of_money(world)
        self.short_of_money(world)
        assert queries(office, "/kinh-phi/chua-chi/", year="2020") == counted


class TestAccounting:
    PATH = "/kinh-phi/ke-toan/"
    PERIOD = {"first": "2020-01-01", "last": "2020-12-31"}

    def test_adds_up_to_the_ledger(self, world, office):
        settled_in_part(world)
        settled_in_part(world, "LHH-B", 40 * MILLION)
        assert office.post(self.PATH, self.PERIOD).status_code == 302
        found = book(page(office, f"{self.PATH}{HandOver.objects.get().pk}/"))
        rows = found.get_sheet_by_name("Bút toán").to_python()
        assert sum(row[11] for row in rows[1:]) == sum(Entry.objects.values_list("amount", flat=True))
        assert rows[-1][12] == 21 * MILLION  # the running sum of what was returned
        control = found.get_sheet_by_name("Kiểm soát").to_python()
        assert {row[5] for row in control[1:]} == {"khớp"}
        assert "Thay đổi" not in found.sheet_names

    def test_handed_over_again_shows_what_changed(self, world, office):
        with clock.at(date(2021, 1, 5)):
            task = settled_in_part(world)
        with clock.at(date(2021, 1, 6)):
            office.post(self.PATH, self.PERIOD)
        first = HandOver.objects.get()
        with clock.at(date(2021, 2, 1)):
            post(task, kind=SETTLE, amount=5 * MILLION, fund=world.fund, on=date(2020, 12, 30), by=None)
        with clock.at(date(2021, 2, 2)):
            office.post(self.PATH, self.PERIOD)
        second = HandOver.objects.get(before=first)
        changed = book(page(office, f"{self.PATH}{second.pk}/")).get_sheet_by_name("Thay đổi").to_python()
        assert len(changed) == 2 and changed[1][11] == 5 * MILLION
        old = book(page(office, f"{self.PATH}{first.pk}/")).get_sheet_by_name("Bút toán").to_python()
        assert len(old) == 4

    @pytest.mark.parametrize(("period", "said"), [
        ({"first": "2020-12-31", "last": "2020-01-01"}, "trước ngày đầu"),
        ({"first": "2015-01-01", "last": "2015-12-31"}, "Không có bút toán nào"),
        ({"first": "2020-01-01", "last": "2199-12-31"}, "tương lai")])
    def test_refused(self, world, office, period, said):
        settled_in_part(world)
        answer = office.post(self.PATH, period)
        assert answer.status_code == 422 and said in answer.content.decode()
        assert not HandOver.objects.exists()

    def test_who_may(self, world, browse):
        settled_in_part(world)
        assert browse("unit").get(self.PATH).status_code == 403
        assert browse("department").post(self.PATH, self.PERIOD).status_code == 403
        assert not HandOver.objects.exists()


class TestTrend:
    PATH = "/kinh-phi/xu-huong/"

    def test_by_source_and_why_it_breaks(self, world, office, browse):
        settled_in_part(world)
        text = page(office, self.PATH, year="2020").content.decode()
        assert "5.000" in text and "<svg" in text and "Sổ kinh phí ghi từ năm 2020" in text
        assert page(browse("unit"), self.PATH, year="2020").context["measure"] == "Đã cấp"
        assert "5.000" not in page(browse("other_unit"), self.PATH, year="2020").content.decode()
        rows = sheet(office, self.PATH, year="2020")
        assert any(5_000 * MILLION in row and 100 * MILLION in row for row in rows)
