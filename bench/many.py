"""Thousands of dossiers for measuring, written in bulk (the actions' own path is measured nowhere here)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any


def add_tasks(count: int, *, year: int = 2020) -> None:
    """Critique tasks with spans on both tracks, spread over all units; a quarter of each usual outcome."""
    from django.db import connection, transaction

    from giaoban.domains.critique.models import CritiqueTask
    from giaoban.kernel.base import fold
    from giaoban.kernel.dossiers.models import Dossier, StateSpan
    from giaoban.kernel.orgs.models import Org

    units = list(Org.objects.filter(kind__in=("local_union", "sector_association")))
    department = Org.objects.get(code="BAN-TVPB")
    first = date(year, 1, 10)
    start = Dossier.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    spine, spans, forms = [], [], []
    for order in range(count):
        unit, on = units[order % len(units)], first + timedelta(days=order % 300)
        content, money = (("accepted", "settled"), ("accepted", "spent_reported"), ("cancelled", "returned"),
                          ("in_progress", "advanced"))[order % 4]
        number = f"DO-{year}-{order:06d}"
        title = f"Nhiệm vụ đo số {order} về quản lý nguồn nước tỉnh {unit.province or 'bạn'}"
        pk = start + order + 1
        spine.append(Dossier(pk=pk, kind="critique.task", number=number, title=title, org=unit, department=department,
                             year=year, opened_on=on, content_state=content, money_state=money,
                             folded=fold(f"{number} {title} {unit.name}"), example=True))
        forms.append((pk, "topic" if order % 3 else "workshop", "own", ""))
        spans += _spans(pk, on, content, money)
    with transaction.atomic(), connection.cursor() as cursor:
        Dossier.objects.bulk_create(spine, batch_size=2000)
        cursor.executemany(
            f"INSERT INTO {CritiqueTask._meta.db_table} (dossier_ptr_id, form, origin, asking_agency) "
            "VALUES (%s, %s, %s, %s)", forms)
        StateSpan.objects.bulk_create(spans, batch_size=5000)
        _reset_sequence(cursor)


def _spans(pk: int, on: date, content: str, money: str) -> list[Any]:
    """Six spans a dossier, as real ones have."""
    from giaoban.kernel.dossiers.models import StateSpan

    made = []
    for track, states in (("content", ("proposed", "approved", content)), ("money", ("none", "allocated", money))):
        for place, state in enumerate(states):
            since = on + timedelta(days=20 * place)
            until = on + timedelta(days=20 * (place + 1)) if place < 2 else None
            made.append(StateSpan(dossier_id=pk, track=track, state=state, since=since, until=until))
    return made


def _reset_sequence(cursor: Any) -> None:
    """PostgreSQL's sequence must follow ids we chose ourselves."""
    from django.core.management.color import no_style
    from django.db import connection

    from giaoban.kernel.dossiers.models import Dossier

    for sql in connection.ops.sequence_reset_sql(no_style(), [Dossier]):
        cursor.execute(sql)
