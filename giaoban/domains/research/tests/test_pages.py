"""The screens: a unit proposes by form and by workbook and reports; the department opens calls; others see nothing."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from giaoban.domains.research import actions
from giaoban.domains.research.models import Call, Progress, ResearchTask, Sheet
from giaoban.kernel.dossiers.actions import open_dossier, take_step


def upload(data, name="de-xuat.xlsx"):
    return {"file": SimpleUploadedFile(name, data)}


def test_a_department_opens_a_call_with_topics(world, browse):
    staff = browse("other_department")
    facts = {"title": "Đợt 2028", "year": "2028", "form": "", "opens": "2027-01-01", "closes": "2026-12-31",
             "department": world.orgs["BAN-KHCNMT"].pk, "topics": "Một\n\nHai"}
    answer = staff.post("/nghien-cuu/mo/", facts)
    assert answer.status_code == 422 and "trước ngày mở" in answer.text and "Đợt 2028" in answer.text
    answer = staff.post("/nghien-cuu/mo/", {**facts, "closes": "2027-03-31"})
    made = Call.objects.get()
    assert answer.url == f"/nghien-cuu/{made.pk}/" and [topic.title for topic in made.topics.all()] == ["Một", "Hai"]
    assert browse("unit").post("/nghien-cuu/mo/", facts).status_code == 403
    assert "Đợt 2028" in browse("unit").get("/nghien-cuu/").text


def test_a_unit_proposes_by_form(world, browse, call):
    unit = browse("unit")
    page = unit.get(f"/nghien-cuu/{call.pk}/de-xuat/")
    assert "LHH-A – " in page.text and "Cảnh báo sạt lở" in page.text
    facts = {"title": "Đề tài mẫu", "org": "LHH-A", "leader": "Lê Thị Chủ", "months": "24", "asked": "1,5 đồng"}
    answer = unit.post(f"/nghien-cuu/{call.pk}/de-xuat/", facts)
    assert answer.status_code == 422 and "lẻ dưới một đồng" in answer.text and "Lê Thị Chủ" in answer.text
    unit.post(f"/nghien-cuu/{call.pk}/de-xuat/", {**facts, "asked": "90 triệu", "topic": call.topics.first().pk})
    made = ResearchTask.objects.get()
    assert (made.asked, made.topic.order, made.form, made.call) == (90_000_000, 1, "topic", call)
    assert "Đề tài mẫu" in unit.get(f"/nghien-cuu/{call.pk}/").text
    assert "Đề tài mẫu" not in browse("other_unit").get(f"/nghien-cuu/{call.pk}/").text
    page = unit.get(f"/ho-so/{made.number}/")
    assert "Đề xuất đề tài 2027" in page.text and "90.000.000 đồng" in page.text


def test_a_unit_sends_a_workbook_looks_and_chooses(world, browse, call, filled):
    unit = browse("unit")
    bad = unit.post(f"/nghien-cuu/{call.pk}/gui/", upload(b"khong phai"))
    assert bad.status_code == 422 and "không phải bảng tính" in bad.text
    data = filled(call, {}, {"title": "Đề tài hỏng", "months": "x"})
    answer = unit.post(f"/nghien-cuu/{call.pk}/gui/", upload(data))
    sheet = Sheet.objects.get()
    assert answer.url == f"/nghien-cuu/tep/{sheet.pk}/"
    page = unit.get(answer.url)
    assert "1 dòng đúng, 1 dòng có lỗi" in page.text and "ghi số tháng từ 1 đến 120" in page.text
    assert unit.post(answer.url, {}).status_code == 422
    good = sheet.rows.first()
    unit.post(answer.url, {"row": [good.pk]})
    made = ResearchTask.objects.get()
    assert made.number in unit.get(answer.url).text
    again = unit.post(f"/nghien-cuu/{call.pk}/gui/", upload(data), follow=True)
    assert "Tệp này đã nhận rồi" in again.text and ResearchTask.objects.count() == 1
    back = unit.get(f"/nghien-cuu/tep/{sheet.pk}/ket-qua/")
    cells = CalamineWorkbook.from_filelike(BytesIO(b"".join(back.streaming_content))).get_sheet_by_index(0).to_python()
    assert made.number in str(cells)
    for path in (answer.url, f"/nghien-cuu/tep/{sheet.pk}/ket-qua/"):
        assert browse("other_unit").get(path).status_code == 404
        assert browse("stranger").get(path).status_code == 403
    assert browse("viewer").post(f"/nghien-cuu/{call.pk}/gui/", upload(data)).status_code == 403


def test_the_template_comes_down(browse, call):
    answer = browse("unit").get(f"/nghien-cuu/{call.pk}/mau/")
    assert b"".join(answer.streaming_content)[:2] == b"PK" and "mau-de-xuat" in answer["Content-Disposition"]


@pytest.fixture
def running(world):
    made = open_dossier(ResearchTask, title="Đang chạy", org=world.orgs["LHH-A"], on=date(2020, 1, 6), form="topic",
                        by=world.users["office"], department=world.orgs["BAN-KHCNMT"], months=18)
    for day, (step, who) in enumerate((("select", "office"), ("approve", "leader"), ("contract", "office"),
                                       ("start", "office")), start=10):
        take_step(made, step, by=world.users[who], on=date(2020, 1, day))
    return made


def test_progress_is_sent_from_the_dossier(world, browse, running):
    unit, row = browse("unit"), running.progress.first()
    page = unit.get(f"/ho-so/{running.number}/")
    assert "Gửi báo cáo" in page.text and "quá hạn" in page.text
    facts = {f"tien-do-{row.pk}-on": "2020-07-10", f"tien-do-{row.pk}-share": "120", f"tien-do-{row.pk}-text": "Đã xong một nửa"}
    answer = unit.post(f"/nghien-cuu/tien-do/{row.pk}/gui/", facts)
    assert answer.status_code == 422 and "Đã xong một nửa" in answer.text
    assert unit.post(f"/nghien-cuu/tien-do/{row.pk}/gui/", {**facts, f"tien-do-{row.pk}-share": "50"}).status_code == 302
    assert Progress.objects.get(pk=row.pk).share == 50
    assert browse("viewer").post(f"/nghien-cuu/tien-do/{row.pk}/gui/", facts).status_code == 403
    assert browse("other_unit").post(f"/nghien-cuu/tien-do/{row.pk}/gui/", facts).status_code == 404


def test_lists_have_a_constant_number_of_queries(world, browse, running, call, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office, counts = browse("office"), []
    for more in (0, 2):
        for n in range(more):
            actions.propose(call, org=world.orgs["LHH-A"], title=f"Đề tài {n}", on=date(2020, 2, 1), by=world.users["office"])
            actions.open_call(year=2029, form="", title=f"Đợt {n}", opens=date(2020, 1, 1), closes=date(2020, 2, 1), by=None)
            Progress.objects.create(task=running, number=10 + n, first=date(2020, 1, 1), last=date(2020, 2, 1), due=date(2020, 2, 1))
        for path in ("/nghien-cuu/", f"/nghien-cuu/{call.pk}/", "/nghien-cuu/tien-do/?what=late"):
            if not more and "tien-do" not in path:
                actions.propose(call, org=world.orgs["LHH-A"], title=f"Đầu {path}", on=date(2020, 2, 1), by=world.users["office"])
            with CaptureQueriesContext(connection, ) as seen:
                assert office.get(path).status_code == 200
            counts.append(len(seen))
    assert counts[:3] == counts[3:]


def test_rules_are_shown_and_set_by_the_office(world, browse):
    assert "Thông tư 20/2023/TT-BKHCN" in browse("unit").get("/nghien-cuu/quy-dinh/").text
    facts = {"key": "progress.months", "progress.months-number": "3", "progress.months-since": "2026-01-01"}
    office = browse("office")
    answer = office.post("/nghien-cuu/quy-dinh/", facts)
    assert answer.status_code == 422
    assert office.post("/nghien-cuu/quy-dinh/", {**facts, "progress.months-legal_source": "QC 5"}).status_code == 302
    assert browse("unit").post("/nghien-cuu/quy-dinh/", facts).status_code == 403
