"""A list edited in Excel and sent back: what differs is shown first, what was chosen is written whole or not at all."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from giaoban.kernel.dossiers.actions import correct
from giaoban.kernel.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
ADDRESS = "/ho-so/bang-da-sua/"
LIST = "/ho-so/?kind=critique.task&excel=1"


def sheet_of(client, address=LIST):
    """(heads, rows) of the list's Excel, and its second sheet."""
    data = b"".join(client.get(address).streaming_content)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()
    return rows[0], rows[1:], book.get_sheet_by_index(1).to_python()


def workbook(heads, rows, keys, formula=None):
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"})
    for name, lines in (("Danh sách", [heads, *rows]), ("_giaoban", keys)):
        sheet = book.add_worksheet(name)
        for line, row in enumerate(lines):
            for column, cell in enumerate(row):
                sheet.write(line, column, cell)
    if formula:
        book.get_worksheet_by_name("Danh sách").write_formula(*formula)
    book.close()
    return SimpleUploadedFile("bang.xlsx", file.getvalue())


class Sheet:
    """The list of an account in Excel, to be edited by head and title."""

    def __init__(self, client, address=LIST):
        self.client = client
        self.heads, self.rows, self.keys = sheet_of(client, address)

    def edit(self, title, head, value):
        row = next(row for row in self.rows if row[self.heads.index("Tên hồ sơ")] == title)
        row[self.heads.index(head)] = value
        return self

    def send(self, **more):
        return self.client.post(ADDRESS, {"file": workbook(self.heads, self.rows, self.keys, **more)})


@pytest.fixture
def tasks(world):
    world.walk(world.task(title="Một", asking_agency="Bộ Xây dựng"), upto="settle")
    world.task(title="Hai")
    world.task("LHH-B", title="Ba")
    return world


def told(answer):
    return [(row.number.rsplit("-", 1)[1], one.label, one.old, one.new, one.problem or row.problem)
            for row in answer.context["found"] for one in row.found]


def test_an_untouched_sheet_differs_in_nothing_in_any_order(tasks, browse):
    sheet = Sheet(browse("office"))
    sheet.rows.reverse()
    answer = sheet.send()
    assert answer.status_code == 200 and answer.context["found"] == []


@pytest.mark.parametrize("address", ["/ho-so/?excel=1", "/cong-viec/?excel=1"])
def test_the_other_lists_come_back_too(tasks, browse, address):
    sheet = Sheet(browse("office"), address)
    assert sheet.send().context["found"] == []
    assert told(sheet.edit("Hai", "Tên hồ sơ", "Hai mới").send()) == [("00002", "Tên hồ sơ", "Hai", "Hai mới", "")]


def test_differences_are_shown_and_nothing_is_written_yet(tasks, browse):
    sheet = Sheet(browse("office")).edit("Hai", "Hình thức", "hội thảo").edit("Hai", "Cơ quan đề nghị", "=SUM(A1)")
    sheet.edit("Hai", "Tên hồ sơ", "Hai,  sửa")
    answer = sheet.send()
    assert told(answer) == [("00002", "Tên hồ sơ", "Hai", "Hai, sửa", ""), ("00002", "Hình thức", "đề tài", "hội thảo", ""),
                            ("00002", "Cơ quan đề nghị", "", "=SUM(A1)", "")]
    assert Dossier.objects.filter(title="Hai").exists()


def taken(client, answer, *numbers):
    return client.post(ADDRESS, {"differences": answer.context["packed"], "take": numbers})


def test_chosen_rows_are_written_and_the_same_file_then_differs_in_nothing(tasks, browse):
    client = browse("office")
    sheet = Sheet(client).edit("Hai", "Cơ quan đề nghị", "=cmd|'/c calc'!A0").edit("Ba", "Tên hồ sơ", "Ba mới")
    answer = sheet.send()
    two = Dossier.objects.get(title="Hai")
    assert taken(client, answer, two.number).status_code == 302
    two = two.critiquetask
    two.refresh_from_db()
    assert two.asking_agency == "=cmd|'/c calc'!A0" and two.version == 2
    assert Dossier.objects.filter(title="Ba").exists(), "not chosen"
    assert [line[0] for line in told(sheet.send())] == ["00003"]
    data = b"".join(client.get(LIST).streaming_content)
    assert b"<f>" not in b"".join(_members(data)), "no formula goes out"


def _members(data):
    import zipfile

    with zipfile.ZipFile(BytesIO(data)) as archive:
        yield from (archive.read(name) for name in archive.namelist() if "worksheets" in name)


@pytest.mark.parametrize(("head", "value", "why"), [
    ("Nội dung", "Đã nghiệm thu", "bước"), ("Quyết toán (đồng)", 5, "bút toán"), ("Đơn vị", "LHH-B", "không sửa"),
    ("Số hồ sơ", "TVPB-2020-99999", "không sửa"), ("Hình thức", "múa rối", "lựa chọn"), ("Tên hồ sơ", "", "trống")])
def test_what_cannot_be_edited_here_is_refused_with_its_reason(tasks, browse, head, value, why):
    answer = Sheet(browse("office")).edit("Hai", head, value).send()
    (line,) = told(answer)
    assert why in line[4] and not answer.context["takable"]


def test_a_row_somebody_changed_since_is_refused(tasks, browse):
    client = browse("office")
    sheet = Sheet(client).edit("Hai", "Cơ quan đề nghị", "Bộ Y tế")
    two = Dossier.objects.get(title="Hai").critiquetask
    answer = sheet.send()
    correct(two, by=tasks.users["office"], title="Hai, người khác sửa")
    late = taken(client, answer, two.number)
    assert late.status_code == 422 and "vừa được người khác cập nhật" in late.content.decode()
    assert all("cập nhật sau khi xuất" in line[4] for line in told(sheet.send()))


def test_nothing_is_half_written(tasks, browse):
    client = browse("office")
    sheet = Sheet(client).edit("Một", "Tên hồ sơ", "Một mới").edit("Hai", "Tên hồ sơ", "Hai mới")
    answer = sheet.send()
    one, two = Dossier.objects.get(title="Một"), Dossier.objects.get(title="Hai")
    correct(two.critiquetask, by=tasks.users["office"], origin="assigned")
    assert taken(client, answer, one.number, two.number).status_code == 422
    assert Dossier.objects.filter(title="Một").exists()


def test_rows_of_others_and_rows_added_by_hand_are_refused(tasks, browse):
    sheet = Sheet(browse("office")).edit("Ba", "Tên hồ sơ", "Ba lạ")
    sheet.rows.append(["", "Dòng thêm tay", *[""] * (len(sheet.heads) - 2)])
    sheet.client = browse("unit")
    found = sheet.send().context["found"]
    assert {row.problem.split(" ")[0] for row in found} == {"Không", "Dòng"} and not any(row.takable for row in found)
    sheet.client = browse("other_unit")
    assert "Chỉ ban phụ trách" in sheet.send().content.decode()
    assert browse("viewer").get(ADDRESS).status_code == 403


def test_what_was_shown_to_one_account_is_not_taken_by_another(tasks, browse):
    answer = Sheet(browse("office")).edit("Hai", "Tên hồ sơ", "Hai mới").send()
    number = Dossier.objects.get(title="Hai").number
    for client, packed in ((browse("leader"), answer.context["packed"]), (browse("office"), "gia:mao")):
        client.post(ADDRESS, {"differences": packed, "take": number})
    assert Dossier.objects.filter(title="Hai").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 hong", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100])
def test_files_that_are_no_list_are_refused_in_a_sentence(tasks, browse, data):
    answer = browse("office").post(ADDRESS, {"file": SimpleUploadedFile("x.xlsx", data)})
    assert answer.status_code == 422 and "Tệp" in answer.content.decode()


def test_a_strange_workbook_a_bomb_and_a_far_cell_are_refused(tasks, browse):
    import zipfile

    client, packed = browse("office"), BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    cases = [workbook(["A"], [["1"]], [["", "critique.task"]]), SimpleUploadedFile("b.xlsx", packed.getvalue())]
    sheet = Sheet(client)
    sheet.rows.append([""])
    cases.append(workbook(sheet.heads, sheet.rows, sheet.keys, formula=(1_000_000, 16_000, "=1")))
    for file in cases:
        answer = client.post(ADDRESS, {"file": file})
        assert answer.status_code == 422, answer.content.decode()[:2000]


def test_a_formulas_value_is_read_like_any_other(tasks, browse):
    sheet = Sheet(browse("office"))
    place = sheet.heads.index("Cơ quan đề nghị")
    line = next(n for n, row in enumerate(sheet.rows, 1) if row[sheet.heads.index("Tên hồ sơ")] == "Hai")
    answer = sheet.send(formula=(line, place, '=HYPERLINK("http://xau.vn")', None, "bấm vào đây"))
    assert told(answer) == [("00002", "Cơ quan đề nghị", "", "bấm vào đây", "")]


def test_queries_do_not_grow_with_rows(tasks, browse, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counted = browse("office"), []
    for _ in range(2):
        sheet = Sheet(client)
        for row in sheet.rows:
            row[1] = f"{row[1]} sửa"
        with CaptureQueriesContext(connection) as seen:
            assert len(sheet.send().context["found"]) == len(sheet.rows)
        counted.append(len(seen))
        tasks.task(title="Thêm"), tasks.task(title="Nữa")
    assert counted[0] == counted[1]
