"""The first rows of a large workbook without reading it whole: a small workbook cut out of it."""

from __future__ import annotations

import io
import re
import zipfile

from .layout import LOOKED_AT

#: Parts smaller than this are copied whole.
SMALL = 4 * 1024 * 1024
_SHEETS = "xl/worksheets/"
_STRINGS = "xl/sharedStrings.xml"
_ROW_END, _STRING_END = b"</row>", b"</si>"
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_SHARED = re.compile(rb'<c [^>]*t="s"[^>]*><v>(\d+)</v>')


def peeked(archive: zipfile.ZipFile) -> bytes | None:
    """The same workbook with only the first rows of its large sheets; nothing when it is small or made in a way this
    doesn't know, and must be read whole. Merged areas of the large sheets are left out."""
    large = [entry for entry in archive.infolist() if entry.file_size > SMALL]
    if not any(entry.filename.startswith(_SHEETS) for entry in large):
        return None
    tops: dict[str, bytes] = {}
    for entry in large:
        if entry.filename.startswith(_SHEETS):
            top = _beginning(archive, entry.filename, _ROW_END, LOOKED_AT + 1)
            if top is None:
                return None
            tops[entry.filename] = _DIMENSION.sub(b"", top) + b"</sheetData></worksheet>"
    strings = 1 + max((int(number) for top in tops.values() for number in _SHARED.findall(top)), default=0)
    if any(entry.filename == _STRINGS for entry in large):
        shared = _beginning(archive, _STRINGS, _STRING_END, strings)
        if shared is None:
            return None
        tops[_STRINGS] = shared + b"</sst>"
    return _assembled(archive, tops)


def _beginning(archive: zipfile.ZipFile, name: str, end: bytes, count: int) -> bytes | None:
    """Up to the count-th end tag (or the last there is in the first part); nothing if there is none."""
    with archive.open(name) as member:
        data = b""
        while data.count(end) < count and len(data) < SMALL:
            block = member.read(256 * 1024)
            if not block:
                break
            data += block
    place = -1
    for _ in range(count):
        found = data.find(end, place + 1)
        if found < 0:
            break
        place = found
    # Fewer strings than the rows name would turn cells into nothing: such a workbook is read whole.
    if place < 0 or (end == _STRING_END and data.count(end) < count):
        return None
    return data[:place + len(end)]


def _assembled(archive: zipfile.ZipFile, tops: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as small:
        for entry in archive.infolist():
            if entry.filename in tops:
                small.writestr(entry.filename, tops[entry.filename])
            elif entry.file_size <= SMALL:
                small.writestr(entry.filename, archive.read(entry.filename))
    return made.getvalue()
