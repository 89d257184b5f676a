"""The sources of money an empty database begins with, read from `data/`; later ones are rows with their own days."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> list[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{**row, "since": _day(row["since"]), "until": _day(row["until"])} for row in csv.DictReader(file)]


def sources() -> list[dict[str, Any]]:
    return [{**row, "order": int(row["order"])} for row in _rows("sources.csv")]


def cost_norms() -> list[dict[str, Any]]:
    """Their rates are empty: the office decides them."""
    with (DATA / "cost_norms.csv").open(encoding="utf-8", newline="") as file:
        return [{**row, "rate": int(row["rate"]) if row["rate"] else None, "since": _day(row["since"])}
                for row in csv.DictReader(file)]
