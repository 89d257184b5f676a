"""Who may act on a council, and who may sit in one. A predicate's docstring is the refusal shown to the person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, Person, User
from giaoban.kernel.people.rules import has_role

from .interests import Interest, of, one_person
from .models import Bar, Declaration, Panel, RuleSet
from .words import CONFIRMED, DISMISSED, INTERESTS, ROLES, SELECTION, SUSPECTED

#: The worst first. UNKNOWN: the person has not declared; LOOKED: allowed, a person should look.
BARRED, DOUBTFUL, UNKNOWN, LOOKED, CLEAR = "barred", "doubtful", "unknown", "looked", "clear"
STANDINGS = (BARRED, DOUBTFUL, UNKNOWN, LOOKED, CLEAR)


def can_set_up(user: User, dossiers: Sequence[Dossier]) -> bool:
    """Chỉ ban phụ trách mọi hồ sơ đưa ra hội đồng, Văn phòng hoặc lãnh đạo lập được hội đồng."""
    if has_role(user, OFFICE, LEADER):
        return True
    return has_role(user, DEPARTMENT) and all(d.department_id in (None, user.org_id) for d in dossiers)


def can_run(user: User, panel: Panel) -> bool:
    """Chỉ ban phụ trách hồ sơ, Văn phòng hoặc lãnh đạo làm được việc này với hội đồng."""
    return can_set_up(user, [case.dossier for case in panel.cases.select_related("dossier")])


def can_unlock(user: User, panel: Any = None) -> bool:
    """Phiếu đã khóa chỉ Văn phòng trung ương hủy được, có lý do."""
    return has_role(user, OFFICE)


def can_see_ballots(user: User, panel: Any = None) -> bool:
    """Từng phiếu chỉ lãnh đạo, Văn phòng và các ban xem được."""
    return has_role(user, OFFICE, LEADER, DEPARTMENT)


def can_set_rules(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương sửa được quy tắc chấm."""
    return has_role(user, OFFICE)


@dataclass
class Standing:
    """May a person sit in a role on a day; true when nothing bars him. `reasons`: sentences, the worst first."""

    state: str = CLEAR
    reasons: list[str] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)

    def __bool__(self) -> bool:
        """May be seated; score sheets are opened only to those who also `may_judge`."""
        return self.state != BARRED

    @property
    def may_judge(self) -> bool:
        return self.state in (LOOKED, CLEAR)

    def worsen(self, state: str, reason: str) -> None:
        if STANDINGS.index(state) < STANDINGS.index(self.state):
            self.state = state
            self.reasons.insert(0, reason)
        else:
            self.reasons.append(reason)


def may_sit(person: Person, dossier: Dossier, role: str, on: date, *, rule_set: RuleSet | None = None,
            purpose: str = SELECTION) -> Standing:
    """How the person stands to the dossier in that role on that day, by a rule set or by the usual one of a purpose."""
    rules = rule_set or next(iter(RuleSet.objects.serving(purpose, on)), None)
    bars = list(rules.bars.all()) if rules else []
    return standings(dossier, {person.pk: role}, on, bars)[person.pk]


def standings(dossier: Dossier, roles: dict[int, str], on: date, bars: Collection[Bar]) -> dict[int, Standing]:
    """How many people stand to one dossier, each in his role."""
    return all_standings([dossier], roles, on, bars)[dossier.pk]


def all_standings(dossiers: Collection[Dossier], roles: dict[int, str], on: date, bars: Collection[Bar],
                  ) -> dict[int, dict[int, Standing]]:
    """The same to many dossiers, by dossier and person, in a fixed number of queries."""
    known = of(dossiers, list(roles), on)
    declared = _declared(dossiers, roles, on)
    by_interest = {bar.interest: bar for bar in bars}
    found: dict[int, dict[int, Standing]] = {dossier.pk: {} for dossier in dossiers}
    for pk, people in found.items():
        for person, role in roles.items():
            standing = people[person] = Standing(interests=known[pk].get(person, []))
            for one in standing.interests:
                _weigh(standing, one, role, on, by_interest.get(one.interest))
            if (pk, person) not in declared:
                standing.worsen(UNKNOWN, _("Chưa tự khai về xung đột lợi ích với hồ sơ này."))
    return found


def _declared(dossiers: Collection[Dossier], people: Collection[int], on: date) -> set[tuple[int, int]]:
    same = one_person(people)
    rows = Declaration.objects.filter(dossier__in=[d.pk for d in dossiers], person__in=same, on__lte=on)
    return {(dossier, same[person]) for dossier, person in rows.values_list("dossier_id", "person_id")}


def _lasts(one: Interest, on: date, years: int) -> bool:
    """Does the interest still count: it lasts that day, or ended no more than so many years before."""
    if one.since is not None and one.since > on:
        return False
    return one.until is None or on < _later(one.until, years)


def _later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _weigh(standing: Standing, one: Interest, role: str, on: date, bar: Bar | None) -> None:
    """What one interest does to the standing. Interests the rule doesn't name are for a person to decide."""
    if one.state == DISMISSED or not _lasts(one, on, (bar.window_years if bar else None) or 0):
        return
    what = f"{INTERESTS.get(one.interest, one.interest)} ({one.evidence})"
    if bar is not None and not bar.bars(role):
        standing.worsen(LOOKED, _("Xem xét: %(what)s.") % {"what": what})
    elif one.state == SUSPECTED or (bar is None and one.state != CONFIRMED):
        standing.worsen(DOUBTFUL, _("Nghi có xung đột, cần người có thẩm quyền quyết định: %(what)s.") % {"what": what})
    else:
        legal = f" ({bar.legal})" if bar is not None and bar.legal else ""
        standing.worsen(BARRED, _("Không làm %(role)s được: %(what)s%(legal)s.") % {
            "role": str(ROLES.get(role, role)).lower(), "what": what, "legal": legal})


def since_words(one: Interest) -> str:
    """'từ 05/3/2020 đến 01/01/2022'."""
    parts = [_("từ %(day)s") % {"day": day_text(one.since)} if one.since else "",
             _("đến %(day)s") % {"day": day_text(one.until)} if one.until else ""]
    return " ".join(part for part in parts if part)
