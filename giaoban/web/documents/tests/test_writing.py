"""A paper from a dossier's page to the register: written, edited, signed, numbered, issued, replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.documents import forms
from giaoban.kernel.documents.actions import draft_from
from giaoban.kernel.documents.forms import Ask, PaperForm
from giaoban.kernel.documents.models import CANCELLED, DRAFT, ISSUED, SIGNED, Document
from giaoban.kernel.documents.papers import (
    Annex,
    Bullets,
    Clause,
    Column,
    Figure,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    Text,
)
from giaoban.kernel.documents.papers.storing import from_data
from giaoban.kernel.documents.papers.tests import sample
from giaoban.web.documents import editing
from giaoban.web.documents.marks import marked, read_marked

TABLE = Table((Column("TT"), Column("Tên"), Column("Tiền")), (("1", "Việc A", "10"), Row(("Cộng", "", "10"), "total")))


def letter(dossier, *, to="Bộ Khoa học", day=None):
    return Paper(
        issuer="ĐOÀN CHỦ TỊCH", symbol_tail="LHHVN-TVPB", place="Hà Nội", title=f"góp ý {dossier.title}", year=2021,
        addressees=(to,), bases=(), recipients=("Như trên", "Lưu: VT"), signature=Signature(("CHỦ TỊCH",), ""),
        body=(Paragraph(("Có ", Figure("56", "/so-lieu/", "x"), " nhiệm vụ.")), Clause("1.", "", "Ý thứ nhất."),
              Bullets(("gạch một", "gạch hai")), TABLE), annexes=(Annex("DANH SÁCH", (TABLE,)),))


@pytest.fixture
def form():
    made = forms.register(PaperForm("test.letter", "Công văn thử", "CV", ("critique.task",), letter,
                                    asks=(Ask("to", "Nơi gửi"), Ask("day", "Ngày", "day")), states=("proposed",)))
    yield made
    forms._forms.pop("test.letter")


@pytest.fixture
def made(world, form):
    return draft_from(form, world.task(), by=world.users["department"])


def fields(document: Document) -> dict[str, str]:
    """What the edit page would send unchanged."""
    paper = from_data(document.content)
    sent = {box.name: box.value for box in (*editing.frame(paper), *editing.closing(paper))}
    for section in editing.sections(paper):
        if section["title"]:
            sent[section["title"].name] = section["title"].value
        for block in section["blocks"]:
            sent.update({box.name: box.value for box in block.boxes})
            for row in block.grid.rows if block.grid else ():
                sent.update({box.name: box.value for box in row["cells"]})
    return {**sent, "version": str(document.version)}


def test_the_dossier_offers_its_forms_and_says_why_not(browse, world, form):
    task = world.task()
    forms.register(replace(form, key="test.later", label="Biên bản thử", states=("accepted",)))
    try:
        page = browse("department").get(f"/ho-so/{task.number}/").content.decode()
        assert f"/van-ban/lap/{task.number}/test.letter/" in page
        assert "Biên bản thử" in page and "Lập được khi hồ sơ ở: “Đã nghiệm thu”." in page
        answer = browse("department").post(f"/van-ban/lap/{task.number}/test.later/", {})
        assert answer.status_code == 422 and not Document.objects.exists()
        assert "Lập văn bản" not in browse("unit").get(f"/ho-so/{task.number}/").content.decode()
    finally:
        forms._forms.pop("test.later")


def test_from_the_dossier_to_the_register(browse, world, form):
    task = world.task()
    staff, leader, office = browse("department"), browse("leader"), browse("office")
    answer = staff.post(f"/van-ban/lap/{task.number}/test.letter/", {"ask-to": "Bộ Tài chính", "ask-day": "2021-03-05"})
    document = Document.objects.get()
    assert answer.status_code == 302 and answer.url == f"/van-ban/{document.pk}/sua/"
    page = staff.get(answer.url).content.decode()
    assert "Bộ Tài chính" in page and 'class="paper"' in page
    sent = {**fields(document), "title": "góp ý dự thảo", "body.1.text": "Ý **mới**.", "do": "done"}
    assert staff.post(answer.url, sent).status_code == 302
    assert leader.get(f"/van-ban/{document.pk}/").content.decode().count(f"/van-ban/{document.pk}/viec/ky/") == 1
    assert leader.post(f"/van-ban/{document.pk}/viec/ky/", {"ky-on": "2021-03-08", "ky-signer": "Nguyễn Văn Ký"}).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.signer, document.number) == (SIGNED, "Nguyễn Văn Ký", None)
    assert "…/LHHVN-TVPB" in office.get("/van-ban/?state=signed").content.decode()
    assert office.post(f"/van-ban/{document.pk}/viec/lay-so/", {"lay-so-on": "2021-03-08"}).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.symbol, document.subject) == (ISSUED, "01/LHHVN-TVPB", "góp ý dự thảo")
    html = bytes(document.renditions.get(format="html").content).decode()
    assert "Nguyễn Văn Ký" in html and "<b>mới</b>" in html.replace("<strong>", "<b>").replace("</strong>", "</b>")


def test_a_signed_paper_is_not_edited(browse, world, made):
    browse("leader").post(f"/van-ban/{made.pk}/viec/ky/", {"ky-on": "2021-03-08"})
    assert browse("department").post(f"/van-ban/{made.pk}/sua/", {"title": "Khác", "version": "2"}).status_code == 302
    made.refresh_from_db()
    assert made.subject != "Khác"
    answer = browse("leader").post(f"/van-ban/{made.pk}/viec/rut-ky/", {"rut-ky-reason": "Sai tên"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.state == DRAFT and made.events.last().note == "Sai tên"


@pytest.mark.parametrize(("name", "status"), [("unit", 404), ("viewer", 404), ("stranger", 403), ("other_department", 403)])
def test_others_do_not_edit(browse, world, made, name, status):
    before = made.content
    for method in ("get", "post"):
        assert getattr(browse(name), method)(f"/van-ban/{made.pk}/sua/", {"title": "Khác"}).status_code == status
    made.refresh_from_db()
    assert made.content == before
    assert browse(name).post(f"/van-ban/{made.pk}/viec/ky/", {"ky-on": "2021-03-08"}).status_code in (302, 403, 404)
    made.refresh_from_db()
    assert made.state == DRAFT


def test_an_out_of_date_page_loses_nothing(browse, world, made):
    staff = browse("department")
    sent = fields(made)
    staff.post(f"/van-ban/{made.pk}/sua/", {**sent, "title": "Người khác sửa"})
    answer = staff.post(f"/van-ban/{made.pk}/sua/", {**sent, "title": "Tôi sửa", "body.1.text": "Câu tôi gõ"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Tôi sửa" in page and "Câu tôi gõ" in page and "người khác sửa" in page
    made.refresh_from_db()
    assert made.subject == "Người khác sửa"


def test_buttons_add_and_remove(browse, world, made):
    staff, before = browse("department"), from_data(made.content)
    for act, count in (("add:body:1:paragraph", 5), ("remove:body:1", 4), ("up:body:3", 4), ("addrow:a0:0:1", 4),
                       ("removerow:a0:0:2", 4), ("remove:body:99", 4), ("remove:a7:0", 4), ("nonsense", 4)):
        made.refresh_from_db()
        answer = staff.post(f"/van-ban/{made.pk}/sua/", {**fields(made), "do": act})
        assert answer.status_code == 302, act
        made.refresh_from_db()
        assert len(from_data(made.content).body) == count, act
    assert from_data(made.content).body[2] == TABLE or from_data(made.content).body[2].all_rows() == TABLE.all_rows()
    staff.post(f"/van-ban/{made.pk}/viec/lap-lai/")
    made.refresh_from_db()
    assert from_data(made.content) == before


def test_preview_keeps_nothing(browse, made):
    answer = browse("department").post(f"/van-ban/{made.pk}/sua/", {**fields(made), "title": "Xem thử", "do": "preview"})
    assert "Xem thử" in answer.content.decode() and "DỰ THẢO" in answer.content.decode()
    made.refresh_from_db()
    assert made.subject != "Xem thử"


def test_cancelled_and_replaced_leave_a_trace(browse, world, made):
    staff, leader, office = browse("department"), browse("leader"), browse("office")
    assert staff.post(f"/van-ban/{made.pk}/viec/huy/", {"huy-reason": ""}).status_code == 422
    leader.post(f"/van-ban/{made.pk}/viec/ky/", {"ky-on": "2021-03-08"})
    office.post(f"/van-ban/{made.pk}/viec/lay-so/", {"lay-so-on": "2021-03-08"})
    answer = staff.post(f"/van-ban/{made.pk}/viec/thay-the/", {"thay-the-reason": "Sai số tiền"})
    second = Document.objects.latest("pk")
    assert answer.url == f"/van-ban/{second.pk}/sua/" and second.replaces_id == made.pk
    page = staff.get(f"/van-ban/{made.pk}/").content.decode()
    assert "Được thay bằng" in page and "Sai số tiền" in page
    assert "Thay thế" in staff.get(f"/van-ban/{second.pk}/").content.decode()
    staff.post(f"/van-ban/{second.pk}/viec/huy/", {"huy-reason": "Không cần nữa"})
    second.refresh_from_db()
    assert (second.state, second.replaces) == (CANCELLED, None) and "định thay 01/LHHVN-TVPB" in second.events.last().note
    assert staff.post(f"/van-ban/{made.pk}/viec/thay-the/", {"thay-the-reason": "Sai tên"}).status_code == 302


@pytest.mark.parametrize("name", sample.ALL)
def test_an_unchanged_page_changes_nothing(name):
    paper = sample.ALL[name]()
    sent = {box.name: box.value.replace("\n", "\r\n") for box in (*editing.frame(paper), *editing.closing(paper))}
    for section in editing.sections(paper):
        for block in section["blocks"]:
            sent.update({box.name: box.value.replace("\n", "\r\n") for box in block.boxes})
            if block.grid and block.grid.whole:
                sent[block.grid.whole.name] = block.grid.whole.value
            for row in block.grid.rows if block.grid else ():
                sent.update({box.name: box.value for box in row["cells"]})
    assert editing.read(paper, sent) == paper


def test_words_with_faces_are_typed_and_read():
    old = ("Có ", Figure("56", "/x/", "k"), Text(" việc", bold=True), Text(" gấp", italic=True))
    assert marked(old) == "Có [[56]]** việc**^^ gấp^^"
    assert read_marked(marked(old), old) is old
    assert read_marked("Có [[56]] việc [[57]]", old) == ("Có ", Figure("56", "/x/", "k"), " việc ", "57")
    assert read_marked("a **b ^^c^^** d") == ("a ", Text("b ", bold=True), Text("c", bold=True, italic=True), " d")
    assert read_marked("") == "" and read_marked("**hở") == (Text("hở", bold=True),)


def test_a_large_table_is_typed_as_lines():
    table = Table((Column("A"), Column("B")), tuple((str(n), f"việc {n}") for n in range(300)))
    paper = Paper(issuer="A", symbol_tail="X", place="H", title="T", signature=Signature((), ""), body=(table,))
    grid = editing.sections(paper)[0]["blocks"][0].grid
    assert grid.whole and not grid.rows
    sent = {grid.whole.name: grid.whole.value + "\r\n300\tthêm\tthừa cột\r\n"}
    rows = editing.read(paper, sent).body[0].all_rows()
    assert len(rows) == 301 and rows[-1].cells == ("300", "thêm")


def test_the_page_asks_no_more_for_more_papers(browse, world, form):
    task, staff = world.task(), browse("department")
    counts = []
    for _turn in range(2):
        for _again in range(2):
            draft_from(form, task, by=world.users["department"])
        staff.get(f"/ho-so/{task.number}/")
        with CaptureQueriesContext(connection, ) as asked:
            staff.get(f"/ho-so/{task.number}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


