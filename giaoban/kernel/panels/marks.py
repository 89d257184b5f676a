"""Marks as exact fractions: read from what was typed, printed rounded with their exact value beside."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from .words import BLANK, EXCELLENT, FAIL, GRADES, NO, PASS, POINTS, REVISE, YES

_TYPED = re.compile(r"[0-9]{1,6}([.,][0-9]{1,4})?")


class MarkRefused(ValueError):
    """A mark that can't stand; the sentence names criterion and range."""


class HasRange(Protocol):
    name: str

    @property
    def most(self) -> Fraction: ...

    @property
    def stride(self) -> Fraction: ...


class HasMethod(Protocol):
    method: str
    limits: Any


def points_of(criterion: HasRange, typed: Any) -> Fraction:
    """'24,5' → 49/2 within 0…maximum and on the criterion's step; anything else is refused by name."""
    span = f"từ 0 đến {number(criterion.most)}, bước {number(criterion.stride)}"
    if typed is None or typed == "":
        raise MarkRefused(f"“{criterion.name}”: chưa ghi điểm ({span}).")
    value = read(typed)
    if value is None:
        raise MarkRefused(f"“{criterion.name}”: không đọc được điểm “{str(typed)[:20]}”; ghi số {span}, ví dụ 7,5.")
    if not 0 <= value <= criterion.most:
        raise MarkRefused(f"“{criterion.name}”: điểm {number(value)} ngoài khoảng; chỉ {span}.")
    if (value / criterion.stride).denominator != 1:
        raise MarkRefused(f"“{criterion.name}”: điểm {number(value)} không đúng bước; chỉ {span}.")
    return value


def read(typed: Any) -> Fraction | None:
    """Whole numbers, decimals and text with a comma or point; a float is never taken."""
    if isinstance(typed, bool):
        return None
    if isinstance(typed, int | Fraction | Decimal):
        return Fraction(typed)
    text = str(typed).strip() if isinstance(typed, str) else ""
    return Fraction(text.replace(",", ".")) if _TYPED.fullmatch(text) else None


def number(value: Fraction, places: int = 2) -> str:
    """'24,5', '75,57': rounded half up for print only."""
    scale = 10**places
    whole = (abs(value.numerator) * 2 * scale + value.denominator) // (2 * value.denominator)
    text = f"{whole // scale}" + (f",{whole % scale:0{places}d}".rstrip("0").rstrip(",") if whole % scale else "")
    return f"-{text}" if value < 0 and whole else text


def exact(value: Fraction) -> str:
    """'80', '74,4'; where print rounds, the exact value stands beside: '75,57 (529/7)'."""
    shown = number(value)
    return shown if Fraction(shown.replace(",", ".")) == value else f"{shown} ({value.numerator}/{value.denominator})"


def words_of(rules: HasMethod) -> tuple[str, ...]:
    """The verdicts a ballot of these rules may give."""
    if rules.method == POINTS:
        return ()
    if rules.method == GRADES:
        return (EXCELLENT, PASS, FAIL, BLANK)
    revises = any(limit.key == "revise_present" for limit in rules.limits.all())
    return (YES, REVISE, NO, BLANK) if revises else (YES, NO, BLANK)
