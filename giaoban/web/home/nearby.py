"""Records whose folded text has a word written almost as it was typed, when none has it exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from threading import Lock
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Max, Model, Q, QuerySet

from giaoban.kernel.people.searching.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W_]+")
#: Shorter words are near to too many others.
SHORTEST = 3
#: Near words followed up for each typed word; records weighed by how near they are.
FOLLOWED, WEIGHED = 12, 60
#: Corrected texts bring words of older rows: everything is read anew after so many seconds.
KEPT = 600.0

_kept: dict[tuple[str, str], tuple[float, Vocabulary]] = {}
_reading = Lock()


def words_of(model: type[Model]) -> Vocabulary:
    """All words of a table's `folded` column, kept in the process; rows that are new since are read and added.

    Only suggestions come from it: what is shown is read from the rows the account may see.
    """
    newest = model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
    key = (str(connection.settings_dict["NAME"]), model._meta.label)
    at, held = _kept.get(key, (0.0, None))
    if held is not None and held.upto == newest and monotonic() - at < KEPT:
        return held
    if connection.in_atomic_block:
        return _read(model, Vocabulary(), newest)
    with _reading:
        old = held is None or held.upto > newest or monotonic() - at >= KEPT
        made = _read(model, Vocabulary() if old or held is None else _copy(held), newest)
        _kept[key] = (monotonic() if old else at, made)
    return made


def _copy(held: Vocabulary) -> Vocabulary:
    made = Vocabulary(held.upto)
    made.learn(held.ordered)
    return made


def _read(model: type[Model], made: Vocabulary, newest: int) -> Vocabulary:
    rows = model._default_manager.filter(pk__gt=made.upto).order_by().values_list("folded", flat=True)
    made.learn({word for folded in rows.iterator(5000) for word in _WORD.findall(folded)})
    made.upto = newest
    return made


def near_rows(rows: QuerySet, words: Sequence[str]) -> list[Any]:
    """Rows (narrowed to what may be seen) with every word, one of them or the unknown ones written otherwise."""
    known = words_of(rows.model)
    near = {word: _near(word, known) for word in words}
    unknown = [word for word in words if word not in known and near[word]]
    if unknown:
        asked = reduce(and_, (_has(near[word] if word in unknown else [word]) for word in words))
    else:
        turns = [reduce(and_, (_has(near[word] if word == one else [word]) for word in words))
                 for one in dict.fromkeys(words) if near[one]]
        if not turns:
            return []
        asked = reduce(or_, turns)
    return sorted(rows.filter(asked)[:WEIGHED], key=lambda row: _apart(words, row.folded))


def _near(word: str, known: Vocabulary) -> list[str]:
    if len(word) < SHORTEST:
        return []
    near = known.near(word)
    return sorted(near, key=lambda other: (near[other], other))[:FOLLOWED]


def _has(words: Sequence[str]) -> Q:
    return reduce(or_, (Q(folded__contains=word) for word in words))


def _apart(words: Sequence[str], folded: str) -> int:
    """Wrong letters in all words together, each beside the nearest word of the row."""
    from rapidfuzz.distance import OSA

    there = _WORD.findall(folded)
    return sum(min((OSA.distance(word, other) for other in there), default=len(word)) for word in words)
