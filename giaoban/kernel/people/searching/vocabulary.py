"""The words of all people's names and the keys of their order, kept in the process; words near to a word."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from django.db import connection
from django.db.models import Max

from giaoban.kernel.people.models import Posting

from .index import beginning
from .postings import ORDER, WORD

#: Words this long may have two wrong letters.
LONG = 6


@dataclass
class Vocabulary:
    """`upto`: the newest row of the index that was read; a new word always comes with a newer row.

    `keys`: first words of sort keys, in order.
    """

    upto: int = 0
    keys: list[str] = field(default_factory=list)
    ordered: list[str] = field(default_factory=list)
    by_length: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, words: Iterable[str]) -> None:
        new = set(words).difference(self.ordered)
        for word in new:
            self.by_length[len(word)].append(word)
        self.ordered = sorted([*self.ordered, *new])

    def near(self, word: str) -> dict[str, int]:
        """Other words one wrong letter away (two for long words) → how many; swapped letters are one."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        most = 2 if len(word) >= LONG else 1
        some = [other for size in range(len(word) - most, len(word) + most + 1)
                for other in self.by_length.get(size, ())]
        return {other: int(n) for other, n, _ in extract(word, some, scorer=OSA.distance, score_cutoff=most, limit=None)
                if n}

    def beginning(self, start: str, most: int) -> list[str]:
        """Longer words that begin so."""
        place = bisect_left(self.ordered, start)
        found: list[str] = []
        while place < len(self.ordered) and self.ordered[place].startswith(start) and len(found) < most:
            if self.ordered[place] != start:
                found.append(self.ordered[place])
            place += 1
        return found

    def __contains__(self, word: str) -> bool:
        place = bisect_left(self.ordered, word)
        return place < len(self.ordered) and self.ordered[place] == word


_kept: dict[str, Vocabulary] = {}
_reading = Lock()


def vocabulary() -> Vocabulary:
    """As the database stands: only rows newer than those already read are read.

    Rows are written in turn (`take_turn`), so numbers grow in the order of commits. Inside a transaction nothing is
    kept, as it may be rolled back and its numbers given again.
    """
    newest = Posting.objects.aggregate(newest=Max("pk"))["newest"] or 0
    name = str(connection.settings_dict["NAME"])
    held = _kept.get(name)
    if held is not None and held.upto == newest:
        return held
    if connection.in_atomic_block:
        return _read(Vocabulary(), newest)
    with _reading:
        held = _kept.get(name)
        if held is None or held.upto != newest:
            fresh = Vocabulary() if held is None or held.upto > newest else _copy(held)
            _kept[name] = held = _read(fresh, newest)
    return held


def _copy(held: Vocabulary) -> Vocabulary:
    """Others may be reading the one held."""
    made = Vocabulary(held.upto)
    made.learn(held.ordered)
    made.keys = held.keys
    return made


def _read(made: Vocabulary, newest: int) -> Vocabulary:
    made.learn(_tokens(WORD, made.upto, newest))
    made.keys = sorted({*made.keys, *_tokens(ORDER, made.upto, newest)})
    made.upto = newest
    return made


def _tokens(prefix: str, after: int, upto: int) -> list[str]:
    """What follows the prefix in tokens of these rows."""
    rows = beginning(prefix).filter(pk__gt=after, pk__lte=upto)
    return [token[len(prefix):] for token in rows.order_by().values_list("token", flat=True).distinct()]
