from dataclasses import replace

import pytest

from giaoban.kernel.documents.papers import wording
from giaoban.kernel.documents.papers.metrics import widest_line, width
from giaoban.kernel.documents.papers.model import Clause, Column, Heading, Paragraph, Row, Table
from giaoban.kernel.documents.papers.tests import sample
from giaoban.kernel.documents.papers.text import clean, link, one_line, page_link


def test_number_is_padded_below_ten_and_blank_before_numbering() -> None:
    paper = sample.report()
    assert wording.number_line(paper) == "Số: 05/BC-LHHVN"
    assert wording.number_line(replace(paper, number=586)) == "Số: 586/BC-LHHVN"
    assert wording.number_line(replace(paper, number=None)).replace("\u00a0", " ") == "Số:        /BC-LHHVN"


def test_lists_end_with_a_full_stop() -> None:
    assert wording.listed(("Như trên;", "Lưu: VT, VP")) == ["Như trên;", "Lưu: VT, VP."]
    assert wording.listed(()) == []


def test_one_addressee_stands_bare() -> None:
    paper = replace(sample.report(), addressees=("Thủ tướng Chính phủ",))
    assert wording.addressees(paper) == ["Thủ tướng Chính phủ"]


def test_letters_have_a_subject_instead_of_a_kind() -> None:
    assert wording.subject(sample.letter()).startswith("V/v đề nghị")
    assert wording.subject(replace(sample.letter(), title="V/v họp")) == "V/v họp"


def test_annexes_are_numbered_in_roman_where_there_are_several() -> None:
    paper = sample.report()
    assert [wording.annex_label(annex, n, 2) for n, annex in enumerate(paper.annexes, 1)] == [
        "Phụ lục I",
        "Phụ lục II",
    ]
    assert wording.annex_label(paper.annexes[0], 1, 1) == "Phụ lục"
    assert wording.annex_reference(paper, paper.annexes[0]) == (
        f"(Kèm theo Báo cáo số 05/BC-LHHVN ngày 08 tháng 01 năm 2021 của {sample.NAME})"
    )


def test_outline_never_skips_a_level() -> None:
    blocks = (Heading(3, "a)", "x"), Paragraph("y"), Heading(1, "I.", "x"), Heading(3, "a)", "x"))
    assert wording.heading_levels(blocks) == [1, 0, 1, 2]
    assert wording.heading_levels(blocks, first=2) == [2, 0, 2, 3]


def test_clauses() -> None:
    assert wording.clause_lead(Clause("Điều 1", "", "x")) == ("Điều 1.", True, "")
    assert wording.clause_lead(Clause("1.", "", "x")) == ("1.", False, "")
    assert wording.clause_lead(Clause("2", "Tên", "x")) == ("2.", True, "Tên")


def test_tables_refuse_rows_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="more cells"):
        Table((Column("a"),), (Row(("1", "2")),))
    with pytest.raises(ValueError, match="column"):
        Table((), ())


def test_text_is_composed_and_free_of_controls() -> None:
    assert clean("Ho\u0323i\x00\x07\u202e\ud800\ufffe\r\nx\ty") == "Họi\nx y"
    assert one_line(" a \n\n b ") == "a b"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:text/html,x", " ", None])
def test_addresses_that_are_no_addresses_are_not_linked(address: str | None) -> None:
    assert page_link(address) is None
    assert link(address) is None


def test_addresses() -> None:
    assert page_link("/so-lieu/x?a=1&b=2") == "/so-lieu/x?a=1&b=2"
    assert link("/so-lieu/x", "https://giaoban.example.vn") == "https://giaoban.example.vn/so-lieu/x"
    assert link('https://a.vn/"<b>') == "https://a.vn/%22%3Cb%3E"


def test_widths_are_those_of_times_new_roman() -> None:
    # 0.722 em is the well-known width of a bold capital N, 0.25 em that of the space.
    assert width("N", 100, bold=True) == pytest.approx(72.2, abs=0.1)
    assert width(" ", 100) == pytest.approx(25, abs=0.1)
    assert widest_line("aaa aaa aaa", 10, width("aaa aaa", 10)) == pytest.approx(width("aaa aaa", 10))
