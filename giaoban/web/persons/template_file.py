"""The workbook a unit may fill in: heads the register knows, drop-downs, a sheet that explains."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.expertise import fields, usable
from giaoban.kernel.people.importing import MEANINGS
from giaoban.kernel.people.models import SEXES, User

#: In the order in which a clerk types them.
HEADS = ("code", "name", "birth", "sex", "unit", "since", "card", "titles", "job", "phone", "email", "address",
         "fields")
TITLES = ("GS.TSKH", "GS.TS", "PGS.TSKH", "PGS.TS", "TSKH", "TS", "ThS", "KS", "CN", "BS")
NOTES = {
    "code": "Mã riêng của hội cho từng người; nhờ mã mà lần sau nhận ra đúng người. Để trống nếu chưa có.",
    "name": "Bắt buộc. Ví dụ: Nguyễn Văn Ví Dụ.",
    "birth": "Ngày 17/5/1961 hoặc chỉ năm 1961.",
    "sex": "Nam hoặc Nữ.",
    "unit": "Mã đơn vị; để trống khi đã chọn đơn vị lúc gửi.",
    "since": "Ngày 01/3/2015 hoặc chỉ năm 2015.",
    "titles": "Ví dụ PGS.TS.",
    "fields": "Mã lĩnh vực, cách nhau bằng dấu chấm phẩy, ví dụ 101; 203.",
}
ROWS = 5000
WIDE = {"name": 30, "job": 34, "address": 40, "email": 26, "unit": 20}


def workbook(user: User) -> BytesIO:
    """Without a single person in it."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet, help_, lists = (book.add_worksheet(name) for name in ("Danh sách", "Hướng dẫn", "Danh mục"))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    choices = _choices(user)
    for column, key in enumerate(HEADS):
        sheet.set_column(column, column, WIDE.get(key, 16), text)
        sheet.write_string(0, column, str(MEANINGS[key].label), bold)
        if key in choices:
            _offer(sheet, lists, column, key, choices)
    _explain(help_, bold)
    book.close()
    out.seek(0)
    return out


def _choices(user: User) -> dict[str, list[str]]:
    known = fields(usable(clock.today())).values()
    units = Org.objects.visible_to(user).filter(ended_on=None).exclude(kind="department").order_by("code")
    return {"sex": [str(label) for label in SEXES.values()], "titles": list(TITLES),
            "unit": list(units.values_list("code", flat=True)[:3000]),
            "fields": [field.code for field in known if field.level > 1]}


def _offer(sheet: Any, lists: Any, column: int, key: str, choices: dict[str, list[str]]) -> None:
    """A drop-down fed from the sheet of lists; another value may be typed all the same."""
    place = list(choices).index(key)
    lists.write_string(0, place, str(MEANINGS[key].label))
    for row, value in enumerate(choices[key], start=1):
        lists.write_string(row, place, value)
    letter = chr(ord("A") + place)
    if choices[key]:
        source = f"='Danh mục'!${letter}$2:${letter}${len(choices[key]) + 1}"
        sheet.data_validation(1, column, ROWS, column, {"validate": "list", "source": source,
                                                        "error_type": "warning"})


def _explain(sheet: Any, bold: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_row(0, 0, ["Cột", "Cách ghi"], bold)
    for row, key in enumerate(HEADS, start=1):
        sheet.write_string(row, 0, str(MEANINGS[key].label))
        sheet.write_string(row, 1, NOTES.get(key, "Không bắt buộc."))
    sheet.write_string(len(HEADS) + 2, 1,
                       "Chỉ ghi dữ liệu cần cho công tác hội; không ghi số căn cước, sức khỏe, tôn giáo.")
