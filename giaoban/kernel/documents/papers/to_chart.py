"""The chart of who stands under whom, on one A3 sheet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from giaoban.kernel.documents.papers.to_pdf import drawn

_TEMPLATE = Path(__file__).with_name("chart.typ")


@dataclass(frozen=True)
class ChartBox:
    """A unit by its name; `note` beside it, '' for none."""

    label: str
    note: str = ""


@dataclass(frozen=True)
class ChartBranch:
    """Units of one kind: their number in words, and their names unless they are gathered."""

    label: str
    count: str
    boxes: tuple[ChartBox, ...] = ()


@dataclass(frozen=True)
class ChartSheet:
    """Everything on the sheet, ready to be read."""

    title: str
    subtitle: str
    root: str
    count: str
    foot: str
    author: str
    day: date
    branches: tuple[ChartBranch, ...]


def render_chart(sheet: ChartSheet) -> bytes:
    """The sheet as a tagged PDF, letters as large as the room allows."""
    data = {**asdict(sheet), "day": [sheet.day.year, sheet.day.month, sheet.day.day]}
    return drawn(_TEMPLATE, sheet.day, ["a-2b"], chart=data)
