"""The rules an empty database begins with, read from `data/`; later ones are rows with their own days."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{**row, "since": date.fromisoformat(row["since"])} for row in csv.DictReader(file)]


def thresholds() -> list[dict[str, Any]]:
    return [{**row, "number": int(row["number"])} for row in _rows("thresholds.csv")]


def checklist() -> list[dict[str, Any]]:
    return [{**row, "order": int(row["order"])} for row in _rows("checklist.csv")]
