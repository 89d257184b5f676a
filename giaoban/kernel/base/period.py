"""A stretch of days, first and last included; not only calendar ones (Decree 09/2019/NĐ-CP, article 12)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .formats import day_text

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, order=True)
class Period:
    """`first` ≤ day ≤ `last`; raises ValueError when the ends are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"Kỳ kết thúc {day_text(self.last)} trước khi bắt đầu {day_text(self.first)}.")

    @classmethod
    def year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        return cls(cls.month(year, quarter * 3 - 2).first, cls.month(year, quarter * 3).last)

    @classmethod
    def half(cls, year: int, half: int) -> "Period":
        return cls(cls.month(year, half * 6 - 5).first, cls.month(year, half * 6).last)

    @classmethod
    def day(cls, day: date) -> "Period":
        return cls(day, day)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last

    def previous_year(self) -> "Period":
        """The same window a year before."""
        return self.in_year(self.last.year - 1)

    def in_year(self, year: int) -> "Period":
        """The same window ending in another year; 29 February becomes the 28th, a month's end stays a month's end."""
        later = year - self.last.year
        return Period(_years_later(self.first, later), _years_later(self.last, later))

    def years(self) -> Iterator[int]:
        yield from range(self.first.year, self.last.year + 1)

    @property
    def label(self) -> str:
        """'năm 2020', 'quý IV/2025', '6 tháng đầu năm 2023', 'tháng 3/2021', or the two days."""
        year = self.first.year
        if self == Period.year(year):
            return f"năm {year}"
        for half, words in ((1, "6 tháng đầu năm"), (2, "6 tháng cuối năm")):
            if self == Period.half(year, half):
                return f"{words} {year}"
        for quarter in range(1, 5):
            if self == Period.quarter(year, quarter):
                return f"quý {ROMAN[quarter - 1]}/{year}"
        if self == Period.month(year, self.first.month):
            return f"tháng {self.first.month}/{year}"
        if self.first == self.last:
            return f"ngày {day_text(self.first)}"
        return f"từ {day_text(self.first)} đến {day_text(self.last)}"

    def __str__(self) -> str:
        return self.label


class HasPeriod:
    """A row with a `first` and a `last` day, read as one value."""

    first: date
    last: date

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)


def _years_later(day: date, years: int) -> date:
    month = Period.month(day.year + years, day.month)
    return month.last if day == Period.month(day.year, day.month).last else day.replace(year=day.year + years)
