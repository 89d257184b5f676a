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
    """People, and for the office accounts."""
    return _group(asked, _accounts(asked))


def people_alone(asked: Asked) -> Group:
    return _group(asked, [])


def _group(asked: Asked, accounts: list[Hit]) -> Group:
    """Whoever is listed, the reading is logged: once for a search."""
    found = find(asked.text, asked.user, limit=asked.shown)
    hits = _hits([hit.person for hit in found.hits], asked.user) + accounts
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


def _notes(ids: list[int], user: User) -> defaultdict[int, list[str]]:
    """Posts, then unions, of today, of units the account sees."""
    today, notes = clock.today(), defaultdict(list)
    posts = Mandate.objects.on(today).filter(person__in=ids)
    members = Membership.objects.on(today).filter(person__in=ids)
    if not user.sees_everything:
        seen = Org.objects.visible_to(user).values("pk")
        posts, members = posts.filter(body__in=seen), members.filter(org__in=seen)
    named = posts.order_by("since", "pk").values_list("person", "post", "body__short_name", "body__name")
    for person, post, short, name in named:
        notes[person].append(f"{post}, {short or name}")
    joined = members.order_by("since", "pk").values_list("person", "org__short_name", "org__name")
    for person, short, name in joined:
        notes[person].append(short or name)
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
