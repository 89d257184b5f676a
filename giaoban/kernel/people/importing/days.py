"""Days as people type them: d/m/Y with any separator, Y-m-d, a month, a year alone, Excel's serial numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from giaoban.kernel.people.models import BY_DAY, BY_YEAR

if TYPE_CHECKING:
    import polars as pl

BY_MONTH = "mon"
#: Day 60 of Excel's calendar is a 29 February 1900 that never was; later serials count from this day.
_EXCEL = date(1899, 12, 30)
_SERIALS = range(61, 80_000)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_MONTH = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_WORDS = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.I)
_SHORT = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_FORMATS = (("%d/%m/%Y", r"^\d{1,2}/\d{1,2}/\d{4}$"), ("%Y-%m-%d", r"^\d{4}-\d{1,2}-\d{1,2}$"),
            ("%d.%m.%Y", r"^\d{1,2}\.\d{1,2}\.\d{4}$"), ("%d-%m-%Y", r"^\d{1,2}-\d{1,2}-\d{4}$"))
_HOW = "Ghi ngày/tháng/năm, ví dụ 05/03/1980"


class Day(NamedTuple):
    """A day and how exactly it is known; or why it can't be read."""

    day: date | None
    exact: str = BY_DAY
    problem: str = ""


def read_day(text: str) -> Day:
    """One day as typed."""
    if text.replace(".0", "").isdigit():
        return _number(int(text.split(".", maxsplit=1)[0]))
    if found := _MONTH.fullmatch(text):
        return _made(int(found[2]), int(found[1]), 1, text, BY_MONTH)
    if found := _YEAR_FIRST.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _DAY_FIRST.fullmatch(text) or _WORDS.fullmatch(text):
        return _made(int(found[3]), int(found[2]), int(found[1]), text)
    if _SHORT.fullmatch(text):
        return Day(None, problem=f"Năm trong “{text}” chỉ có hai chữ số. Ghi đủ bốn chữ số của năm.")
    return Day(None, problem=f"Không đọc được ngày “{text[:40]}”. {_HOW} hoặc chỉ năm: 1980.")


def _number(number: int) -> Day:
    if 1000 <= number <= 2999:
        return Day(date(number, 1, 1), BY_YEAR)
    if number in _SERIALS:
        return Day(_EXCEL + timedelta(days=number))
    return Day(None, problem=f"“{number}” không phải ngày hay năm. {_HOW} hoặc chỉ năm: 1980.")


def _made(year: int, month: int, day: int, text: str, exact: str = BY_DAY) -> Day:
    try:
        return Day(date(year, month, day), exact)
    except ValueError:
        hint = " (có lẽ ngày và tháng bị đổi chỗ)" if month > 12 >= day else ""
        return Day(None, problem=f"Không có ngày “{text[:40]}”{hint}. {_HOW}.")


def read_days(texts: pl.Series) -> pl.DataFrame:
    """Columns day (Date), exact, problem; nulls stay null. The usual form is read by column, the rest one by one."""
    import polars as pl

    first = texts.drop_nulls().head(1).to_list()
    usual = next((form for form, shape in _FORMATS if first and re.match(shape, first[0])), "")
    day = texts.str.to_date(usual, strict=False) if usual else pl.Series([None] * len(texts), dtype=pl.Date)
    frame = pl.DataFrame({"text": texts, "day": day})
    # chrono takes a year of any length; those are read one by one, with their own sentence.
    frame = frame.with_columns(day=pl.when(pl.col("day").dt.year() >= 1000).then("day"))
    left = frame.filter(pl.col("day").is_null() & pl.col("text").is_not_null())["text"].unique()
    if left.is_empty():
        return frame.select("day", exact=pl.lit(BY_DAY), problem=pl.lit(None, pl.String))
    return _with_others(frame, left)


def _with_others(frame: pl.DataFrame, left: pl.Series) -> pl.DataFrame:
    import polars as pl

    read = [(text, *read_day(text)) for text in left.to_list()]
    others = pl.DataFrame(read, orient="row", schema={"text": pl.String, "other": pl.Date, "exact": pl.String,
                                                      "problem": pl.String})
    joined = frame.join(others, on="text", how="left", maintain_order="left")
    return joined.select(day=pl.coalesce("day", "other"), exact=pl.col("exact").fill_null(BY_DAY),
                         problem=pl.when(pl.col("problem") != "").then("problem"))
