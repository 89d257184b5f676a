"""Tables: rows of cells parted by tabs. A bare number takes its noun from its row and its column."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from giaoban.kernel.reading.columns import Column, Note, columns_of, is_number, note_above
from giaoban.kernel.reading.items import Kind
from giaoban.kernel.reading.lexicon import noun_in, nouns
from giaoban.kernel.reading.numerals import read_figure
from giaoban.kernel.reading.page import Found, Page
from giaoban.kernel.reading.stocks import is_standing

MAX_CELLS = 60
_COUNTED = frozenset({"count", "stock", "money", "vague"})
_DASH = re.compile(r"[-+*•·]\s*|trong đó\s*:?\s*")
_MARK = re.compile(r"[ivx]{1,5}[.)]?|[a-zđ][.)]?|[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?")
_LEAD = re.compile(r"(?:[ivx]{1,5}|[a-zđ]|[0-9]{1,2}(?:\.[0-9]{1,2})*)[.)]\s+|[-+*•·]\s*")
_TOTAL = re.compile(r"(?:tổng(?: số| cộng)?|cộng|toàn (?:tỉnh|ngành|hội|quốc|hệ thống))(?![^\W_])")
_BARE_TOTAL = re.compile(r"(?:tổng(?: số| cộng)?|cộng|toàn (?:tỉnh|ngành|hội|quốc|hệ thống))\s*:?")


@dataclass(frozen=True)
class Cell:
    """One cell in working offsets; ``words`` are in lower case."""

    start: int
    end: int
    words: str


@dataclass
class Row:
    """One row: its label, those of the rows it stands under, and the finds in its cells by column."""

    cells: list[Cell]
    label: str = ""
    shown: str = ""
    above: tuple[str, ...] = ()
    is_part: bool = False
    level: int = 0
    found: dict[int, Found] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return ", ".join([*self.above, self.shown])


def read_tables(page: Page) -> None:
    """Read the bare numbers of every table in the text."""
    rows: list[list[Cell]] = []
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


def _cells(line: str, start: int) -> list[Cell]:
    cells: list[Cell] = []
    position = start
    for text in line.split("\t"):
        lead = len(text) - len(text.lstrip())
        cells.append(Cell(position + lead, position + max(lead, len(text.rstrip())), text.strip()))
        position += len(text) + 1
    return cells


def _read_table(page: Page, cells: list[list[Cell]]) -> None:
    note = note_above(page, cells[0][0].start)
    columns, size = columns_of(
        [[cell.words for cell in row] for row in cells],
        [[" ".join(page.text[cell.start : cell.end].split()) for cell in row] for row in cells[:4]],
        note,
    )
    rows = _labelled(page, cells[size:], columns)
    for row in rows:
        for index, cell in enumerate(row.cells[:MAX_CELLS]):
            column = columns[index] if index < len(columns) else Column()
            if column.is_compared:
                page.claim(cell.start, cell.end)
            elif is_number(cell.words) and page.is_free(cell.start, cell.end):
                _read_cell(page, row, index, column, note)
    page.tables.append((rows[0].cells[0].start if rows else 0, cells[-1][-1].end))
    _place_others(page, rows, columns)
    _total(page, rows)


def _labelled(page: Page, cells: list[list[Cell]], columns: list[Column]) -> list[Row]:
    """Rows with the labels they stand under: the last row without numbers, and for a dash the last without one."""
    rows: list[Row] = []
    group = parent = style = ""
    styles: list[str] = []
    for one in cells:
        row = Row(one)
        mark = _style(one[0].words)
        if mark and mark not in styles:
            styles.append(mark)
        row.level = styles.index(mark) if mark else 0
        if mark and mark == style:
            group = ""
        texts = [
            cell
            for index, cell in enumerate(one)
            if cell.words
            and not is_number(cell.words)
            and not _MARK.fullmatch(cell.words)
            and not (index < len(columns) and (columns[index].is_unit or columns[index].is_compared))
        ]
        numbers = [index for index, cell in enumerate(one) if index and is_number(cell.words)]
        if texts and (not numbers or texts[0].start < one[numbers[-1]].start):
            dash = _DASH.match(texts[0].words)
            lead = _LEAD.match(texts[0].words)
            skip = dash.end() if dash else lead.end() if lead else 0
            row.label = texts[0].words[skip:].strip()
            row.shown = " ".join(page.text[texts[0].start + skip : texts[0].end].split())
            row.is_part = dash is not None and bool(parent)
            row.level = (rows[-1].level + (not rows[-1].is_part) if rows else 1) if row.is_part else row.level
            row.above = tuple(filter(None, (group, parent) if row.is_part else (group,)))
            if not numbers and len(texts) == 1:
                group, parent, row.above, style = ("" if row.is_part else row.shown), row.shown, (), mark
            elif not row.is_part:
                parent = row.shown
        rows.append(row)
    return rows


def _style(words: str) -> str:
    """How a row is numbered: roman, letter, digit, or not at all."""
    if not _MARK.fullmatch(words):
        return ""
    if words[0].isdigit():
        return f"digit{len(re.findall(r'[0-9]+', words))}"
    return "roman" if re.match(r"[ivx]", words) else "letter"


def _read_cell(page: Page, row: Row, index: int, column: Column, note: Note) -> None:
    cell = row.cells[index]
    number = read_figure(cell.words)
    unit = next((row.cells[place].words for place in column.units if place < len(row.cells)), "")
    is_order = index == 0 and len(row.cells) > 2 and (not column.head or column.is_order)
    if number is None or is_order or column.is_order or column.is_rate or "%" in unit:
        page.claim(cell.start, cell.end)
        return
    if re.fullmatch(r"(?:19|20)[0-9]{2}", cell.words) and "năm" in column.head and "số" not in column.head:
        page.add(Found("date", cell.start, cell.end, cell.words))
        return
    money = column.money_of(row.label, unit, note)
    if money:
        scale, currency, named = money
        if named or number.value >= 1000:
            amount = number.value * scale
            value = round(amount) if scale > 1 or currency == "VND" else amount
            _keep(page, row, index, column, Found("money", cell.start, cell.end, value, currency, row.shown))
        else:
            page.claim(cell.start, cell.end)
        return
    counted = noun_in(unit) or noun_in(column.head)
    noun = counted or noun_in(row.label) or next(filter(None, (noun_in(one.lower()) for one in row.above)), "")
    if isinstance(number.value, float) or not (noun or row.label):
        page.claim(cell.start, cell.end)
        return
    named_by = column.head if noun_in(column.head) and not noun_in(unit) else row.label
    kind: Kind = "stock" if is_standing(named_by) else "count"
    written = noun if noun_in(unit) != unit or not unit else unit
    found = Found(kind, cell.start, cell.end, number.value, written or None, row.shown or column.shown or noun)
    found.extra["class"] = nouns().get(noun, "")
    _keep(page, row, index, column, found)


def _keep(page: Page, row: Row, index: int, column: Column, found: Found) -> None:
    if column.is_planned:
        found.flags.add("forecast")
    page.add(found)
    _tell_place(row, column, found)
    row.found[index] = found


def _tell_place(row: Row, column: Column, found: Found) -> None:
    found.extra["row"] = row.path
    found.extra["column"] = column.shown
    if column.period:
        found.extra["period"] = column.period
    if column.is_previous:
        found.extra["previous"] = True
    is_total = bool(_TOTAL.match(row.label)) or not row.label
    if noun_in(column.head) and not is_total:
        # A row of a list of units: its number is the unit's own, not the report's.
        found.extra["share"] = True


def _place_others(page: Page, rows: list[Row], columns: list[Column]) -> None:
    """Where the finds of later readers would stand: by the offsets of cells that hold more than a number."""
    for row in rows:
        for index, cell in enumerate(row.cells[:MAX_CELLS]):
            if cell.words and index not in row.found and index < len(columns) and not is_number(cell.words):
                page.cells.append((cell.start, cell.end, row.path, columns[index]))


def _total(page: Page, rows: list[Row]) -> None:
    """Totals: of the rows above a row of totals, of the rows below a first one, of the rows under their row."""
    for index in sorted({index for row in rows for index in row.found}):
        open_rows: list[tuple[Row, list[Found]]] = []
        above: list[Found] = []
        own: list[Found] = []
        for row in rows:
            found = row.found.get(index)
            is_total = _BARE_TOTAL.fullmatch(row.label) is not None
            level = 0 if is_total else row.level
            while open_rows and open_rows[-1][0].level >= level:
                _close(page, index, open_rows.pop())
            if open_rows and found and level == open_rows[-1][0].level + 1:
                open_rows[-1][1].append(found)
            if found and is_total and len(above) > 1:
                page.totals.append((found, tuple(above), True))
                above = []
            elif found and level == 0:
                above.append(found)
                own.append(found)
            if row.label and not is_total:
                open_rows.append((row, []))
        while open_rows:
            _close(page, index, open_rows.pop())
        first = next((row for row in rows if row.found), None)
        if first and _TOTAL.match(first.label) and not _BARE_TOTAL.fullmatch(rows[-1].label) and len(own) > 2:
            page.totals += [(own[0], tuple(own[1:size]), False) for size in range(min(len(own), 40), 2, -1)]


def _close(page: Page, index: int, one: tuple[Row, list[Found]]) -> None:
    whole = one[0].found.get(index)
    if whole and len(one[1]) > 1:
        page.totals.append((whole, tuple(one[1]), False))


def place_in_tables(page: Page) -> None:
    """Tell row and column of what was found in cells that hold words and numbers."""
    cells = sorted(page.cells, key=lambda cell: cell[0])
    starts = [cell[0] for cell in cells]
    for found in page.found:
        index = bisect_right(starts, found.start) - 1
        if index < 0 or "row" in found.extra or found.start >= cells[index][1] or found.kind not in _COUNTED:
            continue
        _, _, path, column = cells[index]
        found.extra |= {"row": path, "column": column.shown}
        if column.period:
            found.extra["period"] = column.period
        if column.is_previous:
            found.extra["previous"] = True
        if column.is_planned:
            found.flags.add("forecast")
