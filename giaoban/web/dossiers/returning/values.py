"""A cell as the value of a dossier's field, and a field as the text people compare."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, fold, tidy


class ValueRefused(ValueError):
    """A cell that is no value of its column; the message is for the screen."""


def value_of(field: models.Field, cell: Any) -> Any:
    """The cell as the field keeps it. Raises ValueRefused with what is wrong and what was expected."""
    if isinstance(field, models.BooleanField):
        return _truth(cell)
    text = day_text(cell) if isinstance(cell, date) else tidy(str(cell if cell is not None else ""))
    if field.flatchoices:
        return _choice(field, text)
    if not text:
        return _refuse(_("không được để trống")) if not field.blank else None if field.null else ""
    if isinstance(field, models.DateField):
        return _day(text)
    if isinstance(field, models.IntegerField):
        return _number(field, cell, text)
    return text


def _refuse(message: str) -> Any:
    raise ValueRefused(message)


def _truth(cell: Any) -> bool:
    word = fold(str(cell if cell is not None else ""))
    if word in ("co", "x", "true", "1"):
        return True
    return False if word in ("khong", "", "false", "0") else _refuse(_("chỉ ghi “có” hoặc “không”"))


def _choice(field: models.Field, text: str) -> Any:
    if not text:
        return "" if field.blank else _refuse(_("không được để trống"))
    for key, label in field.flatchoices:
        if fold(text) in (fold(str(label)), fold(str(key))):
            return key
    offered = ", ".join(f"“{label}”" for key, label in field.flatchoices if key)
    return _refuse(_("“%(text)s” không có trong các lựa chọn: %(offered)s") % {"text": text[:60], "offered": offered})


def _day(text: str) -> date:
    try:
        day, month, year = (int(part) for part in text.replace("-", "/").replace(".", "/").split("/"))
        return date(year, month, day) if day <= 31 else date(day, month, year)
    except ValueError:
        pass
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    return found or _refuse(_("“%(text)s” không phải ngày; ghi dạng 05/3/2021") % {"text": text[:40]})


def _number(field: models.Field, cell: Any, text: str) -> int:
    """A whole number, also with dots between thousands as people here write them."""
    if isinstance(cell, float):
        return _refuse(_("“%(text)s” không phải số nguyên") % {"text": text})
    plain = text.replace(" ", "")
    groups = plain.split(".")
    if len(groups) > 1 and groups[0].isdecimal() and all(len(g) == 3 and g.isdecimal() for g in groups[1:]):
        plain = "".join(groups)
    if not plain.lstrip("-").isdecimal():
        return _refuse(_("“%(text)s” không phải số nguyên; ví dụ 1.250") % {"text": text[:40]})
    try:
        field.run_validators(int(plain))
    except ValidationError as error:
        return _refuse(" ".join(error.messages))
    return int(plain)


def words(field: models.Field, value: Any) -> str:
    """A value as the list shows it."""
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value or ""))
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, date):
        return day_text(value)
    return "" if value is None else str(value)


def same(shown: Any, cell: Any) -> bool:
    """Is the cell still what the list would show? For columns that can't be edited here."""
    if isinstance(shown, date) or isinstance(cell, date):
        return day_text(shown) == day_text(cell) if isinstance(shown, date) and isinstance(cell, date) else (
            tidy(str(shown or "")) == tidy(str(cell or "")))
    if isinstance(shown, int) and isinstance(cell, int | float):
        return shown == cell
    return tidy(str("" if shown is None else shown)) == tidy(str("" if cell is None else cell))
