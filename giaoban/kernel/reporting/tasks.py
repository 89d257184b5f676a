"""Work for the queue's worker."""

from django_tasks import task

from .models import Submission
from .reading import propose


@task()
def read_submission(pk: int) -> None:
    """Read a long report; a second run finds it read and does nothing."""
    propose(Submission.objects.get(pk=pk))
