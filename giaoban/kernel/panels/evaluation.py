"""A council's ballots, read from the records and counted; dossiers of a selection ranked against one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from giaoban.kernel.base import Money

from .counting import Result, Sheet, count
from .marks import exact
from .models import Attendance, Ballot, Case, Panel
from .words import CHOSEN, NOT_CHOSEN, OUTCOMES, SELECTION


def evaluate(case: Case) -> Result:
    """What the ballots of a dossier come to; in a selection its rank among the council's dossiers counts too."""
    return evaluate_panel(case.panel)[case.pk]


def evaluate_panel(panel: Panel) -> dict[int, Result]:
    """The result of every dossier before the council, by case id. A fixed number of queries."""
    cases = list(panel.cases.filter(voided_at=None).select_related("dossier"))
    limits = {limit.key: limit for limit in panel.rule_set.limits.all()}
    sheets = _sheets(panel)
    members, present = _heads(panel)
    results = {case.pk: count(panel.rule_set.method, sheets[case.pk], limits, present=present, members=members,
                              proposer=case.proposer) for case in cases}
    if panel.purpose == SELECTION:
        _select(panel, cases, results)
    return results


def _heads(panel: Panel) -> tuple[int, int]:
    """Members on the day of the sitting; how many of them were there."""
    if panel.held_on is None:
        return 0, 0
    seats = set(panel.seats.on(panel.held_on).values_list("pk", flat=True))
    there = Attendance.objects.filter(seat__in=seats, voided_at=None, present=True).count()
    return len(seats), there


def _sheets(panel: Panel) -> dict[int, list[Sheet]]:
    rows = (Ballot.objects.held().filter(case__panel=panel).select_related("seat__person")
            .prefetch_related("scores__criterion").order_by("seat__order", "pk"))
    found: dict[int, list[Sheet]] = defaultdict(list)
    for row in rows:
        scores = list(row.scores.all())
        found[row.case_id].append(Sheet(
            row.seat.person.name, row.seat.role, row.verdict,
            {score.criterion.name: score.value for score in scores},
            sum((score.value * score.criterion.factor for score in scores), Fraction(0)),
            next((score.value for score in scores if score.criterion.content), None)))
    return found


def _select(panel: Panel, cases: Sequence[Case], results: dict[int, Result]) -> None:
    """Those that pass are chosen, the best first, as many as may be."""
    passing = [case for case in cases if results[case.pk].passes]
    most = panel.chosen_max if panel.chosen_max is not None else len(passing)
    for case in cases:
        if not results[case.pk].passes and results[case.pk].outcome:
            results[case.pk].outcome = NOT_CHOSEN
    _choose(panel, passing, results, most)
    for case in cases:
        result = results[case.pk]
        if result.outcome in (CHOSEN, NOT_CHOSEN):
            result.explanation[-1] = _("Kết luận: %(outcome)s.") % {"outcome": OUTCOMES[result.outcome]}
        elif result.unresolved and result.explanation:
            result.explanation[-1] = result.unresolved


def _choose(panel: Panel, passing: list[Case], results: dict[int, Result], most: int) -> None:
    """Groups of equal score in falling order; a group that doesn't fit whole is decided by the rule's ties."""
    groups: dict[Fraction, list[Case]] = defaultdict(list)
    for case in passing:
        groups[results[case.pk].score].append(case)
    for score in sorted(groups, reverse=True):
        group = groups[score]
        if most <= 0 or len(group) <= most:
            for case in group:
                results[case.pk].outcome = CHOSEN if most > 0 else NOT_CHOSEN
        else:
            _break(panel, group, results, most)
        most -= min(most, len(group))


def _break(panel: Panel, group: list[Case], results: dict[int, Result], most: int) -> None:
    """Equal scores: the rule's steps in turn, then what the council itself preferred, with its reason."""
    said = [_("%(count)d hồ sơ bằng nhau (%(score)s) cho %(most)d chỗ.") % {
        "count": len(group), "score": exact(results[group[0].pk].score), "most": most}]
    keys: dict[int, tuple[Fraction | int, ...]] = {case.pk: () for case in group}
    for step in [*filter(None, panel.rule_set.ties.split(",")), "preferred"]:
        ranks = {case.pk: _rank(step, case, results[case.pk]) for case in group}
        known = {pk: rank for pk, rank in ranks.items() if rank is not None}
        if len(known) == len(group):
            keys = {pk: (*key, known[pk]) for pk, key in keys.items()}
        said.append(_words_of(step, group, results, complete=len(known) == len(group)))
    order = sorted(group, key=lambda case: keys[case.pk])
    last, following = keys[order[most - 1].pk], keys[order[most].pk]
    for place, case in enumerate(order):
        result = results[case.pk]
        result.explanation[-1:-1] = [words for words in said if words]
        result.outcome = CHOSEN if place < most else NOT_CHOSEN
        if last == following == keys[case.pk]:
            result.outcome, result.unresolved = "", _(
                "Còn bằng nhau sau mọi bước của quy tắc. Ghi lý do hội đồng ưu tiên một hồ sơ.")


def _rank(step: str, case: Case, result: Result) -> Fraction | int | None:
    """Smaller is better; None: not known."""
    if step == "budget":
        return case.budget
    if step == "excellent":
        return None if case.excellent_before is None else 0 if case.excellent_before else 1
    if step == "content":
        return -result.content
    return 0 if case.preferred else 1


def _words_of(step: str, group: Sequence[Case], results: dict[int, Result], *, complete: bool) -> str:
    """How a step compares the dossiers, or what is missing to compare them; '' when it has nothing to say."""
    if step == "budget":
        told = "; ".join(f"{case.dossier.number} {Money(case.budget)}" for case in group if case.budget is not None)
        return _("Dự toán thấp hơn được ưu tiên: %(told)s.") % {"told": told} if complete else _(
            "Chưa ghi đủ dự toán để so.")
    if step == "excellent":
        names = ", ".join(case.dossier.number for case in group if case.excellent_before)
        return _("Chủ nhiệm có nhiệm vụ xuất sắc trong 5 năm: %(numbers)s.") % {
            "numbers": names or _("không ai")} if complete else _(
            "Chưa ghi chủ nhiệm có nhiệm vụ xuất sắc trong 5 năm hay không.")
    if step == "content":
        return _("Bình quân tiêu chí nội dung: %(told)s.") % {
            "told": "; ".join(f"{case.dossier.number} {exact(results[case.pk].content)}" for case in group)}
    liked = [case for case in group if case.preferred]
    return "; ".join(_("Hội đồng ưu tiên %(number)s: %(reason)s.") % {
        "number": case.dossier.number, "reason": case.preferred} for case in liked)
