"""A paper as plain data for the drawing in `paper.typ`."""

import re
from datetime import date
from typing import Any

from giaoban.kernel.documents.papers import qr, sheet, wording
from giaoban.kernel.documents.papers.metrics import widest_line, width
from giaoban.kernel.documents.papers.model import (
    Annex,
    Block,
    Bullets,
    Clause,
    Heading,
    Note,
    Paper,
    Run,
    Runs,
    Signature,
    Table,
    Text,
    plain,
    runs_of,
)
from giaoban.kernel.documents.papers.text import clean, link, one_line
from giaoban.kernel.documents.papers.words import BLANK

Data = dict[str, Any]

_SHEET = {name.lower(): value for name, value in vars(sheet).items() if name.isupper()} | {"to_indent": 35.0}
_ZERO_WIDTH = "\u200b"
# A row longer than this may break over pages, or it could run off the paper.
_LONG_CELL = 700


def breakable(text: str, room: float, size: float) -> str:
    """Marks places to break in a word longer than `room` points; other words stay whole."""

    def split(match: re.Match[str]) -> str:
        word = match.group()
        if width(word, size, bold=True) <= room:
            return word
        step = max(1, int(room / size / 1.1))
        return _ZERO_WIDTH.join(word[start : start + step] for start in range(0, len(word), step))

    return re.sub(r"\S+", split, _unglued(text.replace(_ZERO_WIDTH, ""), room, size))


def _unglued(text: str, room: float, size: float) -> str:
    """Takes the no-break spaces out of stretches that would not fit on a line."""

    def fit(match: re.Match[str]) -> str:
        piece = match.group()
        return piece if width(piece, size, bold=True) <= room else piece.replace(BLANK, " ")

    return re.sub(rf"[\S{BLANK}]*{BLANK}[\S{BLANK}]*", fit, text)


class _Room:
    """Words prepared for a place of a given width."""

    def __init__(self, millimetres: float, size: float = sheet.BODY, site: str = "") -> None:
        self.points, self.size, self.site = sheet.points(millimetres), size, site

    def text(self, text: str) -> str:
        return breakable(clean(text), self.points, self.size)

    def line(self, text: str) -> str:
        return self.text(one_line(text))

    def run(self, run: Run, lead: str = "") -> Data:
        italic = isinstance(run, Text) and run.italic
        href = None if isinstance(run, Text) else link(run.href, self.site)
        return {"text": self.text(lead + run.text), "bold": run.bold, "italic": italic, "href": href}

    def runs(self, value: Runs) -> list[Data]:
        return [self.run(run) for run in runs_of(value) if run.text]


def _wide(paper: Paper) -> _Room:
    return _Room(sheet.TEXT_WIDTH - sheet.INDENT, site=paper.site)


def _rule(text: str, size: float, room: float) -> float:
    return sheet.RULE_SHARE * widest_line(text, size, sheet.points(room), bold=True)


def _clause(clause: Clause, room: _Room) -> list[Data]:
    lead, bold, title = wording.clause_lead(clause)
    if title:
        first = [room.run(Text(f"{lead} {title}", bold=True))]
        return [{"type": "title", "runs": first}, {"type": "paragraph", "runs": room.runs(clause.runs)}]
    alone = "paragraph" if clause.runs else "title"
    return [{"type": alone, "runs": [room.run(Text(lead + " ", bold=bold)), *room.runs(clause.runs)]}]


def _table(table: Table, text_width: float, site: str) -> Data:
    shares = wording.shares(table)
    rooms = [_Room(max(text_width * share - 2 * sheet.CELL_X, 2), sheet.TABLE_SIZE, site) for share in shares]
    wide = _Room(text_width, sheet.BODY, site)
    columns = [
        {
            "title": room.text(column.title),
            "align": column.align,
            "share": share,
            "group": one_line(column.group),
        }
        for column, share, room in zip(table.columns, shares, rooms, strict=True)
    ]
    rows = []
    for row in table.all_rows():
        spanning = len(row.cells) == 1 and row.style != "plain"
        cells = [
            (wide if spanning else room).runs(cell) for cell, room in zip(row.cells, rooms, strict=False)
        ]
        if not spanning:
            cells += [[]] * (len(columns) - len(cells))
        long = any(len(plain(cell)) > _LONG_CELL for cell in row.cells)
        rows.append({"cells": cells, "style": row.style, "breakable": long})
    return {
        "type": "table", "columns": columns, "rows": rows, "grouped": wording.has_groups(table),
        "groups": [[one_line(name), first, count] for name, first, count in wording.column_groups(table)],
        "caption": wide.line(table.caption), "unit": wide.line(table.unit), "note": wide.line(table.note),
        "empty": wording.NO_ROWS,
    }  # fmt: skip


def _block(block: Block, level: int, room: _Room, text_width: float) -> list[Data]:
    match block:
        case Heading():
            words = {"lead": room.line(block.number), "text": room.line(block.text)}
            return [{"type": "heading", "level": level, **words}]
        case Bullets():
            dash = Text(wording.DASH)
            return [{"type": "paragraph", "runs": [room.run(dash), *room.runs(item)]} for item in block.items]
        case Table():
            return [_table(block, text_width, room.site)]
        case Clause():
            return _clause(block, room)
        case Note():
            return [{"type": "note", "text": room.text(block.text)}]
    return [{"type": "paragraph", "runs": room.runs(block.runs)}]


def _blocks(blocks: tuple[Block, ...], room: _Room, text_width: float, first: int = 1) -> list[Data]:
    levels = wording.heading_levels(blocks, first)
    found = zip(blocks, levels, strict=True)
    return [data for block, level in found for data in _block(block, level, room, text_width)]


def _head(paper: Paper) -> Data:
    left = _Room(sheet.HEAD_LEFT - 2, sheet.ISSUER_SIZE)
    issuer = wording.capitals(paper.issuer)
    return {
        "superior": left.text(wording.capitals(paper.superior)),
        "issuer": left.text(issuer),
        "issuer_rule": _rule(issuer, sheet.ISSUER_SIZE, sheet.HEAD_LEFT),
        "nation": sheet.NATION,
        "motto": sheet.MOTTO,
        "motto_rule": width(sheet.MOTTO, sheet.MOTTO_SIZE, bold=True),
        "number": _Room(sheet.HEAD_LEFT - 2, sheet.NUMBER_SIZE).text(wording.number_line(paper)),
        "date": _Room(sheet.HEAD_RIGHT - 2, sheet.NUMBER_SIZE).text(wording.date_line(paper)),
        "subject": left.text(wording.subject(paper)) if paper.kind is None else None,
        "stamps": [{"text": left.line(text), "red": red} for text, red in wording.stamps(paper)],
    }


def _annex(paper: Paper, annex: Annex, place: int) -> Data:
    text_width = sheet.TEXT_WIDTH
    if annex.landscape:
        text_width = sheet.PAGE_HEIGHT - sheet.LEFT - sheet.RIGHT
    room = _Room(text_width - sheet.INDENT, site=paper.site)
    title = wording.capitals(annex.title)
    return {
        "label": room.line(wording.annex_label(annex, place, len(paper.annexes))),
        "title": room.text(title),
        "reference": room.line(wording.annex_reference(paper, annex)),
        "rule": _rule(title, sheet.TITLE_SIZE, text_width),
        "landscape": annex.landscape,
        "body": _blocks(annex.body, room, text_width, first=2),
    }


def _signature(signature: Signature, millimetres: float) -> Data:
    room = _Room(millimetres - 2)
    prefix = [room.text(wording.capitals(line)) for line in signature.prefix]
    return {
        "prefix": prefix,
        "name": room.line(signature.name),
        "note": room.line(signature.note),
    }


def _qr(paper: Paper) -> Data | None:
    address = one_line(paper.qr or "")
    if not address:
        return None
    words = _Room(sheet.TEXT_WIDTH - sheet.QR_SIZE - 5).line(address)
    label = wording.LOOK_UP
    return {
        "svg": qr.svg(address),
        "address": words,
        "href": link(address),
        "label": label,
        "alt": f"{label} {address}",
    }


def paper_data(paper: Paper, day: date) -> Data:
    """Everything the drawing needs, cleaned and worded; `day` goes into the file's properties."""
    room = _wide(paper)
    subject = wording.subject(paper)
    kind = None if paper.kind is None else room.text(wording.capitals(paper.kind))
    return {
        "sheet": _SHEET,
        "meta": {
            "title": wording.document_title(paper) or wording.number_line(paper),
            "author": wording.author(paper),
            "day": [day.year, day.month, day.day],
        },
        "head": _head(paper),
        "kind": kind,
        "subject": room.text(subject),
        "subject_rule": _rule(subject, sheet.TITLE_SIZE, sheet.TEXT_WIDTH),
        "authority": room.text(wording.capitals(paper.authority)),
        "to": wording.TO,
        "addressees": [_Room(90).text(item) for item in wording.addressees(paper)],
        "bases": [room.text(item) for item in wording.listed(paper.bases)],
        "enacting": room.text(wording.capitals(paper.enacting)),
        "body": _blocks(paper.body, room, sheet.TEXT_WIDTH),
        "recipients-head": wording.RECIPIENTS,
        "recipients": [
            _Room(sheet.SIGN_LEFT - 8, sheet.RECIPIENTS_SIZE).text(i)
            for i in wording.listed(paper.recipients)
        ],
        "signature": _signature(paper.signature, sheet.SIGN_RIGHT),
        "second": None if paper.second is None else _signature(paper.second, sheet.SIGN_LEFT),
        "qr": _qr(paper),
        "annexes": [_annex(paper, annex, place) for place, annex in enumerate(paper.annexes, start=1)],
        "address": room.line(paper.address) if paper.address else None,
    }
