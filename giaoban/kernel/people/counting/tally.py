"""Joined and left per union and month, with the days inside: a count on any day reads months, not memberships.

Written in the transaction of the change. A membership counts as joined on `since` and left on `until`; a voided one
doesn't count.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Count

from giaoban.kernel.people.models import Membership, Tally
from giaoban.kernel.people.turns import take_turn

#: Day of the month, joined, left.
_DAY = struct.Struct("<Bii")
K = TypeVar("K")
Both = tuple[int, int]
Counts = Mapping[tuple[int, date], Both]
_AT_ONCE = 400


@transaction.atomic
def add(changes: Counts) -> None:
    """`changes`: (unit id, day) → (joined, left), to be added to what is there; negative when something is taken back.

    Call it last in the transaction, once for many memberships.
    """
    months = _by_month(changes)
    if not months:
        return
    take_turn()
    held = _read(months)
    lines = []
    for (org, month), days in sorted(months.items()):
        both = _sum(held.get((org, month), {}), days)
        lines.append((org, month, sum(j for j, _ in both.values()), sum(n for _, n in both.values()), pack(both)))
    table = connection.ops.quote_name(Tally._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO {table} (org_id, month, joined, "left", days) VALUES (%s, %s, %s, %s, %s) '  # noqa: S608
            "ON CONFLICT (org_id, month) DO UPDATE "
            'SET joined = excluded.joined, "left" = excluded."left", days = excluded.days', lines)


def follow(before: Counts, after: Counts) -> None:
    """Some people's memberships counted as `before` and count as `after`."""
    less = {key: (-joined, -left) for key, (joined, left) in before.items()}
    add(_sum(less, after))


def of_people(people: Sequence[int]) -> dict[tuple[int, date], tuple[int, int]]:
    """What the memberships of a few people count for."""
    rows = Membership.objects.held().filter(person__in=people)
    return of_spans(rows.values_list("org", "since", "until"))


def of_spans(spans: Iterable[tuple[int, date, date | None]]) -> dict[tuple[int, date], tuple[int, int]]:
    """(unit, since, until) of memberships → what they count for."""
    joined: dict[tuple[int, date], int] = defaultdict(int)
    left: dict[tuple[int, date], int] = defaultdict(int)
    for org, since, until in spans:
        joined[org, since] += 1
        if until is not None:
            left[org, until] += 1
    return {key: (joined.get(key, 0), left.get(key, 0)) for key in joined.keys() | left.keys()}


@transaction.atomic
def rebuild() -> None:
    """Everything anew from the memberships. Needed only after restoring by hand."""
    take_turn()
    Tally.objects.all().delete()
    rows = Membership.objects.held().order_by()
    joined = rows.values_list("org", "since").annotate(n=Count("pk"))
    left = rows.exclude(until=None).values_list("org", "until").annotate(n=Count("pk"))
    add(_sum({(org, day): (n, 0) for org, day, n in joined}, {(org, day): (0, n) for org, day, n in left}))


Days = dict[int, tuple[int, int]]


def pack(days: Days) -> bytes:
    return b"".join(_DAY.pack(day, joined, left) for day, (joined, left) in sorted(days.items()))


def unpack(blob: bytes | memoryview) -> Days:
    return {day: (joined, left) for day, joined, left in _DAY.iter_unpack(blob)}


def _sum(one: Mapping[K, Both], other: Mapping[K, Both]) -> dict[K, Both]:
    total = dict(one)
    for key, (joined, left) in other.items():
        here = total.get(key, (0, 0))
        total[key] = (here[0] + joined, here[1] + left)
    return {key: both for key, both in total.items() if any(both)}


def _by_month(changes: Counts) -> dict[tuple[int, date], Days]:
    months: dict[tuple[int, date], Days] = {}
    for (org, day), both in changes.items():
        if any(both):
            months.setdefault((org, day.replace(day=1)), {})[day.day] = both
    return months


def _read(months: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Days]:
    """The rows of these months, asked for by unit."""
    wanted = sorted(months)
    first, last = min(m for _, m in wanted), max(m for _, m in wanted)
    orgs = [org for org, _ in groupby(wanted, key=lambda pair: pair[0])]
    found = {}
    for start in range(0, len(orgs), _AT_ONCE):
        rows = Tally.objects.filter(org__in=orgs[start:start + _AT_ONCE], month__gte=first, month__lte=last)
        found.update({(org, month): unpack(blob) for org, month, blob in rows.values_list("org", "month", "days")})
    return found
