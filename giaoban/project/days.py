"""Days typed at the command line or in an address."""

from __future__ import annotations

import re
from datetime import date

from giaoban.kernel.base import Period
from giaoban.kernel.figures.registry import Figure


class DayError(ValueError):
    """A day or period that can't be understood; the message names the remedy."""


def parse_day(text: str) -> date:
    """2020-12-24 or 24/12/2020."""
    typed = text.strip()
    found = _day(typed)
    if not 1900 <= found.year <= 2199:
        raise DayError(f"“{text}”: năm phải từ 1900 đến 2199.")
    return found


def _day(typed: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", typed):
            year, month, day = (int(part) for part in typed.split("-"))
            return date(year, month, day)
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", typed):
            day, month, year = (int(part) for part in typed.split("/"))
            return date(year, month, day)
    except ValueError as error:
        raise DayError(f"Không có ngày “{typed}”.") from error
    raise DayError(f"“{typed}” không phải là ngày. Ghi 2020-12-24 hoặc 24/12/2020.")


def parse_period(figure: Figure, on: str | None, first: str | None, last: str | None) -> Period:
    """`on` alone: a stock on that day, a flow from the start of its year to it; or both ends."""
    if on and (first or last):
        raise DayError("Chọn một trong hai: --on, hoặc --first và --last.")
    if bool(first) != bool(last):
        raise DayError("Cần cả --first và --last.")
    if first and last:
        start, end = parse_day(first), parse_day(last)
        if end < start:
            raise DayError("Ngày cuối trước ngày đầu. Đổi lại thứ tự.")
        return Period(start, end)
    if not on:
        raise DayError("Cần --on NGÀY, hoặc --first NGÀY --last NGÀY.")
    day = parse_day(on)
    return Period.day(day) if figure.kind == "stock" else Period(date(day.year, 1, 1), day)


def parse_years(text: str) -> tuple[int, int]:
    """'2015-2026', the earlier year first; at most a century."""
    found = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", text)
    if not found:
        raise DayError(f"“{text}” không phải là khoảng năm. Ghi 2015-2026.")
    first, last = int(found[1]), int(found[2])
    if not 1900 <= first <= last <= 2199 or last - first > 100:
        raise DayError(f"“{text}”: ghi năm nhỏ trước, từ 1900 đến 2199, không quá 100 năm.")
    return first, last
