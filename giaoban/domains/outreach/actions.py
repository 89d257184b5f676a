"""Everything that writes in this domain: products of a task, results of an event, the year's events."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.dossiers.actions import DossierRefused, open_dossier
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .models import PRODUCTS, AnnualDay, Course, DayEvent, DisseminationTask, Product
from .rules import can_open_year

DATA = Path(__file__).parent / "data"
#: More people than this for one product is a slip of the keyboard.
MOST_PEOPLE = 50_000_000


def _locked(dossier: Any, by: User | None) -> Any:
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    fresh = type(dossier).objects.select_related("org").get(pk=dossier.pk)
    if by is not None and not can_report(by, fresh):
        raise DossierRefused(refusal(can_report))
    return fresh


@transaction.atomic
def add_product(task: DisseminationTask, *, form: str, title: str, on: date, by: User | None, quantity: int = 1,
                people: int = 0, place: str = "") -> Product:
    """One product of a task while it runs: a class, a leaflet with its copies, a broadcast, a model, a workshop."""
    fresh = _locked(task, by)
    if fresh.content_state not in ("contracted", "running", "reported"):
        raise DossierRefused("Chỉ ghi sản phẩm khi nhiệm vụ đã ký hợp đồng và chưa nghiệm thu.")
    if form not in PRODUCTS:
        raise DossierRefused("Chọn hình thức sản phẩm.", "form")
    if not tidy(title):
        raise DossierRefused("Ghi tên hoặc nội dung sản phẩm.", "title")
    if quantity < 1:
        raise DossierRefused("Số lượng ít nhất là 1.", "quantity")
    if not 0 <= people <= MOST_PEOPLE:
        raise DossierRefused("Số người hưởng lợi không hợp lý. Ghi số người, ví dụ 120.", "people")
    if on > clock.latest_day():
        raise DossierRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày đã làm.", "on")
    if on < fresh.opened_on:
        raise DossierRefused(f"Ngày {day_text(on)} trước khi mở hồ sơ ({day_text(fresh.opened_on)}).", "on")
    return Product.objects.create(task=fresh, form=form, title=tidy(title)[:300], on=on, quantity=quantity,
                                  people=people, place=tidy(place)[:200], by=by)


@transaction.atomic
def void_product(row: Product, *, by: User) -> Product:
    """A row written by mistake no longer counts; it stays on record."""
    fresh = _locked(row.task, by)
    if fresh.content_state == "accepted":
        raise DossierRefused("Nhiệm vụ đã nghiệm thu; không bỏ sản phẩm được nữa.")
    kept = Product.objects.get(pk=row.pk)
    if kept.voided_at is None:
        kept.voided_at = clock.now()
        kept.save(update_fields=["voided_at"])
    return kept


@transaction.atomic
def tell(event: Course | DayEvent, *, by: User, place: str = "", participants: int | None = None) -> Course | DayEvent:
    """Where it was and how many people came, told by the unit itself, before or after it is marked as held."""
    fresh = _locked(event, by)
    if fresh.content_state == "cancelled":
        raise DossierRefused("Hoạt động đã ghi “Không tổ chức”.")
    if participants is not None and not 0 <= participants <= MOST_PEOPLE:
        raise DossierRefused("Số người không hợp lý. Ghi số người, ví dụ 120.", "participants")
    fresh.place, fresh.participants = tidy(place)[:200], participants
    fresh.version += 1
    fresh.changed_at = clock.now()
    fresh.save()
    return fresh


@transaction.atomic
def open_year(year: int, *, days: Sequence[AnnualDay], orgs: Iterable[Org], by: User | None,
              department: Org | None = None, on: date | None = None, example: bool = False) -> list[DayEvent]:
    """One event for each unit and day of the yearly calendar; those that are there stay as they are."""
    if by is not None and not can_open_year(by):
        raise DossierRefused(refusal(can_open_year))
    there = set(DayEvent.objects.filter(year=year).exclude(content_state="cancelled").values_list("org", "day"))
    opened = on or clock.today()
    made = []
    for day in days:
        span = day.in_year(year)
        for org in orgs:
            if (org.pk, day.key) in there:
                continue
            made.append(open_dossier(
                DayEvent, title=f"{day.name} năm {year}", org=org, on=opened, by=by, year=year, department=department,
                day=day.key, first=span.first, last=span.last, example=example))
    return made


def first_days() -> list[dict[str, Any]]:
    """The days an empty database begins with."""
    with (DATA / "days.csv").open(encoding="utf-8", newline="") as file:
        return [{**row, "since": date.fromisoformat(row["since"]),
                 **{name: int(row[name]) for name in ("first_month", "first_day", "last_month", "last_day")}}
                for row in csv.DictReader(file)]


def write_first_days(**_: Any) -> None:
    """Into a database without any day, when it is made."""
    if not AnnualDay.objects.exists():
        AnnualDay.objects.bulk_create([AnnualDay(**row) for row in first_days()])
