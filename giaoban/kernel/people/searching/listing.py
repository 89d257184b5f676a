"""A list of people in Vietnamese order, narrowed by bitmaps: a million people's first page costs what a hundred's does.

`People` can be counted, cut into pages and read from end to end, as a list screen needs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import chain, islice
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from giaoban.kernel.base import clock, fold
from giaoban.kernel.people.counting.tally import changed_after
from giaoban.kernel.people.models import Membership, Person, User

from .index import ids_beginning, ids_of
from .postings import FIELD, ORDER, PAST, SEX, TITLE, UNIT, WORD, YEAR, words
from .sight import members_of, sight
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from pyroaring import BitMap

MEMBER, LEFT, NEVER = "member", "left", "never"
#: Buckets of the order read in one statement; people read in one statement.
BUCKETS, AT_ONCE = 60, 2000
#: So many are sorted by their keys at once.
FEW = 1000
#: Words that a beginning stands for.
BEGINNINGS = 400


@dataclass(frozen=True)
class Filters:
    """What is asked for; empty asks for nothing. `state`: MEMBER, LEFT, NEVER of the units, '' for once a member.

    `words`: each begins a word of the name, or the whole is a code. `joined_from`, `joined_to`: first day of
    a membership.
    """

    words: str = ""
    birth_from: int | None = None
    birth_to: int | None = None
    sex: str = ""
    titles: str = ""
    field: str = ""
    state: str = ""
    joined_from: date | None = None
    joined_to: date | None = None


NO_FILTERS = Filters()


def people_of(orgs: Collection[int] | None, filters: Filters = NO_FILTERS, *, user: User, on: date | None = None,
              ) -> People:
    """People of these units (None: of all the account sees) on a day (None: today), within what the account sees."""
    within = sight(user)
    parts = [part for part in (within, *_narrowed(orgs, filters, on or clock.today(), user)) if part is not None]
    return People(reduce(lambda one, other: one & other, sorted(parts, key=len)) if parts else ids_beginning(ORDER))


def _narrowed(orgs: Collection[int] | None, asked: Filters, day: date, user: User) -> Iterator[BitMap | None]:
    yield _by_state(orgs, asked, day, user)
    if asked.words.strip():
        yield _by_words(asked.words)
    if asked.birth_from or asked.birth_to:
        first, last = asked.birth_from or 1850, asked.birth_to or clock.latest_day().year
        yield _any(ids_of(f"{YEAR}{year}" for year in range(first, last + 1)))
    if asked.sex:
        yield ids_of([SEX + asked.sex])[SEX + asked.sex]
    if asked.titles.strip():
        for word in words(fold(asked.titles)):
            yield ids_beginning(TITLE + word)
    if asked.field:
        yield ids_beginning(FIELD + asked.field)
    if asked.joined_from or asked.joined_to:
        yield _joined(orgs, asked, user)


def _by_words(text: str) -> BitMap:
    """Each word is the beginning of one in the name; or all of it is somebody's code."""
    from pyroaring import BitMap

    known, parts = vocabulary(), []
    for word in words(fold(text)):
        others = known.beginning(word, BEGINNINGS)
        parts.append(_any(ids_of(WORD + other for other in (word, *others))))
    coded = Person.objects.current().filter(code__in={text.strip(), text.strip().upper()}, erased_at=None)
    named = reduce(lambda one, other: one & other, parts) if parts else BitMap()
    return named | BitMap(list(coded.values_list("pk", flat=True)))


def _by_state(orgs: Collection[int] | None, asked: Filters, day: date, user: User) -> BitMap | None:
    if orgs is None and not asked.state:
        return None
    units = _units(orgs, user)
    now = members_on(units, day) if asked.state in (MEMBER, LEFT) else None
    if asked.state == MEMBER:
        return now
    ever = members_of(units, ever=True) if units is not None else _ever()
    if asked.state == LEFT and now is not None:
        return ever - now
    return ids_beginning(ORDER) - ever if asked.state == NEVER else ever


def _units(orgs: Collection[int] | None, user: User) -> Collection[int] | None:
    """Units whose memberships count: those asked for that the account sees; None: of every unit."""
    if user.sees_everything:
        return orgs
    seen = set(user.sees.values_list("org_id", flat=True))
    return seen if orgs is None else seen & set(orgs)


def _ever() -> BitMap:
    return ids_beginning(UNIT) | ids_beginning(PAST)


def members_on(orgs: Collection[int] | None, day: date) -> BitMap:
    """People with a membership in force that day; only units with changes after it are read by their rows."""
    from pyroaring import BitMap

    changed = changed_after(day, orgs)
    if orgs is None:
        still = ids_beginning(UNIT) if not changed else _any(
            part for token, part in _by_unit().items() if int(token[len(UNIT):]) not in changed)
    else:
        still = members_of(set(orgs) - changed)
    rows = Membership.objects.on(day).filter(org__in=changed, person__merged_into=None, person__voided_at=None,
                                             person__erased_at=None) if changed else Membership.objects.none()
    return still | BitMap(list(rows.order_by().values_list("person", flat=True)))


def _by_unit() -> dict[str, BitMap]:
    from .index import beginning

    return ids_of(beginning(UNIT).order_by().values_list("token", flat=True).distinct())


def _joined(orgs: Collection[int] | None, asked: Filters, user: User) -> BitMap:
    from pyroaring import BitMap

    rows, units = Membership.objects.held(), _units(orgs, user)
    if units is not None:
        rows = rows.filter(org__in=units)
    first = Q(since__gte=asked.joined_from) if asked.joined_from else Q()
    last = Q(since__lte=asked.joined_to) if asked.joined_to else Q()
    return BitMap(list(rows.filter(first, last).order_by().values_list("person", flat=True)))


class People:
    """People by given name, family name, middle names: counted, sliced, iterated."""

    def __init__(self, ids: BitMap, *, backwards: bool = False) -> None:
        self.ids, self.backwards = ids, backwards

    def count(self) -> int:
        return len(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __bool__(self) -> bool:
        return bool(self.ids)

    def __iter__(self) -> Iterator[Person]:
        return self.iterator()

    def __getitem__(self, cut: slice) -> list[Person]:
        start, stop, _ = cut.indices(len(self.ids))
        return list(self._read(self._ordered(start, stop)))

    @cached_property
    def rows(self) -> QuerySet[Person]:
        """The same people without an order, for small sets."""
        return Person.objects.filter(pk__in=list(self.ids)).order_by()

    def reversed(self) -> People:
        return People(self.ids, backwards=not self.backwards)

    def iterator(self, chunk_size: int = AT_ONCE) -> Iterator[Person]:
        """All of them in order, a few thousand in memory at a time."""
        return self._read(self._ordered(0, len(self.ids)), chunk_size)

    def _read(self, ids: Iterator[int], chunk_size: int = AT_ONCE) -> Iterator[Person]:
        while some := list(islice(ids, chunk_size)):
            people = Person.objects.in_bulk(some)
            yield from (people[pk] for pk in some if pk in people)

    def _ordered(self, start: int, stop: int) -> Iterator[int]:
        """Ids from the start-th to before the stop-th: whole buckets are passed by their numbers alone."""
        place = 0
        for some in self._parts(start, stop):
            if place + len(some) > start:
                yield from _sorted(some, self.backwards)[max(0, start - place):stop - place]
            place += len(some)

    def _parts(self, start: int, stop: int) -> Iterator[BitMap]:
        """Ours in pieces that follow one another: those before `start` whole, the others small enough to sort."""
        if len(self.ids) <= FEW:
            yield self.ids
            return
        from pyroaring import BitMap

        place, waiting = 0, BitMap()
        for bucket in self._buckets():
            place += len(bucket)
            waiting |= bucket
            if place <= start or len(waiting) >= FEW or place >= stop:
                yield waiting
                waiting = BitMap()
            if place >= stop:
                return
        yield waiting

    def _buckets(self) -> Iterator[BitMap]:
        """Ours that share the first word of the sort key, in its order."""
        keys = vocabulary().keys
        keys = keys[::-1] if self.backwards else keys
        for start in range(0, len(keys), BUCKETS):
            some = [ORDER + key for key in keys[start:start + BUCKETS]]
            read = ids_of(some)
            yield from (part for token in some if (part := read[token] & self.ids))


def _sorted(people: BitMap, backwards: bool) -> list[int]:
    keys: list[tuple[str, int]] = []
    waiting = iter(people)
    while some := list(islice(waiting, AT_ONCE)):
        keys += Person.objects.filter(pk__in=some).order_by().values_list("sort_key", "pk")
    return [pk for _, pk in sorted(keys, reverse=backwards)]


def _any(parts: dict[str, BitMap] | Iterator[BitMap]) -> BitMap:
    from pyroaring import BitMap

    some = list(parts.values() if isinstance(parts, dict) else chain(parts))
    return BitMap.union(*some) if some else BitMap()
