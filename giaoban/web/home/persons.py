"""People and accounts in the one box."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Mandate, Membership, Person, User
from giaoban.kernel.people.privacy.showing import shown
from giaoban.kernel.people.rules import can_administer
from giaoban.kernel.people.searching.actions import log_search
from giaoban.kernel.people.searching.finding import NEAR, find

from . import addresses
from .hits import Asked, Group, Hit

#: Accounts are few; their names are folded here.
READ = 3000


def people(asked: Asked) -> Group:
    """Whoever is listed, the reading is logged: once for a search."""
    found = find(asked.text, asked.user, limit=asked.shown)
    hits = _hits([hit.person for hit in found.hits], asked.user) + _accounts(asked)
    if hits:
        log_search(asked.user, asked.text, min(len(hits), asked.shown))
    near = bool(found.hits) and found.hits[0].how >= NEAR
    return Group(_("Người"), "users", hits[:asked.shown], found.more or len(hits) > asked.shown,
                 addresses.found_people(asked.text), near)


def _hits(ids: list[int], user: User) -> list[Hit]:
    """What the account may read of each, with the posts and unions it sees."""
    there = Person.objects.in_bulk(ids)
    notes = _notes(ids, user)
    hits = []
    for pk in ids:
        if pk in there:
            read = shown(there[pk], user)
            born = _("sinh %(year)s") % {"year": read.get("birth_year")} if read.get("birth_year") else ""
            parts = [read.get("titles"), born, *notes[pk][:3], "…" if len(notes[pk]) > 3 else ""]
            hits.append(Hit(read.name, addresses.person(there[pk]), " · ".join(filter(None, parts))))
    return hits


def _notes(ids: list[int], user: User) -> dict[int, list[str]]:
    """Posts, then unions, of today, of units the account sees."""
    seen, today = Org.objects.visible_to(user).values("pk"), clock.today()
    notes: dict[int, list[str]] = defaultdict(list)
    posts = Mandate.objects.on(today).filter(person__in=ids, body__in=seen).select_related("body")
    for post in posts.order_by("since", "pk"):
        notes[post.person_id].append(f"{post.post}, {post.body}")
    members = Membership.objects.on(today).filter(person__in=ids, org__in=seen).select_related("org")
    for row in members.order_by("since", "pk"):
        notes[row.person_id].append(str(row.org))
    return notes


def _accounts(asked: Asked) -> list[Hit]:
    """For the office."""
    from .finding import matches

    if not can_administer(asked.user):
        return []
    rows = User.objects.select_related("org").order_by("username")[:READ]
    return [Hit(str(row), f"/tai-khoan/{row.pk}/", _("tài khoản %(name)s · %(role)s") % {
        "name": row.username, "role": row.role_label})
            for row in rows if matches(f"{row.name} {row.username}", asked.words)]
