"""The page being read: the working text, what is already taken, and what was found so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from giaoban.kernel.reading.items import Kind, Value
from giaoban.kernel.reading.layout import Layout
from giaoban.kernel.reading.source import Source


@dataclass
class Found:
    """An item in working offsets. ``reach`` is where its noun phrase ends."""

    kind: Kind
    start: int
    end: int
    value: Value
    unit: str | None = None
    what: str | None = None
    reach: int = 0
    flags: set[str] = field(default_factory=set)
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Page:
    """Working text plus claims: a character belongs to at most one reader of numbers."""

    source: Source
    layout: Layout
    furniture: list[tuple[int, int]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    cells: list[tuple[int, int, str, Any]] = field(default_factory=list)
    totals: list[tuple[Found, tuple[Found, ...], bool]] = field(default_factory=list)
    year: int | None = None
    """The year the text speaks of, once its dates are read."""
    claimed: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.claimed = bytearray(len(self.source.text))

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def lower(self) -> str:
        return self.source.lower

    def is_free(self, start: int, end: int) -> bool:
        return self.claimed.find(1, start, end) < 0

    def is_furniture(self, offset: int) -> bool:
        """Whether an offset stands in a line that is not the report's."""
        index = bisect_right(self.furniture, (offset, len(self.text))) - 1
        return index >= 0 and self.furniture[index][0] <= offset < self.furniture[index][1]

    def claim(self, start: int, end: int) -> None:
        self.claimed[start:end] = b"\x01" * (end - start)

    def add(self, found: Found, *, claim: bool = True) -> Found:
        """Keep a find and take its characters."""
        found.reach = max(found.reach, found.end)
        if claim:
            self.claim(found.start, found.end)
        self.found.append(found)
        return found

    def free_matches(self, pattern: re.Pattern[str], *, lowered: bool = True) -> Iterator[re.Match[str]]:
        """Matches of a pattern, in the lowered text unless told otherwise, that nobody has taken."""
        for match in pattern.finditer(self.lower if lowered else self.text):
            if match.end() > match.start() and self.is_free(*match.span()):
                yield match

    def before(self, start: int, size: int = 40) -> str:
        """Lowered text just before an offset, within its line or the line it goes on from."""
        low = max(self.layout.sentence_at(start)[0], start - size)
        return self.lower[low:start]

    def after(self, end: int, size: int = 60) -> str:
        """Lowered text just after an offset, within its sentence."""
        return self.lower[end : min(self.layout.sentence_at(max(end - 1, 0))[1], end + size)]
