"""The parts of a unit's page: each reads its own and gives it to the template under its names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.documents.models import ISSUED
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer
from giaoban.web import sections
from giaoban.web.bodies.card import section_of
from giaoban.web.documents.access import readable
from giaoban.web.home import addresses
from giaoban.web.persons.card import numbers_of

from . import card, work
from .acts import single
from .history import Past, history_of, inherited_by, past_of

YEARS, PAPERS = 5, 8


@dataclass(frozen=True)
class Asked:
    """Whose page is asked for, by whom, on which day."""

    request: HttpRequest
    org: Org
    on: date

    @property
    def user(self) -> User:
        return self.request.user

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def past(self) -> Past:
        return past_of(self.user, self.org)


def identity(asked: Asked) -> dict[str, Any]:
    """What the unit is on the day."""
    past, below = asked.past, len(tree(asked.on).below(asked.org.pk)) - 1
    return {"title": card.name_on(past, asked.on), "facts": card.facts_of(past, asked.on, below),
            "people": card.people_of(asked.org, asked.on), "names": card.names_of(past),
            "kin": card.kin_of(past)}


def works(asked: Asked) -> dict[str, Any]:
    user, org, today = asked.user, asked.org, asked.today
    year = work.figures_of(user, org, asked.request.GET.get("year", ""), today)
    return {"kinds": work.dossiers_of(user, org), "promises": work.promises_of(user, org, today),
            "owed": work.owed_of(user, org, today), "sent": work.sent_of(user, org), "year": year,
            "years": sorted({year.year, *range(today.year, today.year - YEARS, -1)}, reverse=True)}


def governing(asked: Asked) -> dict[str, Any]:
    return {"governing": section_of(asked.org, asked.on, asked.user)}


def life(asked: Asked) -> dict[str, Any]:
    """Every act on the unit; `?voided=1` shows those taken back too. What it inherited from ended units."""
    voided, gone = bool(asked.request.GET.get("voided")), [act for act in asked.past.acts if act.is_undone]
    return {"history": history_of(asked.past, voided=voided, office=can_administer(asked.user)), "voided": voided,
            "gone": len(gone), "inherited": inherited_by(asked.org, asked.user)}


def papers(asked: Asked) -> dict[str, Any]:
    """Papers the unit issued, the newest first."""
    rows = readable(asked.user).filter(org=asked.org, state=ISSUED).order_by("-issued_on", "-pk")[:PAPERS + 1]
    shown = [{"title": str(row), "url": addresses.paper(row), "on": day_text(row.issued_on)} for row in rows]
    return {"papers": shown[:PAPERS], "more_papers": len(shown) > PAPERS}


def office(asked: Asked) -> dict[str, Any]:
    """Only the office sees accounts and acts on the register."""
    if not can_administer(asked.user):
        return {"office": False}
    org = asked.org
    status = single.status_of(card.facts_on(asked.past, asked.today))
    return {"office": True, "acts": single.offered(org, status),
            "accounts": card.accounts_of(org, asked.user), "seen": card.seen_by(org)}


def people(asked: Asked) -> dict[str, Any]:
    return {"members": numbers_of(asked.org, asked.on, asked.user)}


def of_domains(asked: Asked) -> dict[str, Any]:
    """What kinds of work know of the unit."""
    return {"sections": sections.drawn(sections.UNIT, asked.request, asked.org, asked.on)}


#: In any order; a part of another area is one line here and one include in `units/unit.html`.
PARTS: tuple[Callable[[Asked], dict[str, Any]], ...] = (
    identity, works, people, governing, papers, life, office, of_domains)


def context(asked: Asked) -> dict[str, Any]:
    """Everything the parts give, together."""
    return {name: value for part in PARTS for name, value in part(asked).items()}
