"""A large sheet as a row of small workbooks: read in constant memory, and while the rows before are being written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from giaoban.kernel.reading.archives import parse_xml
from giaoban.kernel.reading.encodings import UnreadableFile

#: Sheets smaller than this are read whole; larger ones in pieces of about this size, unpacked.
SMALL = 8 * 1024 * 1024
_BLOCK = 1024 * 1024
_START, _ROW_END, _END = b"<sheetData>", b"</row>", b"</sheetData></worksheet>"
_STRINGS = "xl/sharedStrings.xml"
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_NUMBERED = re.compile(rb'<row [^>]*\br="\d+"')
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def pieces(path: Path, sheet: str) -> Iterator[bytes] | None:
    """Workbooks that hold some rows each, with their own numbers; nothing where the sheet is small or written in a way
    that can't be cut, and must be read whole."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        try:
            name = _member(archive, sheet)
        except (KeyError, UnreadableFile):
            return None
        if name not in names or archive.getinfo(name).file_size < SMALL:
            return None
        # Each piece would read all the shared strings again.
        if _STRINGS in names and archive.getinfo(_STRINGS).file_size > SMALL // 4:
            return None
        with archive.open(name) as member:
            head = member.read(_BLOCK)
    if _START not in head or not _NUMBERED.search(head):
        return None
    return _cut(path, name)


def _member(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part in which the sheet of that name lies."""
    book = parse_xml(archive.read("xl/workbook.xml"))
    links = parse_xml(archive.read("xl/_rels/workbook.xml.rels"))
    wanted = next((one.get(_REL) for one in book.iter("{*}sheet") if one.get("name") == sheet), None)
    target = next((one.get("Target", "") for one in links.iter("{*}Relationship") if one.get("Id") == wanted), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _cut(path: Path, name: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        others = {entry: archive.read(entry) for entry in archive.namelist()
                  if entry != name and not entry.startswith("xl/worksheets/")}
        others |= {entry: b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData/>"
                   b"</worksheet>" for entry in archive.namelist()
                   if entry != name and re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry)}
        with archive.open(name) as member:
            before, rest = _opening(member)
            for rows in _rows(member, rest):
                yield _workbook(others, name, before + rows + _END)


def _opening(member: IO[bytes]) -> tuple[bytes, bytes]:
    """What stands before the rows, without the sheet's size; and the beginning of the rows."""
    before, _, rest = member.read(_BLOCK).partition(_START)
    return _DIMENSION.sub(b"", before) + _START, rest


def _rows(member: IO[bytes], rest: bytes) -> Iterator[bytes]:
    """Bytes of whole rows."""
    parts, size = [rest], len(rest)
    while block := member.read(_BLOCK):
        parts.append(block)
        size += len(block)
        if size >= SMALL:
            data = b"".join(parts)
            end = data.rfind(_ROW_END) + len(_ROW_END)
            if end >= len(_ROW_END):
                yield data[:end]
                parts, size = [data[end:]], len(data) - end
    data = b"".join(parts)
    end = data.rfind(_ROW_END)
    if end >= 0:
        yield data[:end + len(_ROW_END)]


def _workbook(others: dict[str, bytes], name: str, sheet: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for entry, data in others.items():
            archive.writestr(entry, data)
        archive.writestr(name, sheet)
    return made.getvalue()
