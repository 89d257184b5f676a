"""A national register of work for measuring: tasks of two kinds over ten years, units, states, money; written in bulk.

Every row is as the actions would leave it: today's columns agree with the open spans and the entries.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

FIRST_YEAR, YEARS = 2016, 10
#: (content state, money state, share): most old work is done, some of it not settled, some never held.
OUTCOMES = [("accepted", "settled", 52), ("accepted", "spent_reported", 12), ("in_progress", "allocated", 9),
            ("in_progress", "advanced", 8), ("cancelled", "returned", 5), ("proposed", "none", 6), ("reviewed", "none", 4),
            ("approved", "allocated", 4)]
TOPICS = ("quản lý nguồn nước", "quy hoạch giao thông", "bảo tồn rừng ngập mặn", "chuyển đổi số ở cơ sở", "an toàn thực phẩm",
          "nông nghiệp hữu cơ", "di sản địa chất", "năng lượng tái tạo", "giáo dục nghề nghiệp", "xử lý chất thải rắn",
          "phòng chống sạt lở", "phát triển kinh tế biển", "chăm sóc người cao tuổi", "dược liệu bản địa")
WORK = ("Tư vấn, phản biện dự thảo", "Khảo sát, đánh giá", "Hội thảo góp ý", "Nghiên cứu giải pháp", "Giám định xã hội về")
STRETCH = 20_000


def fill(count: int, *, again: bool = False) -> None:
    """So many tasks beside whatever is there; `again`: beside those of a call before."""
    from django.db import connection, transaction

    from giaoban.domains.critique.models import CritiqueTask
    from giaoban.domains.research.models import ResearchTask
    from giaoban.kernel.dossiers.models import Dossier, StateSpan
    from giaoban.kernel.ledger.models import Entry

    start = (Dossier.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    for stretch in _stretches(count, start, again):
        with transaction.atomic(), connection.cursor() as cursor:
            Dossier.objects.bulk_create([task["spine"] for task in stretch], batch_size=2000)
            for model in (CritiqueTask, ResearchTask):
                _children(cursor, model, [task for task in stretch if task["model"] is model])
            StateSpan.objects.bulk_create([span for task in stretch for span in task["spans"]], batch_size=4000)
            Entry.objects.bulk_create([entry for task in stretch for entry in task["entries"]], batch_size=4000)
    from .many import _reset_sequence

    with connection.cursor() as cursor:
        _reset_sequence(cursor)


def settle() -> None:
    """What a server has after its first night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _children(cursor: Any, model: type, tasks: list[dict[str, Any]]) -> None:
    """The kind's own row beside each spine, with the columns' defaults."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    names = ["dossier_ptr_id", *(field.column for field in fields)]
    marks = ", ".join(["%s"] * len(names))
    rows = []
    for task in tasks:
        made = model(**task["facts"])
        rows.append([task["spine"].pk, *(field.get_db_prep_save(getattr(made, field.attname), _connection()) for field in fields)])
    if rows:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({marks})", rows)


def _connection() -> Any:
    from django.db import connection

    return connection


def _stretches(count: int, start: int, again: bool) -> Iterator[list[dict[str, Any]]]:
    from giaoban.domains.critique.models import CritiqueTask
    from giaoban.domains.research.models import ResearchTask
    from giaoban.kernel.orgs.models import Org

    dice = random.Random(count)
    units = list(Org.objects.filter(kind__in=("local_union", "sector_association"), ended_on=None).order_by("pk"))
    departments = list(Org.objects.filter(kind="department").order_by("pk"))
    funds = _funds()
    outcomes, shares = [o[:2] for o in OUTCOMES], [o[2] for o in OUTCOMES]
    made: list[dict[str, Any]] = []
    first = 500_000 if again else 0
    for order in range(first, first + count):
        model = CritiqueTask if dice.random() < 0.65 else ResearchTask
        made.append(_task(start + order, order, model, dice, units=units, departments=departments, funds=funds,
                          outcome=dice.choices(outcomes, shares)[0]))
        if len(made) == STRETCH:
            yield made
            made = []
    if made:
        yield made


def _funds() -> dict[int, list[Any]]:
    from giaoban.kernel.ledger.models import Fund, Source

    sources = list(Source.objects.order_by("order")[:3])
    return {year: [Fund.objects.get_or_create(code=f"DO-{source.code}-{year}", defaults={
        "name": f"Nguồn đo {source.name}", "year": year, "source": source, "amount": 10**15})[0] for source in sources]
            for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)}


def _task(pk: int, order: int, model: type, dice: random.Random, *, units: list[Any], departments: list[Any],
          funds: dict[int, list[Any]], outcome: tuple[str, str]) -> dict[str, Any]:
    from giaoban.domains.critique.models import CritiqueTask
    from giaoban.kernel.base import fold
    from giaoban.kernel.dossiers.models import Dossier, StateSpan
    from giaoban.kernel.ledger.models import Entry

    critique = model is CritiqueTask
    content, money = outcome
    if not critique:
        content = {"in_progress": "running", "reviewed": "selected", "cancelled": "terminated"}.get(content, content)
        money = {"advanced": "allocated"}.get(money, money)
    year = FIRST_YEAR + dice.randrange(YEARS)
    on = date(year, 1, 5) + timedelta(days=dice.randrange(330))
    unit = units[min(int(dice.expovariate(3 / len(units))), len(units) - 1)]
    number = f"{'DTV' if critique else 'DKH'}-{year}-{order:06d}"
    title = f"{dice.choice(WORK)} {dice.choice(TOPICS)} tại {unit.province or 'các tỉnh'} giai đoạn {year}-{year + 5} số {order}"
    given = dice.randrange(20, 900) * 1_000_000 if money != "none" else 0
    settled = given if money == "settled" else 0
    returned = given if money == "returned" else 0
    since = on + timedelta(days=dice.randrange(20, 300))
    done = content in ("accepted", "terminated", "cancelled") and money in ("settled", "returned")
    spine = Dossier(pk=pk, kind="critique.task" if critique else "research.task", number=number, title=title, org=unit,
                    department=dice.choice(departments), year=year, opened_on=on, closed_on=since if done else None,
                    content_state=content, money_state=money, content_since=since, money_since=since, example=True,
                    money_given=given, money_settled=settled, money_returned=returned,
                    folded=fold(f"{number} {title} {unit.name} {unit.short_name}")[:900])
    fund = dice.choice(funds[year])
    moves = [("allocate", given), ("settle", settled), ("return", returned)]
    return {
        "model": model, "spine": spine, "facts": {"form": "topic" if order % 3 else "workshop" if critique else "survey"},
        "spans": [StateSpan(dossier_id=pk, track=track, state=state, since=since)
                  for track, state in (("content", content), ("money", money))],
        "entries": [Entry(dossier_id=pk, fund=fund, kind=kind, amount=amount, on=since) for kind, amount in moves if amount],
    }
