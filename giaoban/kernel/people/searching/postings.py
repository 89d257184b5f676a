"""Which tokens a person has.

`w:<folded word of the name>`, `n:<number of words of the name>`, `y:<birth year>`, `o:<unit with an open membership>`,
`p:<unit once a member of>`, `f:<field of expertise>`, `s:<sex>`, `t:<word of the titles>`, and `k:<first word of the
sort key>`, by which lists are read in Vietnamese order. Who is erased, taken back with his batch or merged has none;
the names of a merged person lead to the one who was kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from giaoban.kernel.base import fold
from giaoban.kernel.people.models import Membership, Person, PersonField

if TYPE_CHECKING:
    from array import array

WORD, YEAR, UNIT, PAST, FIELD, SEX, TITLE, COUNT, ORDER = (
    "w:", "y:", "o:", "p:", "f:", "s:", "t:", "n:", "k:")
#: A token's longest length is its column's.
LONGEST = 60
_CUT = LONGEST - 2
_WORD = re.compile(r"[^\W_]+")
_LETTERS = r"[\p{L}\p{N}]+"
_FIRST = re.compile(r"^[^0-9]*[0-9]")
Columns = Mapping[str, Any]
Pairs = Iterable[tuple[int, str]]

#: Memberships held true with no end written down.
OPEN = Q(until=None, voided_at=None)
_THERE = Q(erased_at=None, voided_at=None)
_KEPT = Coalesce(F("merged_into"), F("pk"))


def words(folded: str) -> list[str]:
    """The words of a folded name, each cut to what the index keeps."""
    return [word[:_CUT] for word in _WORD.findall(folded)]


def tokens(person: Person) -> set[str]:
    """What the person's own row says."""
    found = {*_named(person.folded), *(TITLE + word for word in words(fold(person.titles)))}
    found.add(ORDER + _first(person.sort_key))
    if person.birth_year:
        found.add(f"{YEAR}{person.birth_year}")
    if person.sex:
        found.add(SEX + person.sex)
    return found


def _named(folded: str) -> Iterator[str]:
    found = words(folded)
    yield from (WORD + word for word in found)
    yield f"{COUNT}{len(found)}"


def _first(sort_key: str) -> str:
    found = _FIRST.match(sort_key)
    return found.group()[:_CUT] if found else ""


def postings_of(people: Sequence[int]) -> dict[str, set[int]]:
    """Tokens of a few people as their rows stand now."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Person.objects.filter(_THERE, merged_into=None, pk__in=people)
    kept = set()
    for person in rows.only("folded", "sort_key", "birth_year", "sex", "titles"):
        kept.add(person.pk)
        for token in tokens(person):
            found[token].add(person.pk)
    for who, token in _beside(list(kept), merged=Q(merged_into__in=kept)):
        found[token].add(who)
    return dict(found)


def _beside(people: Sequence[int] | None, merged: Q) -> Pairs:
    """What other rows say of these people, or of everybody."""
    who = Q() if people is None else Q(person__in=people)
    there = Q(person__erased_at=None, person__voided_at=None, person__merged_into=None)
    members = Membership.objects.filter(who, there, voided_at=None)
    for pk, org, until in members.values_list("person", "org", "until").iterator(20_000):
        yield pk, f"{UNIT if until is None else PAST}{org}"
    for pk, field in PersonField.objects.filter(who, there, voided_at=None).values_list("person", "field"):
        yield pk, FIELD + field
    for kept, folded in Person.objects.filter(_THERE, merged).values_list("merged_into", "folded"):
        if kept is not None:
            yield from ((kept, token) for token in _named(folded))


def everybody() -> dict[str, array[int]]:
    """Tokens of all people, from the records."""
    columns = ("id", "folded", "sort_key", "birth_year", "sex", "titles")
    people = list(Person.objects.filter(_THERE, merged_into=None).values_list(*columns).iterator(20_000))
    found = from_columns(dict(zip(columns, zip(*people, strict=True), strict=True))) if people else {}
    others: dict[str, list[int]] = defaultdict(list)
    for who, token in _beside(None, merged=Q(merged_into__isnull=False)):
        others[token].append(who)
    for token, ids in others.items():
        _extend(found, token, ids)
    return found


def _extend(found: dict[str, array[int]], token: str, ids: Sequence[int]) -> None:
    from array import array

    found.setdefault(token, array("I")).extend(ids)


def from_columns(people: Columns, memberships: Columns | None = None, fields: Columns | None = None,
                 ) -> dict[str, array[int]]:
    """Tokens of many new people at once, for `index.add`.

    `people`: columns id, folded, sort_key, birth_year, and if known sex, titles; `memberships`: id (of the person), org
    (only open ones); `fields`: id, field. Columns are lists or polars series of equal length; a polars frame does too.
    """
    import polars as pl

    frame = _frame(people)
    parts = [*_words(frame, "folded", WORD), _counted(frame),
             _same(frame.with_columns(pl.col("sort_key").str.extract(r"^([^0-9]*[0-9])").fill_null("")),
                   "sort_key", ORDER), _same(frame, "birth_year", YEAR)]
    if "sex" in frame.columns:
        parts.append(_same(frame, "sex", SEX))
    if "titles" in frame.columns:
        parts.append(_titled(frame))
    if memberships is not None:
        parts.append(_same(_frame(memberships), "org", UNIT))
    if fields is not None:
        parts.append(_same(_frame(fields), "field", FIELD))
    return _cut(pl.concat(parts))


_TYPES = {"id": "UInt32", "birth_year": "Int32", "org": "Int64"}


def _frame(columns: Columns) -> Any:
    import polars as pl

    names = [name for name in ("id", "folded", "sort_key", "birth_year", "sex", "titles", "org", "field")
             if name in getattr(columns, "columns", columns)]
    return pl.DataFrame([pl.Series(name, columns[name]).cast(getattr(pl, _TYPES.get(name, "String")))
                         for name in names])


def _words(frame: Any, column: str, prefix: str) -> list[Any]:
    """Most names hold only letters and spaces and are cut at the spaces, which is twice as fast."""
    import polars as pl

    plain = frame.get_column(column).str.contains(r"[^a-z0-9 ]").fill_null(True)
    found = []
    for rows, cut in ((frame.filter(~plain), pl.col(column).str.split(" ")),
                      (frame.filter(plain), pl.col(column).str.extract_all(_LETTERS))):
        each = rows.select("id", value=cut).explode("value")
        found.append(_same(each.with_columns(pl.col("value").str.slice(0, _CUT)), "value", prefix))
    return found


def _counted(frame: Any) -> Any:
    import polars as pl

    return _same(frame.select("id", n=pl.col("folded").str.count_matches(_LETTERS)), "n", COUNT)


def _titled(frame: Any) -> Any:
    """There are few different titles: each is folded once."""
    import polars as pl

    groups = frame.filter(pl.col("titles").fill_null("") != "").group_by("titles").agg("id")
    told = [words(fold(title)) for title in groups.get_column("titles")]
    each = groups.select(value=pl.Series("value", told, dtype=pl.List(pl.String)), id="id").explode("value")
    whole = each.drop_nulls().explode("id").group_by("value").agg(pl.col("id").unique())
    return whole.select(token=pl.lit(TITLE) + pl.col("value"), id="id")


def _same(frame: Any, column: str, prefix: str) -> Any:
    """One row a token: the token and the list of ids. Strings are made for groups, not for each person."""
    import polars as pl

    value = pl.col(column).cast(pl.String)
    asked = pl.col(column).is_not_null() if prefix == ORDER else value.fill_null("") != ""
    groups = frame.filter(asked).group_by(column).agg("id")
    return groups.select(token=pl.lit(prefix) + value, id="id")


def _cut(rows: Any) -> dict[str, array[int]]:
    """Token → its ids, cut from one array."""
    from array import array

    import polars as pl

    sizes = rows.select("token", size=pl.col("id").list.len()).rows()
    ids = array("I", rows.get_column("id").explode().to_list())
    found: dict[str, array[int]] = {}
    start = 0
    for token, size in sizes:
        some = ids[start:start + size]
        if token in found:  # a word both of names of letters only and of others
            found[token].extend(some)
        else:
            found[token] = some
        start += size
    return found
