"""Who sits where on a day, which seats are empty, which mandates and terms ran over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.people.models import PROVISIONAL, Mandate

from .kinds import rank_of
from .models import FITS, Alignment, Seat, Term


@dataclass(frozen=True)
class Post:
    """A post of a body on a day. `places` None: nobody decided how many there are."""

    post: str
    places: int | None
    held: int
    provisional: int

    @property
    def vacant(self) -> int:
        return max((self.places or 0) - self.held, 0)


def by_rank(mandate: Mandate) -> tuple[int, str, str]:
    """Posts as papers order them, then people in Vietnamese order."""
    return rank_of(mandate.post), mandate.person.sort_key, mandate.person.folded


def sitting(bodies: Collection[int], on: date, known_on: date | None = None) -> dict[int, list[Mandate]]:
    """For each body who held a post in it that day (as known at the end of `known_on`)."""
    rows = Mandate.objects.filter(body__in=bodies).on(on, known_on).select_related("person")
    found: dict[int, list[Mandate]] = defaultdict(list)
    for row in rows:
        found[row.body_id].append(row)
    return {body: sorted(held, key=by_rank) for body, held in found.items()}


def posts_on(bodies: Collection[int], on: date, known_on: date | None = None,
             there: dict[int, list[Mandate]] | None = None) -> dict[int, list[Post]]:
    """Each body's posts with their places and how many are held; `there`: what `sitting` said, if it was asked."""
    there = sitting(bodies, on, known_on) if there is None else there
    places: dict[int, dict[str, int | None]] = defaultdict(dict)
    for seat in Seat.objects.filter(body__in=bodies).on(on, known_on):
        places[seat.body_id][seat.post] = seat.places
    for body, rows in there.items():
        for row in rows:
            places[body].setdefault(row.post, None)
    return {body: [_post(name, decided, there.get(body, [])) for name, decided in
                   sorted(posts.items(), key=lambda item: (rank_of(item[0]), item[0]))]
            for body, posts in places.items()}


def _post(name: str, places: int | None, rows: list[Mandate]) -> Post:
    here = [row.how == PROVISIONAL for row in rows if row.post == name]
    return Post(name, places, len(here) - sum(here), sum(here))


def past_nominal(on: date, known_on: date | None = None) -> QuerySet[Mandate]:
    """Mandates in governing bodies still held on a day after they should have ended."""
    return Mandate.objects.exclude(body__governing=None).on(on, known_on).filter(nominal_until__lt=on)


def window_on(on: date, known_on: date | None = None) -> Alignment | None:
    """The window around the national congress that was asked for on that day."""
    return Alignment.objects.all().on(on, known_on).order_by("-since", "-pk").first()


def to_align(on: date, known_on: date | None = None) -> QuerySet[Term]:
    """Running terms of member unions whose next congress would miss the window; none while no window is asked for."""
    window = window_on(on, known_on)
    members = [kind.key for kind in KINDS.values() if kind.member]
    rows = Term.objects.all().of_unions().on(on, known_on).with_due(on, known_on).filter(body__of__kind__in=members)
    if window is None:
        return rows.none()
    return rows.beside(window).filter(~Q(fit=FITS))
