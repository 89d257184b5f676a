"""On the screens: from a draft in the calendar to a task, its points, the answers to all of them on one page."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from giaoban.domains.critique import actions
from giaoban.domains.critique.models import CritiqueTask, Draft, Rule
from giaoban.domains.critique.pasting import Point
from giaoban.kernel.base import clock
from giaoban.kernel.documents import forms
from giaoban.kernel.dossiers.actions import take_step

TODAY = date(2021, 3, 15)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def draft(world, title="Dự thảo quy hoạch", closes=date(2021, 3, 20), lead="BAN-TVPB", **facts):
    facts = {"agency": "Bộ Giao thông vận tải", "received_on": date(2021, 3, 1), "by": world.users["office"], **facts}
    return actions.register_draft(title=title, closes_on=closes, lead=world.orgs[lead], **facts)


def sent(world, count=3, **facts):
    task = world.walk(world.task(asking_agency="Bộ Giao thông vận tải", **facts), upto="accept")
    rows = actions.add_opinions(task, [Point(f"Ý thứ {n}", f"Điều {n}") for n in range(1, count + 1)],
                                by=world.users["unit"])
    take_step(task, "send_opinion", by=world.users["department"], on=date(2020, 12, 1), paper="CV 12")
    return task, rows


class TestCalendar:
    def test_overdue_first_then_by_week(self, browse, world):
        for title, closes in (("Tuần sau", date(2021, 3, 24)), ("Tuần này", date(2021, 3, 19)),
                              ("Đã quá", date(2021, 3, 12)), ("Xa", date(2021, 5, 5))):
            draft(world, title, closes)
        page = browse("office").get("/tu-van/lich/")
        assert [(group["title"].split(",")[0], [row["draft"].title for row in group["rows"]])
                for group in page.context["groups"]] == [
            ("Quá hạn", ["Đã quá"]), ("Tuần này", ["Tuần này"]), ("Tuần sau", ["Tuần sau"]),
            ("Tuần 03/5/2021 – 09/5/2021", ["Xa"])]
        text = page.content.decode()
        assert "quá 3 ngày" in text and "còn 4 ngày" in text
        assert "Xa" not in browse("office").get("/tu-van/lich/?q=tuan").content.decode()
        book = CalamineWorkbook.from_filelike(BytesIO(browse("office").get("/tu-van/lich/?excel=1").getvalue()))
        assert len(book.get_sheet_by_index(0).to_python()) == 5

    def test_entered_moved_with_a_reason_and_turned_into_a_task(self, browse, world):
        client = browse("department")
        assert "Không có dự thảo nào chờ góp ý" in client.get("/tu-van/lich/").content.decode()
        typed = {"title": "Dự thảo quy hoạch đường sắt", "agency": "Bộ GTVT", "origin": "assigned", "symbol": "1234/BGTVT",
                 "received_on": "2021-03-10", "closes_on": "2021-03-01", "lead": "BAN-TVPB"}
        assert "trước ngày nhận" in client.post("/tu-van/lich/moi/", typed).content.decode()
        answer = client.post("/tu-van/lich/moi/", typed | {"closes_on": "2021-03-20"})
        made = Draft.objects.get()
        assert answer.url == f"/tu-van/lich/{made.pk}/"
        url = answer.url
        assert client.post(f"{url}gia-han/", {"closes_on": "2021-03-30", "reason": ""}).status_code == 422
        client.post(f"{url}gia-han/", {"closes_on": "2021-03-30", "reason": "Bộ cho thêm thời gian"})
        text = client.get(url).content.decode()
        assert "hạn đầu 20/3/2021" in text and "Bộ cho thêm thời gian" in text
        answer = client.post(f"{url}nhiem-vu/", {"nhiem-vu-org": "LHH-A", "nhiem-vu-form": "workshop",
                                                 "nhiem-vu-on": "2021-03-12", "nhiem-vu-department": ""})
        task = CritiqueTask.objects.get()
        assert answer.url == f"/ho-so/{task.number}/"
        assert (task.title, task.origin, task.asking_agency, task.form) == (
            "Góp ý dự thảo quy hoạch đường sắt", "assigned", "Bộ GTVT", "workshop")
        text = client.get("/tu-van/lich/").content.decode()
        assert "Đã mở nhiệm vụ" in text and task.number in text
        assert "không làm được" in client.post(f"{url}nhiem-vu/", {}, follow=True).content.decode()

    def test_answered_or_passed_over_and_opened_again(self, browse, world):
        client = browse("office")
        one, two = draft(world), draft(world, "Khác")
        assert client.post(f"/tu-van/lich/{one.pk}/bo-qua/", {"bo-on": "2021-03-14"}).status_code == 422
        client.post(f"/tu-van/lich/{one.pk}/bo-qua/", {"bo-on": "2021-03-14", "bo-words": "Không thuộc lĩnh vực"})
        client.post(f"/tu-van/lich/{two.pk}/tra-loi/", {"xong-on": "2021-03-14", "xong-words": "CV 20/LHHVN"})
        assert "Không có dự thảo nào" in client.get("/tu-van/lich/").content.decode()
        assert "Không thuộc lĩnh vực" in client.get(f"/tu-van/lich/{one.pk}/").content.decode()
        client.post(f"/tu-van/lich/{one.pk}/gia-han/", {"closes_on": "2021-04-01", "reason": "Bộ hỏi lại"})
        one.refresh_from_db()
        assert (one.state, one.closes_first, one.outcome) == ("open", date(2021, 3, 20), "")
        assert browse("office").get("/tu-van/lich/?state=answered").context["count"] == 1

    def test_who(self, browse, world):
        made = draft(world, lead="LHH-A")
        url = f"/tu-van/lich/{made.pk}/"
        assert {name: browse(name).get(url).status_code
                for name in ("leader", "department", "unit", "viewer", "other_unit", "stranger")} == {
            "leader": 200, "department": 200, "unit": 200, "viewer": 200, "other_unit": 404, "stranger": 403}
        assert made.title not in browse("other_unit").get("/tu-van/lich/").content.decode()
        assert browse("unit").post(f"{url}gia-han/").status_code == 403
        assert browse("unit").get("/tu-van/lich/moi/").status_code == 403
        assert browse("leader").post(f"{url}nhiem-vu/", {}, follow=True).status_code == 200
        assert browse("office").post(f"{url}khong-co/").status_code == 404

    def test_constant_number_of_queries(self, browse, world):
        def asked():
            with CaptureQueriesContext(connection) as caught:
                assert browse("office").get("/tu-van/lich/?state=all").status_code == 200
            return len(caught)

        draft(world)
        one = asked()
        for title in ("Hai", "Ba"):
            actions.open_task(draft(world, title, lead="LHH-A"), org=world.orgs["LHH-A"], department=None, form="topic",
                              on=TODAY, by=world.users["office"])
        assert asked() == one


    def test_its_closing_day_stands_in_the_calendar(self, browse, world):
        made = draft(world, lead="LHH-A")
        assert made.title in browse("unit").get("/lich/").content.decode()
        assert made.title not in browse("other_unit").get("/lich/").content.decode()


class TestOpinions:
    def test_pasted_sent_and_answered_on_one_page(self, browse, world):
        task = world.walk(world.task(asking_agency="Bộ GTVT"), upto="report")
        unit, staff = browse("unit"), browse("department")
        url = f"/tu-van/{task.number}/y-kien/"
        assert "Chưa ghi ý kiến nào" in unit.get(f"/ho-so/{task.number}/").content.decode()
        assert unit.post(url, {"table": "Điều 1\t"}).status_code == 422
        unit.post(url, {"table": "Điều 1\tSửa mức phạt\nĐiều 2\tBỏ khoản 3\nBổ sung phụ lục"})
        assert "Bỏ khoản 3" in unit.get(f"/ho-so/{task.number}/").content.decode()
        for step in ("accept", "send_opinion"):
            take_step(task, step, by=world.users["department"], on=date(2020, 9, 1), paper="CV 12/LHHVN")
        rows = list(task.opinions.held())
        page = f"/tu-van/{task.number}/tra-loi/"
        typed = {"on": "2020-10-01", "paper": "CV 7/BGTVT", "finish": "on"}
        assert "Chưa chọn trả lời" in staff.post(page, typed).content.decode()
        wrong = staff.post(page, typed | {f"o{rows[0].pk}-reason": "vì vậy"})
        assert wrong.status_code == 422 and "vì vậy" in wrong.content.decode()
        for row, verdict in zip(rows, ("taken_up", "partly", "not_taken"), strict=True):
            typed |= {f"o{row.pk}-verdict": verdict, f"o{row.pk}-reason": f"Lý do {row.number}"}
        assert staff.post(page, typed).status_code == 302
        task.refresh_from_db()
        assert task.content_state == "answered"
        text = unit.get(f"/ho-so/{task.number}/").content.decode()
        for words in ("1/3 (33,3 %)", "2/3 (66,7 %)", "3/3 (100,0 %)", "Lý do 3", "CV 7/BGTVT", "tiếp thu một phần"):
            assert words in text, words
        book = CalamineWorkbook.from_filelike(BytesIO(unit.get(f"{url}?excel=1").getvalue()))
        lines = book.get_sheet_by_index(0).to_python()
        assert len(lines) == 4 and lines[1][5] == "tiếp thu"

    def test_who(self, browse, world):
        task, rows = sent(world)
        paths = (f"/tu-van/{task.number}/y-kien/", f"/tu-van/{task.number}/tra-loi/")
        assert {name: tuple(browse(name).get(path).status_code for path in paths)
                for name in ("department", "unit", "viewer", "other_unit")} == {
            "department": (200, 200), "unit": (200, 403), "viewer": (403, 403), "other_unit": (404, 404)}
        assert browse("viewer").post(f"{paths[0]}{rows[0].pk}/huy/", {"reason": "x"}).status_code == 403
        browse("department").post(f"{paths[0]}{rows[0].pk}/huy/", {"reason": "Trùng"})
        assert task.opinions.held().count() == 2

    def test_the_time_to_answer_is_a_dated_rule(self, browse, world):
        client = browse("office")
        task, _rows = sent(world)
        assert "hạn trả lời" not in client.get(f"/ho-so/{task.number}/").content.decode()
        typed = {"key": "answer.days", "answer.days-number": "30", "answer.days-since": "2020-06-01",
                 "answer.days-legal_source": "Quy chế phối hợp"}
        assert browse("leader").post("/tu-van/quy-dinh/", typed).status_code == 403
        client.post("/tu-van/quy-dinh/", typed)
        assert Rule.objects.get(key="answer.days", until=None).number == 30
        assert "31/12/2020" in client.get(f"/ho-so/{task.number}/").content.decode()
        assert "30 ngày" in client.get("/tu-van/quy-dinh/").content.decode()
        assert browse("unit").get("/tu-van/quy-dinh/").status_code == 403

    def test_constant_number_of_queries(self, browse, world):
        def asked(task):
            counts = []
            for path in (f"/ho-so/{task.number}/", f"/tu-van/{task.number}/y-kien/", f"/tu-van/{task.number}/tra-loi/",
                         "/so-lieu/critique.opinions/?year=2020"):
                with CaptureQueriesContext(connection) as caught:
                    answer = browse("department").get(path)
                    assert answer.status_code == 200, answer.content.decode()
                counts.append(len(caught))
            return counts

        one = asked(sent(world, 1, title="Một")[0])
        assert asked(sent(world, 3, title="Ba")[0]) == one


class TestLetters:
    def test_opinion_letter_with_its_report_and_the_reminder(self, world):
        task = world.walk(world.task(asking_agency="Bộ Giao thông vận tải"), upto="accept")
        form = forms.form("critique.opinion")
        assert forms.why_not(form, task, task, TODAY)
        actions.add_opinions(task, [Point("Chung"), Point("Sửa", "Điều 1")], by=world.users["unit"])
        assert not forms.why_not(form, task, task, TODAY)
        letter = forms.draft_from(form, task, by=world.users["department"], summary="Dự thảo công phu.")
        assert (letter.kind, letter.symbol_tail) == ("CV", "LHHVN-TVPB") and letter.dossier_id == task.pk
        take_step(task, "send_opinion", by=world.users["department"], on=date(2020, 12, 1))
        again = forms.form("critique.reminder")
        assert not forms.why_not(again, task, task, TODAY)
        paper = again.build(task, due=date(2021, 1, 1))
        assert "02 ý kiến chưa có trả lời (số 1, 2)" in paper.body[0].runs

    def test_the_list_names_every_task_that_waits_and_its_planned_money(self, world):
        for title in ("Một", "Hai"):
            task = world.task(title=title)
            take_step(task, "plan", by=world.users["department"], on=date(2020, 2, 2), fund=world.fund,
                      amount=50_000_000)
            world.walk(task, upto="review")
        paper = forms.form("critique.list").build(task)
        rows = paper.annexes[0].body[0].all_rows()
        assert len(rows) == 3 and rows[-1].cells[-1] == "100.000.000" and "02 nhiệm vụ" in paper.body[0].runs
