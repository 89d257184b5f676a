"""The columns of a table: their heads, the period each speaks of, and what its numbers are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from giaoban.kernel.reading.calendar import months_value, periods_within
from giaoban.kernel.reading.lexicon import noun_in
from giaoban.kernel.reading.numerals import read_roman
from giaoban.kernel.reading.page import Page

_NUMBER = re.compile(r"[0-9][0-9., ]*")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ORDER = re.compile(r"stt|tt|số tt|số thứ tự|thứ tự|no\.?|#")
_RATE = re.compile(
    r"(?<![^\W_])(?:tỷ lệ|tỉ lệ|phần trăm|điểm|xếp hạng|xếp loại|mã|điện thoại|sđt|tài khoản|cccd|tuổi|"
    r"địa chỉ|ghi chú|nhận xét)"
    r"(?![^\W_])|%"
)
_COMPARED = re.compile(r"(?:so sánh|so với|tăng|giảm|chênh lệch|tăng\s*/\s*giảm|tăng trưởng|đạt tỷ lệ)(?![^\W_])")
_PLANNED = re.compile(r"(?:[^\W\d_]+ )?(?:số\s+)?(?:kế hoạch|chỉ tiêu|dự kiến|mục tiêu|phấn đấu)(?! đã)")
_UNITS = re.compile(r"đvt|đơn vị tính|đ\.v\.t|đơn vị đo")
_UNIT_WORD = re.compile(r"%|(?:nghìn |ngàn |triệu |tỷ )?đồng|trđ|vnđ|usd|triệu|tỷ|[^\W\d_]+(?:[ /][^\W\d_]+){0,2}")
_MONEY_UNIT = re.compile(
    r"(?<![^\W_])(?:(?P<scale>tỷ|tỉ|triệu|nghìn|ngàn|1\.?000)\s*)?"
    r"(?P<unit>đồng(?! chí| bào)|vnđ|vnd|đ|usd|eur)(?![^\W_])"
    r"|(?<![^\W_])(?P<short>trđ|tr\.đ)(?![^\W_])|\((?P<bare>triệu|tỷ)\)"
)
_MONEY_WORD = re.compile(
    r"(?<![^\W_])(?:kinh phí|số tiền|tiền|ngân sách|vốn|dự toán|giải ngân|chi phí|trị giá|giá trị|nguồn thu|"
    r"hội phí|(?<!nghiệm )(?<!tiếp )thu(?! (?:hút|thập|hoạch|gom|hồi đất))|"
    r"chi(?! (?:hội|bộ|đoàn|tiết|nhánh|cục)))(?![^\W_])"
)
_NOTE = re.compile(r"(?:đvt|đơn vị tính|đơn vị)\s*:\s*(?P<unit>[^\n)]{2,30})")
_SCALES = {"tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "nghìn": 1000, "ngàn": 1000, "1000": 1000, "1.000": 1000}
_BEFORE = re.compile(r"(?:cùng kỳ|(?:năm|kỳ|tháng|quý) (?:trước|liền trước|ngoái))(?![^\W_])")
_PERIOD = re.compile(
    r"(?:(?P<months>[0-9]{1,2} tháng(?: (?:đầu|cuối))?)(?: năm)?\s*|"
    r"quý\s+(?P<quarter>iv|i{1,3}|[1-4])\s*(?:/|năm|-)?\s*|"
    r"tháng\s+(?P<month>[0-9]{1,2})\s*(?:/|năm|-)?\s*)?(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)


@dataclass(frozen=True)
class Note:
    """The unit said above the whole table, and the year the text speaks of."""

    unit: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Column:
    """One column; ``units`` are the columns that give units."""

    head: str = ""
    shown: str = ""
    period: str | None = None
    units: tuple[int, ...] = ()
    is_previous: bool = False
    is_planned: bool = False
    is_order: bool = False
    is_rate: bool = False
    is_compared: bool = False
    is_unit: bool = False

    def money_of(self, label: str, unit: str, note: Note) -> tuple[int, str, bool] | None:
        """Scale, currency and whether a unit of money is named; None when the numbers are no money."""
        if noun_in(unit):
            return None
        head_only = noun_in(self.head) and not _MONEY_UNIT.search(self.head)
        places = (unit, self.head, *(() if head_only else (label, note.unit)))
        named = next(filter(None, (_MONEY_UNIT.search(place) for place in places)), None)
        if named is None:
            worded = _MONEY_WORD.search(self.head) or (not head_only and _MONEY_WORD.search(label))
            other = noun_in(self.head) and not _MONEY_WORD.search(self.head)
            return (1, "VND", False) if worded and not other else None
        if named.string == note.unit and noun_in(label) and not _MONEY_WORD.search(f"{label} {self.head}"):
            return None
        word = named["scale"] or named["bare"] or ("triệu" if named["short"] else "")
        currency = {"usd": "USD", "eur": "EUR"}.get(named["unit"] or "", "VND")
        return _SCALES.get(word, 1), currency, True


def is_number(words: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return _NUMBER.fullmatch(words) is not None


def note_above(page: Page, offset: int) -> Note:
    """What the lines above a table say of all of it."""
    notes = list(_NOTE.finditer(page.lower, max(0, offset - 200), offset))
    return Note(notes[-1]["unit"] if notes else "", page.year)


def columns_of(rows: list[list[str]], written: list[list[str]], note: Note) -> tuple[list[Column], int]:
    """The columns of a table, by its cells in lower case and as written, and how many of its first rows are heads."""
    size = 0
    while size < min(4, len(rows)) and _is_head(rows[size], size):
        size += 1
    # A row with words in two cells and no number below it is no head.
    if size == len(rows):
        size = 0
    width = max((len(row) for row in rows), default=0)
    places = range(min(width, 200))
    heads = [(_head(rows[:size], index), _head(written[:size], index)) for index in places]
    columns = [_column(*head, index, rows[size:], note) for index, head in enumerate(heads)]
    units = tuple(index for index, column in enumerate(columns) if column.is_unit)
    return _with_previous([replace(column, units=units) for column in columns]), size


def _is_head(row: list[str], above: int) -> bool:
    filled = [cell for cell in row if cell]
    numbers = [cell for cell in filled if is_number(cell)]
    # The row that numbers the columns: 1, 2, 3 or A, B, 1, 2.
    if above and (numbered := [re.sub(r"[()]|\s*[=:].*", "", cell) for cell in filled]):
        digits = [int(cell) for cell in numbered if cell.isdigit() and len(cell) < 3]
        if len(digits) >= 3 and digits == list(range(digits[0], digits[0] + len(digits))) and digits[0] <= 1:
            return all(len(cell) < 4 for cell in numbered)
    named = len(filled) - len(numbers) >= (1 if above else 2) or (len(numbers) > 1 and len(filled) > len(numbers))
    if not named or not all(_YEAR.fullmatch(cell) for cell in numbers):
        return False
    return 2 * len(filled) >= len(row) or (above > 0 and len(filled) > 1)


def _head(rows: list[list[str]], index: int) -> str:
    """The words over a column, from the top; a head over several columns counts for each of them."""
    words: list[str] = []
    for place, row in enumerate(rows):
        text = row[index] if index < len(row) else ""
        below = any(index < len(other) and other[index] for other in rows[place + 1 :])
        if not text and below and place == 0:
            text = next((cell for cell in reversed(row[:index]) if cell), "")
        if text and text not in words and not re.fullmatch(r"\(?(?:[0-9]{1,2}|[a-z])\)?(?:\s*[=:].*)?", text):
            words.append(text)
    return " ".join(words)


def _column(head: str, shown: str, index: int, rows: list[list[str]], note: Note) -> Column:
    below = [row[index] for row in rows if index < len(row) and row[index]]
    is_unit = bool(_UNITS.fullmatch(head)) or (head == "đơn vị" and _gives_units(below, index, rows))
    compared = _COMPARED.match(head) is not None
    period = _PERIOD.search(head)
    before = _BEFORE.search(head) is not None and not compared
    value = _period_value(period) if period and not compared else None
    if before and value is None and note.year:
        value = str(note.year - 1)
    return Column(
        head,
        shown,
        period=value,
        is_previous=before,
        is_planned=_PLANNED.match(head) is not None,
        is_order=_ORDER.fullmatch(head) is not None,
        is_rate=_RATE.search(head) is not None and not _MONEY_UNIT.search(head),
        is_compared=compared,
        is_unit=is_unit,
    )


def _gives_units(below: list[str], index: int, rows: list[list[str]]) -> bool:
    """Whether a column headed *đơn vị* gives units of measure, beside a column of words, and not organisations."""
    named = any(len(cell) > 3 and not is_number(cell) for row in rows for cell in row[:index])
    return named and bool(below) and all(len(cell) < 16 and _UNIT_WORD.fullmatch(cell) for cell in below)


def _period_value(match: re.Match[str]) -> str | None:
    year = int(match["year"])
    if match["months"]:
        return periods_within(match["months"], year)
    if match["quarter"]:
        quarter = read_roman(match["quarter"].upper()) or int(match["quarter"])
        return months_value(quarter * 3 - 2, quarter * 3, year)
    if match["month"]:
        return f"{year:04d}-{int(match['month']):02d}"
    return str(year)


def _with_previous(columns: list[Column]) -> list[Column]:
    """Mark the columns of an earlier year than the last one that is no plan."""
    years = [int(column.period[:4]) for column in columns if column.period and not column.is_planned]
    latest = max(years, default=0)
    return [
        replace(column, is_previous=True) if column.period and int(column.period[:4]) < latest else column
        for column in columns
    ]
