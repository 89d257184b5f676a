"""What every act on a body checks, and the line it leaves."""

from __future__ import annotations

from datetime import date

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.orgs.actions import ActRefused
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Mandate, User

from ..models import Body, BodyAct


def lock(body: Body) -> None:
    """Acts on one body go one after another, each on what the one before left."""
    Org.objects.select_for_update().get(pk=body.pk)


def check_day(body: Body, on: date) -> None:
    """Not in the future, and within the body's life."""
    if on > clock.latest_day():
        raise ActRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày việc đã diễn ra.")
    org = Org.objects.get(pk=body.pk)
    if on < org.founded_on:
        raise ActRefused(f"Ngày {day_text(on)} trước khi có “{org}” ({day_text(org.founded_on)}).")
    if org.ended_on and on >= org.ended_on:
        raise ActRefused(f"“{org}” đã chấm dứt từ {day_text(org.ended_on)}.")


def needed(text: str, refusal: str) -> str:
    """The text, tidied; refused when empty."""
    found = tidy(text)
    if not found:
        raise ActRefused(refusal)
    return found


def note(body: Body, kind: str, *, on: date, by: User | None, paper: str = "", text: str = "",
         mandate: Mandate | None = None) -> BodyAct:
    return BodyAct.objects.create(body=body, kind=kind, on=on, by=by, paper=tidy(paper)[:200], note=tidy(text)[:500],
                                  mandate=mandate)
