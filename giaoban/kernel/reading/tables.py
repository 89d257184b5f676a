"""Tables: rows of cells parted by tabs. A bare number takes its noun from its row and its column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from giaoban.kernel.reading.lexicon import nouns
from giaoban.kernel.reading.numerals import read_figure
from giaoban.kernel.reading.page import Found, Page

_CELL_NUMBER = re.compile(r"[0-9][0-9., ]*")
_ORDER = re.compile(r"stt|tt|số tt|số thứ tự|thứ tự|no\.?|#")
_RATE = re.compile(r"tỷ lệ|tỉ lệ|%|phần trăm|điểm|xếp hạng|mã|số điện thoại|điện thoại|ghi chú|so với")
_MONEY = re.compile(r"kinh phí|tiền|đồng|ngân sách|vốn|dự toán|quyết toán|giải ngân|thu|chi phí|trị giá")
_SCALE = (
    (re.compile(r"tỷ đồng|tỉ đồng"), 10**9),
    (re.compile(r"triệu đồng|triệu|trđ|tr\.?đ"), 10**6),
    (re.compile(r"nghìn đồng|ngàn đồng|1\.?000 ?đ"), 1000),
)
_PLANNED = re.compile(r"(?:số\s+)?(?:kế hoạch|chỉ tiêu|dự kiến|mục tiêu|phấn đấu)(?! đã)")
_MONEY_NOTE = re.compile(r"(?:đvt|đơn vị tính|đơn vị)\s*:\s*(?P<unit>[^\n)]{2,30})")


MAX_CELLS = 60


@dataclass(frozen=True)
class _Cell:
    start: int
    end: int
    words: str


def read_tables(page: Page) -> None:
    """Read the bare numbers of every table in the text."""
    rows: list[list[_Cell]] = []
    for start, end in page.source.lines:
        line = page.lower[start:end]
        if "\t" in line:
            rows.append(_cells(line, start))
            continue
        if rows and line.strip():
            _read_table(page, rows)
            rows = []
    if rows:
        _read_table(page, rows)


def _cells(line: str, start: int) -> list[_Cell]:
    cells: list[_Cell] = []
    position = start
    for text in line.split("\t"):
        lead = len(text) - len(text.lstrip())
        cells.append(_Cell(position + lead, position + max(lead, len(text.rstrip())), text.strip()))
        position += len(text) + 1
    return cells


def _read_table(page: Page, rows: list[list[_Cell]]) -> None:
    header = next(
        (
            row
            for row in rows[:3]
            if sum(not _CELL_NUMBER.fullmatch(cell.words) for cell in row) >= max(2, len(row) - 1)
        ),
        None,
    )
    heads = [cell.words for cell in header] if header else []
    note = _MONEY_NOTE.search(page.lower[max(0, rows[0][0].start - 200) : rows[0][0].start])
    for row in rows:
        if row is header:
            continue
        for index, cell in enumerate(row):
            if index < MAX_CELLS and _CELL_NUMBER.fullmatch(cell.words) and page.is_free(cell.start, cell.end):
                _read_cell(page, row, index, heads, note["unit"] if note else "")


def _read_cell(page: Page, row: list[_Cell], index: int, heads: list[str], note: str) -> None:
    cell = row[index]
    head = heads[index] if index < len(heads) else ""
    planned = {"forecast"} if _PLANNED.match(head) else set[str]()
    label, unit_cell = _row_label(row, index, heads)
    number = read_figure(cell.words)
    is_order = index == 0 and (not head or _ORDER.fullmatch(head)) and number is not None and len(row) > 2
    if number is None or is_order or _ORDER.fullmatch(head) or _RATE.search(head) or "%" in unit_cell:
        page.claim(cell.start, cell.end)
        return
    if re.fullmatch(r"(?:19|20)[0-9]{2}", cell.words) and "năm" in head and "số" not in head:
        page.add(Found("date", cell.start, cell.end, cell.words))
        return
    spoken = f"{label} {head} {unit_cell} {note}"
    counted = _noun(unit_cell) or _noun(head)
    scale = next((size for pattern, size in _SCALE if pattern.search(spoken)), 1)
    if not _noun(unit_cell) and (
        _MONEY.search(f"{head} {unit_cell}") or (_MONEY.search(f"{label} {note}") and not _noun(head))
    ):
        if scale > 1 or number.value >= 1000:
            found = Found(
                "money", cell.start, cell.end, round(number.value * scale), "VND", label or head, flags=planned
            )
            page.add(found)
        else:
            page.claim(cell.start, cell.end)
        return
    noun = counted or _noun(label)
    if isinstance(number.value, float) or (not noun and not label):
        page.claim(cell.start, cell.end)
        return
    what = label if not _noun(head) or _noun(label) else f"{head} {label}"
    found = Found("count", cell.start, cell.end, number.value, noun or None, what or noun, flags=planned)
    found.extra |= {"class": nouns().get(noun, ""), "column": head, "row": label}
    page.add(found)


def _row_label(row: list[_Cell], index: int, heads: list[str]) -> tuple[str, str]:
    """The words that name a row, and its cell of units if a column gives units."""
    unit = ""
    for place, head in enumerate(heads[: len(row)]):
        if re.fullmatch(r"(?:đvt|đơn vị(?: tính)?)", head):
            unit = row[place].words
    texts = [
        cell.words
        for cell in row[:index]
        if cell.words and not _CELL_NUMBER.fullmatch(cell.words) and cell.words != unit
    ]
    texts = [text for text in texts if not re.fullmatch(r"[ivx]+|[a-z]\)?|[0-9.]+", text)]
    return (texts[0] if texts else ""), unit


def _noun(words: str) -> str:
    """The first countable noun in some words, or ''."""
    tokens = re.findall(r"[^\W\d_]+(?:&[^\W\d_]+)*", words)
    for start in range(len(tokens)):
        for size in range(min(6, len(tokens) - start), 0, -1):
            text = " ".join(tokens[start : start + size])
            if text in nouns() and (size > 1 or len(tokens) == 1 or start <= 1):
                return text
    return ""
