"""Who of a list is in the register already: by code, else by name, birth and unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giaoban.kernel.base import day_text
from giaoban.kernel.people.models import Membership, Person, User
from giaoban.kernel.people.searching.sight import sight

from .database import among, is_postgres, select, table_of

if TYPE_CHECKING:
    import polars as pl

#: What a list may fill or change in a person.
FILLED = ("code", "name", "birth_date", "birth_year", "sex", "titles", "phone", "email", "address", "job")
#: Beside 0 and 1 of `erased`: somebody the sender doesn't see.
_HIDDEN = 2
_TEXTS = ("code", "name", "sex", "titles", "phone", "email", "address", "job")


@dataclass(frozen=True)
class Matched:
    """`new`: rows of people not in the register; `known`: rows with `person`, their id; `problems` as of checking."""

    new: pl.DataFrame
    known: pl.DataFrame
    problems: pl.DataFrame


class Matcher:
    """Matches the chunks of one list, remembering the people of units who have no code.

    `by`: who sends the list; people out of the account's sight are neither shown nor changed. None sees everybody.
    """

    def __init__(self, by: User | None = None) -> None:
        import polars as pl

        self._by = by
        self._empty = not Person.objects.filter(voided_at=None).exists()
        # People with a code only matter once a row without one comes.
        self._coded_too = False
        self._units: set[int] = set()
        self._last = 0
        self._uncoded = pl.DataFrame(schema={"person": pl.Int64, "org": pl.Int64, "folded": pl.String,
                                             "other_date": pl.Date, "other_year": pl.Int32, "other": pl.String})

    def expect_others(self) -> None:
        """Somebody wrote people meanwhile: look each code up."""
        self._empty = False

    def match(self, good: pl.DataFrame) -> Matched:
        import polars as pl

        from .checking import no_problems

        if good.is_empty():
            return Matched(good, good.with_columns(person=pl.lit(None, pl.Int64)), no_problems())
        coded, erased = self._by_code(good)
        left = coded.filter(pl.col("person").is_null())
        named, problems = self._by_name(left.drop("person"))
        known = pl.concat([coded.filter(pl.col("person").is_not_null()), named])
        taken, twice = _once(known)
        gone = pl.concat([known["row"], problems["row"]]).unique()
        new = left.filter(~pl.col("row").is_in(gone.implode())).drop("person")
        return Matched(new, taken, pl.concat([erased, problems, twice]))

    def _by_code(self, good: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows with `person`; codes of people whose data was erased or who are out of sight."""
        import polars as pl

        from .checking import no_problems

        codes = good["code"].drop_nulls()
        if self._empty or codes.is_empty():
            return good.with_columns(person=pl.lit(None, pl.Int64)), no_problems()
        condition, given = among("p.code", codes.to_list(), "text")
        found = select(
            f"SELECT p.code, COALESCE(p.merged_into_id, p.id), CASE WHEN COALESCE(k.erased_at, p.erased_at) IS NULL "  # noqa: S608
            f"THEN 0 ELSE 1 END FROM {table_of(Person)} p LEFT JOIN {table_of(Person)} k ON k.id = p.merged_into_id "
            f"WHERE {condition} AND p.voided_at IS NULL", [given],
            {"code": pl.String, "person": pl.Int64, "erased": pl.Int64})
        rows = good.join(self._marked(found), on="code", how="left", maintain_order="left")
        hidden = rows.filter(pl.col("erased") == _HIDDEN)
        hidden = hidden.select("row", field=pl.lit("code"), value="code", reason=pl.lit(
            "Mã này đã thuộc người ngoài phạm vi của tài khoản. Xem lại mã; nếu đúng là một người, nhờ Văn phòng ghi."))
        gone = rows.filter(pl.col("erased") == 1).select("row", field=pl.lit("code"), value="code", reason=pl.lit(
            "Dữ liệu của người mang mã này đã được xóa theo yêu cầu của họ. Bỏ dòng này, hoặc hỏi Văn phòng."))
        return rows.filter(pl.col("erased").fill_null(0) == 0).drop("erased"), no_problems().vstack(gone).vstack(hidden)

    def _marked(self, found: pl.DataFrame) -> pl.DataFrame:
        """The people found, those the account doesn't see marked so."""
        import polars as pl

        seen = None if self._by is None else sight(self._by)
        if seen is None or found.is_empty():
            return found
        own = [person in seen for person in found["person"]]
        return found.with_columns(erased=pl.when(pl.Series(own)).then("erased").otherwise(_HIDDEN))

    def _by_name(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows one person fits, and those several fit. A row with a code only meets people without one."""
        import polars as pl

        from .checking import no_problems

        nobody = rows.head(0).with_columns(person=pl.lit(None, pl.Int64))
        # Codes are guarded by the database, names are not: somebody may be adding the same people at this moment.
        if rows.is_empty() or (self._empty and not rows["code"].null_count()):
            return nobody, no_problems()
        pairs = rows.join(self._candidates(rows), on=["org", "folded"])
        pairs = pairs.filter((pl.col("code").is_null() | pl.col("other").is_null()) & _same_birth())
        if pairs.is_empty():
            return nobody, no_problems()
        pairs = pairs.unique(["row", "person"], maintain_order=True)
        fitting = pairs.group_by("row", maintain_order=True).agg(pl.len(), pl.col("person"))
        sure = pairs.filter(pl.col("row").is_in(fitting.filter(pl.col("len") == 1)["row"].implode())
                            & (pl.col("birth_year").is_not_null() | pl.col("other_year").is_null()))
        unsure = pairs.filter(~pl.col("row").is_in(sure["row"].implode()))
        return sure.select([*rows.columns, "person"]), _ambiguous(unsure)

    def _candidates(self, rows: pl.DataFrame) -> pl.DataFrame:
        """People of the rows' units, read once a unit; those who came since are added each time."""
        import polars as pl

        wanted = set(rows["org"].unique().to_list())
        if not self._coded_too and rows["code"].null_count():
            self._coded_too, self._units, self._uncoded = True, set(), self._uncoded.head(0)
        fresh = wanted - self._units
        newest = self._newest()
        found = [self._uncoded]
        if self._units and newest > self._last:
            found.append(self._members(sorted(self._units), self._last))
        if fresh:
            found.append(self._members(sorted(fresh), 0))
        self._units |= fresh
        self._last = newest
        self._uncoded = pl.concat(found)
        return self._uncoded

    def _newest(self) -> int:
        last = Membership.objects.order_by("-pk").values_list("pk", flat=True).first()
        return last or 0

    def _members(self, orgs: Sequence[int], after: int) -> pl.DataFrame:

        condition, given = among("m.org_id", orgs, "bigint")
        if not self._coded_too:
            condition += " AND p.code IS NULL"
        return select(
            f"SELECT p.id, m.org_id, p.folded, p.birth_date, p.birth_year, p.code FROM {table_of(Membership)} m "  # noqa: S608
            f"JOIN {table_of(Person)} p ON p.id = m.person_id WHERE {condition} AND m.id > %s AND m.voided_at IS NULL "
            "AND p.voided_at IS NULL AND p.merged_into_id IS NULL AND p.erased_at IS NULL",
            [given, after], self._uncoded.schema)


def _same_birth() -> Any:
    """Whole days must agree; where one side knows only the year, years; a row without birth fits anybody."""
    import polars as pl

    both = pl.col("birth_date").is_not_null() & pl.col("other_date").is_not_null()
    return (pl.when(both).then(pl.col("birth_date") == pl.col("other_date"))
            .when(pl.col("birth_year").is_null()).then(pl.lit(True))
            .otherwise(pl.col("birth_year") == pl.col("other_year")))


def _ambiguous(pairs: pl.DataFrame) -> pl.DataFrame:
    """One problem a row, naming the people it may be."""
    import polars as pl

    from .checking import no_problems

    found: dict[int, tuple[str, list[str]]] = {}
    for row, name, person, code, born, year in pairs.select("row", "name", "person", "other", "other_date",
                                                            "other_year").rows():
        when = f", sinh {day_text(born) if born else year}" if born or year else ""
        found.setdefault(row, (name, []))[1].append(f"{f'mã {code}' if code else f'số {person}'}{when}")
    rows = [(row, "name", name[:100], "Trong đơn vị đã có người cùng tên ("
             + "; ".join(others[:5]) + "): không rõ dòng này là ai. Ghi mã hội viên hoặc ngày sinh đầy đủ.")
            for row, (name, others) in found.items()]
    return no_problems().vstack(pl.DataFrame(rows, schema=no_problems().schema, orient="row"))


def _once(known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two rows of one chunk that lead to one person in one unit: the second says so."""
    import polars as pl

    from .checking import no_problems

    again = known.select(pl.struct("person", "org").is_first_distinct()).to_series() if known.height else None
    if again is None or again.all():
        return known, no_problems()
    twice = known.filter(~again).select("row", field=pl.lit("name"), value=pl.col("name").str.slice(0, 100),
                                        reason=pl.lit("Cùng một người với một dòng trước trong tệp này. Xóa một dòng."))
    return known.filter(again), no_problems().vstack(twice)


def current(people: Sequence[int], *, lock: bool) -> pl.DataFrame:
    """What the register says of these people now, locked in the order of their ids."""
    import polars as pl

    condition, given = among("id", sorted(people), "bigint")
    held = " ORDER BY id FOR UPDATE" if lock and is_postgres() else ""
    schema = {"person": pl.Int64, **dict.fromkeys(FILLED, pl.String), "birth_date": pl.Date, "birth_year": pl.Int32}
    return select(f"SELECT id, {', '.join(FILLED)} FROM {table_of(Person)} WHERE {condition} "  # noqa: S608
                  f"AND erased_at IS NULL{held}", [given], schema)


def memberships(people: Sequence[int]) -> pl.DataFrame:
    """Open memberships of these people."""
    import polars as pl

    condition, given = among("person_id", people, "bigint")
    return select(f"SELECT person_id, org_id, id, card FROM {table_of(Membership)} WHERE {condition} "  # noqa: S608
                  "AND until IS NULL AND voided_at IS NULL", [given],
                  {"person": pl.Int64, "org": pl.Int64, "membership": pl.Int64, "held_card": pl.String})
