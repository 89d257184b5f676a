"""What clerks really send: other encodings, days in every form, merged heads, formulas, broken rows, no list at all."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from giaoban.kernel.people import importing
from giaoban.kernel.people.importing import SourceRefused
from giaoban.kernel.people.models import ImportBatch, Person

from .lists import as_xlsx, grid, sent, taken

HEAD = "Mã,Họ và tên,Ngày sinh,Đơn vị,Ngày vào hội,Ghi chú\n"
LIST = HEAD + "A1,Nguyễn Thị Ổn,05/03/1960,LHH-A,01/02/2015,\nA2,Trần Đức Hòa,1970,HN-001,,\n"


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_encodings(self, world, encoding):
        taken(LIST.encode(encoding), world=world)
        assert set(Person.objects.values_list("name", flat=True)) == {"Nguyễn Thị Ổn", "Trần Đức Hòa"}

    def test_windows_1258_and_nfd_become_nfc(self, world):
        # Windows-1258 has the letters whole and the tones apart.
        def parted(char: str) -> str:
            bare, tone = unicodedata.normalize("NFD", char), ""
            for mark in "\u0300\u0309\u0303\u0301\u0323":
                if mark in bare:
                    bare, tone = bare.replace(mark, ""), mark
            return unicodedata.normalize("NFC", bare) + tone

        taken("".join(map(parted, LIST)).encode("cp1258"), world=world)
        taken(unicodedata.normalize("NFD", LIST.replace("A1", "B1").replace("A2", "B2")), world=world)
        assert sorted(Person.objects.values_list("name", "folded")) == [("Nguyễn Thị Ổn", "nguyen thi on")] * 2 + [
            ("Trần Đức Hòa", "tran duc hoa")] * 2

    @pytest.mark.parametrize("sign", [";", "\t"])
    def test_other_delimiters(self, world, sign):
        assert taken(LIST.replace(",", sign), world=world).counts["new"] == 2

    def test_quotes_line_breaks_and_empty_rows(self, world):
        batch = taken('Danh sách hội viên,,\n\nMã,Họ và tên,Đơn vị,Địa chỉ\r\n(1),(2),(3),(4)\r\n'
                      'A1,"Lê  An",LHH-A,"12, phố ""Mới""\nphường 1"\r\n,,,\r\n\r\nA2,Lê Chi "Tư,LHH-A,x\r\nA3,Lê Dư,LHH-A,a,b\r\n',
                      world=world)
        assert (batch.counts["new"], batch.failed, batch.done) == (2, 1, 3)
        assert Person.objects.get(code="A1").address == '12, phố "Mới" phường 1'
        error = batch.errors.get()
        assert "nhiều ô hơn" in error.reason and (error.line, error.value) == (9, "b")

    @pytest.mark.parametrize(("data", "said"), [
        (b"", "trống"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "danh sách|bảng mã"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 900, ".xls"),
        (b"PK\x03\x04" + b"\0" * 900, "hỏng"),
        (("Hä vµ tªn,§¬n vÞ,§Þa chØ\n" + "NguyÔn V¨n §øc,Héi C¬ häc,Hµ Néi viÖt nam ®êi míi\n" * 9).encode("cp1252"), "TCVN3"),
        ((HEAD + "A0,Lê An,,LHH-A,,\n" * 20000).encode() + b"A1,L\xff\xfe An,,LHH-A,,\n", "dòng 20002"),
    ])
    def test_what_isnt_a_list_is_refused_with_a_remedy(self, world, data, said):
        with pytest.raises(SourceRefused, match=said):
            sent(data, world=world)
        assert not ImportBatch.objects.exists()

    def test_too_large(self, world, settings):
        settings.IMPORT_LIMIT = 1000
        with pytest.raises(SourceRefused, match="Tách danh sách"):
            sent(HEAD + "A0,Lê An,,LHH-A,,\n" * 100, world=world)
        assert not list((settings.DATA_DIR / "imports").iterdir())

    def test_a_quote_never_closed_swallows_no_other_row(self, world):
        rows = [f"K{n},Lê An,LHH-A" for n in range(50)]
        rows[20] = 'K20,"Lê An,LHH-A'
        batch = taken("Mã,Họ và tên,Đơn vị\n" + "\n".join(rows) + '\nK90,"Lê, An",LHH-A\nK91,"Lê An",LHH-A\n', world=world)
        assert (batch.counts["new"], batch.done) == (52 - batch.failed, 52)
        assert set(batch.errors.values_list("line", flat=True)) <= {22, 52}


class TestWorkbooks:
    def test_head_below_a_title_merged_cells_and_days_of_every_kind(self, world):
        rows = [["DANH SÁCH HỘI VIÊN"], [], ["TT", "Họ và tên", "Năm sinh", "", "Đơn vị", "Ngày kết nạp", "SĐT"],
                ["", "", "Nam", "Nữ", "", "", ""], [1, 2, 3, 4, 5, 6, 7],
                [1, "Lê An", 1960, "", "LHH-A", date(2015, 2, 1), 912345678],
                [2, "Lê Bình", "", "12/5/1971", "LHH-A", 42036, "+84 912 345 678"], ["", "", "", "", "", "", ""],
                [3, "Lê Chi", "", 26100, "LHH-A", "ngày 1 tháng 2 năm 2015", ""],
                [4, "Lê Dư", "3.1972", "", "LHH-A", "2015", ""]]
        merged = [("A1:G1", "DANH SÁCH HỘI VIÊN"), ("C3:D3", "Năm sinh"), ("A3:A4", "TT"), ("B3:B4", "Họ và tên")]
        batch = taken(as_xlsx(rows, merged), world=world, name="ds.xlsx")
        assert (batch.counts["new"], batch.failed) == (4, 0), list(batch.errors.values_list("line", "reason"))
        an, binh, chi, du = Person.objects.order_by("name")
        assert (an.birth_year, an.sex, an.phone) == (1960, "m", "0912345678")
        assert (binh.birth_date, binh.sex, binh.phone) == (date(1971, 5, 12), "f", "+84 912 345 678")
        assert (chi.birth_date, du.birth_date, du.birth_year) == (date(1971, 6, 16), None, 1972)
        assert [m.since for p in (an, binh, chi, du) for m in p.memberships.all()] == [date(2015, 2, 1)] * 3 + [date(2015, 1, 1)]

    def test_formulas_are_read_as_what_they_show_and_never_run(self, world):
        data = as_xlsx([["Mã", "Họ và tên", "Đơn vị", "Địa chỉ"], ["A1", "", "LHH-A", "=cmd|' /C calc'!A0"],
                        ["A2", "=HYPERLINK(\"http://x\")", "LHH-A", ""]], formulas=[("B2", "=\"Lê \"&\"An\"", "Lê An")])
        batch = taken(data, world=world, name="ds.xlsx")
        person = Person.objects.get()
        assert (person.name, person.address, batch.failed) == ("Lê An", "=cmd|' /C calc'!A0", 1)
        assert grid(importing.error_file(batch)[1])[1][1] == "=HYPERLINK(\"http://x\")"

    def test_a_large_workbook_is_read_in_pieces(self, world, monkeypatch, settings):
        from giaoban.kernel.people.importing.sources import peeking, pieces

        monkeypatch.setattr(peeking, "SMALL", 9000)
        monkeypatch.setattr(pieces, "SMALL", 9000)
        monkeypatch.setattr(pieces, "_BLOCK", 3000)
        settings.IMPORT_ROWS = 70
        rows = [["Danh sách"], ["Mã", "Họ và tên", "Đơn vị"],
                *(["" if n % 50 == 7 else f"A{n}", "" if n % 50 == 7 else "Lê An", "" if n % 50 == 7 else "LHH-A"]
                  for n in range(299)), ["A7", "Lê B1nh", "LHH-A"]]
        data = as_xlsx(rows, inline=True)
        (settings.DATA_DIR / "x.xlsx").write_bytes(data)
        assert len(list(pieces.pieces(settings.DATA_DIR / "x.xlsx", "Sheet1"))) > 3
        batch = taken(data, world=world, name="ds.xlsx")
        assert (batch.options["first_line"], batch.counts["new"], batch.failed) == (3, 293, 1)
        assert batch.errors.get().line == 302


class TestRows:
    @pytest.mark.parametrize(("row", "field", "said"), [
        ("A1,Lê An,1890,LHH-A,,", "birth", "1900"),
        ("A1,Lê An,2050,LHH-A,,", "birth", "tương lai"),
        ("A1,Lê An,31/02/1980,LHH-A,,", "birth", "Không có ngày"),
        ("A1,Lê An,03/25/1980,LHH-A,,", "birth", "đổi chỗ"),
        ("A1,Lê An,3/5/80,LHH-A,,", "birth", "bốn chữ số"),
        ("A1,Lê An,hôm qua,LHH-A,,", "birth", "ngày/tháng/năm"),
        ("A1,,1980,LHH-A,,", "name", "Thiếu họ và tên"),
        ("A1,L3 An,1980,LHH-A,,", "name", "chữ số"),
        ("A1,=cmd|'x',1980,LHH-A,,", "name", "dấu lạ"),
        (f"A1,{'Lê ' * 60},1980,LHH-A,,", "name", "150"),
        ("A1,Lê An,1980,LHH-Z,,", "unit", "LHH-Z"),
        ("A1,Lê An,1980,,,", "unit", "Thiếu đơn vị"),
        ("A1,Lê An,1980,LHH-A,01/02/2005,", "since", "thành lập"),
        ("A1,Lê An,1980,LHH-A,01/02/2090,", "since", "sau hôm nay"),
        (f"{'A' * 41},Lê An,1980,LHH-A,,", "code", "40"),
    ])
    def test_each_fault_names_field_and_remedy(self, world, row, field, said):
        batch = taken(HEAD + row + "\nA9,Lê Chín,1980,LHH-A,,\n", world=world)
        error = batch.errors.get()
        assert (batch.counts["new"], batch.failed, error.line, error.field) == (1, 1, 2, field)
        assert said in error.reason and error.reason.endswith(".")

    def test_a_unit_by_name_and_one_that_ended(self, world):
        from giaoban.kernel.orgs import actions as orgs

        orgs.dissolve(world.orgs["LHH-B"], on=date(2024, 6, 1), by=None)
        batch = taken("Họ tên,Hội,Ngày ra hội\nLê An,hoi co hoc,\nLê Bình,LHH-B,\nLê Chi,LHH-B,1/5/2024\n", world=world)
        assert batch.counts["new"] == 1 and {e.line for e in batch.errors.all()} == {3, 4}

    def test_five_in_a_hundred_broken_and_twice_the_same_code(self, world):
        rows = [f"K{n},{'Lê ' + 'ABCDEĐGH'[n % 8] if n % 20 else ''},19{n % 40 + 40},LHH-A,," for n in range(400)]
        batch = taken(HEAD + "\n".join([*rows, "K7,Lê Bảy,1980,LHH-A,,"]), world=world)
        assert (batch.counts["new"], batch.failed) == (380, 21)
        assert "dòng 9" in batch.errors.order_by("-row").first().reason

    def test_name_in_two_columns_and_an_unknown_column(self, world):
        taken("STT,Họ đệm,Tên,Đơn vị,Cột lạ\n1,Lê Văn,An,LHH-A,x\n", world=world)
        assert Person.objects.get().name == "Lê Văn An"
