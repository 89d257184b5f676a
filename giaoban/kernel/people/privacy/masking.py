"""How a part of a value is shown. Every function takes the value and gives text that can't be led back to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

DOTS = "•••"


def hide(value: Any) -> str:
    """Only that something is there."""
    return DOTS


def year(value: Any) -> str:
    """A birth date as its year."""
    return str(value.year) if isinstance(value, date) else str(value)[:4]


def phone(value: Any) -> str:
    """The last two digits, enough to tell two numbers apart when asked by the person."""
    digits = [ch for ch in str(value) if ch.isdigit()]
    return f"{DOTS} {''.join(digits[-2:])}" if len(digits) > 6 else DOTS


def email(value: Any) -> str:
    """The first letter and the house it is kept at."""
    name, at, house = str(value).partition("@")
    return f"{name[:1]}{DOTS}@{house}" if at and len(name) > 1 else DOTS


def province(value: Any) -> str:
    """Of an address its last part, the province."""
    parts = [part.strip() for part in str(value).split(",") if part.strip()]
    return f"{DOTS}, {parts[-1]}" if len(parts) > 1 else DOTS


MASKS: dict[str, Callable[[Any], str]] = {
    "hide": hide, "year": year, "phone": phone, "email": email, "province": province}
