"""What one person's page tells: time, expertise, changes, who read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.duplicates.models import PersonMerge
from giaoban.kernel.people.duplicates.proposing import like
from giaoban.kernel.people.models import (
    HOW,
    Mandate,
    Membership,
    Person,
    PersonChange,
    PersonField,
    PersonReading,
    User,
)
from giaoban.kernel.people.privacy.extract import field_name, joined_text, label_of
from giaoban.kernel.people.privacy.showing import shown
from giaoban.kernel.people.rules import can_keep_people
from giaoban.web.home import addresses

from .fields import change_text

#: Rows of a kind shown on the page; the person's extract has all of them.
SHOWN = 30


def same(person: Person) -> list[int]:
    """The person and the rows merged into it: their memberships and posts are this person's."""
    return [person.pk, *person.duplicates.values_list("pk", flat=True)]


def _units(user: User) -> QuerySet[Org]:
    return Org.objects.visible_to(user)


def memberships_of(person: Person, user: User) -> list[Membership]:
    """Of units the account sees, the open ones first."""
    rows = Membership.objects.held().filter(person__in=same(person)).select_related("org", "batch")
    if not user.sees_everything:
        rows = rows.filter(org__in=_units(user).values("pk"))
    return sorted(rows, key=lambda row: (row.until is not None, row.since), reverse=False)


def mandates_of(person: Person, user: User) -> list[Mandate]:
    rows = Mandate.objects.held().filter(person__in=same(person)).select_related("body")
    if not user.sees_everything:
        rows = rows.filter(body__in=_units(user).values("pk"))
    return list(rows.order_by("since", "pk"))


def timeline(memberships: list[Membership], mandates: list[Mandate]) -> list[dict[str, Any]]:
    """Joining, leaving, taking and leaving a post in one stream, newest first; both days where they differ."""
    entries: list[tuple[date, dict[str, Any]]] = []
    for row in memberships:
        entries += _membership(row)
    for post in mandates:
        entries += _mandate(post)
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return [entry for _day, entry in entries]


def _entry(day: date, recorded: datetime | None, shown: str = "", **facts: Any) -> tuple[date, dict[str, Any]]:
    learnt = localtime(recorded).date() if recorded else day
    return day, {"on": shown or day_text(day), "recorded_at": day_text(learnt) if learnt != day else "", **facts}


def _membership(row: Membership) -> list[tuple[date, dict[str, Any]]]:
    facts = {"url": addresses.unit(row.org)}
    card = _("Thẻ số %(card)s") % {"card": row.card} if row.card else ""
    source = _("Từ tệp %(name)s") % {"name": row.batch.name} if row.batch else ""
    entries = [_entry(row.since, row.recorded_at, joined_text(row), icon="users", **facts,
                      title=_("Vào %(org)s") % {"org": row.org}, text=" · ".join(filter(None, (card, source))))]
    if row.until:
        entries.append(_entry(row.until, row.ended_at, icon="x", tone="late", **facts,
                              title=_("Thôi là hội viên %(org)s") % {"org": row.org}))
    return entries


def _mandate(row: Mandate) -> list[tuple[date, dict[str, Any]]]:
    facts, what = {"url": addresses.unit(row.body)}, {"post": row.post, "body": row.body}
    how = " · ".join(filter(None, (str(HOW.get(row.how, "")), row.term, row.paper)))
    entries = [_entry(row.since, row.recorded_at, icon="flag-3", tone="running", **facts, text=how,
                      title=_("Giữ chức %(post)s, %(body)s") % what)]
    if row.until and row.until <= clock.today():
        entries.append(_entry(row.until, row.ended_at, icon="x", **facts, text=row.end_reason,
                              title=_("Thôi giữ chức %(post)s, %(body)s") % what))
    return entries


def expertise_of(person: Person) -> list[dict[str, Any]]:
    rows = PersonField.objects.filter(person__in=same(person), voided_at=None).order_by("field")
    return [{"label": row.field, "value": field_name(row),
             "note": _("bảng %(version)s") % {"version": row.classification}} for row in rows]


def papers_of(mandates: list[Mandate]) -> list[dict[str, Any]]:
    """The papers that gave posts."""
    return [{"label": day_text(row.since), "value": row.paper, "note": f"{row.post}, {row.body}"}
            for row in mandates if row.paper]


def changes_of(person: Person, user: User) -> list[dict[str, Any]]:
    """Each changed value as the account may read it, newest first."""
    rows = PersonChange.objects.filter(person__in=same(person)).select_related("by")[:SHOWN]
    return [{"at": moment(row.at), "label": label_of(row.field), "old": change_text(row, user, row.old),
             "new": change_text(row, user, row.new), "by": row.by or _("nhập từ tệp"), "undone": row.undone_at}
            for row in rows]


def readings_of(person: Person) -> list[dict[str, Any]]:
    rows = PersonReading.objects.filter(person__in=same(person)).select_related("user__org")[:SHOWN]
    return [{"at": moment(row.at), "who": row.user, "org": row.user.org or "", "how": row.label, "reason": row.reason}
            for row in rows]


def doubles_of(person: Person, user: User) -> list[dict[str, Any]]:
    """Who this one may be, for the person's page; only for those who may decide."""
    if person.erased_at is not None or not can_keep_people(user):
        return []
    found = like(person, user, limit=5)
    others = Person.objects.in_bulk([one.first + one.second - person.pk for one in found])
    return [{"name": shown(others[pk], user).name, "why": ", ".join(one.reasons),
             "url": reverse("persons:pair", args=[one.first, one.second])}
            for one in found if (pk := one.first + one.second - person.pk) in others]


def merges_of(person: Person) -> list[PersonMerge]:
    """What was merged into this person and stays so."""
    return list(PersonMerge.objects.filter(kept=person, undone_at=None).select_related("dropped", "by"))


def moment(value: datetime) -> str:
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
