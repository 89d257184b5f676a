"""Deciding: many rows at once, each against the version it was read with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from ..models import ENDED, KEEP, NEEDS_TARGET, VALUES, VERDICTS, Campaign, Decision, Verdict, digest
from ..rules import can_judge, can_run


@dataclass(frozen=True)
class Entry:
    """What somebody typed for one row. `seen`: the row's `seen` when the form was opened; '' checks nothing."""

    pk: int
    verdict: str
    target: str = ""
    reason: str = ""
    evidence: str = ""
    seen: str = ""

    @property
    def facts(self) -> dict[str, str]:
        return {"verdict": self.verdict, "target": tidy(self.target), "reason": tidy(self.reason),
                "evidence": tidy(self.evidence)}

    @property
    def touched(self) -> bool:
        return not self.seen or self.seen.partition(":")[2] != digest(self.facts)


@dataclass
class Outcome:
    """How many rows were written, and why others were not: row → sentence."""

    written: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def _locked(campaign: Campaign) -> Campaign:
    """The campaign while rows are written: closing waits for it."""
    fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not fresh.is_running:
        raise StepRefused(["Đợt rà soát không ở “Đang rà soát”; không ghi được kết luận."])
    return fresh


def _check_day(campaign: Campaign, on: date) -> None:
    if on > clock.latest_day() or on < campaign.opened_on:
        raise StepRefused([f"Ngày kết luận {day_text(on)} phải từ ngày mở đợt rà soát "
                           f"({day_text(campaign.opened_on)}) đến hôm nay."])


@transaction.atomic
def decide(campaign: Campaign, entries: Iterable[Entry], *, by: User, on: date) -> Outcome:
    """Write the touched rows that may be written; each other one is refused with its reason."""
    fresh = _locked(campaign)
    _check_day(fresh, on)
    asked = {entry.pk: entry for entry in entries if entry.touched}
    rows = list(Verdict.objects.select_for_update(of=("self",)).filter(campaign=fresh, pk__in=asked)
                .select_related("org", "campaign").order_by("pk"))
    outcome, good = Outcome(), []
    for row in rows:
        why = _refused(row, asked[row.pk], by)
        if why:
            outcome.refused[row.pk] = why
        elif row.facts != asked[row.pk].facts:
            good.append(row)
    outcome.written = _write(good, asked, by=by, on=on)
    return outcome


def _refused(row: Verdict, entry: Entry, by: User) -> str:
    """Why this row can't be written so; '' when it can."""
    if not can_judge(by, row):
        return refusal(can_judge)
    if entry.seen and entry.seen.partition(":")[0] != str(row.version):
        return f"Người khác vừa ghi “{row.label}”. Xem lại rồi ghi lần nữa."
    if row.verdict == ENDED:
        return "Đơn vị đã chấm dứt trong đợt rà soát; kết luận đã khép."
    if entry.verdict and entry.verdict not in VERDICTS:
        return f"Không có kết luận “{entry.verdict}”."
    if entry.verdict in NEEDS_TARGET and not entry.target.strip():
        return f"“{VALUES[entry.verdict]}” cần ghi đơn vị tiếp nhận."
    if entry.verdict != KEEP and not entry.reason.strip():
        return "Ghi lý do." if entry.verdict else "Rút kết luận cần ghi lý do."
    return ""


def _write(rows: Sequence[Verdict], entries: dict[int, Entry], *, by: User | None, on: date) -> int:
    """Close the decisions before, open the new ones, bring the rows up to date: a few statements for all."""
    if not rows:
        return 0
    now, ids = clock.now(), [row.pk for row in rows]
    Decision.objects.filter(verdict__in=ids, until=None, voided_at=None, since__gt=on).update(voided_at=now)
    Decision.objects.filter(verdict__in=ids, until=None, voided_at=None).update(until=on, ended_at=now)
    made = []
    for row in rows:
        facts = entries[row.pk].facts
        row.verdict, row.target, row.reason, row.evidence = (
            facts["verdict"], facts["target"][:200], facts["reason"][:400], facts["evidence"][:300])
        row.decided_on, row.by, row.version = (on if row.verdict else None), by, row.version + 1
        # A verdict taken back is a row too: it says who took it back and why.
        made.append(Decision(verdict=row, value=row.verdict, target=row.target, reason=row.reason,
                             evidence=row.evidence, by=by, since=on))
    Decision.objects.bulk_create(made, batch_size=500)
    Verdict.objects.bulk_update(rows, ["verdict", "target", "reason", "evidence", "decided_on", "by", "version"],
                                batch_size=200)
    return len(rows)


@transaction.atomic
def decide_all(campaign: Campaign, ids: Sequence[int], *, verdict: str, by: User, on: date, target: str = "",
               reason: str = "", evidence: str = "") -> Outcome:
    """One verdict for many units."""
    return decide(campaign, [Entry(pk, verdict, target, reason, evidence) for pk in ids], by=by, on=on)


@transaction.atomic
def assign(campaign: Campaign, ids: Sequence[int], department: Org, *, by: User) -> int:
    """Hand units to another department."""
    fresh = _locked(campaign)
    if not can_run(by, fresh):
        raise StepRefused([refusal(can_run)])
    if department.kind != "department" or department.ended_on is not None:
        raise StepRefused([f"“{department}” không phải ban đang hoạt động."])
    rows = list(Verdict.objects.select_for_update(of=("self",)).filter(campaign=fresh, pk__in=ids)
                .exclude(department=department))
    for row in rows:
        row.department, row.version = department, row.version + 1
    return Verdict.objects.bulk_update(rows, ["department", "version"], batch_size=200) if rows else 0
