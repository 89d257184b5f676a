"""What a unit's page says of the bodies that govern it on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.bodies.models import Body
from giaoban.kernel.bodies.rules import can_record
from giaoban.kernel.bodies.sitting import Post, posts_on, sitting
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import Mandate, User
from giaoban.web.home import addresses

from .table import standing

#: Names shown for one body; the rest on its own page.
SHOWN = 12


def section_of(org: Org, day: date, user: User) -> dict[str, Any] | None:
    """Bodies, terms, who sits and what is vacant; None for units that have no governing bodies."""
    if org.kind not in KINDS["governing_body"].under:
        return None
    rows = list(Body.objects.visible_to(user).filter(of=org).there_on(day).as_of(day).select_related("org", "of"))
    ids = [row.pk for row in rows]
    there = sitting(ids, day) if ids else {}
    posts = posts_on(ids, day, there=there) if ids else {}
    shown = sum(min(len(held), SHOWN) for held in there.values())
    if shown:
        log_reading(user, f"Cơ quan lãnh đạo của {org.code}"[:200], shown)
    asked = day.isoformat() if day != clock.today() else ""
    return {"bodies": [_body(row, day, there.get(row.pk, []), posts.get(row.pk, []), asked) for row in rows],
            "list_url": addresses.listed(reverse("bodies:list"), q=org.code),
            "found_url": f"{reverse('bodies:found')}?unit={org.code}" if can_record(user) and not org.ended_on else ""}


def _body(row: Any, day: date, there: list[Mandate], posts: list[Post], asked: str) -> dict[str, Any]:
    words, tone = standing(row.due, day)
    return {
        "label": row.label, "url": addresses.listed(reverse("bodies:body", args=[row.org.code]), on=asked),
        "term": term_words(row), "standing": words, "tone": tone, "held": row.held, "places": row.places,
        "vacancies": [{"post": post.post, "vacant": post.vacant, "provisional": post.provisional}
                      for post in posts if post.vacant],
        "people": [{"post": held.post, "name": held.person.name, "since": day_text(held.since)}
                   for held in there[:SHOWN]],
        "more": max(len(there) - SHOWN, 0),
    }


def term_words(row: Any) -> str:
    """'khóa VIII, 2020–2025; từ 25/12/2020, hết 31/12/2025'."""
    if row.term_number is None:
        return ""
    return _("khóa %(number)s, %(first)d–%(last)d; từ %(since)s, hết %(due)s") % {
        "number": row.term_number, "first": row.nominal_since.year, "last": row.nominal_until.year,
        "since": day_text(row.term_since), "due": day_text(row.due)}
