"""What a dossier's page shows of outreach, and the records behind this domain's figures."""

from __future__ import annotations

from giaoban.web.figures.records import Record, State

from .models import Product


def record_of(row: Product) -> Record:
    """A product behind a figure."""
    return Record(row.pk, row.task.number, row.title, f"/ho-so/{row.task.number}/#san-pham", row.task.org, row.on,
                  states=(State(str(row.get_form_display()), "running"),))
