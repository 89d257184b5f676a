"""Estimates by lines against the cost norms of their day.

`actions.draw_up(dossier, [Line(…)], made_on=, by=)` writes the next version, `submit`, `approve`, `send_back` move it;
`norms(on)`, `latest`, `approved`, `approved_amount`, `differences` read. Amounts are whole đồng.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from giaoban.kernel.base import Money, day_text, tidy
from giaoban.kernel.base.money import LARGEST
from giaoban.kernel.dossiers.models import Dossier

from .models import CostNorm, Estimate, EstimateLine
from .models.estimates import APPROVED, PER_CENT

MOST_LINES = 500


class EstimateRefused(ValueError):
    """An estimate or a norm that can't be taken; `line` counts from 1 where one line is at fault."""

    def __init__(self, message: str, line: int | None = None, field: str = "") -> None:
        self.line, self.field = line, field
        super().__init__(f"Dòng {line}: {message}" if line else message)


@dataclass(frozen=True)
class Line:
    """One line as typed: `norm` is the code of a cost norm or ''; `reason`: why above the norm."""

    text: str
    quantity: int
    rate: int
    unit: str = ""
    norm: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Checked:
    """A line ready to be written, with the norm in force that day."""

    text: str
    unit: str
    quantity: int
    rate: int
    amount: int
    norm: CostNorm | None
    reason: str


def norms(on: date) -> dict[str, CostNorm]:
    """The norms in force on a day, by code."""
    return {norm.code: norm for norm in CostNorm.objects.on(on)}


def checked(lines: Sequence[Line], on: date) -> list[Checked]:
    """The lines with their amounts; EstimateRefused names the first line that can't stand and why."""
    if not lines:
        raise EstimateRefused("Dự toán chưa có dòng nào.")
    if len(lines) > MOST_LINES:
        raise EstimateRefused(f"Dự toán có {len(lines)} dòng; nhiều nhất {MOST_LINES} dòng.")
    known = norms(on)
    rows = [_line(line, place, known, on) for place, line in enumerate(lines, start=1)]
    total = sum(row.amount for row in rows)
    if total >= LARGEST:
        raise EstimateRefused("Tổng dự toán lớn quá mức có thể. Xem lại số lượng và đơn giá.")
    for place, row in enumerate(rows, start=1):
        _check_norm(row, place, total)
    return rows


def _line(line: Line, place: int, known: dict[str, CostNorm], on: date) -> Checked:
    text = tidy(line.text)[:300]
    if not text:
        raise EstimateRefused("ghi nội dung chi.", place, "text")
    for field, value, what in (("quantity", line.quantity, "số lượng"), ("rate", line.rate, "đơn giá")):
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise EstimateRefused(f"{what} phải là số nguyên lớn hơn 0.", place, field)
        if value >= (2**31 if field == "quantity" else LARGEST):
            raise EstimateRefused(f"{what} lớn quá mức có thể.", place, field)
    norm = known.get(line.norm) if line.norm else None
    if line.norm and norm is None:
        raise EstimateRefused(f"không có định mức “{line.norm}” có hiệu lực ngày {day_text(on)}.", place, "norm")
    unit = tidy(line.unit)[:40] or (norm.unit if norm else "")
    return Checked(text, unit, line.quantity, line.rate, line.quantity * line.rate, norm, tidy(line.reason)[:300])


def _check_norm(row: Checked, place: int, total: int) -> None:
    """Not above the norm, unless a reason is given. A norm in per cent limits a line by the sum of the others."""
    if row.norm is None or row.norm.rate is None or row.reason:
        return
    legal = f" ({row.norm.legal})" if row.norm.legal else ""
    if row.norm.unit == PER_CENT:
        most = (total - row.amount) * row.norm.rate // 100
        if row.amount > most:
            raise EstimateRefused(f"{Money(row.amount)} vượt {row.norm.rate}% các khoản còn lại, tức {Money(most)}"
                                  f"{legal}. Giảm xuống, hoặc ghi lý do.", place, "rate")
    elif row.rate > row.norm.rate:
        raise EstimateRefused(f"đơn giá {Money(row.rate)} vượt định mức {Money(row.norm.rate)}{legal}. Giảm xuống, "
                              "hoặc ghi lý do.", place, "rate")


def latest(dossier: Dossier) -> Estimate | None:
    """The newest version, whatever its state."""
    return Estimate.objects.filter(dossier=dossier).order_by("version").last()


def approved(dossier: Dossier, on: date | None = None) -> Estimate | None:
    """The version approved last, by a day if asked (also when a later one has replaced it since)."""
    rows = Estimate.objects.filter(dossier=dossier).exclude(paper="").exclude(decided_on=None)
    rows = rows.filter(state=APPROVED) if on is None else rows.filter(decided_on__lte=on)
    return rows.order_by("version").last()


def approved_amount(dossier: Dossier, on: date | None = None) -> int | None:
    """What the dossier may be given by its approved estimate; None where there is none."""
    found = approved(dossier, on)
    return found.amount if found else None


@dataclass(frozen=True)
class LineChange:
    """A line of two versions side by side; None where it isn't in one of them."""

    text: str
    before: EstimateLine | None
    after: EstimateLine | None

    @property
    def change(self) -> int:
        return (self.after.amount if self.after else 0) - (self.before.amount if self.before else 0)


def differences(before: Estimate, after: Estimate) -> list[LineChange]:
    """Line by line, matched by norm and text, in the order of the later version, then what is gone."""
    old: dict[tuple[int | None, str], list[EstimateLine]] = {}
    for line in before.lines.all():
        old.setdefault((line.norm_id, line.text), []).append(line)
    rows = []
    for line in after.lines.all():
        match = old.get((line.norm_id, line.text))
        rows.append(LineChange(line.text, match.pop(0) if match else None, line))
    return rows + [LineChange(line.text, line, None) for lines in old.values() for line in lines]
