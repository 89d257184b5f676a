"""Work for the queue's worker."""

from __future__ import annotations

from django_tasks import task

from .models import Batch


@task()
def issue_batch(pk: int) -> None:
    """Issue a batch's letters; a second run goes on where the first was cut off."""
    from .batches import run

    run(Batch.objects.get(pk=pk))
