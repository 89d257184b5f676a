"""How a list lies in its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ..columns import meaning_of

if TYPE_CHECKING:
    import polars as pl


class SourceRefused(ValueError):
    """A file that can't be read as a list of members; the message is for the screen."""


@dataclass(frozen=True)
class Layout:
    """`first_line`: the line number, as a spreadsheet shows it, of the first data row.

    `skipped`: rows before the data as sent (title, heads), for the file of errors.
    """

    format: str
    headers: list[str]
    first_line: int
    encoding: str = ""
    delimiter: str = ","
    sheet: str = ""
    skipped: list[list[str]] = field(default_factory=list)

    def as_options(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, options: dict[str, Any]) -> Layout:
        return cls(**{name: options[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Chunk:
    """`frame`: text columns c0, c1 … and `extra` (what stood beyond the last head); nothing is null, not empty.

    `start`: number of the first row, counted from 0. `plain`: no text in it needs tidying beyond its ends.
    """

    frame: pl.DataFrame
    start: int
    plain: bool = False


#: Heads are looked for in so many rows from the top.
LOOKED_AT = 40
_COUNTED = re.compile(r"\(?\d{1,2}\)?|\(?[A-Z]\)?")


def find_heads(rows: Sequence[Sequence[str]]) -> int:
    """The row that names the columns: the one with most known heads, else the first with two cells."""
    known = [len({meaning_of(cell) for cell in row} - {""}) for row in rows[:LOOKED_AT]]
    best = max(known, default=0)
    if best >= 2:
        return known.index(best)
    for number, row in enumerate(rows[:LOOKED_AT]):
        if sum(bool(cell) for cell in row) >= 2:
            return number
    if known and rows and any(rows[0]):
        return 0
    raise SourceRefused("Không thấy dòng tiêu đề cột. Danh sách cần một dòng ghi tên các cột, ví dụ “Họ và tên”, "
                        "“Ngày sinh”, “Đơn vị”.")


def only_counts(row: Sequence[str]) -> bool:
    """A row under the heads that only numbers the columns: (1), (2), (3) or A, B, 1, 2."""
    filled = [cell for cell in row if cell]
    return len(filled) >= 3 and len(set(filled)) == len(filled) and all(_COUNTED.fullmatch(cell) for cell in filled)


def trimmed(headers: Sequence[str]) -> list[str]:
    """Without empty columns at the end; a column without a head is named by its place."""
    kept = list(headers)
    while kept and not kept[-1]:
        kept.pop()
    if not kept:
        raise SourceRefused("Dòng tiêu đề trống. Ghi tên các cột ở dòng đầu rồi gửi lại.")
    return [head or f"Cột {number}" for number, head in enumerate(kept, start=1)]
