"""A paper as fields on a page: every block by its place, read back from what was sent.

Names: `title`, `addressees`, … for the frame; `body.3.text`, `a0.2.cell.4.1` for blocks (a0: the first annex).
A button's value is what is done besides: `add:body:3:paragraph`, `remove:body:3`, `up:body:3`, `addrow:body:3:5`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.documents.papers import (
    Annex,
    Bullets,
    Clause,
    Column,
    Heading,
    Note,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
)
from giaoban.kernel.documents.papers.model import Block, Runs

from .marks import marked, read_marked, typed

#: Cells with a box of their own on one page; tables beyond them are typed as lines with tabs, as Excel copies them.
CELLS = 400
BLOCKS = 400
KINDS = {"paragraph": gettext_lazy("Đoạn"), "clause": gettext_lazy("Điều, khoản"),
         "bullets": gettext_lazy("Gạch đầu dòng"),
         "heading": gettext_lazy("Đề mục"), "table": gettext_lazy("Bảng"), "note": gettext_lazy("Ghi chú")}
LISTS = ("addressees", "bases", "recipients")
LINES = ("title", "symbol_tail", "place", "authority", "enacting")


@dataclass
class Box:
    """One field. `rows` 0: a single line."""

    name: str
    label: Any
    value: str
    rows: int = 0
    hint: str = ""


@dataclass
class Grid:
    columns: list[Box]
    rows: list[dict[str, Any]]
    whole: Box | None = None


@dataclass
class BlockBoxes:
    section: str
    place: int
    kind: str
    label: Any
    boxes: list[Box] = field(default_factory=list)
    grid: Grid | None = None

    @property
    def at(self) -> str:
        return f"{self.section}:{self.place}"

    @property
    def anchor(self) -> str:
        return f"{self.section}-{self.place}"


def frame(paper: Paper) -> list[Box]:
    """What stands around the body."""
    found = [Box("title", _("Trích yếu"), paper.title, 2), Box("symbol_tail", _("Ký hiệu (sau số)"), paper.symbol_tail),
             Box("place", _("Địa danh"), paper.place)]
    if paper.kind is None or paper.addressees:
        found.append(_lines("addressees", _("Kính gửi (mỗi nơi một dòng)"), paper.addressees))
    if paper.authority or paper.enacting or paper.bases:
        found += [Box("authority", _("Thẩm quyền ban hành"), paper.authority, 2),
                  _lines("bases", _("Căn cứ (mỗi căn cứ một dòng)"), paper.bases),
                  Box("enacting", _("Lời ban hành"), paper.enacting)]
    return found


def closing(paper: Paper) -> list[Box]:
    """The signature and those it goes to."""
    return [_lines("signer_posts", _("Quyền hạn, chức vụ người ký (mỗi dòng một ý)"), paper.signature.prefix),
            Box("signer_name", _("Họ và tên người ký"), paper.signature.name,
                hint=_("Không kèm học hàm, học vị; để trống thì ghi khi ký")),
            _lines("recipients", _("Nơi nhận (mỗi nơi một dòng)"), paper.recipients)]


def _lines(name: str, label: str, values: tuple[str, ...]) -> Box:
    return Box(name, label, "\n".join(values), max(2, min(8, len(values) + 1)))


def sections(paper: Paper) -> list[dict[str, Any]]:
    """The body and each annex with their blocks as boxes."""
    left = [CELLS]
    found = [{"key": "body", "label": _("Nội dung"), "title": None, "end": str(len(paper.body)),
              "blocks": _boxes("body", paper.body, left)}]
    for place, annex in enumerate(paper.annexes):
        key = f"a{place}"
        found.append({"key": key, "label": _("Phụ lục %(n)d") % {"n": place + 1},
                      "title": Box(f"{key}.title", _("Tên phụ lục"), annex.title, 2), "end": str(len(annex.body)),
                      "blocks": _boxes(key, annex.body, left)})
    return found


def _boxes(section: str, blocks: tuple[Block, ...], left: list[int]) -> list[BlockBoxes]:
    return [_block_boxes(section, place, block, left) for place, block in enumerate(blocks)]


def _rows(text: str) -> int:
    return max(2, min(12, len(text) // 70 + text.count("\n") + 1))


def _block_boxes(section: str, place: int, block: Block, left: list[int]) -> BlockBoxes:
    name = f"{section}.{place}"
    kind = type(block).__name__.lower()
    made = BlockBoxes(section, place, kind, KINDS[kind])
    match block:
        case Heading():
            made.boxes = [Box(f"{name}.number", _("Số"), block.number), Box(f"{name}.text", _("Đề mục"), block.text)]
        case Paragraph():
            made.boxes = [_text(f"{name}.text", _("Đoạn"), marked(block.runs))]
        case Clause():
            made.boxes = [Box(f"{name}.number", _("Số"), block.number), Box(f"{name}.title", _("Tên"), block.title),
                          _text(f"{name}.text", _("Nội dung"), marked(block.runs))]
        case Bullets():
            lines = "\n".join(map(_one_line, block.items))
            made.boxes = [_text(f"{name}.text", _("Mỗi dòng một gạch đầu dòng"), lines)]
        case Note():
            made.boxes = [_text(f"{name}.text", _("Ghi chú"), block.text)]
        case Table():
            made.grid = _grid(name, block, left)
            made.boxes = [Box(f"{name}.caption", _("Tên bảng"), block.caption),
                          Box(f"{name}.unit", _("Đơn vị tính"), block.unit),
                          Box(f"{name}.below", _("Ghi chú dưới bảng"), block.note)]
    return made


def _text(name: str, label: str, value: str) -> Box:
    return Box(name, label, value, _rows(value))


def _one_line(runs: Runs) -> str:
    return marked(runs).replace("\n", " ")


def _grid(name: str, table: Table, left: list[int]) -> Grid:
    columns = [Box(f"{name}.column.{place}", _("Cột %(n)d") % {"n": place + 1}, column.title)
               for place, column in enumerate(table.columns)]
    rows = table.all_rows()
    cells = sum(len(row.cells) for row in rows)
    if cells > left[0]:
        lines = "\n".join("\t".join(_one_line(cell).replace("\t", " ") for cell in row.cells) for row in rows)
        label = _("Các dòng (ô cách nhau bằng Tab, dán được từ Excel)")
        return Grid(columns, [], Box(f"{name}.lines", label, lines, 14))
    left[0] -= cells
    return Grid(columns, [
        {"place": place, "style": row.style, "span": len(table.columns) if len(row.cells) == 1 else 1,
         "cells": [Box(f"{name}.cell.{place}.{column}", _("Dòng %(row)d, %(column)s") % {
             "row": place + 1, "column": table.columns[column].title}, marked(cell), 1)
             for column, cell in enumerate(row.cells)]} for place, row in enumerate(rows)])


def read(paper: Paper, sent: Mapping[str, str]) -> Paper:
    """The paper with what was sent put in its places; a name that wasn't sent changes nothing."""
    changed: dict[str, Any] = {name: typed(sent[name]) for name in LINES if name in sent}
    for name in LISTS:
        if name in sent:
            changed[name] = _list(sent[name])
    posts = _list(sent["signer_posts"]) if "signer_posts" in sent else paper.signature.prefix
    signer = typed(sent.get("signer_name", paper.signature.name))
    return replace(
        paper, **changed, signature=Signature(posts, signer, paper.signature.note),
        body=_read_blocks("body", paper.body, sent),
        annexes=tuple(replace(annex, title=typed(sent.get(f"a{place}.title", annex.title)),
                              body=_read_blocks(f"a{place}", annex.body, sent))
                      for place, annex in enumerate(paper.annexes)))


def _list(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed(text).split("\n") if line.strip())


def _read_blocks(section: str, blocks: tuple[Block, ...], sent: Mapping[str, str]) -> tuple[Block, ...]:
    return tuple(_read_block(f"{section}.{place}", block, sent) for place, block in enumerate(blocks))


def _read_block(name: str, block: Block, sent: Mapping[str, str]) -> Block:
    def said(part: str, old: str) -> str:
        return typed(sent.get(f"{name}.{part}", old))

    text = sent.get(f"{name}.text")
    match block:
        case Heading():
            return replace(block, number=said("number", block.number), text=said("text", block.text))
        case Note():
            return replace(block, text=said("text", block.text))
        case Clause():
            runs = block.runs if text is None else read_marked(text, block.runs)
            return replace(block, number=said("number", block.number), title=said("title", block.title), runs=runs)
        case Bullets():
            return block if text is None else _read_bullets(block, text)
        case Table():
            return _read_table(name, block, sent)
    return block if text is None else replace(block, runs=read_marked(text, block.runs))


def _read_bullets(block: Bullets, text: str) -> Bullets:
    old = {_one_line(item): item for item in block.items}
    return Bullets(tuple(old[line] if line in old else read_marked(line) for line in _list(text)))


def _read_table(name: str, table: Table, sent: Mapping[str, str]) -> Table:
    columns = tuple(replace(column, title=typed(sent.get(f"{name}.column.{place}", column.title)))
                    for place, column in enumerate(table.columns))
    lines = sent.get(f"{name}.lines")
    rows = _read_lines(table, lines) if lines is not None else tuple(
        replace(row, cells=tuple(_read_cell(sent.get(f"{name}.cell.{place}.{column}"), cell)
                                 for column, cell in enumerate(row.cells)))
        for place, row in enumerate(table.all_rows()))
    if rows == table.all_rows():
        rows = table.rows
    return replace(table, columns=columns, rows=rows, caption=typed(sent.get(f"{name}.caption", table.caption)),
                   unit=typed(sent.get(f"{name}.unit", table.unit)), note=typed(sent.get(f"{name}.below", table.note)))


def _read_cell(text: str | None, old: Runs) -> Runs:
    return old if text is None else read_marked(text, old)


def _read_lines(table: Table, text: str) -> tuple[Row, ...]:
    """Lines with tabs; a line that was there keeps its style."""
    old = {tuple(map(_one_line, row.cells)): row for row in table.all_rows()}
    found = []
    for line in text.replace("\r\n", "\n").split("\n"):
        cells = tuple(cell.strip() for cell in line.split("\t"))[:len(table.columns)]
        if any(cells):
            found.append(old.get(cells) or Row(tuple(read_marked(cell) for cell in cells)))
    return tuple(found)


def done(paper: Paper, act: str) -> tuple[Paper, str]:
    """The paper after a button, and the anchor to come back to. An act that fits nothing changes nothing."""
    words = act.split(":")
    if len(words) < 3 or (words[1] != "body" and not _annex(words[1], paper)):
        return paper, ""
    name, section = words[0], words[1]
    try:
        place, more = int(words[2]), words[3] if len(words) > 3 else ""
    except ValueError:
        return paper, ""
    blocks = list(_blocks(paper, section))
    if not 0 <= place < max(len(blocks), 1) and not (name == "add" and place == len(blocks)):
        return paper, ""
    here = _DO[name](blocks, place, more) if name in _DO else place
    return _with(paper, section, tuple(blocks)), f"{section}-{max(0, here)}"


def _annex(section: str, paper: Paper) -> bool:
    return section[:1] == "a" and section[1:].isdecimal() and int(section[1:]) < len(paper.annexes)


def _blocks(paper: Paper, section: str) -> tuple[Block, ...]:
    return paper.body if section == "body" else paper.annexes[int(section[1:])].body


def _with(paper: Paper, section: str, blocks: tuple[Block, ...]) -> Paper:
    if section == "body":
        return replace(paper, body=blocks)
    annexes: list[Annex] = list(paper.annexes)
    annexes[int(section[1:])] = replace(annexes[int(section[1:])], body=blocks)
    return replace(paper, annexes=tuple(annexes))


def _add(blocks: list[Block], place: int, kind: str) -> int:
    """A new block of the kind before that place."""
    new: dict[str, Block] = {
        "paragraph": Paragraph(""), "clause": Clause(f"{place + 1}."), "bullets": Bullets(("",)), "note": Note(""),
        "heading": Heading(2, "", ""),
        "table": Table((Column("TT", "center", 0.6), Column(_("Nội dung"), width=4), Column(_("Ghi chú"), width=2)),
                       (Row(("1", "", "")),))}
    if kind in new and len(blocks) < BLOCKS:
        blocks.insert(place, new[kind])
    return place


def _remove(blocks: list[Block], place: int, _more: str) -> int:
    if blocks:
        del blocks[place]
    return place - 1


def _up(blocks: list[Block], place: int, _more: str) -> int:
    if place > 0:
        blocks[place - 1], blocks[place] = blocks[place], blocks[place - 1]
    return place - 1


def _add_row(blocks: list[Block], place: int, more: str) -> int:
    """An empty row after row number `more` (-1: at the head)."""
    table = blocks[place] if place < len(blocks) else None
    if isinstance(table, Table) and more.removeprefix("-").isdecimal():
        rows = list(table.all_rows())
        rows.insert(int(more) + 1, Row(("",) * len(table.columns)))
        blocks[place] = replace(table, rows=tuple(rows))
    return place


def _remove_row(blocks: list[Block], place: int, more: str) -> int:
    table = blocks[place] if place < len(blocks) else None
    if isinstance(table, Table) and more.isdecimal() and int(more) < len(table.rows):
        rows = list(table.all_rows())
        del rows[int(more)]
        blocks[place] = replace(table, rows=tuple(rows))
    return place


_DO = {"add": _add, "remove": _remove, "up": _up, "addrow": _add_row, "removerow": _remove_row}


def differences(paper: Paper, sent: Mapping[str, str]) -> list[Box]:
    """What was sent and isn't what the paper says: shown to somebody whose page was out of date, so nothing is lost."""
    known = {box.name: box for box in (*frame(paper), *closing(paper))}
    for section in sections(paper):
        for block in section["blocks"]:
            known.update({box.name: box for box in block.boxes})
            if block.grid:
                known.update({box.name: box for row in block.grid.rows for box in row["cells"]})
    return [replace(known[name], value=text) if name in known else Box(name, name, text)
            for name, text in sent.items()
            if name not in ("csrfmiddlewaretoken", "version", "do") and typed(text)
            and (name not in known or typed(text) != typed(known[name].value))]


__all__ = ["BLOCKS", "KINDS", "closing", "differences", "done", "frame", "read", "sections"]
