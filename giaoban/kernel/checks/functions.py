"""Checks that no query can make: what the programme derives (a folded name, a bitmap, a tree) against what is kept.

Each gives the faults as rows under its check's columns; it runs where nothing can be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import ExtractYear

from giaoban.kernel.base import Money, fold
from giaoban.kernel.figures.freezing import unpack
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.ledger.actions.closing import rolled_up
from giaoban.kernel.ledger.models import ALLOCATE, Closing, KeptTable
from giaoban.kernel.ledger.tables.kept import packed, unpacked
from giaoban.kernel.orgs.hierarchy import latest_tree
from giaoban.kernel.orgs.kinds import PROVINCE
from giaoban.kernel.orgs.models import Org, OrgFact
from giaoban.kernel.orgs.provinces import UnknownProvince, parse
from giaoban.kernel.people.actions import units_seen
from giaoban.kernel.people.counting.tally import unpack as unpack_days
from giaoban.kernel.people.models import Access, Membership, Posting, Tally, User
from giaoban.kernel.people.searching.index import ids_of
from giaoban.kernel.people.searching.postings import everybody

TOKENS_AT_ONCE = 2000

Row = dict[str, Any]
Function = Callable[[], Iterable[Row]]


def access() -> Iterator[Row]:
    """Accounts whose written-down set of units differs from the tree."""
    known = latest_tree()
    held: dict[int, set[int]] = {}
    for account, org in Access.objects.order_by().values_list("user_id", "org_id").iterator(chunk_size=5000):
        held.setdefault(account, set()).add(org)
    for user in User.objects.select_related("org").order_by("username").iterator(chunk_size=500):
        everything, wanted = units_seen(user, known)
        has = held.get(user.pk, set())
        if has != wanted or user.sees_everything != everything:
            yield {"id": user.pk, "username": user.username, "unit": str(user.org or ""), "missing": len(wanted - has),
                   "extra": len(has - wanted) + (user.sees_everything and not everything)}


def frozen() -> Iterator[Row]:
    """Frozen values whose number of records isn't that of the ids kept with it."""
    for row in Frozen.objects.order_by("pk").iterator(chunk_size=200):
        try:
            kept = len(unpack(row.ids))
        except ValueError:
            kept = -1
        if kept != row.records:
            yield {"id": row.pk, "figure": row.figure, "owner": row.owner, "value": row.value, "records": row.records,
                   "kept": "không đọc được" if kept < 0 else kept}


def searchable() -> Iterator[Row]:
    """Units whose folded name or province isn't what their name and province code say."""
    provinces = dict(OrgFact.objects.filter(aspect=PROVINCE, voided_at=None).order_by("since", "pk")
                     .values_list("org_id", "value"))
    for org in Org.objects.order_by("code").iterator(chunk_size=2000):
        if org.folded != fold(f"{org.code} {org.name} {org.short_name}")[:500]:
            yield {"code": org.code, "name": org.name, "wrong": "chữ để tìm không khớp tên", "kept": org.folded}
        province = _province(provinces.get(org.pk, ""))
        if province and province != org.province:
            yield {"code": org.code, "name": org.name, "wrong": f"tỉnh theo mã là {province}", "kept": org.province}


def _province(key: str) -> str:
    """The name behind 'VERSION:CODE'; a plain name is itself, no fact nothing."""
    if ":" not in key:
        return key
    try:
        return parse(key).name
    except UnknownProvince as error:
        return f"không rõ ({error})"


def index() -> Iterator[Row]:
    """Tokens of the search index whose people aren't those the records say."""
    from pyroaring import BitMap

    wanted = everybody()
    tokens = sorted(wanted.keys() | set(Posting.objects.order_by().values_list("token", flat=True).distinct()))
    for chunk in batched(tokens, TOKENS_AT_ONCE):
        for token, kept in ids_of(chunk).items():
            people = BitMap(wanted.get(token, ()))
            if kept != people:
                yield {"token": token, "missing": len(people - kept), "extra": len(kept - people)}


def tally() -> Iterator[Row]:
    """Years of a unit whose tally of members isn't what the memberships add up to."""
    counted = _joined_and_left()
    rows = {(org, year): ((joined, left), sums(days)) for org, year, joined, left, days in
            Tally.objects.order_by().values_list("org_id", "year", "joined", "left", "days").iterator(chunk_size=5000)}
    wrong = sorted(key for key in counted.keys() | rows.keys()
                   if any(kept != counted.get(key, (0, 0)) for kept in rows.get(key, ((0, 0),))))
    names = dict(Org.objects.values_list("pk", "name")) if wrong else {}
    codes = dict(Org.objects.values_list("pk", "code")) if wrong else {}
    for org, year in wrong:
        kept, days = rows.get((org, year), ((0, 0), (0, 0)))
        yield {"code": codes.get(org, str(org)), "name": names.get(org, ""), "year": year,
               "kept": _both(kept) + ("" if days == kept else f"; theo ngày {_both(days)}"),
               "counted": _both(counted.get((org, year), (0, 0)))}


def _joined_and_left() -> dict[tuple[int, int], tuple[int, int]]:
    """(unit, year) → memberships that began and ended in it, counted by the database."""
    held = Membership.objects.held().order_by()
    joined = _by_year(held, "since")
    left = _by_year(held.exclude(until=None), "until")
    return {key: (joined.get(key, 0), left.get(key, 0)) for key in joined.keys() | left.keys()}


def _by_year(rows: QuerySet, day: str) -> dict[tuple[int, int], int]:
    found = rows.values_list("org_id", ExtractYear(day)).annotate(n=Count("pk"))
    return {(org, year): n for org, year, n in found}


def sums(days: bytes | memoryview) -> tuple[int, int]:
    """Joined and left of all the days of a year's row."""
    read = unpack_days(days)
    return sum(read[0::2]), sum(read[1::2])


def _both(counts: tuple[int, int]) -> str:
    return f"{counts[0]}/{counts[1]}"


def batched(tokens: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(tokens), size):
        yield tokens[start:start + size]


def kept_tables() -> Iterator[Row]:
    """Kept tables of closed years that aren't what the books said at that very moment."""
    for closing in Closing.objects.filter(pk__in=Closing.objects.order_by().values("year").annotate(last=Max("pk"))
                                          .values("last")):
        counted: dict[int | None, str] = {unit: packed(rows) for unit, rows in
                                          rolled_up(closing.year, closing.on, closing.kept_at).items()}
        kept: dict[int | None, str] = dict(KeptTable.objects.filter(closing=closing).values_list("org_id", "rows"))
        wrong = [unit for unit in counted.keys() | kept.keys() if kept.get(unit) != counted.get(unit)]
        units = Org.objects.in_bulk([unit for unit in wrong if unit is not None])
        for unit in sorted(wrong, key=lambda unit: units[unit].code if unit is not None else ""):
            yield {"year": closing.year, "code": units[unit].code if unit else "",
                   "name": units[unit].name if unit else "Toàn hệ thống", "kept": _told(kept.get(unit)),
                   "counted": _told(counted.get(unit))}


def _told(text: str | None) -> str:
    """'12 dòng; 3.400.000 đồng'."""
    rows = unpacked(text) if text else []
    return f"{len(rows)} dòng; {Money(sum(row.sums[ALLOCATE] for row in rows))}"


FUNCTIONS: dict[str, Function] = {
    "access": access, "frozen": frozen, "searchable": searchable, "index": index, "tally": tally,
    "kept_tables": kept_tables}
