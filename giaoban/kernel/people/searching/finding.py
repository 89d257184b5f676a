"""Words typed → people: the whole name first, then all the words, then beginnings, then one word written wrongly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce

from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Person, User
from giaoban.kernel.people.privacy.showing import sees_whole

from .asking import Asked, asked
from .index import ids_of
from .postings import COUNT, WORD, YEAR
from .sight import members_of, sight
from .vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from pyroaring import BitMap

CODE, NAME, WORDS, BEGINNING, NEAR, OTHER_YEAR = range(6)
#: How many of one kind are weighed by their whole names.
WEIGHED = 300
#: How many with the same words are looked through for the very name.
NAMESAKES = 5000
#: Beginnings of a word that are followed up.
BEGINNINGS = 200


@dataclass(frozen=True, order=True)
class Hit:
    """`how`: CODE … OTHER_YEAR, the surest first; `apart`: letters between what was typed and the name."""

    how: int
    apart: int
    person: int


@dataclass(frozen=True)
class Found:
    """The surest first, cut to what was asked for; `more`: there are others; `same`: how many have all the words."""

    hits: list[Hit]
    same: int
    more: bool


def find(text: str, user: User, *, orgs: Collection[int] | None = None, limit: int = 50) -> Found:
    """People the account may see whose name, birth year, code fit; `orgs`: only members of these units today."""
    said = _allowed(asked(text), user)
    coded, units = _codes(said.codes, user)
    within = [some for some in (sight(user), None if orgs is None else members_of(orgs),
                                members_of(units) if units else None) if some is not None]
    scope = _all(within) if within else None
    hits = [Hit(CODE, 0, person) for person in coded if scope is None or person in scope]
    if not said.words and not (said.year and units):
        return Found(hits[:limit], len(hits), len(hits) > limit)
    return _Search(said, scope, limit).run(hits)


def _allowed(said: Asked, user: User) -> Asked:
    """A birth year or code the account doesn't read whole would be guessed by asking for it."""
    return replace(said, year=said.year if sees_whole(user, "birth_year") else None,
                   codes=said.codes if sees_whole(user, "code") else ())


def _codes(codes: Collection[str], user: User) -> tuple[list[int], list[int]]:
    """People with such a code, units with such a code that the account sees."""
    if not codes:
        return [], []
    rows = Person.objects.filter(code__in=codes, voided_at=None, erased_at=None)
    people = rows.annotate(kept=Coalesce("merged_into", "pk")).values_list("kept", flat=True)
    units = Org.objects.visible_to(user).filter(code__in=codes).values_list("pk", flat=True)
    return sorted(set(people)), list(units)


class _Search:
    """One search: bitmaps of the words read once, kinds of hits gathered until there are enough."""

    def __init__(self, said: Asked, scope: BitMap | None, limit: int) -> None:
        self.said, self.scope, self.limit = said, scope, limit
        self.words = tuple(dict.fromkeys(said.words))
        self.year = f"{YEAR}{said.year}" if said.year else ""
        self.size = f"{COUNT}{len(said.words)}"
        self.read = ids_of([*(WORD + word for word in self.words), self.size, *([self.year] if self.year else [])])
        self.found: list[tuple[int, BitMap]] = []

    def run(self, hits: list[Hit]) -> Found:
        same = self.with_words(self.words)
        alike = same & self.read[self.size]
        self.note(NAME, alike)
        self.note(WORDS, same - alike)
        if not self.enough():
            self.follow_up(vocabulary())
        if not self.enough() and self.year:
            self.note(OTHER_YEAR, self.with_words(self.words, dated=False))
        return self.weighed(hits, len(same))

    def follow_up(self, known: Vocabulary) -> None:
        """Beginnings of the last word, then each word in turn written wrongly."""
        near = {word: known.near(word) for word in self.words}
        longer = known.beginning(self.words[-1], BEGINNINGS) if self.words and len(self.words[-1]) > 1 else []
        wanted = {WORD + other for others in near.values() for other in others} | {WORD + other for other in longer}
        joined = [(word, pair) for word in self.words if word not in known for pair in _split(word, known)]
        self.read.update(ids_of({*wanted, *(WORD + part for _, pair in joined for part in pair)}))
        begun = self.with_one_of(self.words[:-1], longer)
        wrong = [self.with_one_of(self._but(word), others) for word, others in near.items() if others]
        wrong += [self.with_words([*self._but(word), *pair]) for word, pair in joined]
        self.note(BEGINNING, begun)
        self.note(NEAR, _any(wrong))

    def _but(self, word: str) -> list[str]:
        return [other for other in self.words if other != word]

    def with_words(self, words: Iterable[str], *, dated: bool = True) -> BitMap:
        """Within sight, with all these words and the birth year asked for."""
        return self._within([self.read[WORD + word] for word in words], dated=dated)

    def with_one_of(self, words: Iterable[str], others: Iterable[str]) -> BitMap:
        return self._within([_any(self.read[WORD + other] for other in others),
                             *(self.read[WORD + word] for word in words)])

    def _within(self, parts: list[BitMap], *, dated: bool = True) -> BitMap:
        if dated and self.year:
            parts = [self.read[self.year], *parts]
        if self.scope is not None:
            parts = [self.scope, *parts]
        return _all(parts)

    def note(self, how: int, people: BitMap) -> None:
        for _, before in self.found:
            people = people - before
        if people:
            self.found.append((how, people))

    def enough(self) -> bool:
        return sum(len(people) for _, people in self.found) >= self.limit

    def weighed(self, hits: list[Hit], same: int) -> Found:
        """Every kind ordered by how much its names differ from what was typed."""
        chosen = {how: self._some(how, people) for how, people in self.found}
        names = _names([person for people in chosen.values() for person in people])
        taken = {hit.person for hit in hits}
        for how, people in chosen.items():
            hits += sorted(Hit(how, apart(self.said.words, names.get(person, [])), person)
                           for person in people if person not in taken)
        more = len(hits) > self.limit or sum(len(people) for _, people in self.found) > len(hits)
        return Found(_cut(hits, self.limit), same, more)

    def _some(self, how: int, people: BitMap) -> list[int]:
        """Those of the very name, then with as many words as were typed, then others, up to what is weighed."""
        if len(people) <= WEIGHED:
            return list(people)
        if how == NAME:
            named = Person.objects.filter(pk__in=_first(people, NAMESAKES), folded=self.said.name).order_by()
            exact = list(named.values_list("pk", flat=True)[:self.limit + 1])
            return [*exact, *_first(people - type(people)(exact), WEIGHED - len(exact))]
        alike = people & self.read[self.size]
        return [*_first(alike, WEIGHED), *_first(people - alike, max(0, WEIGHED - len(alike)))]


def _cut(hits: list[Hit], limit: int) -> list[Hit]:
    """Beginnings take no more than half of what is left when there are others written almost so."""
    sure = [hit for hit in hits if hit.how < BEGINNING]
    begun = [hit for hit in hits if hit.how == BEGINNING]
    rest = [hit for hit in hits if hit.how > BEGINNING]
    left = max(0, limit - len(sure))
    begun = begun[:max(left - len(rest), left // 2)]
    return [*sure, *begun, *rest][:limit]


def _split(word: str, known: Vocabulary) -> Iterator[tuple[str, str]]:
    """Two words written as one."""
    for place in range(1, len(word)):
        if word[:place] in known and word[place:] in known:
            yield word[:place], word[place:]


def apart(typed: tuple[str, ...], names: Collection[str]) -> int:
    """Letters between what was typed and the nearest of a person's names, whatever the order of the words."""
    from rapidfuzz.distance import OSA

    plain, anyhow = " ".join(typed), " ".join(sorted(typed))
    if plain in names:
        return 0
    # A name in the order typed comes before the same words in another.
    return min((min(2 * OSA.distance(plain, name), 2 * OSA.distance(anyhow, " ".join(sorted(name.split()))) + 1)
                for name in names), default=99)


def _names(people: Collection[int]) -> dict[int, list[str]]:
    """Folded names of each person: his own, and of those merged into him."""
    found: dict[int, list[str]] = {}
    there = Person.objects.filter(erased_at=None, voided_at=None)
    for rows, key in ((there.filter(pk__in=people), "pk"), (there.filter(merged_into__in=people), "merged_into")):
        for person, folded in rows.order_by().values_list(key, "folded"):
            found.setdefault(person, []).append(folded)
    return found


def _first(people: BitMap, count: int) -> list[int]:
    return list(people[:count]) if count > 0 else []


def _all(parts: list[BitMap]) -> BitMap:
    """In every one of them, the smallest first."""
    return reduce(lambda one, other: one & other, sorted(parts, key=len))


def _any(parts: Iterable[BitMap]) -> BitMap:
    from pyroaring import BitMap

    some = list(parts)
    return BitMap.union(*some) if some else BitMap()
