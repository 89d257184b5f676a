"""The people of a list: who is seen, narrowed by the filters, in the order of given names; and how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.hierarchy import ever_under
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.counting.members import members
from giaoban.kernel.people.models import Membership, User
from giaoban.kernel.people.searching.index import ids_of
from giaoban.kernel.people.searching.listing import Filters, People, people_of
from giaoban.kernel.people.searching.postings import UNIT

from .filters import PersonFilter


@dataclass(frozen=True)
class Numbers:
    """Two numbers that are easily taken for one another: people, and memberships in force."""

    people: int
    memberships: int


def asked_of(form: PersonFilter) -> Filters:
    return Filters(words=form.asked("q"), state=form.asked("state"), birth_from=form.asked("birth_from") or None,
                   birth_to=form.asked("birth_to") or None, sex=form.asked("sex"), titles=form.asked("titles"),
                   field=form.asked("field"))


def rows_of(user: User, form: PersonFilter) -> People:
    return people_of(units_asked(form), asked_of(form), user=user, on=form.day)


def units_asked(form: PersonFilter) -> set[int] | None:
    """Ids of the unit asked for and those ever below it; None: no unit asked for."""
    unit = form.asked("unit")
    return ever_under(unit) if unit else None


def within(rows: QuerySet[Membership], user: User) -> QuerySet[Membership]:
    """Memberships of units the account sees: others of the same person are not its business."""
    return rows if user.sees_everything else rows.filter(org__in=Org.objects.visible_to(user).values("pk"))


def in_force(rows: QuerySet[Membership], day: date) -> QuerySet[Membership]:
    return rows.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


def numbers_of(rows: People, form: PersonFilter, user: User) -> Numbers:
    """People of the list and their memberships in force on the day, in units asked for that the account sees."""
    units, day = units_asked(form), form.day
    if not user.sees_everything:
        seen = set(Org.objects.visible_to(user).values_list("pk", flat=True))
        units = seen if units is None else units & seen
    if not any(form.asked(name) for name in NARROWING):
        return Numbers(len(rows), sum(members(day, units).values()))
    return Numbers(len(rows), _today(rows, units) if day == clock.today() else _then(rows, units, day))


def _today(rows: People, units: set[int] | None) -> int:
    """Memberships open today, by the index: for each unit those of its members who are in the list."""
    tokens = (f"{UNIT}{pk}" for pk in units) if units is not None else (
        f"{UNIT}{pk}" for pk in Org.objects.values_list("pk", flat=True))
    return sum(len(held & rows.ids) for held in ids_of(tokens).values())


def _then(rows: People, units: set[int] | None, day: date) -> int:
    """The same on another day, from the rows, a stretch of people at a time."""
    ids, count = list(rows.ids), 0
    for start in range(0, len(ids), STRETCH):
        some = ids[start:start + STRETCH]
        held = in_force(Membership.objects.held(), day)
        held = held.filter(Q(person__in=some) | Q(person__merged_into__in=some))
        count += (held if units is None else held.filter(org__in=units)).count()
    return count


#: Filters of the person: without any the tally knows the number of memberships.
NARROWING = ("q", "birth_from", "birth_to", "sex", "titles", "field", "state")
STRETCH = 5000
