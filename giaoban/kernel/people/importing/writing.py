"""One chunk of a list written: new people, memberships, changes of known ones, index and tallies."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from giaoban.kernel.base import clock
from giaoban.kernel.people import expertise
from giaoban.kernel.people.counting import tally
from giaoban.kernel.people.following import following
from giaoban.kernel.people.models import ImportBatch, Membership, Person, PersonChange, PersonField
from giaoban.kernel.people.searching import index
from giaoban.kernel.people.searching.postings import PAST, from_columns

from .database import among, insert, is_postgres, new_ids, select, table_of
from .matching import FILLED, Matched, current, memberships

if TYPE_CHECKING:
    import polars as pl

#: So many known people's index and tallies follow at once.
_FOLLOWED = 10_000


@dataclass
class Written:
    """Rows by what became of them; `changes`: row, person, field, old, new; `keys`: first and last key written."""

    new: int = 0
    changed: int = 0
    joined: int = 0
    unchanged: int = 0
    changes: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def note(self, name: str, ids: pl.Series) -> None:
        if len(ids):
            first, last = self.keys.get(name, (ids[0], ids[-1]))
            self.keys[name] = (min(first, ids[0]), max(last, ids[-1]))


def compare(known: pl.DataFrame, *, lock: bool) -> tuple[Written, pl.DataFrame, pl.DataFrame]:
    """What known people's rows change: the outcome, rows with new values (`person` and FILLED), rows that join."""
    import polars as pl

    done = Written()
    if known.is_empty():
        return done, known, known.with_columns(membership=pl.lit(None, pl.Int64))
    people = known["person"].unique().to_list()
    held = current(people, lock=lock)
    rows = known.join(held, on="person", suffix="_held", maintain_order="left")
    rows = rows.join(memberships(people), on=["person", "org"], how="left", maintain_order="left")
    rows = rows.with_columns(_fuller())
    done.changes = _differences(rows)
    changed = {row for row, *_ in done.changes}
    joining = rows.filter(pl.col("membership").is_null())
    done.changed = len(changed)
    done.joined = joining.filter(~pl.col("row").is_in(list(changed))).height
    done.unchanged = rows.height - done.changed - done.joined
    return done, rows.filter(pl.col("row").is_in(list(changed))), joining


def _fuller() -> list[Any]:
    """A year alone doesn't replace the day that is known of the same year."""
    import polars as pl

    kept = pl.col("birth_date").is_null() & (pl.col("birth_year") == pl.col("birth_year_held"))
    return [pl.when(kept).then("birth_date_held").otherwise("birth_date").alias("birth_date")]


def _differences(rows: pl.DataFrame) -> list[tuple[int, int, str, str, str]]:
    """(row, person, field, old, new) of every filled cell that says something else than the register."""
    import polars as pl

    found: list[tuple[int, int, str, str, str]] = []
    pairs = [(name, f"{name}_held") for name in FILLED]
    for name, held in pairs:
        differ = rows.filter(pl.col(name).is_not_null() & (pl.col(name).cast(pl.String)
                                                           != pl.col(held).cast(pl.String).fill_null("")))
        found += differ.select("row", "person", pl.lit(name).alias("field"), pl.col(held).cast(pl.String).fill_null(""),
                               pl.col(name).cast(pl.String)).rows()
    cards = rows.filter(pl.col("membership").is_not_null() & pl.col("card").is_not_null()
                        & (pl.col("card") != pl.col("held_card")))
    found += cards.select("row", "person", pl.format("card:{}", "membership").alias("field"), "held_card",
                          "card").rows()
    return sorted(found)


def write(matched: Matched, batch: ImportBatch) -> Written:
    """Write a matched chunk inside the caller's transaction."""
    done, changed, joining = compare(matched.known, lock=True)
    writer = _Writer(batch, clock.now(), done)
    new = writer.numbered(matched.new)
    with ThreadPoolExecutor(1) as beside:
        # While the database takes the rows in, another thread makes the index's part of them.
        tokens, counts = beside.submit(_tokens, new), beside.submit(_counts, new)
        writer.people(new)
        writer.memberships(new)
    writer.fields(new)
    writer.change(matched.known, changed, joining)
    if new.height:
        index.add(tokens.result())
        tally.add_frame(counts.result())
    return done


@dataclass
class _Writer:
    """Writes the rows of one chunk; all bear its batch and moment."""

    batch: ImportBatch
    now: datetime
    done: Written

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of new people with `person`, their new ids."""
        ids = new_ids(Person, rows.height).alias("person")
        self.done.note("people", ids)
        self.done.new = rows.height
        return rows.with_columns(ids)

    def people(self, rows: pl.DataFrame) -> None:
        import polars as pl

        texts = [name for name in FILLED if name not in ("code", "birth_date", "birth_year")]
        given = [name for name in texts if rows[name].null_count() < rows.height]
        frame = rows.select(pl.col("person").alias("id"), "code", "folded", "sort_key", "birth_date", "birth_year",
                            *(pl.col(name).fill_null("") for name in given))
        constants = {name: "" for name in texts if name not in given}
        insert(Person, frame, {**constants, "source": "", "example": False, "version": 1, "recorded_at": self.now,
                               "batch_id": self.batch.pk})

    def memberships(self, rows: pl.DataFrame) -> None:
        import polars as pl

        ids = new_ids(Membership, rows.height)
        self.done.note("memberships", ids)
        carded = rows.height and rows["card"].null_count() < rows.height
        frame = rows.select(ids, pl.col("person").alias("person_id"), pl.col("org").alias("org_id"), "since", "until",
                            "exact", *([pl.col("card").fill_null("")] if carded else []))
        insert(Membership, frame, {**({} if carded else {"card": ""}), "recorded_at": self.now,
                                   "batch_id": self.batch.pk})

    def fields(self, rows: pl.DataFrame) -> None:
        import polars as pl

        fields = field_rows(rows)
        if fields.height:
            frame = fields.select(new_ids(PersonField, fields.height), pl.col("id").alias("person_id"), "field")
            insert(PersonField, frame, {"classification": expertise.usable(clock.today()), "batch_id": self.batch.pk,
                                        "recorded_at": self.now})

    def change(self, known: pl.DataFrame, changed: pl.DataFrame, joining: pl.DataFrame) -> None:
        """Known people: new values, new memberships, new fields; index and tallies follow."""
        import polars as pl

        fields = _new_fields(known)
        touched = sorted({*changed["person"], *joining["person"], *fields["person"]}) if known.height else []
        self._note()
        for start in range(0, len(touched), _FOLLOWED):
            some = touched[start:start + _FOLLOWED]
            with following(some):
                _update(_of(changed, some))
                self.memberships(_of(joining, some).select(pl.exclude("^.*_held$", "membership")))
                self.fields(_of(fields, some))

    def _note(self) -> None:
        """The old value of each change; numbers of cards."""
        PersonChange.objects.bulk_create([
            PersonChange(person_id=person, field=name.split(":")[0], old=old[:300], new=new[:300], batch=self.batch,
                         by_id=self.batch.by_id, at=self.now,
                         membership_id=int(name.split(":")[1]) if ":" in name else None)
            for _, person, name, old, new in self.done.changes], batch_size=1000)
        cards = [Membership(pk=int(name[5:]), card=new) for _, _, name, _, new in self.done.changes
                 if name.startswith("card:")]
        Membership.objects.bulk_update(cards, ["card"], batch_size=500)


def field_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """One line per person and field of expertise: id, field."""
    import polars as pl

    given = rows.filter(pl.col("fields").is_not_null())
    return given.select(id=pl.col("person"), field=pl.col("fields").str.split(",")).explode("field").unique()


def _of(rows: pl.DataFrame, people: Sequence[int]) -> pl.DataFrame:
    import polars as pl

    return rows.filter(pl.col("person").is_in(list(people)))


def _new_fields(known: pl.DataFrame) -> pl.DataFrame:
    """Fields of known people that the register doesn't have yet."""
    import polars as pl

    schema = {"person": pl.Int64, "fields": pl.String}
    rows = field_rows(known) if known.height else pl.DataFrame(schema=schema)
    if rows.is_empty():
        return pl.DataFrame(schema=schema)
    condition, given = among("person_id", rows["id"].unique().to_list(), "bigint")
    held = select(f"SELECT person_id, field FROM {table_of(PersonField)} WHERE {condition} AND voided_at IS NULL",  # noqa: S608
                  [given], {"id": pl.Int64, "field": pl.String})
    return rows.join(held, on=["id", "field"], how="anti").rename({"id": "person", "field": "fields"})


def _update(rows: pl.DataFrame) -> None:
    """Filled cells replace what is there; each change makes the row's version one higher."""
    import polars as pl

    if rows.is_empty():
        return
    names = [*FILLED, "folded", "sort_key"]
    sets = ", ".join(f"{name} = COALESCE({'%s' + _type(name)}, {name})" for name in names)
    values = rows.unique("person", keep="last").sort("person").select(*names, "person")
    if not is_postgres():
        values = values.with_columns(pl.selectors.date().cast(pl.String))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table_of(Person)} SET {sets}, version = version + 1 WHERE id = %s",  # noqa: S608
                           values.rows())


def _type(name: str) -> str:
    if not is_postgres():
        return ""
    return {"birth_date": "::date", "birth_year": "::smallint"}.get(name, "::text")


def _tokens(rows: pl.DataFrame) -> dict[str, Any]:
    """Tokens of new people, from the columns at hand."""
    import polars as pl

    if rows.is_empty():
        return {}
    people = rows.rename({"person": "id"}).select(pl.col("id"), "folded", "sort_key", "birth_year",
                                                  pl.col("sex", "titles").fill_null(""))
    members = rows.select(id="person", org="org", until="until")
    here = members.filter(pl.col("until").is_null())
    found: dict[str, Any] = from_columns(_columns(people), _columns(here), _columns(field_rows(rows)))
    for pk, org in members.filter(pl.col("until").is_not_null()).select("id", "org").rows():
        found.setdefault(f"{PAST}{org}", _ids()).append(pk)
    return found


def _columns(frame: pl.DataFrame) -> dict[str, Any]:
    return {name: frame[name] for name in frame.columns}


def _ids() -> Any:
    from array import array

    return array("I")


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    """How many joined and left each unit on each day."""
    import polars as pl

    nobody = pl.lit(0, pl.UInt32)
    joined = rows.group_by("org", day="since").agg(joined=pl.len(), left=nobody)
    left = rows.filter(pl.col("until").is_not_null()).group_by("org", day="until").agg(joined=nobody, left=pl.len())
    return pl.concat([joined, left]).group_by("org", "day").agg(pl.col("joined", "left").sum())
