"""What the queue's worker does for these screens."""

from django_tasks import task

from .models import DONE, Export


@task()
def make_export(pk: int) -> None:
    from .exporting import carry_out

    export = Export.objects.select_related("user").filter(pk=pk).exclude(state=DONE).first()
    if export is not None:
        carry_out(export)
