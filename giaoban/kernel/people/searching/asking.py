"""What was typed into the box, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from giaoban.kernel.base import clock, fold

from .postings import words

FIRST_YEAR = 1900
#: Words beyond this many only narrow what a name can't have.
MOST_WORDS = 8
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d\d)")
#: With a digit, or in capitals with a hyphen or stroke.
_CODE = re.compile(r"[\w./-]*\d[\w./-]*|[A-ZĐ]+(?:[-/][A-ZĐ]+)+")


@dataclass(frozen=True)
class Asked:
    """`words`: of the name, as typed without accents; `codes`: what may be a person's or a unit's code."""

    words: tuple[str, ...]
    year: int | None
    codes: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)


def asked(text: str) -> Asked:
    """`nguyen van an 1960` → words and a birth year; a birth date counts as its year; anything else with a
    digit may be a code."""
    names: list[str] = []
    codes: list[str] = []
    year = None
    for part in text.split():
        if year is None and part.isdecimal() and FIRST_YEAR <= int(part) <= clock.latest_day().year:
            year = int(part)
        elif year is None and (day := _DAY.fullmatch(part)):
            year = int(day[1])
        elif _CODE.fullmatch(part):
            codes += dict.fromkeys((part, part.upper()))
        else:
            names += words(fold(part))
    return Asked(tuple(names[:MOST_WORDS]), year, tuple(codes[:MOST_WORDS]))
