"""The pasted list: read as Excel gives it, refused row by row with the remedy."""

import unicodedata

import pytest

from giaoban.domains.congresses.pasting import ROWS, Line, read

from .conftest import LIST


def one(text, **more):
    found = read(text, year=2021, congress=False, **more)
    assert not found.problems, found.problems
    return found.lines[0]


def test_a_list_with_heads_merged_cells_and_titles():
    found = read(LIST, year=2021, congress=True)
    assert not found.problems
    assert found.lines[0] == Line(2, "executive", "Chủ tịch", "Trần Văn An", "PGS.TS", 1958, "m", True, 138)
    assert [line.form for line in found.lines] == ["executive"] * 3 + ["standing"] * 2 + ["inspection"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_unicode_forms(form):
    text = unicodedata.normalize(form, LIST)
    assert [line.folded for line in read(text, year=2021, congress=True).lines][:2] == ["tran van an", "le thi binh"]


def test_columns_in_any_order_under_their_heads():
    line = one("STT\tHọ tên\tNgày sinh\tChức vụ\tBan\n1\tTS. Lê Thị Hoa\t03/02/1971\tỦy viên\tBan Kiểm tra")
    assert (line.name, line.titles, line.birth_year, line.form) == ("Lê Thị Hoa", "TS.", 1971, "inspection")


def test_without_heads_in_the_usual_order():
    line = one("HĐTW\t\tNguyễn Văn Ba\t1960")
    assert (line.form, line.post, line.name, line.birth_year) == ("executive", "Ủy viên", "Nguyễn Văn Ba", 1960)


@pytest.mark.parametrize(("written", "year"), [("1962", 1962), ("22/12/1962", 1962), ("1962-12-22", 1962), ("22987", 1962), ("", None)])
def test_birth_years_as_people_write_them(written, year):
    assert one(f"BCH\tỦy viên\tLê Thị Hoa\t{written}").birth_year == year


@pytest.mark.parametrize(("row", "refusal"), [
    ("XYZ\tỦy viên\tLê Thị Hoa", "Dòng 1, “Lê Thị Hoa”: cơ quan “XYZ” không rõ. Ghi BCH"),
    ("\tỦy viên\tLê Thị Hoa", "cơ quan “” không rõ"),
    ("BCH\tỦy viên\tHoa", "họ và tên không đúng"),
    ("BCH\tỦy viên\tLê Thị H0a", "họ và tên không đúng"),
    ("BCH\tỦy viên\tLê Thị Hoa\t1890", "năm sinh “1890” không rõ"),
    ("BCH\tỦy viên\tLê Thị Hoa\t2050", "năm sinh 2050 không hợp lý"),
    ("BCH\tỦy viên\tLê Thị Hoa\t2010", "năm sinh 2010 không hợp lý"),
    ("BCH\tỦy viên\tLê Thị Hoa\t=1+1", "năm sinh “=1+1” không rõ"),
    ("BCH\tỦy viên\tLê Thị Hoa\t1960\tđàn bà", "giới tính “đàn bà” không rõ"),
    ("BCH\tỦy viên\tLê Thị Hoa\t1960\tnữ\tchắc cũ", "“chắc cũ” ở cột tái cử/mới không rõ"),
    ("BCH\tỦy viên\tLê Thị Hoa\t1960\tnữ\tmới\tnhiều", "số phiếu “nhiều” không rõ"),
])
def test_each_bad_cell_is_named_with_its_remedy(row, refusal):
    found = read(row, year=2021, congress=False)
    assert not found.lines and refusal in found.problems[0]


def test_every_problem_at_once():
    found = read("BCH\tỦy viên\tLê Thị Hoa\t1890\nBCH\tỦy viên\tLê Văn Nam\t1960\nABC\tỦy viên\tTrần Văn Ba", year=2021, congress=False)
    assert [problem.split(",")[0] for problem in found.problems] == ["Dòng 1", "Dòng 3"]
    assert [line.name for line in found.lines] == ["Lê Văn Nam"]


def test_one_person_twice_in_a_body():
    row = "BCH\tỦy viên\tLê Thị Hoa\t1960"
    assert "đã có ở dòng 1 cùng cơ quan" in read(f"{row}\n{row}", year=2021, congress=True).problems[0]
    assert not read(f"{row}\nBCH\tỦy viên\tLê Thị Hoa\t1970", year=2021, congress=True).problems


def test_the_standing_board_comes_from_the_executive_committee():
    text = "BCH\tỦy viên\tLê Thị Hoa\nBTV\tChủ tịch\tTrần Văn Ba"
    assert "Thêm vào danh sách Ban Chấp hành" in read(text, year=2021, congress=True).problems[0]
    assert not read(text, year=2021, congress=False).problems


def test_nothing_and_too_much():
    assert "Chưa có dòng nào" in read(" \n\t\n", year=2021, congress=True).problems[0]
    assert "nhiều nhất" in read("BCH\tỦy viên\tLê Thị Hoa\n" * (ROWS + 1), year=2021, congress=True).problems[0]
