"""What a sent list says otherwise than the records: row, field, old → new, or why it can't be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User
from giaoban.web.lists import Column

from ..columns import columns, more_for_excel
from ..kinds import ALL_KINDS, capital, find
from .reading import Sent, SentRow, SheetRefused
from .values import ValueRefused, same, value_of, words

#: Rows with differences shown and taken at once.
MOST = 500
#: Columns that change by themselves from day to day.
PASSING = {"changed", "content_age", "money_age", "next", "who", "closed"}


@dataclass(frozen=True)
class Difference:
    """`name`: the field, '' for one that can't be edited here; `cell`: what was typed, to be read again when taken."""

    label: str
    old: str
    new: str
    name: str = ""
    cell: Any = None
    problem: str = ""


@dataclass
class RowDifferences:
    """`problem`: why nothing of the row can be taken."""

    line: int
    number: str
    version: int
    title: str
    found: list[Difference] = field(default_factory=list)
    problem: str = ""

    @property
    def takable(self) -> list[Difference]:
        return [] if self.problem else [one for one in self.found if one.name and not one.problem]


@dataclass(frozen=True)
class Listed:
    """A list that may be sent back: its model and the columns of its Excel."""

    model: type[Dossier]
    columns: list[Column]

    @property
    def fields(self) -> dict[str, models.Field]:
        """Column key → field that may be corrected."""
        names = {"title": "title", **{f"f_{name}": name for name in self.model.particulars}}
        return {key: self.model._meta.get_field(name) for key, name in names.items()}


#: Lists of other screens: what their Excel says it is → what it holds.
_lists: dict[str, Callable[[], Listed]] = {}


def add_list(of: str, listed: Callable[[], Listed]) -> None:
    _lists[of] = listed


def listed(of: str) -> Listed:
    if of in _lists:
        return _lists[of]()
    kind = find(of)
    if kind is None and of != ALL_KINDS:
        raise SheetRefused("Loại hồ sơ của bảng này không còn được dùng.")
    return Listed(kind.model if kind else Dossier, [*columns(kind, None), *more_for_excel()])


def compare(sent: Sent, user: User) -> list[RowDifferences]:
    """Rows that differ, in the order of the sheet; two queries whatever the number of rows."""
    where, seen = listed(sent.of), set()
    rows = where.model.objects.visible_to(user).select_related("org", "department")
    known = {row.number: row for row in _of_numbers(rows, [row.number for row in sent.rows])}
    found = []
    for row in sent.rows:
        one = _row(row, known.get(row.number), where, user)
        if row.number in seen and one.found:
            one.problem = _("Hồ sơ này đã có ở một dòng trên; giữ một dòng.")
        seen.add(row.number)
        if one.found or one.problem:
            found.append(one)
    return found


def _of_numbers(rows: models.QuerySet, numbers: list[str]) -> list[Any]:
    """In parts: one statement takes only so many parameters."""
    found: list[Any] = []
    for start in range(0, len(numbers), 5000):
        found += rows.filter(number__in=numbers[start:start + 5000])
    return found


def _row(row: SentRow, dossier: Any, where: Listed, user: User) -> RowDifferences:
    title = dossier.title if dossier else str(row.cells.get("title", ""))
    made = RowDifferences(row.line, row.number, row.version, title)
    if not row.number:
        made.problem = _("Dòng thêm mới. Mở hồ sơ mới bằng nút “Mở hồ sơ”, không thêm ở bảng này.")
    elif dossier is None:
        made.problem = _("Không có hồ sơ %(number)s trong phạm vi của tài khoản.") % {"number": row.number}
    else:
        stale = dossier.version != row.version
        made.found = [one for column in where.columns if column.key in row.cells
                      if (one := _cell(column, row.cells[column.key], dossier, where, stale))]
        if made.takable and stale:
            made.problem = _("Hồ sơ đã được cập nhật sau khi xuất bảng. Xuất lại danh sách rồi sửa trên bản mới.")
        elif made.takable and not can_handle(user, dossier):
            made.problem = refusal(can_handle)
    return made


def _cell(column: Column, cell: Any, dossier: Any, where: Listed, stale: bool) -> Difference | None:
    editable = where.fields.get(column.key)
    if editable is not None:
        return _edited(column, editable, cell, getattr(dossier, editable.name))
    shown = (column.export or column.get)(dossier)
    if stale or column.key in PASSING or same(shown, cell):
        return None
    return Difference(str(column.label), _text(shown), _text(cell), problem=_why_not(column.key))


def _edited(column: Column, editable: models.Field, cell: Any, now: Any) -> Difference | None:
    label, old = capital(editable.verbose_name), words(editable, now)
    try:
        value = value_of(editable, cell)
    except ValueRefused as error:
        return Difference(label, old, _text(cell), editable.name, problem=str(error))
    if value == now or (value in ("", None) and now in ("", None)):
        return None
    return Difference(label, old, words(editable, value), editable.name, cell)


def _text(value: Any) -> str:
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return grouped(value)
    return "" if value is None else str(value)


def _why_not(key: str) -> str:
    if key in ("content", "money"):
        return _("Trạng thái chỉ đổi bằng bước trên trang hồ sơ.")
    if key.startswith("money_"):
        return _("Số tiền chỉ đổi bằng bút toán (bước kinh phí, đảo bút toán).")
    return _("Cột này không sửa ở bảng được; sửa ở trang hồ sơ nếu cần.")
