"""Is a council made up as its rule asks, is its sitting valid, and what the register says of its members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from giaoban.kernel.people.models import User

from .models import Case, Conflict, Panel, RuleSet, Seat
from .rules import BARRED, DOUBTFUL, UNKNOWN, Standing, all_standings
from .words import CHAIR, OPPONENT, ROLES, SYSTEM, VICE


def problems(panel: Panel, seats: Sequence[Seat], on: date) -> list[str]:
    """Why the council can't be set up so: numbers, roles, somebody barred. Empty rules aren't enforced."""
    rules = panel.rule_set
    return [*_size(rules, len(seats)), *_roles(rules, seats), *_those(panel, seats, on, (BARRED,))]


def _size(rules: RuleSet, count: int) -> list[str]:
    if rules.seats_min is not None and count < rules.seats_min:
        return [_("Hội đồng có %(count)d thành viên; quy tắc cần ít nhất %(least)d.") % {
            "count": count, "least": rules.seats_min}]
    if rules.seats_max is not None and count > rules.seats_max:
        return [_("Hội đồng có %(count)d thành viên; quy tắc cho nhiều nhất %(most)d.") % {
            "count": count, "most": rules.seats_max}]
    return [] if count else [_("Hội đồng chưa có thành viên.")]


def _roles(rules: RuleSet, seats: Sequence[Seat]) -> list[str]:
    have, found = Counter(seat.role for seat in seats), []
    for place in rules.places.all():
        words = {"role": str(ROLES[place.role]).lower(), "have": have[place.role]}
        if place.minimum is not None and have[place.role] < place.minimum:
            found.append(_("Cần %(least)d %(role)s, đang có %(have)d.") % {**words, "least": place.minimum})
        if place.maximum is not None and have[place.role] > place.maximum:
            found.append(_("Nhiều nhất %(most)d %(role)s, đang có %(have)d.") % {**words, "most": place.maximum})
    return found


def of_seats(panel: Panel, seats: Collection[Seat], on: date, *, cases: Collection[Case] | None = None,
             ) -> list[tuple[Case, dict[Seat, Standing]]]:
    """How every member stands to every dossier (or to these), in a fixed number of queries."""
    told = list(panel.cases.select_related("dossier")) if cases is None else cases
    roles = {seat.person_id: seat.role for seat in seats}
    found = all_standings([case.dossier for case in told], roles, on, list(panel.rule_set.bars.all()))
    return [(case, {seat: found[case.dossier_id][seat.person_id] for seat in seats}) for case in told]


def unfit(panel: Panel, seats: Sequence[Seat], on: date, *, case: Case | None = None) -> list[str]:
    """Who may not be handed a score sheet (of one dossier, of all): barred, in doubt, or without a declaration."""
    return _those(panel, seats, on, (BARRED, DOUBTFUL, UNKNOWN), [case] if case else None)


def _those(panel: Panel, seats: Sequence[Seat], on: date, states: Collection[str],
           cases: Collection[Case] | None = None) -> list[str]:
    return [f"{case.dossier.number}: {seat.person.name}. {standing.reasons[0]}"
            for case, people in of_seats(panel, seats, on, cases=cases)
            for seat, standing in people.items() if standing.state in states]


def quorum(panel: Panel, seats: Sequence[Seat], present: Collection[int]) -> list[str]:
    """Why the sitting isn't valid: too few, nobody to preside, an opponent missing. `present`: ids of seats."""
    there = [seat for seat in seats if seat.pk in present]
    found = []
    limit = panel.rule_set.limits.filter(key="quorum").first()
    if not seats or (limit is not None and not limit.met(Fraction(len(there), len(seats)))):
        found.append(_("Có mặt %(there)d/%(all)d thành viên; cần %(limit)s.") % {
            "there": len(there), "all": len(seats), "limit": limit.words if limit else ""})
    if not any(seat.role == CHAIR for seat in there):
        vice = any(seat.role == VICE for seat in there)
        if not (vice and panel.authorised):
            found.append(_("Chủ tịch vắng mặt. Ghi giấy ủy quyền cho Phó Chủ tịch có mặt chủ trì, hoặc họp lại.")
                         if vice else _("Không có Chủ tịch hoặc Phó Chủ tịch được ủy quyền chủ trì."))
    missing = [seat.person.name for seat in seats if seat.role == OPPONENT and seat.pk not in present]
    if missing:
        found.append(_("Vắng ủy viên phản biện: %(names)s. Phải có mặt đủ các ủy viên phản biện.") % {
            "names": ", ".join(missing)})
    return found


def settle_interests(panel: Panel, on: date, *, by: User | None) -> int:
    """Keep what the register shows of the members as conflict rows, so that a person can decide on them."""
    seats = list(panel.seats.filter(until=None, voided_at=None).select_related("person"))
    made = [Conflict(person_id=one.person, dossier=case.dossier, interest=one.interest, source=SYSTEM,
                     evidence=one.evidence[:300], state=one.state, since=one.since or on, until=one.until, by=by)
            for case, people in of_seats(panel, seats, on)
            for standing in people.values() for one in standing.interests if one.recorded is None]
    return len(Conflict.objects.bulk_create(made))
