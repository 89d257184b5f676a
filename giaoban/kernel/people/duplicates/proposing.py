"""Pairs that may be one person, with the reasons: found by equal keys, never by comparing everybody with everybody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from giaoban.kernel.people.models import Membership, Person, User
from giaoban.kernel.people.searching.index import ids_of
from giaoban.kernel.people.searching.postings import COUNT, WORD, YEAR, words
from giaoban.kernel.people.searching.sight import members_of, sight
from giaoban.kernel.people.searching.vocabulary import vocabulary

from .models import Different

#: Keys that more people share say nothing (a union's own telephone).
CROWD = 12
#: A pair below is not proposed.
LEAST = 60
_AT_ONCE = 2000
_SIGNS = re.compile(r"[\W_]+")
_COLUMNS = ("pk", "name", "folded", "birth_year", "birth_date", "sex", "code", "email", "phone")


@dataclass(frozen=True)
class Row:
    """What of a person is compared; `orgs`: unions with a membership held true."""

    pk: int
    name: str
    folded: str
    birth_year: int | None
    birth_date: date | None
    sex: str
    code: str
    email: str
    phone: str
    orgs: frozenset[int]


@dataclass(frozen=True)
class Proposal:
    """Two people, the smaller id first; `score` up to 100."""

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


def proposals(user: User, orgs: Collection[int] | None = None, *, limit: int = 200) -> list[Proposal]:
    """Likely pairs among the people the account sees (of these unions), the likeliest first."""
    within = sight(user)
    mine = members_of(orgs, ever=True) if orgs is not None else None
    people = within if mine is None else mine if within is None else mine & within
    rows = {row.pk: row for row in _rows(None if people is None else list(people))}
    pairs = {(min(pair), max(pair)) for pair in _pairs(rows.values())} - _different()
    found = [made for first, second in pairs if (made := judged(rows[first], rows[second]))]
    return sorted(found, key=lambda made: (-made.score, made.first, made.second))[:limit]


def like(person: Person, user: User, *, limit: int = 20) -> list[Proposal]:
    """People whom this one may be, among all the account sees: by the search index, at once."""
    within = sight(user)
    near = _alike(person)
    if within is not None:
        near &= within
    near.discard(person.pk)
    rows = {row.pk: row for row in _rows([person.pk, *near[:_AT_ONCE]])}
    mine, said = rows.pop(person.pk, None), _different()
    if mine is None:
        return []
    found = [made for other in rows.values() if (min(mine.pk, other.pk), max(mine.pk, other.pk)) not in said
             and (made := judged(mine, other))]
    return sorted(found, key=lambda made: -made.score)[:limit]


def _alike(person: Person) -> Any:
    """Same words, or one of them a letter apart; of the same birth year, or of none known."""
    from pyroaring import BitMap

    said = list(dict.fromkeys(words(person.folded)))
    known = vocabulary()
    near = {word: [other for other, n in known.near(word).items() if n == 1] for word in said}
    year = [f"{YEAR}{person.birth_year}"] if person.birth_year else []
    read = ids_of([*(WORD + word for word in said), *(WORD + other for some in near.values() for other in some), *year,
                   f"{COUNT}{len(said)}"])
    found = BitMap()
    for one in ["", *said]:
        parts = [BitMap.union(read[WORD + word], *(read[WORD + other] for other in near[word])) if word == one
                 else read[WORD + word] for word in said]
        found |= BitMap.intersection(*parts, *(read[name] for name in year)) if parts else BitMap()
    return found


def _rows(people: list[int] | None) -> Iterator[Row]:
    """None: everybody."""
    there = Person.objects.current().filter(erased_at=None).order_by()
    held = Membership.objects.held().order_by()
    chunks: list[list[int] | None] = [None]
    if people is not None:
        chunks = [people[at:at + _AT_ONCE] for at in range(0, len(people), _AT_ONCE)]
    for some in chunks:
        orgs: dict[int, set[int]] = defaultdict(set)
        members = held if some is None else held.filter(person__in=some)
        for person, org in members.values_list("person", "org").iterator(20_000):
            orgs[person].add(org)
        rows = there if some is None else there.filter(pk__in=some)
        for person in rows.only(*_COLUMNS).iterator(20_000):
            yield _row(person, orgs[person.pk])


def _row(person: Person, orgs: Collection[int]) -> Row:
    return Row(person.pk, person.name, person.folded, person.birth_year, person.birth_date, person.sex,
               _plain(person.code or ""), person.email.strip().lower(), _digits(person.phone), frozenset(orgs))


def _plain(code: str) -> str:
    """A code without signs and case, O read as 0: what two hands type differently."""
    return _SIGNS.sub("", code).upper().replace("O", "0").lstrip("0")


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return re.sub(r"^(84|0)", "", digits) if len(digits) >= 9 else ""


def _pairs(rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
    """Pairs that share a key no crowd shares; of one union and birth date, those whose names are near."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            groups[key].append(row)
    for key, some in groups.items():
        if 1 < len(some) <= CROWD:
            yield from ((one.pk, other.pk) for one, other in combinations(some, 2)
                        if key[0] != "born" or _near(one.folded, other.folded))


def _keys(row: Row) -> Iterator[tuple[Any, ...]]:
    if row.birth_year:
        yield "name", row.folded, row.birth_year
        yield from (("name", row.folded, row.birth_year, org) for org in row.orgs)
    for kind, value in (("phone", row.phone), ("email", row.email), ("code", row.code)):
        if value:
            yield kind, value
    if row.birth_date:
        yield "name", row.folded, row.birth_date
        yield from (("born", row.birth_date, org) for org in row.orgs)


def _near(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    return bool(OSA.distance(one, other, score_cutoff=1) <= 1)


def judged(one: Row, other: Row) -> Proposal | None:
    """What speaks for one person, weighed against what speaks for two; None below `LEAST`."""
    points, reasons = 0, []
    for weight, holds, reason in _evidence(one, other):
        if holds:
            points += weight
            reasons += [reason] if reason else []
    if points < LEAST:
        return None
    first, second = sorted((one.pk, other.pk))
    return Proposal(first, second, min(points, 100), tuple(reasons))


def _evidence(one: Row, other: Row) -> Iterator[tuple[int, bool, str]]:
    same = one.folded == other.folded
    date_known = one.birth_date is not None and other.birth_date is not None
    year_known = one.birth_year is not None and other.birth_year is not None
    yield 40, same, _("cùng họ tên")
    yield 25, not same and _near(one.folded, other.folded), _("họ tên khác một chữ cái")
    yield 45, date_known and one.birth_date == other.birth_date, _("cùng ngày sinh")
    yield 20, not date_known and year_known and one.birth_year == other.birth_year, _("cùng năm sinh")
    yield 15, bool(one.orgs & other.orgs), _("cùng một hội")
    yield 40, bool(one.phone) and one.phone == other.phone, _("cùng số điện thoại")
    yield 40, bool(one.email) and one.email == other.email, _("cùng thư điện tử")
    yield 40, bool(one.code) and one.code == other.code, _("cùng mã hội viên, gõ khác nhau")
    yield -40, date_known and one.birth_date != other.birth_date, ""
    yield -40, year_known and one.birth_year != other.birth_year, ""
    yield -30, bool(one.sex) and bool(other.sex) and one.sex != other.sex, ""


def _different() -> set[tuple[int, int]]:
    return set(Different.objects.values_list("first", "second"))
