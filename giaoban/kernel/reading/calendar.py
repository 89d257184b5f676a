"""ISO values of dates, at the precision a text gives them; None for a day that does not exist."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1900, 2100
_NUMBERED_MONTHS = {
    "giêng": 1,
    "chạp": 12,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}


@dataclass
class Context:
    """The year a text speaks of: the nearest one stated, else the one of its heading."""

    years: list[tuple[int, int]]
    main: int | None

    def year_near(self, sentence: tuple[int, int], offset: int) -> int | None:
        """The year stated in a sentence nearest to an offset, else the text's main year."""
        first, last = (bisect_left(self.years, (edge, 0)) for edge in sentence)
        inside = [(abs(place - offset), year) for place, year in self.years[first:last]]
        return min(inside)[1] if inside else self.main


def year_of(text: str) -> int | None:
    """A year of four digits within reach, or two digits read as 20xx or 19xx; None otherwise."""
    year = int(text)
    if len(text) == 2:
        year += 2000 if year < 60 else 1900
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def day_value(day: str | int, month: str | int, year: int | None) -> str | None:
    """``2020-12-24``, or ``--12-24`` without a year; None when there is no such day."""
    try:
        date = datetime.date(year or 2024, int(month), int(day))
    except ValueError:
        return None
    return date.isoformat() if year else f"--{date.month:02d}-{date.day:02d}"


def month_value(month: str | int, year: int | None) -> str | None:
    """``2021-03``, or ``--03`` without a year; None when there is no such month."""
    if not 1 <= int(month) <= 12:
        return None
    return f"{year:04d}-{int(month):02d}" if year else f"--{int(month):02d}"


def months_value(first: int, last: int, year: int | None) -> str | None:
    """``2023-01/2023-06``; None without a year."""
    return f"{year:04d}-{first:02d}/{year:04d}-{last:02d}" if year else None


def month_number(word: str) -> int | None:
    """The number of a month in digits or words."""
    if re.fullmatch(r"[0-9]{1,2}", word):
        return int(word)
    return _NUMBERED_MONTHS.get(word)


def periods_within(text: str, year: int) -> str | None:
    """The months of ``6 tháng đầu``, ``9 tháng``, ``6 tháng cuối``."""
    match = re.match(r"([0-9]{1,2})\s+tháng(?:\s+(đầu|cuối))?", text)
    count = int(match[1]) if match else 0
    if not match or not 1 <= count <= 12:
        return None
    if match[2] == "cuối":
        return months_value(13 - count, 12, year)
    return months_value(1, count, year)
