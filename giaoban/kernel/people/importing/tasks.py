"""Work for the queue's worker. Each goes on where an earlier try was cut off."""

from __future__ import annotations

from django_tasks import task

from giaoban.kernel.people.models import UNDOING, ImportBatch

from .running import ImportRefused


@task()
def run_batch(pk: int) -> None:
    from .running import run

    batch = ImportBatch.objects.get(pk=pk)
    try:
        run(batch)
    except ImportRefused:
        # Undone, or taken over by another worker, meanwhile: nothing is left to do here.
        return


@task()
def preview_batch(pk: int) -> None:
    from .previewing import preview

    batch = ImportBatch.objects.get(pk=pk)
    try:
        preview(batch, by=batch.by)
    except ImportRefused:
        return


@task()
def undo(pk: int) -> None:
    from .undoing import undo as undo_now

    batch = ImportBatch.objects.get(pk=pk)
    if batch.state == UNDOING:
        undo_now(batch, by=batch.undone_by, reason=batch.undo_reason)
