"""Dissemination tasks with their products, the calendar of environment days, courses; their figures and screens."""

from datetime import date

import pytest

from giaoban.domains.outreach import actions
from giaoban.domains.outreach.figures import beneficiaries, courses, events, members, products, tasks
from giaoban.domains.outreach.models import AnnualDay, Course, DayEvent, DisseminationTask
from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.actions import DossierRefused, open_dossier, take_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.ledger.actions import totals
from giaoban.kernel.lifecycle import StepRefused

YEAR = Scope.of(Period.year(2020))


def opened(world, model, code="LHH-A", **facts):
    return open_dossier(model, title="Phổ biến kiến thức chăn nuôi", org=world.orgs[code], on=date(2020, 2, 1), year=2020,
                        by=world.users["office"], **facts)


def go(world, task, step, on, **facts):
    by = world.users["leader" if step in ("approve", "fund") else "office"]
    return take_step(task, step, by=by, on=on, note="x", **facts)


@pytest.fixture
def running(world):
    task = opened(world, DisseminationTask)
    for step, month in (("approve", 3), ("contract", 4), ("start", 5)):
        go(world, task, step, date(2020, month, 1))
    return task


class TestTask:
    def test_to_its_settlement(self, world, running):
        go(world, running, "fund", date(2020, 5, 2), fund=world.fund, amount="50 triệu")
        with pytest.raises(StepRefused, match="Chưa ghi sản phẩm nào"):
            go(world, running, "report", date(2020, 9, 1))
        for form, people in (("class", 120), ("leaflet", 2000), ("class", 80)):
            actions.add_product(running, form=form, title="Nuôi gà", people=people, on=date(2020, 8, 1), by=world.users["unit"])
        for step, month in (("report", 9), ("accept", 10), ("report_spending", 11), ("settle", 12)):
            go(world, running, step, date(2020, month, 1))
        assert running.closed_on == date(2020, 12, 1) and totals(running)["open"] == 0
        assert cells(tasks, YEAR, ["outcome"]) == {("settled",): 1}
        assert cells(products, YEAR, ["product"]) == {("class",): 2, ("leaflet",): 1}
        assert cells(beneficiaries, YEAR, ["product"]) == {("class",): 200, ("leaflet",): 2000}
        assert value(members, YEAR) == 1

    def test_a_row_by_mistake_no_longer_counts_but_did(self, world, running):
        with clock.at(date(2020, 8, 1)):
            row = actions.add_product(running, form="class", title="Nhầm", people=9000, on=date(2020, 8, 1), by=world.users["unit"])
        with clock.at(date(2020, 8, 5)):
            actions.void_product(row, by=world.users["unit"])
        assert value(beneficiaries, YEAR) == 0
        assert value(beneficiaries, Scope.of(Period.year(2020), known_on=date(2020, 8, 4))) == 9000

    @pytest.mark.parametrize(("facts", "said"), [
        ({"form": "phim"}, "Chọn hình thức"), ({"title": " "}, "Ghi tên"), ({"quantity": 0}, "ít nhất là 1"),
        ({"people": -1}, "không hợp lý"), ({"on": date(2099, 1, 1)}, "ở tương lai"), ({"on": date(2020, 1, 1)}, "trước khi mở")])
    def test_refused(self, world, running, facts, said):
        with pytest.raises(DossierRefused, match=said):
            actions.add_product(running, by=world.users["unit"],
                                **{"form": "class", "title": "Lớp", "on": date(2020, 8, 1), **facts})

    def test_two_tasks_of_a_member_are_one_member_supported(self, world, running):
        other = opened(world, DisseminationTask)
        assert value(members, YEAR) == 1 and value(tasks, YEAR) == 2
        go(world, other, "approve", date(2020, 3, 2))
        go(world, other, "cancel", date(2020, 4, 2))
        assert value(members, YEAR) == 1 and cells(tasks, YEAR, ["outcome"]) == {("running",): 1, ("not_held",): 1}


class TestDays:
    def test_the_days_of_a_year(self, world):
        spans = {day.key: (day.in_year(2021).first, day.in_year(2021).last) for day in AnnualDay.objects.on(date(2021, 1, 1))}
        assert spans == {"environment": (date(2021, 6, 5),) * 2, "biodiversity": (date(2021, 5, 22),) * 2,
                         "cleanup": (date(2021, 9, 1), date(2021, 9, 30)), "water": (date(2021, 4, 29), date(2021, 5, 6))}

    def test_opening_a_year_twice_makes_each_event_once(self, world):
        days, orgs = list(AnnualDay.objects.all()), [world.orgs["LHH-A"], world.orgs["LHH-B"]]
        made = actions.open_year(2020, days=days, orgs=orgs[:1], by=world.users["office"], on=date(2020, 1, 6))
        assert len(made) == 4 and made[0].first == date(2020, 4, 29)
        assert len(actions.open_year(2020, days=days, orgs=orgs, by=world.users["office"], on=date(2020, 1, 7))) == 4
        with pytest.raises(DossierRefused, match="Chỉ các ban"):
            actions.open_year(2020, days=days, orgs=orgs, by=world.users["unit"])
        event = DayEvent.objects.get(day="environment", org=orgs[0])
        take_step(event, "hold", by=world.users["unit"], on=date(2020, 6, 5))
        assert cells(events, YEAR, ["day"]) == {("environment",): 1}

    def test_courses(self, world):
        course = opened(world, Course, subject="Viết dự án")
        take_step(course, "hold", by=world.users["unit"], on=date(2020, 6, 5))
        actions.tell(course, by=world.users["unit"], place="Hội trường", participants=45)
        assert Course.objects.get().participants == 45 and value(courses, YEAR) == 1
        with pytest.raises(DossierRefused, match="đơn vị thực hiện"):
            actions.tell(course, by=world.users["other_unit"], participants=1)


class TestPages:
    def test_a_unit_writes_products_on_its_page(self, world, browse, running):
        unit, url = browse("unit"), f"/pho-bien/{running.number}/san-pham/"
        facts = {"san-pham-form": "class", "san-pham-title": "Lớp nuôi ong", "san-pham-on": "2020-08-01",
                 "san-pham-quantity": "1", "san-pham-people": "-4"}
        answer = unit.post(url, facts)
        assert answer.status_code == 422 and "Lớp nuôi ong" in answer.text
        assert unit.post(url, {**facts, "san-pham-people": "1200"}).status_code == 302
        page = unit.get(f"/ho-so/{running.number}/")
        assert "1.200 lượt người hưởng lợi" in page.text
        listing = unit.get("/pho-bien/?year=2020")
        assert "1.200" in listing.text and running.number not in browse("other_unit").get("/pho-bien/?year=2020").text
        row = running.products.get()
        assert browse("other_unit").post(f"/pho-bien/san-pham/{row.pk}/bo/").status_code == 404
        assert browse("viewer").post(f"/pho-bien/san-pham/{row.pk}/bo/").status_code == 403
        assert unit.post(f"/pho-bien/san-pham/{row.pk}/bo/").status_code == 302
        assert not running.products.filter(voided_at=None).exists()

    def test_the_office_opens_the_year(self, world, browse):
        office, days = browse("office"), [day.pk for day in AnnualDay.objects.all()]
        page = office.get("/pho-bien/ngay-moi-truong/?year=2022")
        assert "05/6/2022" in page.text and "29/4/2022 – 06/5/2022" in page.text
        wrong = office.post("/pho-bien/ngay-moi-truong/?year=2022", {"lich-days": days, "lich-codes": "LHH-A, KHONG-CO"})
        assert wrong.status_code == 422 and "KHONG-CO" in wrong.text
        office.post("/pho-bien/ngay-moi-truong/?year=2022", {"lich-days": days[:2], "lich-kinds": ["local_union"]})
        assert DayEvent.objects.filter(year=2022).count() == 4
        assert browse("unit").post("/pho-bien/ngay-moi-truong/?year=2022", {"lich-days": days}).status_code == 403
        mine = browse("unit").get("/pho-bien/ngay-moi-truong/?year=2022")
        assert "Mở lịch năm" not in mine.text
        event = DayEvent.objects.filter(org=world.orgs["LHH-A"]).first()
        assert browse("unit").post(f"/pho-bien/{event.number}/ket-qua/", {"ket-qua-participants": "300", "ket-qua-place": "Bãi biển"}).status_code == 302
        assert DayEvent.objects.get(pk=event.pk).participants == 300

    def test_constant_queries(self, world, browse, running):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for more in (0, 2):
            for _ in range(more):
                opened(world, DisseminationTask)
                actions.add_product(running, form="class", title="Lớp", people=1, on=date(2020, 8, 1), by=world.users["unit"])
            with CaptureQueriesContext(connection) as seen:
                browse("office").get("/pho-bien/?year=2020")
            counts.append(len(seen))
        assert counts[0] == counts[1]
