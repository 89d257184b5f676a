from datetime import date
from io import BytesIO

import pytest

from giaoban.domains.research import actions, workbook
from giaoban.domains.research.workbook.columns import COLUMNS, HEAD_ROW


@pytest.fixture
def call(world):
    """Open all through 2030, with two topics ordered."""
    made = actions.open_call(year=2027, form="topic", title="Đề xuất đề tài 2027", opens=date(2020, 1, 1),
                             closes=date(2030, 12, 31), by=world.users["other_department"],
                             department=world.orgs["BAN-KHCNMT"])
    for title in ("Vật liệu xây dựng từ tro bay", "Cảnh báo sạt lở"):
        actions.order_topic(made, title=title, by=world.users["other_department"])
    return made


@pytest.fixture
def filled(world):
    """`filled(call, {…}, …)` → the workbook a unit would send back; a row names only what differs from a good one."""
    return fill


GOOD = {"org": "", "form": "", "title": "Nghiên cứu vật liệu", "topic": "", "size": "", "leader": "TS Lê Thị Chủ",
        "field": "", "months": "24", "asked": "250 triệu", "note": ""}


def fill(call, *rows, heads=None, mark=None, sheet="Đề xuất"):
    """By our own writer, as Excel would save it; `heads`, `mark`: what somebody changed."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page, hidden = book.add_worksheet(sheet), book.add_worksheet("_giaoban")
    names = heads or [f"{column.head}{' *' if column.required else ''}" for column in COLUMNS]
    page.write_row(HEAD_ROW, 0, names)
    for order, row in enumerate(rows, start=HEAD_ROW + 1):
        for place, column in enumerate(COLUMNS):
            value = {**GOOD, **row}[column.key]
            page.write(order, place, value) if isinstance(value, int) else page.write_string(order, place, value)
    hidden.write_row(0, 0, mark or ["giaoban.research.proposals", workbook.VERSION, call.pk])
    book.close()
    return out.getvalue()
