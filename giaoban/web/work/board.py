"""The same work as a board: a column for each state of one track, a card for each dossier.

Moving a card is taking a step: the card names the steps that lead on, each opens the dossier with that step's form.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, grouped
from giaoban.kernel.dossiers.models import Dossier, DossierQuerySet
from giaoban.kernel.dossiers.registry import Kind, kinds
from giaoban.kernel.lifecycle import CONTENT, MONEY, State

from ..dossiers.columns import address_of
from ..dossiers.coming import Hand, step_address
from ..dossiers.kinds import capital, has_money, lifecycle_of, state_of
from ..dossiers.money import COLUMNS, opened, remembered
from .filters import NO_MONEY, OVERDUE
from .pipeline import age, beside, empty, narrowed, whole

#: Cards of a column; of a state in which nothing more is expected, fewer.
CARDS, CLOSED_CARDS = 12, 4
#: The other track, shown on the card.
OTHER = {CONTENT: MONEY, MONEY: CONTENT}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """States of one kind's content (the first kind until one is chosen), or of the money of all kinds."""
    track = MONEY if request.GET.get("track") == MONEY else CONTENT
    if track == CONTENT and not request.GET.get("kind"):
        query = request.GET.copy()
        query["kind"] = kinds()[0].key
        request.GET = query
    asked, keys, _many = narrowed(request)
    lanes = lanes_of(request, keys, track, asked.kind)
    return render(request, "work/board.html", {
        "title": _("Bảng công việc"), "filters": asked, "lanes": lanes, "track": track, "tabs": _tabs(request, track),
        "total": sum(lane["count"] for lane in lanes), "table_url": beside(request, "work:pipeline"),
        "kind": capital(asked.kind.label) if asked.kind else "", "empty": empty(request)})


def _tabs(request: HttpRequest, track: str) -> list[dict[str, Any]]:
    labels = {CONTENT: _("Nội dung"), MONEY: _("Kinh phí")}
    return [{"label": labels[key], "current": key == track, "url": beside(request, "work:board", track=key)}
            for key in labels]


def states_of(track: str, kind: Kind | None) -> list[State]:
    """The states of one kind, or of every kind with such a track, in their order."""
    found: dict[str, State] = {}
    for one in [kind] if kind else [one for one in kinds() if track == CONTENT or has_money(one)]:
        for key, state in one.lifecycle.tracks.get(track, {}).items():
            found.setdefault(key, state)
    return list(found.values())


def lanes_of(request: HttpRequest, keys: DossierQuerySet, track: str, kind: Kind | None) -> list[dict[str, Any]]:
    """Columns with counts and sums by one grouped query, then each column's first cards."""
    field = f"{track}_state"
    counted = (_counted(keys, field) if request.GET.get("late") == OVERDUE
               else remembered(keys, request.user, field, lambda: _counted(keys, field)))
    states = states_of(track, kind)
    states += [State(key, key, tone="neutral") for key in counted if key and key not in {s.key for s in states}]
    cards = _cards(request, keys, track, [state for state in states if state.key in counted])
    if "" in counted:
        states.append(State("", _("Không theo dõi kinh phí"), tone="neutral"))
    return [_lane(request, state, counted.get(state.key), cards.get(state.key, []), track) for state in states]


def _counted(keys: DossierQuerySet, field: str) -> dict[str, dict[str, int]]:
    rows = keys.order_by().values(field).annotate(n=Count("pk"), **{name: Sum(name) for name in COLUMNS})
    return {row.pop(field): opened(row) for row in rows}


def _lane(request: HttpRequest, state: State, sums: dict[str, int] | None, cards: list[Any],
          track: str) -> dict[str, Any]:
    name = "content" if track == CONTENT else "money"
    found = sums or {"n": 0, "money_given": 0, "money_open": 0}
    return {"state": state, "label": str(state.label), "count": found["n"], "cards": cards, "key": state.key,
            "given": grouped(found["money_given"]) if found["money_given"] else "",
            "open": grouped(found["money_open"]) if found["money_open"] else "",
            "more": found["n"] - len(cards), "url": beside(request, "work:pipeline", **{name: state.key or NO_MONEY})}


def _cards(request: HttpRequest, keys: DossierQuerySet, track: str, states: list[State]) -> dict[str, list[Any]]:
    """The longest in a state first; where nothing more is expected, the latest opened. One question for each state,
    one for the rows."""
    field, wanted = f"{track}_state", {}
    for state in states:
        rows = keys.filter(**{field: state.key})
        rows = (rows.order_by("-opened_on", "-pk") if state.closed
                else rows.filter(closed_on=None).order_by(f"{track}_since", "pk"))
        wanted[state.key] = list(rows.values_list("pk", flat=True)[:CLOSED_CARDS if state.closed else CARDS])
    rows = {row.pk: row for row in whole([pk for found in wanted.values() for pk in found])}
    hand = Hand(request.user)
    return {key: [card(rows[pk], track, hand, request.get_full_path()) for pk in found if pk in rows]
            for key, found in wanted.items()}


def card(dossier: Dossier, track: str, hand: Hand, back: str) -> dict[str, Any]:
    days = age(dossier, track, clock.today())
    other = state_of(dossier, OTHER[track])
    return {"dossier": dossier, "url": address_of(dossier), "days": days,
            "other": {"label": str(other.label), "tone": other.tone} if other else None,
            "open": grouped(dossier.money_open) if dossier.money_open else "",
            "steps": [{"label": str(step.label), "url": step_address(dossier, step.key, back), "stops": step.reason}
                      for step in _steps(dossier, track) if hand.may(step, dossier)]}


def _steps(dossier: Dossier, track: str) -> list[Any]:
    life = lifecycle_of(dossier)
    return [step for step in life.from_state(dossier.states) if step.track == track] if life else []
