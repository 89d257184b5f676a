"""Proposals by workbook: handed out, checked row by row, taken once, returned with each row's fate."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from giaoban.domains.research import actions, workbook
from giaoban.domains.research.models import ResearchTask, Sheet
from giaoban.domains.research.workbook.columns import COLUMNS, HEAD_ROW
from giaoban.kernel.dossiers.actions import DossierRefused, take_step


def read(world, call, data, who="unit"):
    user = world.users[who]
    return workbook.read(data, call, units=actions.units_of(user), sender=user.org)


def problems(world, call, data):
    return [[sentence for _key, sentence in row.problems] for row in read(world, call, data)]


def cells(data, name="Đề xuất"):
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)


class TestHandedOut:
    def test_what_is_handed_out_is_read_back(self, world, call):
        """The template itself, filled by openpyxl-like means: heads, mark and lists are where the reader looks."""
        data = workbook.template(call, actions.units_of(world.users["unit"]).values()).getvalue()
        assert [str(head).rstrip(" *") for head in cells(data)[HEAD_ROW]] == [column.head for column in COLUMNS]
        with pytest.raises(workbook.SheetRefused, match="chưa có dòng nào"):
            read(world, call, data)
        lists = cells(data, "Danh mục")
        assert lists[1][0] == "LHH-A" and "2. Cảnh báo sạt lở" in lists[2]

    def test_the_mark_is_hidden_and_the_heads_are_locked(self, world, call):
        import zipfile

        with zipfile.ZipFile(workbook.template(call, [])) as archive:
            assert b'state="veryHidden"' in archive.read("xl/workbook.xml")
            first = archive.read("xl/worksheets/sheet1.xml")
        assert b"sheetProtection" in first and b"dataValidation" in first


class TestChecks:
    def test_a_good_row(self, world, call, filled):
        row, = read(world, call, filled(call, {"topic": "2", "field": "101", "months": 18, "asked": 1_500_000_000}))
        assert row.problems == [] and row.row == HEAD_ROW + 2
        assert row.facts == {"org": world.orgs["LHH-A"].pk, "form": "topic", "title": "Nghiên cứu vật liệu",
                             "topic": call.topics.get(order=2).pk, "leader": "TS Lê Thị Chủ", "field": "101",
                             "months": 18, "asked": 1_500_000_000, "note": ""}

    @pytest.mark.parametrize(("wrong", "said"), [
        ({"title": ""}, "Tên nhiệm vụ: chưa ghi tên nhiệm vụ."),
        ({"title": "Dài" * 300}, "dài quá 500 ký tự"),
        ({"org": "LHH-B"}, "Mã đơn vị: mã “LHH-B” không có trong phạm vi của tài khoản"),
        ({"form": "dự án điều tra cơ bản"}, "đợt này chỉ nhận đề tài nghiên cứu khoa học"),
        ({"form": "gì đó"}, "Loại nhiệm vụ: “gì đó” không rõ"),
        ({"topic": "9"}, "không có nội dung đặt hàng số “9”"),
        ({"size": "quy mô khá"}, "chỉ ghi với dự án môi trường"),
        ({"leader": "Chủ"}, "ghi đủ họ và tên"),
        ({"field": "99999"}, "Lĩnh vực: “99999” không có trong bảng phân loại"),
        ({"months": "hai năm"}, "ghi số tháng từ 1 đến 120"),
        ({"months": "0"}, "ghi số tháng"),
        ({"asked": ""}, "Kinh phí đề nghị (đồng): chưa ghi kinh phí"),
        ({"asked": "1.5"}, "ba chữ số"),
        ({"asked": "1,5 đồng"}, "lẻ dưới một đồng"),
        ({"asked": "-5"}, "lớn hơn 0"),
    ])
    def test_each_wrong_cell_is_named_with_its_remedy(self, world, call, filled, wrong, said):
        sentences, = problems(world, call, filled(call, wrong))
        assert any(said in sentence for sentence in sentences), sentences

    def test_the_same_name_twice_and_one_already_there(self, world, call, filled):
        actions.propose(call, org=world.orgs["LHH-A"], title="Đã có rồi", on=date(2020, 2, 1), by=world.users["unit"])
        found = problems(world, call, filled(call, {}, {"title": "nghiên cứu VẬT LIỆU"}, {"title": "Đã  có rồi"}))
        assert found[0] == [] and f"trùng tên với dòng {HEAD_ROW + 2}" in found[1][0]
        assert "đã có hồ sơ KHCN-2027-00001 cùng tên" in found[2][0]

    def test_a_formula_is_text(self, world, call, filled):
        row, = read(world, call, filled(call, {"title": "=HYPERLINK(\"http://x\")", "note": "+1"}))
        assert row.facts["title"].startswith("=HYPERLINK") and row.facts["note"] == "+1"

    def test_queries_do_not_grow_with_rows(self, world, call, filled, django_assert_num_queries):
        for count in (1, 3):
            data = filled(call, *({"title": f"Đề tài số {n}"} for n in range(count)))
            fresh = type(call).objects.prefetch_related("topics").get(pk=call.pk)
            with django_assert_num_queries(2):
                read(world, fresh, data)


class TestRefused:
    @pytest.mark.parametrize(("data", "said"), [
        (b"PK\x03\x04 hong", "không phải bảng tính"), (b"khong phai", "không phải bảng tính"), (b"", "không phải bảng")])
    def test_what_is_no_workbook(self, world, call, data, said):
        with pytest.raises(workbook.SheetRefused, match=said):
            read(world, call, data)

    def test_a_foreign_one_an_old_one_another_calls(self, world, call, filled):
        other = actions.open_call(year=2028, form="", title="Đợt khác", opens=date(2020, 1, 1),
                                  closes=date(2030, 1, 1), by=None)
        for mark, said in ((["gi.do", 1, call.pk], "không phải tệp mẫu"), (["x"], "không phải tệp mẫu"),
                           (["giaoban.research.proposals", 0, call.pk], "mẫu bản 0, hiện dùng bản 1"),
                           (["giaoban.research.proposals", 1, other.pk], "mẫu của đợt “Đợt khác”")):
            with pytest.raises(workbook.SheetRefused, match=said):
                read(world, call, filled(call, {}, mark=mark))
        with pytest.raises(workbook.SheetRefused, match="không phải tệp mẫu"):
            read(world, call, filled(call, {}, sheet="Trang lạ"))

    def test_a_renamed_column_is_named(self, world, call, filled):
        heads = [column.head for column in COLUMNS]
        heads[5] = "Người phụ trách"
        with pytest.raises(workbook.SheetRefused, match="Không thấy cột “Chủ nhiệm”"):
            read(world, call, filled(call, {}, heads=heads))

    def test_columns_in_another_order_are_found(self, world, call, filled):
        heads = [column.head for column in COLUMNS]
        row, = read(world, call, filled(call, {"title": "24", "months": "Tên đủ dài"},
                                        heads=[{"Tên nhiệm vụ": "Thời gian (tháng)", "Thời gian (tháng)": "Tên nhiệm vụ"}
                                               .get(head, head) for head in heads]))
        assert row.facts["title"] == "Tên đủ dài" and row.facts["months"] == 24

    def test_a_bomb(self, world, call):
        import zipfile

        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
        with pytest.raises(workbook.SheetRefused, match="quá lớn khi mở ra"):
            read(world, call, out.getvalue())


class TestTaken:
    def sheet(self, world, call, data, who="unit"):
        return actions.receive(call, name="de-xuat.xlsx", data=data, by=world.users[who])[0]

    def test_chosen_rows_become_proposals_once(self, world, call, filled):
        data = filled(call, {}, {"title": "Đề tài thứ hai"}, {"title": "Đề tài hỏng", "months": "x"})
        sheet = self.sheet(world, call, data)
        first, _second, wrong = sheet.rows.all()
        assert not ResearchTask.objects.exists()
        with pytest.raises(DossierRefused, match=r"Dòng 6 còn lỗi"):
            actions.take(sheet, {first.pk, wrong.pk}, by=world.users["unit"])
        assert not ResearchTask.objects.exists()
        made, = actions.take(sheet, {first.pk}, by=world.users["unit"])
        assert (made.org, made.call, made.year, made.asked, made.months) == (world.orgs["LHH-A"], call, 2027, 250_000_000, 24)
        assert made.department == world.orgs["BAN-KHCNMT"] and made.content_state == "proposed"
        with pytest.raises(DossierRefused, match="đã được nhận"):
            actions.take(sheet, {first.pk}, by=world.users["unit"])
        again, fresh = actions.receive(call, name="khac-ten.xlsx", data=data, by=world.users["unit"])
        assert (again, fresh) == (sheet, False) and ResearchTask.objects.count() == 1

    def test_nothing_is_taken_when_one_row_is_refused(self, world, call, filled):
        sheet = self.sheet(world, call, filled(call, {}, {"title": "Đề tài thứ hai"}))
        sheet.rows.filter(row=5).update(facts={**sheet.rows.get(row=5).facts, "org": 0})
        with pytest.raises(DossierRefused, match="Dòng 5"):
            actions.take(sheet, {row.pk for row in sheet.rows.all()}, by=world.users["unit"])
        assert not ResearchTask.objects.exists() and Sheet.objects.get().taken_at is None

    def test_another_unit_takes_nothing(self, world, call, filled):
        sheet = self.sheet(world, call, filled(call, {}))
        with pytest.raises(DossierRefused):
            actions.take(sheet, {row.pk for row in sheet.rows.all()}, by=world.users["other_unit"])
        with pytest.raises(DossierRefused, match="chỉ được xem"):
            self.sheet(world, call, filled(call, {}), who="viewer")

    def test_after_closing_only_the_department_adds(self, world, call, filled):
        type(call).objects.filter(pk=call.pk).update(closes=date(2020, 3, 31))
        call.refresh_from_db()
        with pytest.raises(DossierRefused, match="đã đóng nhận ngày 31/3/2020"):
            self.sheet(world, call, filled(call, {}))
        sheet = self.sheet(world, call, filled(call, {"org": "LHH-B"}), who="other_department")
        made, = actions.take(sheet, {row.pk for row in sheet.rows.all()}, by=world.users["other_department"])
        assert made.org == world.orgs["LHH-B"]

    def test_it_comes_back_with_a_reason_a_row_then_and_later(self, world, call, filled):
        sheet = self.sheet(world, call, filled(call, {"note": "=1+1"}, {"title": "Đề tài thứ hai"}, {"months": "x", "title": "Hỏng rồi"},
                                               {"title": "Không gửi đâu"}))
        rows = list(sheet.rows.all())
        one, two = actions.take(sheet, {rows[0].pk, rows[1].pk}, by=world.users["unit"])
        back = cells(workbook.returned(sheet).getvalue())[HEAD_ROW + 1:]
        assert [row[10][:15] for row in back[:4]] == ["Đã nhận ngày " + str(one.opened_on.day).zfill(2), "Đã nhận ngày " + str(one.opened_on.day).zfill(2), "Chưa nhận", "Chưa nhận"]
        assert back[0][9] == "=1+1" and back[0][11] == one.number
        assert "ghi số tháng" in back[2][12] and "không chọn gửi" in back[3][12]
        take_step(two, "decline", by=world.users["office"], on=two.opened_on, note="Trùng đề tài đã làm năm 2019")
        back = cells(workbook.returned(sheet).getvalue())[HEAD_ROW + 1:]
        assert back[1][10].startswith("Không được chọn") and back[1][12] == "Trùng đề tài đã làm năm 2019"

    def test_what_came_back_may_be_mended_and_sent_again(self, world, call, filled):
        sheet = self.sheet(world, call, filled(call, {}))
        actions.take(sheet, {row.pk for row in sheet.rows.all()}, by=world.users["unit"])
        row, = read(world, call, workbook.returned(sheet).getvalue())
        assert "đã có hồ sơ" in row.problems[0][1]
