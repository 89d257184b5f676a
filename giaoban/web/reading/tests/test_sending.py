"""Sending: typed or as a file, for an obligation or a period; what can't be read is refused in words."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from giaoban.kernel.documents.models import StoredFile
from giaoban.kernel.reporting.actions import receive
from giaoban.kernel.reporting.models import Obligation, Submission

URL = "/doc-bao-cao/gui/"
YEAR = "2020-01-01..2020-12-31"
WORD = ('<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Tổ chức 12 hội thảo tư vấn, phản biện.</w:t></w:r></w:p></w:body></w:document>")


def _zip(members: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()


DOCX = _zip({"word/document.xml": WORD.encode()})
BAD = {
    "rac.docx": (b"\x00\x01\x02 khong phai tep word", "Hãy"),
    "matkhau.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "bỏ mật khẩu"),
    "macro.docx": (_zip({"word/document.xml": WORD.encode(), "word/vbaProject.bin": b"x"}), "macro"),
    "macro.docm": (DOCX, "macro"),
    "cut.docx": (DOCX[:-30], "hỏng"),
    "bom.docx": (_zip({"word/document.xml": b"0" * 60_000_000}), "quá lớn"),
    "tcvn3.txt": ("B¸o c¸o kÕt qu¶ ho¹t ®éng cña Liªn hiÖp héi n¨m 2020 vÒ c«ng t¸c ph¶n biÖn".encode(), "Unicode"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj <<", "PDF"),
    "bang.xlsx": (DOCX, "docx"),
    "trong.txt": (b"", ""),
}


def _sent() -> Submission:
    return Submission.objects.latest("pk")


def test_a_unit_sends_typed_work_and_sees_what_happens_next(browse: Any) -> None:
    typed = {"period": YEAR, "done": "Tổ chức 12 hội thảo.", "planned": "Nghỉ Tết."}
    answer = browse("unit").post(URL, typed, follow=True)
    page = answer.content.decode()
    assert (_sent().org.code, _sent().first, _sent().last) == ("LHH-A", date(2020, 1, 1), date(2020, 12, 31))
    assert "Báo cáo đã đến" in page and "Đọc được 1 con số" in page and "Văn phòng xem" in page


def test_an_obligation_gives_unit_and_period(browse: Any, owed: Obligation) -> None:
    page = browse("unit").get(f"{URL}?obligation={owed.pk}")
    assert page.context["form"]["obligation"].value() == owed.pk
    browse("unit").post(URL, {"obligation": owed.pk, "done": "Xong.", "period": "2021-01-01..2021-01-31"})
    assert (_sent().obligation, _sent().org, _sent().period) == (owed, owed.org, owed.period)
    again = browse("unit").post(URL, {"obligation": owed.pk, "done": "Xong."})
    assert again.status_code == 422 and Submission.objects.count() == 1


def test_the_office_sends_for_a_unit_and_a_unit_only_for_itself(browse: Any, world: Any, owed: Obligation) -> None:
    browse("office").post(URL, {"org": "lien hiep hoi tinh doai", "period": YEAR, "done": "Xong."})
    assert _sent().org == world.orgs["LHH-B"]
    for facts in ({"org": "LHH-A", "period": YEAR}, {"obligation": owed.pk}):
        answer = browse("other_unit").post(URL, {**facts, "done": "Giả mạo."})
        assert answer.status_code == 422
    assert "Ghi đơn vị" in browse("office").post(URL, {"period": YEAR, "done": "x"}).content.decode()
    assert Submission.objects.count() == 1


def test_who_only_reads_may_not_send(browse: Any) -> None:
    assert browse("viewer").get(URL).status_code == 403
    assert browse("stranger").post(URL, {"period": YEAR, "done": "x"}).status_code == 403


@pytest.mark.parametrize("name", sorted(BAD))
def test_an_unreadable_file_is_refused_with_the_remedy_and_typed_text_stays(browse: Any, name: str) -> None:
    content, words = BAD[name]
    file = SimpleUploadedFile(name, content)
    answer = browse("unit").post(URL, {"period": YEAR, "done": "Đã gõ công phu", "file": file})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Đã gõ công phu" in page
    assert answer.context["form"].errors["file"] and words in page
    assert Submission.objects.count() == StoredFile.objects.count() == 0


@override_settings(UPLOAD_LIMIT=10)
def test_too_large_a_file_is_refused(browse: Any) -> None:
    answer = browse("unit").post(URL, {"period": YEAR, "file": SimpleUploadedFile("a.txt", b"Qua lon roi day")})
    assert answer.status_code == 422 and "20 MB" in answer.content.decode()


@pytest.mark.parametrize(("facts", "words"), [
    ({"period": YEAR}, "Báo cáo trống"), ({"done": "x", "period": ""}, "chọn kỳ"),
    ({"done": "x", "period": "1999"}, "1999"), ({"done": "x", "period": "other"}, "ngày đầu và ngày cuối"),
    ({"done": "x", "period": "other", "first": "31/12/2020", "last": "01/01/2020"}, "trước khi bắt đầu"),
    ({"done": "x", "obligation": "abc"}, "")])
def test_what_cannot_be_sent_is_said_on_the_form(browse: Any, facts: dict[str, str], words: str) -> None:
    answer = browse("unit").post(URL, facts)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert Submission.objects.count() == 0


def test_a_word_file_is_read_and_given_back_byte_for_byte(browse: Any) -> None:
    file = SimpleUploadedFile('báo "cáo".docx', DOCX)
    browse("unit").post(URL, {"period": "other", "first": "05/01/2020", "last": "2020-02-04", "file": file})
    sent = _sent()
    assert sent.format == "docx" and sent.proposals.filter(kind="count", value="12").exists()
    answer = browse("unit").get(f"/doc-bao-cao/{sent.pk}/tep/")
    assert answer.content == DOCX and answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]
    assert browse("other_unit").get(f"/doc-bao-cao/{sent.pk}/tep/").status_code == 404


def test_scripts_of_a_web_page_never_run(browse: Any) -> None:
    web = ("<html><body><script>alert(1)</script><p onclick=evil()>Tổ chức 12 hội thảo "
           "&lt;script&gt;alert(2)&lt;/script&gt;</p></body></html>")
    browse("unit").post(URL, {"period": YEAR, "file": SimpleUploadedFile("a.html", web.encode(), "text/html")})
    page = browse("unit").get(f"/doc-bao-cao/{_sent().pk}/").content.decode()
    assert "<script>alert" not in page and "onclick" not in page and "&lt;script&gt;alert(2)" in page
    raw = browse("unit").get(f"/doc-bao-cao/{_sent().pk}/tep/")
    assert raw["Content-Type"] == "application/octet-stream" and raw["X-Content-Type-Options"] == "nosniff"


def test_a_returned_report_is_owed_again(browse: Any, world: Any, owed: Obligation, send: Any) -> None:
    receive(send(obligation=owed), accept=False, by=world.users["office"], reason="Thiếu số liệu")
    page = browse("unit").get(f"/doc-bao-cao/{_sent().pk}/").content.decode()
    assert "Thiếu số liệu" in page and f"{URL}?obligation={owed.pk}" in page
    assert browse("unit").post(URL, {"obligation": owed.pk, "done": "Đủ số liệu."}).status_code == 302
