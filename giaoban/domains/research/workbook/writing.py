"""Writing the workbook: handed out empty, or returned with what became of each row. A cell is never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.expertise import fields, usable

from ..models import FORMS, SIZES, Call, Sheet, SheetRow
from ..standing import fate_of
from .columns import COLUMNS, FATE, HEAD_ROW, HELP, LISTS, MARK, MARK_SHEET, ROWS, SHEET, VERSION, Column


def template(call: Call, units: Iterable[Org]) -> BytesIO:
    """The workbook of a call for these units: drop-downs, protected heads, advice, the hidden mark."""
    return _made(call, COLUMNS, [], units)


def returned(sheet: Sheet) -> BytesIO:
    """A sheet as it was sent, with each row's fate as it is today; mended, it may be sent again."""
    rows = sheet.rows.select_related("task").prefetch_related("task__spans")
    lines = [[str(row.cells.get(column.key, "")) for column in COLUMNS] + list(_fate(row)) for row in rows]
    units = Org.objects.filter(pk__in={row.facts.get("org") for row in rows} | {sheet.org_id})
    return _made(sheet.call, (*COLUMNS, *FATE), lines, units)


def _fate(row: SheetRow) -> tuple[str, str, str]:
    """What became of it, its dossier, why."""
    words, reason = fate_of(row)
    return words, row.task.number if row.task else "", reason


def _made(call: Call, columns: Sequence[Column], lines: list[list[str]], units: Iterable[Org]) -> BytesIO:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                     "strings_to_numbers": False})
    sheet, help_, lists, mark = (book.add_worksheet(name) for name in (SHEET, HELP, LISTS, MARK_SHEET))
    styles = {"head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top",
                                       "bg_color": "#e8eef5"}),
              "plain": book.add_format({"italic": True}),
              "title": book.add_format({"bold": True, "font_size": 13}),
              "cell": book.add_format({"num_format": "@", "locked": False, "text_wrap": True, "valign": "top"}),
              "fixed": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})}
    _heads(sheet, call, columns, styles)
    for order, line in enumerate(lines):
        for place, value in enumerate(line):
            style = styles["cell"] if columns[place] in COLUMNS else styles["fixed"]
            sheet.write_string(HEAD_ROW + 1 + order, place, value, style)
    _offer(sheet, lists, call, units)
    _explain(help_, call, styles)
    _sign(mark, call)
    sheet.activate()
    sheet.protect("", {"insert_rows": True, "delete_rows": True, "format_columns": True, "format_rows": True,
                       "sort": True, "autofilter": True, "select_locked_cells": True})
    book.close()
    out.seek(0)
    return out


def _heads(sheet: Any, call: Call, columns: Sequence[Column], styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, call.title, styles["title"])
    sheet.set_row(HEAD_ROW, 32)
    sheet.write_string(1, 0, f"Nhận đến hết ngày {day_text(call.closes_now)}. Điền từ dòng {HEAD_ROW + 2}, mỗi nhiệm "
                             f"vụ một dòng; không đổi tiêu đề cột. Cách ghi xem sheet {HELP}.", styles["plain"])
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    for place, column in enumerate(columns):
        style = styles["cell"] if column in COLUMNS else styles["fixed"]
        sheet.set_column(place, place, column.width, style)
        sheet.write_string(HEAD_ROW, place, f"{column.head}{' *' if column.required else ''}", styles["head"])


def _offer(sheet: Any, lists: Any, call: Call, units: Iterable[Org]) -> None:
    """Drop-downs fed from the sheet of lists; another value may be typed all the same and is checked when read."""
    known = fields(usable(clock.today())).values()
    choices = {
        "org": [org.code for org in units],
        "form": [str(FORMS[call.form])] if call.form else [str(label) for label in FORMS.values()],
        "topic": [topic.order for topic in _topics(call)],
        "size": [str(label) for label in SIZES.values()],
        "field": [f"{field.code} {field.name}" for field in known if field.level == 2],
    }
    for place, (key, values) in enumerate(choices.items()):
        column = next(at for at, each in enumerate(COLUMNS) if each.key == key)
        lists.set_column(place, place, 30)
        lists.write_string(0, place, COLUMNS[column].head)
        for row, value in enumerate(values, start=1):
            lists.write_string(row, place, str(value))
        if values:
            letter = chr(ord("A") + place)
            sheet.data_validation(HEAD_ROW + 1, column, HEAD_ROW + ROWS, column, {
                "validate": "list", "source": f"='{LISTS}'!${letter}$2:${letter}${len(values) + 1}",
                "error_type": "warning", "error_title": "Ngoài danh sách",
                "error_message": "Giá trị này không có trong danh sách; hệ thống sẽ kiểm tra khi nhận tệp."})
    for row, topic in enumerate(_topics(call), start=1):
        lists.write_string(row, len(choices) + 1, f"{topic.order}. {topic.title}")


def _topics(call: Call) -> list[Any]:
    return [topic for topic in call.topics.all() if topic.voided_at is None]


def _explain(sheet: Any, call: Call, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.write_row(0, 0, ["Cột (* bắt buộc)", "Cách ghi"], styles["head"])
    for row, column in enumerate(COLUMNS, start=1):
        sheet.write_string(row, 0, f"{column.head}{' *' if column.required else ''}")
        sheet.write_string(row, 1, column.note)
    at = len(COLUMNS) + 2
    for order, line in enumerate((
            f"Gửi lại tệp này trên trang của đợt “{call.title}”. Hệ thống kiểm từng dòng và cho xem trước khi nhận.",
            "Dòng sai được chỉ rõ ô nào, sửa thế nào; dòng đúng vẫn gửi được.",
            "Cùng một tệp gửi hai lần chỉ nhận một lần.",
            "Sau này tải lại tệp từ trang của lần gửi: mỗi dòng có kết quả và lý do.")):
        sheet.write_string(at + order, 1, line)


def _sign(mark: Any, call: Call) -> None:
    """What the reader knows the workbook by."""
    mark.write_row(0, 0, [MARK, VERSION, call.pk])
    mark.write_row(1, 0, [column.key for column in COLUMNS])
    mark.very_hidden()
