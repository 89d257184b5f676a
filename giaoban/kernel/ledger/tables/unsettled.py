"""Accepted, not settled: each dossier with its age and what is still missing, in a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.lifecycle import CONTENT, MONEY

from ..balances import open_of
from ..finished import BANDS, accepted_on, band_of, unsettled
from ..models import ADVANCE, CONTRACT, SETTLE, SPEND, Entry
from .national import Units, units_of

#: What a settlement needs, in the order it is asked for.
MISSING = {
    "contract": _("chưa ghi hợp đồng"),
    "acceptance_paper": _("chưa ghi văn bản nghiệm thu"),
    "spending_report": _("chưa có báo cáo chi"),
    "liquidation": _("chưa có biên bản thanh lý hợp đồng"),
    "settlement_paper": _("chưa có văn bản quyết toán"),
    "return": _("chưa hoàn trả phần không chi"),
}
_ADVANCED_UNREPORTED = _("đã tạm ứng, chưa có báo cáo chi")


@dataclass(frozen=True)
class Unsettled:
    """`days` since acceptance. `open`: đồng neither settled, returned nor carried over. `missing`: keys of MISSING."""

    dossier: Dossier
    accepted_on: date
    days: int
    open: int
    sums: dict[str, int]
    missing: tuple[str, ...]

    @property
    def band(self) -> str:
        return band_of(self.days)

    @property
    def missing_labels(self) -> list[str]:
        """In words; an advance nobody reported on is named as such."""
        return [str(_ADVANCED_UNREPORTED if key == "spending_report" and self.sums.get(ADVANCE) else MISSING[key])
                for key in self.missing]


def accepted_not_settled(on: date | None = None, orgs: Units = None,
                         known_on: date | None = None) -> list[Unsettled]:
    """The oldest first: four queries."""
    day = on or clock.today()
    rows = (unsettled(on, known_on).of(units_of(orgs, on, known_on)).known(known_on)
            .annotate(_accepted=accepted_on(day, known_on)).select_related("org", "department"))
    found = list(rows.order_by("_accepted", "number"))
    if not found:
        return []
    ids = [dossier.pk for dossier in found]
    sums, papers = _sums(ids, on, known_on), _papers(ids, on, known_on)
    return [_row(dossier, day, sums[dossier.pk], papers[dossier.pk]) for dossier in found]


def _sums(ids: list[int], on: date | None, known_on: date | None) -> dict[int, Counter[str]]:
    entries = Entry.objects.filter(dossier__in=ids).known(known_on)
    if on is not None:
        entries = entries.filter(on__lte=on)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for dossier, kind, amount in entries.order_by().values_list("dossier", "kind").annotate(Sum("amount")):
        found[dossier][kind] = amount
    return found


def _papers(ids: list[int], on: date | None, known_on: date | None) -> dict[int, set[str]]:
    """What papers there are of each dossier, by the keys of MISSING; money states by their own key."""
    found: dict[int, set[str]] = defaultdict(set)
    spans = StateSpan.objects.true_as_known(known_on).filter(dossier__in=ids)
    if on is not None:
        spans = spans.filter(since__lte=on)
    for dossier, track, state, step, paper in spans.values_list("dossier", "track", "state", "step", "paper"):
        if track == MONEY:
            found[dossier].add(state)
        elif paper and step == "contract":
            found[dossier].add("contract")
        elif paper and track == CONTENT and step == "accept":
            found[dossier].add("acceptance_paper")
    documents = Document.objects.filter(dossier__in=ids).exclude(form="")
    for dossier, form in documents.values_list("dossier", "form"):
        for key in ("contract", "liquidation", "settlement"):
            if key in form:
                found[dossier].add("settlement_paper" if key == "settlement" else key)
        if "acceptance" in form:
            found[dossier].add("acceptance_paper")
    return found


def _row(dossier: Dossier, day: date, sums: Counter[str], papers: set[str]) -> Unsettled:
    accepted: date = getattr(dossier, "_accepted", None) or day
    reported = bool(sums[SPEND]) or "spent_reported" in papers
    has = set(papers)
    if sums[CONTRACT]:
        has.add("contract")
    if reported:
        has.add("spending_report")
    if not reported or sums[SETTLE]:
        has.add("settlement_paper")  # asked for only once the spending is known
    still = open_of(sums)
    if not sums[SPEND] or still <= sums[SPEND] - sums[SETTLE]:
        has.add("return")
    return Unsettled(dossier, accepted, (day - accepted).days, still, dict(sums),
                     tuple(key for key in MISSING if key not in has))


__all__ = ["BANDS", "MISSING", "Unsettled", "accepted_not_settled", "band_of"]
