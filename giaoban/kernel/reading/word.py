"""The text of a .docx: paragraphs, rows of tables with tabs between cells, text boxes."""

from __future__ import annotations

import re

from lxml import etree

from giaoban.kernel.reading.archives import open_archive, parse_xml, read_member
from giaoban.kernel.reading.encodings import UnreadableFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    {
        f"{_W}del",
        f"{_W}instrText",
        f"{_W}delText",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
MAX_CHARACTERS = 2_000_000
MAX_SPAN = 60


def read_word(data: bytes) -> str:
    """The text of the main part of a .docx. Headers and footers are no part of the report and are left out."""
    archive = open_archive(data)
    main = read_member(archive, "word/document.xml")
    if main is None:
        raise UnreadableFile(
            "Tệp không phải tài liệu Word (.docx). Hãy mở bằng Word, lưu dạng .docx rồi gửi lại.", "not_docx"
        )
    body = parse_xml(main).find(f"{_W}body")
    lines: list[str] = []
    if body is not None:
        _read_blocks(body, lines, 0)
    text = "\n".join(lines)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile("Tài liệu quá dài. Hãy tách thành nhiều tệp rồi gửi lại.", "too_long")
    return text


def _read_blocks(parent: etree._Element, lines: list[str], depth: int) -> None:
    for child in parent:
        if child.tag == f"{_W}p":
            boxes: list[str] = []
            lines.append(_paragraph(child, boxes))
            lines.extend(boxes)
        elif child.tag == f"{_W}tbl":
            _read_rows(child, lines, depth)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str) and depth < 30:  # noqa: SIM102
            if child.find(f".//{_W}p") is not None:
                _read_blocks(child, lines, depth + 1)


def _read_rows(table: etree._Element, lines: list[str], depth: int) -> None:
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl"), None) is not table:
            continue
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr"), None) is row:
                inner: list[str] = []
                if depth < 30:
                    _read_blocks(cell, inner, depth + 1)
                cells.append(" ".join(" ".join(inner).split()))
                # A cell over several columns keeps the ones after it in their columns.
                cells += [""] * (_spanned(cell) - 1)
        lines.append("\t".join(cells))


def _spanned(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val", "") if span is not None else ""
    return max(1, min(int(value), MAX_SPAN)) if re.fullmatch(r"[0-9]{1,3}", value) else 1


def _paragraph(paragraph: etree._Element, boxes: list[str]) -> str:
    """The text of a paragraph; the paragraphs of its text boxes go to ``boxes``."""
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _SKIPPED:
            continue
        if node.tag == f"{_W}txbxContent":
            _read_blocks(node, boxes, 20)
        elif node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{_W}tab":
            pieces.append(" ")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        else:
            stack.extend(reversed(node))
    return "".join(pieces)
