"""Accepted, not settled: what the lifecycles of all kinds of work say about it.

Work is accepted in the content states a lifecycle marks as done; its money waits while the money track is in a state
that is neither closed nor its blank beginning (nothing was given yet).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Case, CharField, DateField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier, DossierQuerySet, StateSpan, stood_in
from giaoban.kernel.dossiers.registry import Kind, kinds
from giaoban.kernel.lifecycle import CONTENT, MONEY, Lifecycle

#: Age since acceptance: band → (fewest days, label).
BANDS = {
    "under_30": (0, _("dưới 30 ngày")),
    "30_90": (30, _("30–90 ngày")),
    "91_180": (91, _("91–180 ngày")),
    "over_180": (181, _("quá 180 ngày")),
}


def done(life: Lifecycle) -> list[str]:
    """Content states that mean: accepted."""
    return [state.key for state in life.tracks[CONTENT].values() if state.tone == "done"]


def dropped(life: Lifecycle) -> list[str]:
    """Content states that end the work without acceptance."""
    return [state.key for state in life.tracks[CONTENT].values() if state.closed and state.tone != "done"]


def waiting(life: Lifecycle) -> list[str]:
    """Money states in which something was given and not yet closed."""
    blank = {life.first(MONEY)} if life.state(MONEY, life.first(MONEY)).tone == "neutral" else set()
    return [state.key for state in life.tracks[MONEY].values() if not state.closed and state.key not in blank]


def with_money() -> Iterator[Kind]:
    """Kinds of work that have a money track."""
    return (kind for kind in kinds() if MONEY in kind.lifecycle.tracks)


def unsettled(on: date | None = None, known_on: date | None = None) -> DossierQuerySet:
    """Dossiers accepted and not settled on a day (None: now, by today's columns)."""
    found = []
    for kind in with_money():
        accepted, held = done(kind.lifecycle), waiting(kind.lifecycle)
        if on is None and known_on is None:
            found.append(Q(kind=kind.key, content_state__in=accepted, money_state__in=held))
        else:
            day = on or date.max
            found.append(Q(kind=kind.key) & Q(stood_in(*accepted, on=day, known_on=known_on))
                         & Q(stood_in(*held, on=day, track=MONEY, known_on=known_on)))
    return Dossier.objects.filter(reduce(or_, found)) if found else Dossier.objects.none()


def accepted_on(on: date, known_on: date | None = None) -> Case:
    """The day the work was first accepted, by that day."""
    cases = []
    for kind in with_money():
        spans = (StateSpan.objects.true_as_known(known_on)
                 .filter(dossier=OuterRef("pk"), track=CONTENT, state__in=done(kind.lifecycle), since__lte=on)
                 .order_by("since").values("since")[:1])
        cases.append(When(kind=kind.key, then=Subquery(spans)))
    return Case(*cases, default=None, output_field=DateField())


def band_of(days: int) -> str:
    """The band of an age in days."""
    return [key for key, (fewest, _label) in BANDS.items() if days >= fewest][-1] if days >= 0 else next(iter(BANDS))


def band(on: date) -> Case:
    """The band of a dossier's age on a day, over rows annotated with `_accepted`."""
    return Case(*(When(_accepted__lte=on - timedelta(days=fewest), then=Value(key))
                  for key, (fewest, _label) in reversed(BANDS.items())),
                default=Value(next(iter(BANDS))), output_field=CharField())
