"""The rules an empty database begins with, read from `data/`; later ones are rows with their own days."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def rules() -> list[dict[str, Any]]:
    with (DATA / "rules.csv").open(encoding="utf-8", newline="") as file:
        return [{"key": row["key"], "number": int(row["number"]) if row["number"] else None,
                 "since": date.fromisoformat(row["since"]), "legal_source": row["legal_source"]}
                for row in csv.DictReader(file)]
