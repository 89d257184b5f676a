"""What reading gives: items with their place in the text, and sums between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["count", "stock", "money", "date", "duration", "ordinal", "document", "place", "vague"]
Value = int | float | str | None

FLAGS = ("furniture", "misprint", "glued", "unaccented", "forecast", "ambiguous")


@dataclass
class Item:
    """One thing a report states.

    ``start`` and ``end`` are character offsets into the text as given, and ``text`` is that slice.
    ``value`` by kind: count, stock, ordinal, duration: a number; money: whole đồng (or units of ``unit``);
    date: ISO 8601 at its own precision (``2020-12-24``, ``2021-03``, ``2020``, ``--03-26``, ``2016/2021``,
    ``2023-07-07T09:41``); document: its symbol; place: the province's name; vague, or unreadable: None.
    ``extra`` holds what only some kinds have (``document``, ``about``, ``suggestion``, ``until``, ``of``), and for an
    item of a table its ``row``, ``column``, the ``period`` the column speaks of, ``previous`` when that period is
    before the report's, and ``share`` when the row is one of a list of units; neither of these two is ever a figure.
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: Value
    unit: str | None = None
    what: str | None = None
    figure: str | None = None
    flags: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    sentence: tuple[int, int] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The item as the command prints it: the contract's keys, then what else is known."""
        record: dict[str, Any] = {
            "kind": self.kind,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "value": self.value,
            "unit": self.unit,
            "what": self.what,
            "figure": self.figure,
            "flags": list(self.flags),
        }
        if self.parts:
            record["parts"] = dict(self.parts)
        if self.sentence:
            record["sentence"] = list(self.sentence)
        return record | self.extra


@dataclass(frozen=True)
class Sum:
    """A stated whole and its parts, as indexes into ``Reading.items``."""

    whole: int
    parts: tuple[int, ...]
    holds: bool


@dataclass
class Reading:
    """A text, the items found in it in order of their place, and the sums it states."""

    text: str
    items: list[Item]
    sums: list[Sum]

    def as_json(self, file: str) -> dict[str, Any]:
        """The whole reading as the command prints it for one file."""
        return {
            "file": file,
            "items": [item.as_json() for item in self.items],
            "sums": [
                {
                    "whole": one.whole,
                    "parts": list(one.parts),
                    "holds": one.holds,
                    "whole_value": self.items[one.whole].value,
                    "part_values": [self.items[part].value for part in one.parts],
                }
                for one in self.sums
            ],
        }
