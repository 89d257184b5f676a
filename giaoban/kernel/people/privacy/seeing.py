"""Who sees a person and why. Which persons an account may see is asked of `Person.objects.visible_to`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Access, Mandate, Membership, Person, User

#: Accounts named in "who sees this person"; the rest is said to be there.
NAMED = 50


@dataclass(frozen=True)
class Reader:
    """One account that may see the person. `why`: the unit and the row that open it; `sees`: what it sees."""

    user: User
    why: str


@dataclass(frozen=True)
class Readers:
    """`central`: (role, number of accounts), who see every person; `through`: the accounts of units, named up to
    `NAMED`; `more`: there are others."""

    central: list[tuple[str, int]]
    through: list[Reader]
    more: bool


def readers_of(person: Person, asked_by: User) -> Readers:
    """Who sees this person and why, told from the materialised sets that every list reads; an account learns of ties
    to its own units only."""
    central = User.objects.filter(sees_everything=True, is_active=True).order_by("role")
    ties = _ties(person)
    if not asked_by.sees_everything:
        seen = set(Org.objects.visible_to(asked_by).filter(pk__in=ties).values_list("pk", flat=True))
        ties = {org: how for org, how in ties.items() if org in seen}
    rows = (Access.objects.filter(org__in=ties, user__is_active=True).select_related("user__org")
            .order_by("user__username", "org"))
    found: dict[int, list[Access]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    named = [Reader(rows[0].user, _why(rows, ties)) for rows in list(found.values())[:NAMED]]
    counted = central.values_list("role").annotate(n=Count("pk"))
    return Readers([(role, n) for role, n in counted], named, len(found) > NAMED)


def _ties(person: Person) -> dict[int, str]:
    """Unit → in words, how the person is tied to it; a tie of today before one of the past."""
    today, ties = clock.today(), {}
    same = [person.pk, *person.duplicates.values_list("pk", flat=True)]
    belongs = Membership.objects.held().filter(person__in=same).select_related("org")
    serves = Mandate.objects.held().filter(person__in=same).select_related("body")
    told = [(row, row.org, _("hội viên")) for row in belongs] + [(row, row.body, row.post) for row in serves]
    for row, org, how in sorted(told, key=lambda tie: tie[0].since):
        over = row.until is not None and row.until <= today
        ties[org.pk] = (_("%(how)s của %(org)s, đã thôi") if over else _("%(how)s của %(org)s")) % {
            "how": how, "org": org}
    return ties


def _why(rows: list[Access], ties: dict[int, str]) -> str:
    """The account's unit and the tie that shows it the person."""
    user, shown = rows[0].user, "; ".join(ties[row.org_id] for row in rows[:2])
    near = any(row.org_id == user.org_id for row in rows)
    return f"{shown} ({_('đơn vị của tài khoản') if near else _('đơn vị dưới %(org)s') % {'org': user.org}})"
