"""A list taken in, chunk by chunk: each chunk and its progress are one transaction, so a cut-off run just goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import DONE, FAILED, RUNNING, ImportBatch, RowError

from .checking import Checked, Checker
from .database import insert, new_ids
from .files import path_of
from .matching import Matcher
from .sources import Layout, SourceRefused, read
from .units import Units
from .writing import Written, write

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
_TRIES = 5


class ImportRefused(ValueError):
    """A list that can't be taken in; the message is for the screen."""


def run(batch: ImportBatch, *, heard: Callable[[ImportBatch], None] | None = None) -> ImportBatch:
    """Take in what isn't yet; `heard` is told after each chunk. The batch must have been started."""
    try:
        total = _all_chunks(batch, heard)
    except SourceRefused as error:
        _end(batch, FAILED, problem=str(error))
        return batch
    _end(batch, DONE, total=total)
    return batch


def _all_chunks(batch: ImportBatch, heard: Callable[[ImportBatch], None] | None) -> int:
    """Returns the number of rows in the file."""
    matcher, end = Matcher(batch.by), 0
    for start, height, checked in ahead(checked_chunks(batch)):
        end = start + height
        if end > batch.next_row:
            _persist(batch, checked, matcher, end)
            if heard is not None:
                heard(batch)
    return end


def checked_chunks(batch: ImportBatch) -> Iterator[tuple[int, int, Checked]]:
    """(first row, rows, what was found) of each chunk. Rows already taken are looked at again: a later one may
    repeat them."""
    layout = Layout.of(batch.options)
    checker = Checker(batch.mapping, first_line=layout.first_line, org=batch.org_id, units=Units(batch.by),
                      today=_day_of(batch))
    # Units were read here: the thread that reads ahead has no connection of its own.
    return ((chunk.start, chunk.frame.height, checker.check(chunk))
            for chunk in read(path_of(batch), layout, settings.IMPORT_ROWS))


def _day_of(batch: ImportBatch) -> date:
    """The day the run began, so that a run cut off at midnight judges all rows alike."""
    return (batch.started_at or clock.now()).astimezone(clock.HANOI).date()


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same, each made in another thread while the one before is used."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def _persist(batch: ImportBatch, checked: Checked, matcher: Matcher, end: int) -> None:
    """One chunk, tried again when somebody else wrote the same codes or held the same rows."""
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                _write_chunk(batch, checked, matcher, end)
            return
        except (IntegrityError, OperationalError):
            if attempt == _TRIES - 1:
                raise
            matcher.expect_others()
            time.sleep(0.05 * 3 ** attempt)


def _write_chunk(batch: ImportBatch, checked: Checked, matcher: Matcher, end: int) -> None:
    import polars as pl

    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != RUNNING or locked.next_row != batch.next_row:
        raise ImportRefused(f"Danh sách này vừa đổi tình trạng ở nơi khác ({locked.state_label}). Tải lại trang.")
    good = checked.good
    if batch.next_row and good.height:
        good = good.filter(pl.col("row") >= batch.next_row)
    _wait_for_units(good)
    matched = matcher.match(good)
    written = write(matched, locked)
    problems = pl.concat([checked.problems.filter(pl.col("row") >= batch.next_row), matched.problems])
    _keep_problems(locked, problems)
    _note_progress(locked, written, problems["row"].n_unique(), end)
    batch.__dict__.update({name: value for name, value in locked.__dict__.items() if name != "_state"})


def _wait_for_units(good: pl.DataFrame) -> None:
    """Two lists without codes for one unit take turns, so that neither adds a person the other is adding."""
    import polars as pl

    orgs = good.filter(pl.col("code").is_null())["org"].unique().to_list() if good.height else []
    if orgs:
        list(Org.objects.select_for_update(no_key=True).filter(pk__in=orgs).order_by("pk").values_list("pk"))


def _keep_problems(batch: ImportBatch, problems: pl.DataFrame) -> None:
    import polars as pl

    first = batch.options["first_line"]
    if problems.height:
        insert(RowError, problems.select(new_ids(RowError, problems.height), "row", line=pl.col("row") + first,
                                         field=pl.col("field"), value=pl.col("value").fill_null(""),
                                         reason=pl.col("reason").str.slice(0, 400)), {"batch_id": batch.pk})


def _note_progress(batch: ImportBatch, written: Written, failed: int, end: int) -> None:
    counts = dict(batch.counts)
    for name in ("new", "changed", "joined", "unchanged"):
        counts[name] = counts.get(name, 0) + getattr(written, name)
    for name, (first, last) in written.keys.items():
        known = counts.get(name, [first, last])
        counts[name] = [min(first, known[0]), max(last, known[1])]
    batch.counts, batch.next_row, batch.beat_at = counts, end, clock.now()
    batch.failed += failed
    batch.done += failed + written.new + written.changed + written.joined + written.unchanged
    batch.total = max(batch.total, batch.done)
    batch.save(update_fields=["counts", "next_row", "beat_at", "failed", "done", "total"])


def _end(batch: ImportBatch, state: str, **values: Any) -> None:
    """`done` counts rows that hold something; empty rows count for nothing."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != RUNNING:
            return
        locked.state, locked.finished_at, locked.total = state, clock.now(), locked.done
        locked.problem = str(values.get("problem", ""))[:500]
        locked.save(update_fields=["state", "finished_at", "total", "problem"])
    batch.__dict__.update({name: value for name, value in locked.__dict__.items() if name != "_state"})
