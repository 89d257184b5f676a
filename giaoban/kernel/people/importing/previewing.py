"""What a list would do, told before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from giaoban.kernel.people.models import CHECKED, UPLOADED, ImportBatch, User

from .checking import field_label
from .columns import MEANINGS, mapping_problems, meaning_of_column
from .files import path_of
from .matching import Matcher
from .running import ImportRefused, ahead, checked_chunks
from .sources import Layout, read
from .writing import compare

if TYPE_CHECKING:
    import polars as pl

#: So many changes and problems are shown one by one; the file of errors has them all.
SHOWN = 200
SAMPLE = 8


@dataclass
class Preview:
    """`changes`: line, name, field, old, new. `problems`: line, field, value, reason. `reasons`: reason, rows.

    `sample`: the first rows as sent, under `headers`. `mapping`: meaning → column.
    """

    headers: list[str]
    mapping: dict[str, int]
    sample: list[list[str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    total: int = 0
    new: int = 0
    changed: int = 0
    joined: int = 0
    unchanged: int = 0
    failed: int = 0
    changes: list[list[Any]] = field(default_factory=list)
    problems: list[list[Any]] = field(default_factory=list)
    reasons: list[list[Any]] = field(default_factory=list)

    @property
    def meanings(self) -> list[tuple[str, str, int | None]]:
        """Every meaning a column may have: key, label, the column chosen."""
        return [(key, str(meaning.label), self.mapping.get(key)) for key, meaning in MEANINGS.items()]


def preview(batch: ImportBatch, *, by: User | None, mapping: Mapping[str, int] | None = None) -> Preview:
    """Look through the whole list with this mapping (or the batch's own) and keep what was found with the batch."""
    if batch.state not in (UPLOADED, CHECKED):
        raise ImportRefused("Danh sách này đã được nhập. Gửi lại tệp để kiểm tra lần nữa.")
    if mapping is not None:
        batch.mapping = {key: int(column) for key, column in mapping.items() if key in MEANINGS
                         and 0 <= int(column) < len(batch.options["headers"])}
    found = Preview(batch.options["headers"], batch.mapping, sample_of(batch),
                    mapping_problems(batch.mapping, has_org=batch.org_id is not None))
    if not found.refused:
        _look(batch, found)
    batch.total, batch.state = found.total, UPLOADED if found.refused else CHECKED
    batch.counts = {"preview": asdict(found)}
    batch.save(update_fields=["mapping", "total", "state", "counts"])
    return found


def preview_of(batch: ImportBatch) -> Preview | None:
    """What the last look found, or nothing."""
    kept = batch.counts.get("preview")
    return Preview(**kept) if kept else None


def sample_of(batch: ImportBatch) -> list[list[str]]:
    """The first rows as sent."""
    for chunk in read(path_of(batch), Layout.of(batch.options), SAMPLE):
        return [["" if cell is None else str(cell)[:60] for cell in row[:-1]] for row in chunk.frame.rows()]
    return []


def _look(batch: ImportBatch, found: Preview) -> None:
    matcher, reasons = Matcher(batch.by), Counter[str]()
    first = batch.options["first_line"]
    for _, _, checked in ahead(checked_chunks(batch)):
        matched = matcher.match(checked.good)
        outcome, _, _ = compare(matched.known, lock=False)
        problems = [*checked.problems.rows(), *matched.problems.rows()]
        found.new += matched.new.height
        for name in ("changed", "joined", "unchanged"):
            setattr(found, name, getattr(found, name) + getattr(outcome, name))
        found.failed += len({row for row, *_ in problems})
        reasons.update(reason for *_, reason in problems)
        _show(found, problems, outcome.changes, _names(matched.known), first)
    found.total = found.new + found.changed + found.joined + found.unchanged + found.failed
    found.reasons = [[reason, rows] for reason, rows in reasons.most_common(20)]


def _names(known: pl.DataFrame) -> dict[int, str]:
    return dict(known.select("row", "name").rows()) if known.height else {}


def _show(found: Preview, problems: list[Any], changes: list[Any], names: Mapping[int, str], first: int) -> None:
    found.problems += [[row + first, field_label(key), value or "", reason]
                       for row, key, value, reason in problems[:max(0, SHOWN - len(found.problems))]]
    found.changes += [[row + first, names.get(row, ""), field_label(meaning_of_column(key)), old, new]
                      for row, _, key, old, new in changes[:max(0, SHOWN - len(found.changes))]]
