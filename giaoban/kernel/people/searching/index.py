"""The inverted index: for each token the ids of the people who have it, as roaring bitmaps of 65,536 ids a row.

Written in the transaction of the change, so that it never lags. Tokens are listed in `postings`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import QuerySet

from giaoban.kernel.people.models import Posting
from giaoban.kernel.people.turns import take_turn
from giaoban.kernel.people.upserting import upsert

from .models import IndexStamp
from .postings import everybody

if TYPE_CHECKING:
    from pyroaring import BitMap

Key = tuple[str, int]
#: Tokens named in one statement; SQLite takes few parameters.
_AT_ONCE = 900
_BITS = 16
#: Tokens kept in a process; a token of a million people takes 130 kB at most.
MOST = 4000
#: Database → the stamp, and tokens read since it was seen.
_hot: dict[str, tuple[str, dict[str, BitMap]]] = {}


@transaction.atomic
def add(postings: Mapping[str, Iterable[int]]) -> None:
    """Note that these people have these tokens. Call it last in the transaction, once for many people."""
    change(postings, {})


@transaction.atomic
def remove(postings: Mapping[str, Iterable[int]]) -> None:
    """Note that these people no longer have these tokens."""
    change({}, postings)


@transaction.atomic
def change(added: Mapping[str, Iterable[int]], removed: Mapping[str, Iterable[int]]) -> None:
    """Both at once; what is added wins over what is removed."""
    gains, losses = _by_block(added), _by_block(removed)
    if not gains and not losses:
        return
    take_turn()
    held = _read(gains.keys() | losses.keys())
    changed: dict[Key, BitMap] = {}
    for key in sorted(gains.keys() | losses.keys()):
        before = held.get(key)
        after = _combined(before, gains.get(key), losses.get(key))
        if after != before and (after or before is not None):
            changed[key] = after
    _write({key: ids for key, ids in changed.items() if ids})
    _drop([key for key, ids in changed.items() if not ids])
    if changed:
        _stamp()


def ids(token: str) -> BitMap:
    """Everybody who has the token."""
    return ids_of([token])[token]


def ids_of(tokens: Iterable[str]) -> dict[str, BitMap]:
    """The same for many tokens; a token nobody has gets an empty bitmap. They are shared: make new ones, change none.

    Kept in the process as long as the stamp is the same; inside a transaction, which may be rolled back, always read.
    """
    wanted = set(tokens)
    if connection.in_atomic_block:
        return _ids_of(wanted)
    kept = _kept()
    missing = wanted - kept.keys()
    if missing:
        # Each reader keeps to the dictionary of the stamp it saw: what it reads is never older than that.
        kept.update(_ids_of(missing))
    return {token: kept[token] for token in wanted}


def _kept() -> dict[str, BitMap]:
    name = str(connection.settings_dict["NAME"])
    stamp = IndexStamp.objects.filter(pk=1).values_list("value", flat=True).first() or ""
    held = _hot.get(name)
    if held is None or held[0] != stamp or len(held[1]) > MOST:
        _hot[name] = held = (stamp, {})
    return held[1]


def _ids_of(tokens: Iterable[str]) -> dict[str, BitMap]:
    from pyroaring import BitMap

    wanted = sorted(tokens)
    found: dict[str, list[BitMap]] = {token: [] for token in wanted}
    for some in _chunks(wanted):
        for token, blob in Posting.objects.filter(token__in=some).values_list("token", "ids"):
            found[token].append(BitMap.deserialize(bytes(blob)))
    return {token: BitMap.union(*parts) if parts else BitMap() for token, parts in found.items()}


def beginning(prefix: str) -> QuerySet[Posting]:
    """Rows of tokens that begin so: the column is compared byte by byte on both databases."""
    return Posting.objects.filter(token__gte=prefix, token__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))


def ids_beginning(prefix: str) -> BitMap:
    """Everybody who has a token that begins so."""
    from pyroaring import BitMap

    parts = [BitMap.deserialize(bytes(blob)) for blob in beginning(prefix).values_list("ids", flat=True)]
    return BitMap.union(*parts) if parts else BitMap()


def follow(before: Mapping[str, set[int]], after: Mapping[str, set[int]]) -> None:
    """Postings of some people were `before` and are `after`."""
    change(_without(after, before), _without(before, after))


@transaction.atomic
def rebuild() -> int:
    """Everything anew from the records; how many rows were written. Needed only after restoring by hand."""
    take_turn()
    Posting.objects.all().delete()
    rows = _by_block(everybody())
    _write(rows)
    _stamp()
    return len(rows)


def _stamp() -> None:
    """By chance, not by counting: a number given in a transaction that is rolled back never comes again."""
    upsert(IndexStamp, ("id",), ("id", "value"), [(1, secrets.token_hex(16))])


def _without(some: Mapping[str, set[int]], others: Mapping[str, set[int]]) -> dict[str, set[int]]:
    left = {token: who - others.get(token, set()) for token, who in some.items()}
    return {token: who for token, who in left.items() if who}


def _combined(before: BitMap | None, gain: BitMap | None, loss: BitMap | None) -> BitMap:
    from pyroaring import BitMap

    after = BitMap(before) if before is not None else BitMap()
    if loss is not None:
        after -= loss
    if gain is not None:
        after |= gain
    return after


def _by_block(postings: Mapping[str, Iterable[int]]) -> dict[Key, BitMap]:
    from pyroaring import BitMap

    parts: dict[Key, BitMap] = {}
    whole: dict[int, BitMap] = {}
    for token, given in postings.items():
        who = BitMap(given)
        while who:
            block = who.min() >> _BITS
            if who.max() >> _BITS == block:
                parts[token, block] = who
                break
            if block not in whole:
                whole[block] = BitMap(range(block << _BITS, (block + 1) << _BITS))
            parts[token, block] = who & whole[block]
            who -= whole[block]
    return parts


def _read(keys: Iterable[Key]) -> dict[Key, BitMap]:
    from pyroaring import BitMap

    wanted = set(keys)
    blocks = sorted({block for _, block in wanted})
    found: dict[Key, BitMap] = {}
    for some in _chunks(sorted({token for token, _ in wanted})):
        rows = Posting.objects.filter(token__in=some, block__gte=blocks[0], block__lte=blocks[-1])
        for token, block, blob in rows.values_list("token", "block", "ids"):
            if (token, block) in wanted:
                found[token, block] = BitMap.deserialize(bytes(blob))
    return found


def _write(rows: Mapping[Key, BitMap]) -> None:
    lines = []
    for (token, block), who in rows.items():
        who.run_optimize()
        lines.append((token, block, who.serialize()))
    upsert(Posting, ("token", "block"), ("token", "block", "ids"), lines)


def _drop(keys: list[Key]) -> None:
    table = connection.ops.quote_name(Posting._meta.db_table)
    if keys:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {table} WHERE token = %s AND block = %s", keys)  # noqa: S608


def _chunks(tokens: list[str]) -> Iterator[list[str]]:
    waiting = iter(tokens)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some
