"""The people of a list: who is seen, narrowed by the filters, in the order of given names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from giaoban.kernel.base import fold
from giaoban.kernel.orgs.hierarchy import ever_under
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Membership, Person, PersonField, User

from .filters import LEFT, MEMBER, NEVER, PersonFilter


@dataclass(frozen=True)
class Numbers:
    """Two numbers that are easily taken for one another: people, and memberships in force."""

    people: int
    memberships: int


def rows_of(user: User, form: PersonFilter) -> QuerySet[Person]:
    rows = Person.objects.current().visible_to(user)
    for narrow in (_by_words, _by_unit, _by_facts):
        rows = narrow(rows, form, user)
    return rows.order_by("sort_key", "pk")


def _by_words(rows: QuerySet[Person], form: PersonFilter, user: User) -> QuerySet[Person]:
    text = form.asked("q").strip()
    for word in fold(text).split():
        rows = rows.filter(Q(folded__contains=word) | Q(code__iexact=text))
    return rows


def units_asked(form: PersonFilter, user: User) -> set[int] | None:
    """Ids of the unit asked for and those ever below it that the account sees; None: no unit asked for."""
    unit = form.asked("unit")
    if not unit:
        return None
    below = ever_under(unit)
    if user.sees_everything:
        return below
    return below & set(Org.objects.visible_to(user).values_list("pk", flat=True))


def within(rows: QuerySet[Membership], user: User) -> QuerySet[Membership]:
    """Memberships of units the account sees: others of the same person are not its business."""
    return rows if user.sees_everything else rows.filter(org__in=Org.objects.visible_to(user).values("pk"))


def members(user: User, units: set[int] | None) -> QuerySet[Membership]:
    """Memberships held true in these units, or in every unit the account sees."""
    rows = Membership.objects.held()
    return within(rows, user) if units is None else rows.filter(org__in=units)


def in_force(rows: QuerySet[Membership], day: date) -> QuerySet[Membership]:
    return rows.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


def _by_unit(rows: QuerySet[Person], form: PersonFilter, user: User) -> QuerySet[Person]:
    """A unit and a state are asked of the same memberships; a unit alone asks for who is or was a member."""
    units, state = units_asked(form, user), form.asked("state")
    of_person = members(user, units).filter(person=OuterRef("pk"))
    now = Exists(in_force(of_person, form.day))
    if state == MEMBER:
        return rows.filter(now)
    if state == LEFT:
        return rows.filter(Exists(of_person.filter(since__lte=form.day)) & ~now)
    if state == NEVER:
        return rows.exclude(Exists(of_person))
    return rows.filter(Exists(of_person)) if units is not None else rows


def _by_facts(rows: QuerySet[Person], form: PersonFilter, user: User) -> QuerySet[Person]:
    if form.asked("birth_from"):
        rows = rows.filter(birth_year__gte=form.asked("birth_from"))
    if form.asked("birth_to"):
        rows = rows.filter(birth_year__lte=form.asked("birth_to"))
    if form.asked("sex"):
        rows = rows.filter(sex=form.asked("sex"))
    if form.asked("titles"):
        rows = rows.filter(titles__icontains=form.asked("titles"))
    if form.asked("field"):
        skilled = PersonField.objects.filter(person=OuterRef("pk"), voided_at=None,
                                             field__startswith=form.asked("field"))
        rows = rows.filter(Exists(skilled))
    return rows


def numbers_of(rows: QuerySet[Person], form: PersonFilter, user: User) -> Numbers:
    held = in_force(members(user, units_asked(form, user)), form.day)
    return Numbers(rows.count(), held.filter(person__in=rows.order_by().values("pk")).count())
