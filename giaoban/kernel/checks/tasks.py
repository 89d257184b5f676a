"""Work for the queue's worker."""

from django_tasks import task

from .actions import carry_out
from .models import CheckRun


@task()
def carry_out_run(pk: int) -> None:
    """Make a run's checks; a second run goes on where the first was cut off."""
    carry_out(CheckRun.objects.get(pk=pk))
