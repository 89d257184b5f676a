"""Joined and left per union and year, with the days inside: a count on any day reads years, not memberships.

Written in the transaction of the change. A membership counts as joined on `since` and left on `until`; a voided one
doesn't count.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Count, F

from giaoban.kernel.people.models import Membership, Tally
from giaoban.kernel.people.turns import take_turn
from giaoban.kernel.people.upserting import upsert

if TYPE_CHECKING:
    import polars as pl

K = TypeVar("K")
Both = tuple[int, int]
Counts = Mapping[tuple[int, date], Both]
#: Joined and left of each day of a year.
_PLACES = 2 * 366
#: Fewer days than this are kept as triples (day, joined, left), which are then shorter than all days.
_FEW = 180
_AT_ONCE = 400


@transaction.atomic
def add(changes: Counts) -> None:
    """`changes`: (unit id, day) → (joined, left), to be added to what is there; negative when something is taken back.

    Call it last in the transaction, once for many memberships.
    """
    _add_years(_by_year(changes))


@transaction.atomic
def add_frame(changes: pl.DataFrame) -> None:
    """The same from columns org, day, joined, left, one row a unit and day."""
    import polars as pl

    place = 2 * (pl.col("day").dt.ordinal_day().cast(pl.Int32) - 1)
    triples = changes.select("org", pl.col("day").dt.year().alias("year"), place=place, triple=pl.concat_list(
        place, pl.col("joined").cast(pl.Int32), pl.col("left").cast(pl.Int32)))
    years = triples.sort("org", "year", "place").group_by("org", "year", maintain_order=True).agg(
        pl.col("triple").explode())
    _add_years({(org, year): days for org, year, days in years.rows()})


def _add_years(years: Mapping[tuple[int, int], list[int]]) -> None:
    """`years`: (unit, year) → place, joined, left of each day in turn, all in one list."""
    if not years:
        return
    take_turn()
    held = _read(years)
    lines = [(*key, *_changed(held.get(key), changed)) for key, changed in sorted(years.items())]
    upsert(Tally, ("org_id", "year"), ("org_id", "year", "joined", "left", "days"), lines)


def _changed(held: array[int] | None, changed: list[int]) -> tuple[int, int, bytes]:
    """A year's joined, left and packed days after a change."""
    if held is None and len(changed) <= 3 * _FEW:
        # A new year with few days needs no look at all the others.
        return sum(changed[1::3]), sum(changed[2::3]), array("i", changed).tobytes()
    days = held or array("i", bytes(4 * _PLACES))
    for at in range(0, len(changed), 3):
        days[changed[at]] += changed[at + 1]
        days[changed[at] + 1] += changed[at + 2]
    return sum(days[0::2]), sum(days[1::2]), pack(days)


def follow(before: Counts, after: Counts) -> None:
    """Some people's memberships counted as `before` and count as `after`."""
    less = {key: (-joined, -left) for key, (joined, left) in before.items()}
    add(_sum(less, after))


def of_people(people: Sequence[int]) -> dict[tuple[int, date], Both]:
    """What the memberships of a few people count for."""
    rows = Membership.objects.held().filter(person__in=people)
    return of_spans(rows.values_list("org", "since", "until"))


def of_spans(spans: Iterable[tuple[int, date, date | None]]) -> dict[tuple[int, date], Both]:
    """(unit, since, until) of memberships → what they count for."""
    joined: dict[tuple[int, date], int] = defaultdict(int)
    left: dict[tuple[int, date], int] = defaultdict(int)
    for org, since, until in spans:
        joined[org, since] += 1
        if until is not None:
            left[org, until] += 1
    return {key: (joined.get(key, 0), left.get(key, 0)) for key in joined.keys() | left.keys()}


def changed_after(day: date, orgs: Collection[int] | None = None) -> set[int]:
    """Units where somebody joined or left after the day (or will): for others, today's members are that day's."""
    rows = Tally.objects.filter(year__gte=day.year)
    if orgs is not None:
        rows = rows.filter(org__in=orgs)
    later = set(rows.filter(year__gt=day.year).exclude(joined=0, left=0).values_list("org", flat=True))
    here = rows.filter(year=day.year).exclude(org__in=later) if len(later) < _AT_ONCE else rows.filter(year=day.year)
    return later | {org for org, blob in here.values_list("org", "days") if any(unpack(blob)[_place(day) + 2:])}


@transaction.atomic
def rebuild() -> None:
    """Everything anew from the memberships. Needed only after restoring by hand."""
    take_turn()
    Tally.objects.all().delete()
    rows = Membership.objects.held().order_by()
    joined = rows.annotate(day=F("since")).values_list("org", "day").annotate(n=Count("pk"))
    left = rows.exclude(until=None).annotate(day=F("until")).values_list("org", "day").annotate(n=Count("pk"))
    add(_sum({(org, day): (n, 0) for org, day, n in joined}, {(org, day): (0, n) for org, day, n in left}))


def upto(blob: bytes | memoryview, day: date) -> int:
    """Joined less left in the year up to and including the day."""
    days = unpack(blob)[:_place(day) + 2]
    return sum(days[0::2]) - sum(days[1::2])


def pack(days: array[int]) -> bytes:
    """All days, or triples where few have something."""
    some = array("i")
    for place in range(0, _PLACES, 2):
        if days[place] or days[place + 1]:
            some.extend((place, days[place], days[place + 1]))
            if len(some) > 3 * _FEW:
                return days.tobytes()
    return some.tobytes()


def unpack(blob: bytes | memoryview) -> array[int]:
    """Joined and left of each day in turn."""
    read = array("i", bytes(blob))
    if len(read) == _PLACES:
        return read
    days = array("i", bytes(4 * _PLACES))
    for at in range(0, len(read), 3):
        days[read[at]], days[read[at] + 1] = read[at + 1], read[at + 2]
    return days


def _place(day: date) -> int:
    return 2 * (day.timetuple().tm_yday - 1)


def _sum(one: Mapping[K, Both], other: Mapping[K, Both]) -> dict[K, Both]:
    total = dict(one)
    for key, (joined, left) in other.items():
        here = total.get(key, (0, 0))
        total[key] = (here[0] + joined, here[1] + left)
    return {key: both for key, both in total.items() if any(both)}


def _by_year(changes: Counts) -> dict[tuple[int, int], list[int]]:
    years: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (org, day), (joined, left) in sorted(changes.items()):
        if joined or left:
            years[org, day.year] += (_place(day), joined, left)
    return years


def _read(years: Collection[tuple[int, int]]) -> dict[tuple[int, int], array[int]]:
    """The rows of these years, asked for by unit."""
    orgs = sorted({org for org, _ in years})
    first, last = min(year for _, year in years), max(year for _, year in years)
    found = {}
    for start in range(0, len(orgs), _AT_ONCE):
        rows = Tally.objects.filter(org__in=orgs[start:start + _AT_ONCE], year__gte=first, year__lte=last)
        found.update({(org, year): unpack(blob) for org, year, blob in rows.values_list("org", "year", "days")
                      if (org, year) in years})
    return found
