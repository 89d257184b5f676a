"""Lists of members: sent, looked through, started, gone on with, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import (
    CHECKED,
    DONE,
    FAILED,
    RUNNING,
    UNDOING,
    UPLOADED,
    ImportBatch,
    User,
)
from giaoban.kernel.people.rules import can_keep_people

from . import previewing, undoing
from .columns import mapping_problems, remember, remembered
from .files import keep, path_of
from .previewing import Preview
from .running import ImportRefused
from .sources import examine
from .undoing import Undone

#: Smaller files are looked through while one waits; larger ones by the queue's worker.
SMALL = 2 * 1024 * 1024
#: A run without a sign of life for so long was cut off.
SILENT = timedelta(minutes=2)


def upload(name: str, source: BinaryIO | Path, *, org: Org | None, by: User | None,
           mapping: Mapping[str, int] | None = None) -> ImportBatch:
    """Keep a sent list and read how it lies in its file. `by` None: the command line, which sees every unit.

    Raises ImportRefused (who may not) or SourceRefused (a file that isn't a list).
    """
    _check_sender(org, by)
    path, digest, size = keep(source)
    try:
        layout = examine(path, name)
        if layout.format == "csv":
            from .sources.delimited import check_encoding

            check_encoding(path, layout.encoding)
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                org=org, name=tidy(name)[-200:], sha256=digest, size=size, by=by, options=layout.as_options(),
                mapping=dict(mapping) if mapping is not None else remembered(org, layout.headers))
            path.replace(path_of(batch))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return batch


def _check_sender(org: Org | None, by: User | None) -> None:
    if by is None:
        return
    if not can_keep_people(by):
        raise ImportRefused(refusal(can_keep_people))
    if org is not None and not Org.objects.visible_to(by).filter(pk=org.pk).exists():
        raise ImportRefused("Tài khoản này không làm việc với đơn vị đã chọn.")
    if org is None and not by.sees_everything:
        raise ImportRefused("Chọn đơn vị gửi danh sách.")


def same_list(batch: ImportBatch) -> ImportBatch | None:
    """The same file taken in before and not taken back."""
    same = ImportBatch.objects.filter(sha256=batch.sha256, state__in=(DONE, RUNNING)).exclude(pk=batch.pk)
    return same.order_by("-pk").first()


def preview(batch: ImportBatch, *, by: User | None, mapping: Mapping[str, int] | None = None) -> Preview:
    """Look through the list now, whatever its size."""
    return previewing.preview(batch, by=by, mapping=mapping)


def ask_preview(batch: ImportBatch, *, by: User | None, mapping: Mapping[str, int] | None = None) -> Preview | None:
    """Look through a small list now; a large one by the queue: ask `preview_of` until it says something."""
    if batch.size <= SMALL:
        return preview(batch, by=by, mapping=mapping)
    from .tasks import preview_batch

    batch.counts, batch.state = {}, UPLOADED
    if mapping is not None:
        batch.mapping = dict(mapping)
    batch.save(update_fields=["counts", "state", "mapping"])
    transaction.on_commit(lambda: preview_batch.enqueue(batch.pk))
    return None


@transaction.atomic
def start(batch: ImportBatch, *, by: User | None, queued: bool = True) -> ImportBatch:
    """Take the list in by the queue; `queued` False: the caller runs it (`running.run`). Also goes on with a batch
    that was cut off or failed."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _check_sender(locked.org, by)
    if locked.state == RUNNING and queued and not is_silent(locked):
        raise ImportRefused("Danh sách này đang được nhập.")
    if locked.state not in (UPLOADED, CHECKED, RUNNING, FAILED):
        raise ImportRefused(f"Danh sách này không nhập được nữa ({locked.state_label}). Gửi lại tệp.")
    problems = mapping_problems(locked.mapping, has_org=locked.org_id is not None)
    if problems:
        raise ImportRefused(" ".join(problems))
    if locked.started_at is None:
        locked.started_at, locked.counts, locked.done, locked.failed = clock.now(), {}, 0, 0
        remember(locked, by=by)
    locked.state, locked.problem, locked.beat_at = RUNNING, "", clock.now()
    locked.save(update_fields=["state", "problem", "beat_at", "started_at", "counts", "done", "failed"])
    if queued:
        from .tasks import run_batch

        transaction.on_commit(lambda: run_batch.enqueue(locked.pk))
    batch.refresh_from_db()
    return batch


def is_silent(batch: ImportBatch) -> bool:
    """Running, but without a sign of life."""
    return batch.state == RUNNING and (batch.beat_at is None or clock.now() - batch.beat_at > SILENT)


def resume_silent() -> int:
    """Go on with every run that was cut off (the server stopped, the power went); how many."""
    long_ago = clock.now() - SILENT
    cut = ImportBatch.objects.filter(Q(beat_at=None) | Q(beat_at__lt=long_ago), state=RUNNING)
    for batch in cut:
        start(batch, by=None)
    return len(cut)


@dataclass(frozen=True)
class Progress:
    """`percent`: of the rows, as far as they are known."""

    state: str
    label: str
    done: int
    total: int
    failed: int
    percent: int
    silent: bool
    problem: str


def progress(batch: ImportBatch) -> Progress:
    """How far the list is, read afresh."""
    fresh = ImportBatch.objects.get(pk=batch.pk)
    whole = max(fresh.total, fresh.done)
    percent = 100 if fresh.state == DONE else min(99, 100 * fresh.done // whole) if whole else 0
    return Progress(fresh.state, fresh.state_label, fresh.done, whole, fresh.failed, percent, is_silent(fresh),
                    fresh.problem)


def undo_batch(batch: ImportBatch, *, by: User | None, reason: str) -> Undone:
    """Take the batch back as a whole; for large ones `ask_undo`."""
    _check_sender(batch.org, by)
    return undoing.undo(batch, by=by, reason=reason)


def ask_undo(batch: ImportBatch, *, by: User | None, reason: str) -> Undone | None:
    """Take a small batch back now; of a large one note the reason and leave it to the queue."""
    if batch.done <= undoing.PART:
        return undo_batch(batch, by=by, reason=reason)
    from .tasks import undo as undo_task

    _check_sender(batch.org, by)
    undoing.begin(batch, by=by, reason=reason)
    transaction.on_commit(lambda: undo_task.enqueue(batch.pk))
    return None


def can_be_undone(batch: ImportBatch) -> bool:
    return batch.state in (DONE, FAILED, UNDOING)
