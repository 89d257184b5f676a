"""The register of outgoing papers and one paper."""

from __future__ import annotations

import hashlib
import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period
from giaoban.kernel.documents import actions as papers
from giaoban.kernel.documents.models import Document
from giaoban.kernel.reporting import actions


def issued(world, code: str, year: int = 2020) -> Document:
    """A report of a unit, issued."""
    report = actions.open_report("annual", org=world.orgs[code], period=Period.year(year), by=world.users["office"],
                                 on=date(2021, 1, 2))
    for key in ("freeze", "submit", "sign", "number", "issue"):
        who = world.users["leader" if key == "sign" else "office"]
        report = actions.step(report, key, by=who, on=date(2021, 1, 5), signer="Nguyễn Văn Ký")
    return Document.objects.get(report=report)


def signed(world, subject: str = "Quyết định thử", code: str = "LHHVN") -> Document:
    made = papers.draft(org=world.orgs[code], kind="QĐ", symbol_tail="QĐ-LHHVN", subject=subject,
                        by=world.users["office"], recipients="Như Điều 3\nLưu: VT, TC")
    return papers.sign(made, by=world.users["leader"], on=date(2021, 1, 5))


@pytest.mark.parametrize("name", ["leader", "office", "department"])
def test_central_roles_read_every_paper(browse, world, name):
    made = signed(world)
    someone = browse(name)
    assert len(someone.get("/van-ban/").context["table"]) == 1
    assert someone.get(f"/van-ban/{made.pk}/").status_code == 200


def test_a_unit_reads_issued_papers_of_its_own(browse, world):
    own, other, waiting = issued(world, "LHH-A"), issued(world, "LHH-B"), signed(world, code="LHH-A")
    unit = browse("unit")
    assert unit.get(f"/van-ban/{own.pk}/").status_code == 200
    assert unit.get(f"/van-ban/{own.pk}/tai/pdf/").status_code == 200
    for hidden in (other, waiting):
        assert unit.get(f"/van-ban/{hidden.pk}/").status_code == 404
        assert unit.get(f"/van-ban/{hidden.pk}/tai/pdf/").status_code == 404
    assert len(unit.get("/van-ban/").context["table"]) == 1
    assert browse("other_unit").get(f"/van-ban/{own.pk}/").status_code == 404


def test_a_stranger_is_refused_and_a_visitor_signs_in(browse, client):
    for address in ("/van-ban/", "/van-ban/1/", "/van-ban/to-giay.css"):
        assert browse("stranger").get(address).status_code == 403
        assert client.get(address).status_code == 302


def test_the_issued_file_is_byte_for_byte_and_its_hash_is_shown(browse, world):
    made = issued(world, "LHH-A")
    page = browse("office").get(f"/van-ban/{made.pk}/").content.decode()
    for kept in made.renditions.all():
        answer = browse("office").get(f"/van-ban/{made.pk}/tai/{kept.format}/")
        assert hashlib.sha256(answer.content).hexdigest() == kept.sha256 and kept.sha256 in page
        assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert "/bao-cao/" in page and 'class="paper"' in page
    assert browse("office").get(f"/van-ban/{made.pk}/tai/exe/").status_code == 404


def test_a_paper_that_nothing_draws_has_a_page_and_no_files(browse, world):
    made = signed(world)
    page = browse("office").get(f"/van-ban/{made.pk}/")
    assert page.status_code == 200 and page.context["paper"] is None
    assert browse("office").get(f"/van-ban/{made.pk}/tai/docx/").status_code == 404


def test_words_without_accents_year_kind_and_state(browse, world):
    issued(world, "LHH-A")
    signed(world, subject="Phân công Thường trực Đoàn Chủ tịch")
    office = browse("office")

    def found(query: str) -> int:
        return len(office.get(f"/van-ban/?{query}").context["table"])

    assert found("q=phan+cong+doan") == 1 and found("q=khong+co") == 0
    assert found("kind=BC") == 1 and found("state=signed") == 1 and found("year=2021") == 1
    assert found("kind=xyz&year=abc&state=1") == 2


def test_the_workbook_has_the_ten_official_columns(browse, world):
    signed(world)
    answer = browse("office").get("/van-ban/?excel=1")
    book = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    page = book.read("xl/worksheets/sheet1.xml").decode()
    heads = re.findall(r"<row r=\"1\".*?</row>", page, re.DOTALL)[0]
    assert heads.count("<c ") == 10
    assert "Số, ký hiệu văn bản" in heads and "Ký nhận" in heads
    row = re.findall(r"<row r=\"2\".*?</row>", page, re.DOTALL)[0]
    assert "Quyết định: Quyết định thử" in row and "VT, TC" in row and "Như Điều 3" in row


def test_the_book_prints_every_row_in_ten_columns(browse, world):
    signed(world)
    text = browse("office").get("/van-ban/?book=1").content.decode()
    table = text.partition('class="register-book"')[2]
    assert table.count('<th scope="col">') == 10 and table.count("<td>") == 10


def test_an_empty_register_says_what_to_do(browse):
    assert "Chưa có văn bản nào" in browse("office").get("/van-ban/").content.decode()


def test_the_papers_sheet_is_served_as_a_stylesheet(browse):
    answer = browse("unit").get("/van-ban/to-giay.css")
    assert answer["Content-Type"].startswith("text/css") and ".paper" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "book=1"])
def test_queries_do_not_grow_with_rows(browse, world, query):
    office = browse("office")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.get(f"/van-ban/?{query}").status_code == 200
        return len(asked)

    issued(world, "LHH-A")
    one = count()
    issued(world, "LHH-B")
    signed(world)
    assert count() == one
