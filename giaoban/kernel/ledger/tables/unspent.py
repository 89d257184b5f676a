"""Money left before year end, and what could be done with it. Proposals only: nothing is written, people decide.

The same books always give the same proposals: money of dropped work is called back first; then what a fund has left,
with what comes back, goes to work that was planned or estimated for more than it was given, from funds of the same
source, the dossier opened first going first; the rest is to be carried over by permission or handed back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Subquery, Sum

from giaoban.kernel.base import Money, clock
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.dossiers.registry import kinds
from giaoban.kernel.lifecycle import CONTENT

from ..balances import open_of
from ..finished import done, dropped
from ..models import ADVANCE, ALLOCATE, CARRY, CONTRACT, PLAN, RETURN, Entry, Estimate, Fund
from ..models.estimates import APPROVED
from .funds import FundRow, by_fund
from .national import Units, units_of

GIVE_BACK, SETTLE_NOW, REVIEW, CARRY_ON = "give_back", "settle", "review", "carry"
#: What to do with money a dossier holds: (advice, why).
ADVICE = {
    GIVE_BACK: "Công việc đã dừng: thu hồi, hoàn trả về nguồn để cấp cho việc khác.",
    SETTLE_NOW: "Nội dung đã nghiệm thu: quyết toán và hoàn trả phần không chi trước khi hết năm.",
    REVIEW: "Chưa ký hợp đồng, chưa tạm ứng: xem có kịp thực hiện trong năm không, không kịp thì điều chỉnh giảm.",
    CARRY_ON: "Đang thực hiện: quyết toán phần đã làm; phần không kịp thì xin phép chuyển sang năm sau.",
}


@dataclass(frozen=True)
class Holding:
    """Money a dossier holds open in a fund of the year, đồng."""

    dossier: Dossier
    fund: Fund
    open: int
    advice: str

    @property
    def reason(self) -> str:
        return ADVICE[self.advice]


@dataclass(frozen=True)
class Move:
    """A proposal: allocate `amount` from `fund` to `dossier`."""

    fund: Fund
    dossier: Dossier
    amount: int
    reason: str


@dataclass(frozen=True)
class Unspent:
    """`rest`: what a fund would still have after every proposal, by fund id."""

    on: date
    funds: list[FundRow]
    holdings: list[Holding]
    moves: list[Move]
    rest: dict[int, int] = field(default_factory=dict)

    @property
    def recoverable(self) -> dict[int, int]:
        """What comes back to each fund when the money of dropped work is called back."""
        found: dict[int, int] = defaultdict(int)
        for holding in self.holdings:
            if holding.advice == GIVE_BACK:
                found[holding.fund.pk] += holding.open
        return dict(found)


def unspent(year: int, on: date | None = None, orgs: Units = None) -> Unspent:
    """Funds of the year with what they have left, dossiers that hold money open in them, and proposals."""
    day = on or clock.today()
    units = units_of(orgs, on)
    funds = by_fund(year, on=on)
    by_id = {row.fund.pk: row.fund for row in funds}
    sums = _sums(year, on)
    matters = _dossiers(year, on)
    holdings = [Holding(matters[dossier], by_id[fund], open_of(held), _advice(matters[dossier], held))
                for (dossier, fund), held in sums.items()
                if open_of(held) > 0 and (units is None or matters[dossier].org_id in units)]
    holdings.sort(key=lambda held: (list(ADVICE).index(held.advice), -held.open, held.dossier.number))
    found = Unspent(day, funds, holdings, [])
    left = {row.fund.pk: row.left + found.recoverable.get(row.fund.pk, 0) for row in funds}
    moves = _moves(sums, matters, [row.fund for row in funds], left)
    if units is not None:
        moves = [move for move in moves if move.dossier.org_id in units]
    return Unspent(day, funds, holdings, moves, rest={fund: amount for fund, amount in left.items() if amount > 0})


def _sums(year: int, on: date | None) -> dict[tuple[int, int], dict[str, int]]:
    """(dossier, fund) → sums by kind of entry, for funds of the year."""
    entries = Entry.objects.filter(fund__year=year)
    if on is not None:
        entries = entries.filter(on__lte=on)
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    rows = entries.order_by("dossier", "fund").values_list("dossier", "fund", "kind").annotate(Sum("amount"))
    for dossier, fund, kind, amount in rows:
        found[dossier, fund][kind] = amount
    return found


def _dossiers(year: int, on: date | None) -> dict[int, Dossier]:
    """Dossiers with money of the year's funds, the content state of the day as `state_then`, the approved estimate."""
    rows = Dossier.objects.filter(pk__in=Entry.objects.filter(fund__year=year).values("dossier")).select_related("org")
    approved = Estimate.objects.filter(dossier=OuterRef("pk"), state=APPROVED).order_by("-version").values("amount")[:1]
    rows = rows.annotate(estimated=Subquery(approved))
    if on is not None:
        then = StateSpan.objects.on(on).filter(dossier=OuterRef("pk"), track=CONTENT).values("state")[:1]
        rows = rows.annotate(state_then=Subquery(then))
    return {row.pk: row for row in rows}


def _state(dossier: Dossier) -> str:
    return str(getattr(dossier, "state_then", dossier.content_state) or "")


def _advice(dossier: Dossier, sums: dict[str, int]) -> str:
    life = {kind.key: kind.lifecycle for kind in kinds()}.get(dossier.kind)
    state = _state(dossier)
    if life is not None and state in dropped(life):
        return GIVE_BACK
    if life is not None and state in done(life):
        return SETTLE_NOW
    return CARRY_ON if sums.get(CONTRACT) or sums.get(ADVANCE) else REVIEW


def _moves(sums: dict[tuple[int, int], dict[str, int]], matters: dict[int, Dossier], funds: list[Fund],
           left: dict[int, int]) -> list[Move]:
    """Proposals in order; `left` is lowered by each."""
    moves = []
    for dossier, wanted, sources, why in _wanting(sums, matters, {fund.pk: fund for fund in funds}):
        lacking = wanted
        for fund in funds:
            amount = min(lacking, left[fund.pk]) if fund.source_id in sources else 0
            if amount > 0:
                left[fund.pk] -= amount
                lacking -= amount
                moves.append(Move(fund, dossier, amount, why))
    return moves


def _wanting(sums: dict[tuple[int, int], dict[str, int]], matters: dict[int, Dossier],
             funds: dict[int, Fund]) -> list[tuple[Dossier, int, set[int | None], str]]:
    """Work not ended that was planned or estimated for more than it was given: (dossier, lacking, sources, why)."""
    planned: dict[int, int] = defaultdict(int)
    given: dict[int, int] = defaultdict(int)
    sources: dict[int, set[int | None]] = defaultdict(set)
    for (matter, fund), held in sums.items():
        planned[matter] += held.get(PLAN, 0)
        given[matter] += held.get(ALLOCATE, 0) - held.get(RETURN, 0) - held.get(CARRY, 0)
        sources[matter].add(funds[fund].source_id)
    lifecycles = {kind.key: kind.lifecycle for kind in kinds()}
    found = []
    for pk, dossier in matters.items():
        life = lifecycles.get(dossier.kind)
        if life is None or _state(dossier) in (*dropped(life), *done(life)):
            continue
        estimated = getattr(dossier, "estimated", None) or 0
        wanted = max(planned[pk], estimated)
        if wanted > given[pk]:
            by = "Dự toán đã duyệt" if estimated >= planned[pk] else "Kế hoạch"
            why = (f"{by} {Money(wanted)}, mới cấp {Money(given[pk])}, còn thiếu {Money(wanted - given[pk])}; "
                   "cùng loại nguồn, hồ sơ mở sớm được xét trước.")
            found.append((dossier, wanted - given[pk], sources[pk], why))
    return sorted(found, key=lambda one: (one[0].opened_on, one[0].number))
