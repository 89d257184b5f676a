"""Numbers as Vietnamese reports write them: 1.234,56; 1,234.56; 64.000; mười hai; Ba mươi triệu; XIV."""

from __future__ import annotations

import re
from dataclasses import dataclass

FIGURE = (
    r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|"
    r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|"
    r"[0-9]{1,3}(?: [0-9]{3}){2,}|[0-9]+(?:[.,][0-9]+)?"
)
"""A number in digits, without sign."""

_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
NUMBER_WORDS = frozenset([*_UNITS, *_SCALES, "mười", "mươi", "trăm", "linh", "lẻ", "rưỡi"])
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


@dataclass(frozen=True)
class Number:
    """A number read from digits. ``ambiguous`` when the other convention would give another value."""

    value: int | float
    ambiguous: bool = False


def read_figure(text: str) -> Number | None:
    """Read a number in digits, the Vietnamese convention first. None when the text is no number."""
    text = text.strip()
    if re.fullmatch(r"[0-9]+", text):
        return Number(int(text)) if len(text) <= 18 else None
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", text):
        return Number(int(text.replace(".", "")))
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", text):
        return _decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+", text):
        return _decimal(text.replace(",", ""))
    if re.fullmatch(r"[0-9]{1,3}(?: [0-9]{3})+", text):
        return Number(int(text.replace(" ", "")))
    if re.fullmatch(r"[0-9]+,[0-9]+", text):
        return _decimal(text.replace(",", "."), ambiguous=re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", text) is not None)
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return _decimal(text, ambiguous=True)
    return None


def _decimal(text: str, *, ambiguous: bool = False) -> Number:
    value = float(text)
    return Number(int(value) if value.is_integer() and len(text) <= 18 else value, ambiguous)


def read_words(words: list[str]) -> int | None:
    """Read a number in words (``ba mươi hai triệu năm trăm nghìn``). None when the words make no number."""
    total = group = unit = 0
    seen = pending = False
    last_scale = 1
    for word in words:
        if word in _UNITS:
            if pending:
                return None
            unit, pending, seen = _UNITS[word], True, True
        elif word in ("mười", "mươi"):
            group, unit, pending, seen = group + (unit or 1) * 10, 0, False, True
        elif word == "trăm":
            group, unit, pending, seen = group + (unit or 1) * 100, 0, False, True
        elif word in _SCALES:
            if not seen:
                return None
            total = total + (group + unit) * _SCALES[word] if group or unit else total * _SCALES[word]
            group, unit, pending, last_scale = 0, 0, False, _SCALES[word]
        elif word == "rưỡi":
            total += last_scale // 2
        elif word not in ("linh", "lẻ"):
            return None
    return total + group + unit if seen else None


def read_roman(text: str) -> int | None:
    """Read a Roman number up to 3999. None when the text is not one."""
    if not text or not _ROMAN.fullmatch(text):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in text]
    return sum(-one if one < after else one for one, after in zip(digits, [*digits[1:], 0], strict=True))
