"""Fields of science by the national classification, in its dated versions.

2008: Decision 12/2008/QĐ-BKHCN, levels 1–2 (6 and 46 fields). 2025: Circular 24/2025/TT-BKHCN, in force from 15
December 2025; its names come with a data file `expertise_2025.csv` of the same columns when there is one.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from giaoban.kernel.base import fold

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Classification:
    """One version of the classification: in force from `since` to `until` (not included)."""

    version: str
    paper: str
    since: date
    until: date | None = None


CLASSIFICATIONS = (
    Classification("2008", "Quyết định 12/2008/QĐ-BKHCN", date(2008, 9, 4), date(2025, 12, 15)),
    Classification("2025", "Thông tư 24/2025/TT-BKHCN", date(2025, 12, 15)),
)


@dataclass(frozen=True)
class Field:
    """One field: `level` 1 or 2, the code of its parent begins its own."""

    code: str
    level: int
    parent: str
    name: str
    name_en: str


@cache
def fields(version: str = "2008") -> dict[str, Field]:
    """Fields of one version by code; empty while its data file is missing."""
    path = DATA / f"expertise_{version}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Field(row["code"], int(row["level"]), row["parent_code"], row["name_vi"], row["name_en"])
                for row in csv.DictReader(file)}


def usable(on: date) -> str:
    """The version to write with on a day: the one in force whose names we have, else the latest before it."""
    held = [one.version for one in CLASSIFICATIONS if one.since <= on and fields(one.version)]
    return held[-1] if held else "2008"


@cache
def by_name(version: str = "2008") -> dict[str, str]:
    """Folded name or code → code."""
    known = fields(version)
    return {**{fold(field.name): code for code, field in known.items()}, **{code: code for code in known}}
