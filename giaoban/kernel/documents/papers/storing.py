"""A paper as plain JSON and back, exactly: what is kept of a draft while it is edited.

Runs keep their shape: a bare string stays a string, several runs are a list, a linked number is `{"figure": …}`,
a face `{"text": …, "bold": …}`. A bare tuple of cells is a list, a `Row` an object.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from .model import (
    Annex,
    Block,
    Bullets,
    Clause,
    Column,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Row,
    Runs,
    Signature,
    Table,
    Text,
)

Data = dict[str, Any]


class UnreadablePaper(ValueError):
    """Data that is no paper; the message names where."""


def to_data(paper: Paper) -> Data:
    """Only what differs from an empty paper, so that the stored text stays small."""
    data: Data = {}
    for item in fields(Paper):
        value = getattr(paper, item.name)
        match item.name:
            case "day":
                value = value.isoformat() if value else None
            case "signature" | "second" if value is not None:
                value = {"prefix": list(value.prefix), "name": value.name, "note": value.note}
            case "body":
                value = [_block(block) for block in value]
            case "annexes":
                value = [{"title": annex.title, "body": [_block(block) for block in annex.body], "label": annex.label,
                          "reference": annex.reference, "landscape": annex.landscape} for annex in value]
            case "addressees" | "bases" | "recipients":
                value = list(value)
        if item.default is MISSING or getattr(paper, item.name) != item.default:
            data[item.name] = value
    return data


def _runs(value: Runs) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [_runs(part) for part in value]
    if isinstance(value, Figure):
        return {"figure": value.text, "href": value.href, "key": value.key, "bold": value.bold}
    return {"text": value.text, "bold": value.bold, "italic": value.italic}


def _block(block: Block) -> Data:
    match block:
        case Heading():
            return {"heading": block.text, "level": block.level, "number": block.number}
        case Paragraph():
            return {"paragraph": _runs(block.runs)}
        case Bullets():
            return {"bullets": [_runs(item) for item in block.items]}
        case Clause():
            return {"clause": _runs(block.runs), "number": block.number, "title": block.title}
        case Note():
            return {"note": block.text}
        case Table():
            return {"table": [_row(row) for row in block.rows],
                    "columns": [{"title": c.title, "align": c.align, "width": c.width, "group": c.group}
                                for c in block.columns],
                    "caption": block.caption, "unit": block.unit, "below": block.note}
    raise TypeError(f"no block: {block!r}")


def _row(row: Row | tuple[Runs, ...]) -> Any:
    if isinstance(row, Row):
        return {"cells": [_runs(cell) for cell in row.cells], "style": row.style}
    return [_runs(cell) for cell in row]


def from_data(data: Any) -> Paper:
    """The paper that was stored. Raises UnreadablePaper."""
    if not isinstance(data, dict):
        raise UnreadablePaper("Nội dung văn bản đã lưu không đọc được.")
    try:
        return _paper(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadablePaper(f"Nội dung văn bản đã lưu không đọc được ({error}).") from error


def _paper(data: Data) -> Paper:
    found = data.copy()
    signature = _read_signature(found.pop("signature", {}))
    second = found.pop("second", None)
    given: Data = {name: tuple(found.pop(name, ())) for name in ("addressees", "bases", "recipients")}
    day = found.pop("day", None)
    body = tuple(_read_block(block) for block in found.pop("body", ()))
    annexes = tuple(Annex(each["title"], tuple(_read_block(block) for block in each["body"]), each["label"],
                          each["reference"], each["landscape"]) for each in found.pop("annexes", ()))
    for name in ("issuer", "symbol_tail", "place", "title"):
        found.setdefault(name, "")
    return Paper(**found, **given, day=date.fromisoformat(day) if day else None, body=body, annexes=annexes,
                 signature=signature, second=_read_signature(second) if second else None)


def _read_signature(data: Data) -> Signature:
    return Signature(tuple(data.get("prefix", ())), data.get("name", ""), data.get("note", ""))


def _read_runs(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return tuple(_read_runs(part) for part in value)
    if "figure" in value:
        return Figure(value["figure"], value["href"], value["key"], value["bold"])
    return Text(value["text"], value["bold"], value["italic"])


def _read_block(data: Data) -> Block:
    if "heading" in data:
        return Heading(data["level"], data["number"], data["heading"])
    if "paragraph" in data:
        return Paragraph(_read_runs(data["paragraph"]))
    if "bullets" in data:
        return Bullets(tuple(_read_runs(item) for item in data["bullets"]))
    if "clause" in data:
        return Clause(data["number"], data["title"], _read_runs(data["clause"]))
    if "note" in data:
        return Note(data["note"])
    columns = tuple(Column(c["title"], c["align"], c["width"], c["group"]) for c in data["columns"])
    return Table(columns, tuple(_read_row(row) for row in data["table"]), data["caption"], data["unit"], data["below"])


def _read_row(data: Any) -> Row | tuple[Runs, ...]:
    if isinstance(data, list):
        return tuple(_read_runs(cell) for cell in data)
    return Row(tuple(_read_runs(cell) for cell in data["cells"]), data["style"])
