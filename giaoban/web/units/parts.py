"""The parts of a unit's page: each reads its own and gives it to the template under its names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer

from . import card, work
from .acts import ACTS

YEARS = 5


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
    def past(self) -> card.Past:
        return card.past_of(self.user, self.org)


def identity(asked: Asked) -> dict[str, Any]:
    """What the unit is on the day."""
    past, below = asked.past, len(tree(asked.on).below(asked.org.pk)) - 1
    return {"title": past.name_on(asked.on), "facts": card.facts_of(past, asked.on, below),
            "people": card.people_of(asked.org, asked.on), "names": card.names_of(past)}


def works(asked: Asked) -> dict[str, Any]:
    user, org, today = asked.user, asked.org, asked.today
    year = work.figures_of(user, org, asked.request.GET.get("year", ""), today)
    return {"kinds": work.dossiers_of(user, org), "promises": work.promises_of(user, org, today),
            "owed": work.owed_of(user, org, today), "sent": work.sent_of(user, org), "year": year,
            "years": sorted({year.year, *range(today.year, today.year - YEARS, -1)}, reverse=True)}


def history(asked: Asked) -> dict[str, Any]:
    return {"history": card.history_of(asked.past)}


def office(asked: Asked) -> dict[str, Any]:
    """Only the office sees accounts and acts on the register."""
    if not can_administer(asked.user):
        return {"office": False}
    org = asked.org
    acts = [] if org.ended_on else [{"label": act.label, "url": reverse("units:act", args=[org.code, key]),
                                     "danger": act.danger} for key, act in ACTS.items()]
    return {"office": True, "acts": acts, "accounts": card.accounts_of(org, asked.user), "seen": card.seen_by(org)}


#: In any order; a part of another area is one line here and one include in `units/unit.html`.
PARTS: tuple[Callable[[Asked], dict[str, Any]], ...] = (identity, works, history, office)


def context(asked: Asked) -> dict[str, Any]:
    """Everything the parts give, together."""
    return {name: value for part in PARTS for name, value in part(asked).items()}
