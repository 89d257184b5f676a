"""Widths of printed words, read from the bundled fonts.

The rules of the head are as long as the motto, or a share of the issuer's name: their length must be
known before any program lays the page out. Tinos has the widths of Times New Roman.
"""

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_FACES = {False: FONTS / "Tinos-Regular.ttf", True: FONTS / "Tinos-Bold.ttf"}


def _tables(data: bytes) -> dict[bytes, bytes]:
    count = struct.unpack_from(">H", data, 4)[0]
    found = {}
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        found[tag] = data[start : start + length]
    return found


def _characters(cmap: bytes) -> dict[int, int]:
    """Code point → glyph, from the Unicode subtable of format 4."""
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        start = struct.unpack_from(">HHL", cmap, 4 + 8 * index)[2]
        if struct.unpack_from(">H", cmap, start)[0] == 4:
            return _segments(cmap[start:])
    raise ValueError("the font has no character map of format 4")


def _segments(table: bytes) -> dict[int, int]:
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", table, 14 + part * 2 * count + (2 if part else 0))
        for part in range(4)
    )
    glyphs: dict[int, int] = {}
    for index in range(count):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = 16 + 6 * count + 2 * index + offsets[index] + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", table, place)[0]
            if glyph or not offsets[index]:
                glyphs[code] = (glyph + deltas[index]) & 0xFFFF
    return glyphs


@cache
def _advances(bold: bool) -> dict[int, float]:
    """Code point → advance in ems."""
    tables = _tables(_FACES[bold].read_bytes())
    em = struct.unpack_from(">H", tables[b"head"], 18)[0]
    count = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
    widths = struct.unpack_from(">" + "Hh" * count, tables[b"hmtx"])[::2]
    return {code: widths[min(glyph, count - 1)] / em for code, glyph in _characters(tables[b"cmap"]).items()}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Length of `text` in points; an unknown character counts as one em."""
    advances = _advances(bold)
    return size * sum(advances.get(ord(character), 1.0) for character in text)


def widest_line(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """Length of the longest line when `text` is broken at spaces into lines no longer than `room`."""
    widest = 0.0
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width(longer, size, bold=bold) > room:
                widest, longer = max(widest, width(line, size, bold=bold)), word
            line = longer
        widest = max(widest, width(line, size, bold=bold))
    return min(widest, room)
