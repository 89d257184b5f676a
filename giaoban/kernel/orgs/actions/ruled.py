"""Rules with a day and a source: a new one ends the one in force, which stays on record with its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from giaoban.kernel.base import clock, day_text, tidy

from ..models import Dated

R = TypeVar("R", bound=Dated)


@transaction.atomic
def put_in_force(model: type[R], key: str, *, since: date, legal_source: str,
                 refuse: Callable[[str, str], Exception], **facts: Any) -> R:
    """The rule `key` from a day on. `model` has key, legal_source and the facts; `refuse(message, field)` makes the
    exception that the caller's screens know."""
    if not tidy(legal_source):
        raise refuse("Ghi căn cứ (văn bản) của quy định mới.", "legal_source")
    rows: Any = model._default_manager
    row = rows.select_for_update().filter(key=key, until=None, voided_at=None).first()
    if row is not None:
        if since <= row.since:
            raise refuse(f"Quy định hiện nay có từ {day_text(row.since)}; ngày mới phải sau ngày đó.", "since")
        row.until, row.ended_at = since, clock.now()
        row.save(update_fields=["until", "ended_at"])
    made: R = rows.create(key=key, since=since, legal_source=tidy(legal_source)[:300], **facts)
    return made
