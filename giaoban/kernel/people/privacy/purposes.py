"""What is kept of a person and why: one table, read from `fields.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from giaoban.kernel.people.models import ROLES

FOLDER = Path(__file__).parent
#: How much of a field a role sees.
FULL, PART, NOTHING = "full", "part", ""


@dataclass(frozen=True)
class Purpose:
    """One field: `sees` maps a role to FULL, PART or NOTHING; a role that isn't named sees nothing.

    `mask` names how a part is shown (see `masking`); `erased`: emptied when the person is erased.
    `own`: a field of bookkeeping that says nothing of the person.
    """

    key: str
    label: str
    purpose: str
    basis: str
    kept: str
    sees: dict[str, str]
    mask: str = "hide"
    erased: bool = True
    own: bool = False

    def level(self, role: str) -> str:
        return self.sees.get(role, NOTHING)


@dataclass(frozen=True)
class Rule:
    """A rule of keeping, in force from `since`: `years` after the last membership and mandate ended."""

    since: date
    years: int
    source: str


@cache
def purposes() -> dict[str, Purpose]:
    """Every field by its key, in the order of the file."""
    with (FOLDER / "fields.toml").open("rb") as file:
        rows = tomllib.load(file)["field"]
    return {row["key"]: _purpose(row) for row in rows}


def _purpose(row: dict[str, Any]) -> Purpose:
    unknown = set(row.get("sees", {})) - set(ROLES)
    if unknown:
        raise ValueError(f"fields.toml: {row['key']}: no role {sorted(unknown)}")
    return Purpose(**row)


def told() -> list[Purpose]:
    """The fields that say something of a person."""
    return [purpose for purpose in purposes().values() if not purpose.own]


@dataclass(frozen=True)
class Beside:
    """What is kept beside a person in rows of its own."""

    key: str
    label: str
    purpose: str
    basis: str
    kept: str


@cache
def beside() -> list[Beside]:
    with (FOLDER / "fields.toml").open("rb") as file:
        return [Beside(**row) for row in tomllib.load(file)["beside"]]


@cache
def rules_of_keeping() -> list[Rule]:
    with (FOLDER / "retention.toml").open("rb") as file:
        rows = tomllib.load(file)["rule"]
    return sorted((Rule(**row) for row in rows), key=lambda rule: rule.since)


def rule_on(day: date) -> Rule | None:
    """The rule of keeping in force on a day."""
    in_force = [rule for rule in rules_of_keeping() if rule.since <= day]
    return in_force[-1] if in_force else None
