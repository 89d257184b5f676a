"""The table of units: one row a unit, with its name and superior on the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text, fold
from giaoban.kernel.orgs.facts import fact_on, kind_on
from giaoban.kernel.orgs.kinds import ACTIVE, KINDS, REPORTING, STATUS, STATUSES
from giaoban.kernel.orgs.models import Org, OrgName, Placement
from giaoban.kernel.orgs.regrouping import heirs
from giaoban.kernel.people.models import User
from giaoban.web.home import addresses
from giaoban.web.lists import Column

from .forms import TableForm
from .trees import heirs_of

#: Unit of today → names of the units of a past day that it stands for; none where it is the same unit.
MadeOf = dict[int, list[str]]


def made_of(user: User, day: date, known_on: date | None) -> MadeOf:
    """The units in sight of that day under the ones that answer for them today."""
    rows = on_day(Org.objects.visible_to(user).placed_on(day, known_on), day, known_on)
    there = dict(rows.values_list("pk", "name_then"))
    return {heir: [there[pk] for pk in olds] if olds != [heir] else []
            for heir, olds in heirs_of(there, heirs(clock.today())).items()}


def rows_of(user: User, form: TableForm, today: date, known: MadeOf | None = None) -> QuerySet:
    """Narrowed to the filters; with a day, the units that stood in the tree that day (or, with `known`, their heirs);
    else all that ever were."""
    rows = Org.objects.visible_to(user)
    day, known_on = form.asked("on"), form.asked("known_on") or None
    if known is not None:
        rows, day, known_on = rows.filter(pk__in=known), today, None
    else:
        rows = rows.placed_on(day, known_on) if day else rows.filter(founded_on__lte=today)
    rows = on_day(rows, day or today, known_on)
    for word in fold(form.asked("q")).split():
        rows = rows.filter(folded__contains=word)
    for name in ("kind", "province"):
        if form.asked(name):
            rows = rows.filter(**{"kind_then" if name == "kind" else name: form.asked(name)})
    return rows.order_by("code")


def on_day(rows: QuerySet, day: date, known_on: date | None = None) -> QuerySet:
    """Each unit with its name, kind, status and superior on a day."""
    place = Placement.objects.filter(org=OuterRef("pk"), line=REPORTING).on(day, known_on)
    name = OrgName.objects.filter(org=OuterRef("pk")).on(day, known_on)
    return rows.annotate(
        day=Value(day), kind_then=kind_on(day, known_on), status_then=fact_on(STATUS, day, known_on),
        name_then=Coalesce(Subquery(name.values("name")[:1]), "name"),
        above_code=Subquery(place.values("parent__code")[:1]), above_name=Subquery(place.values("parent__name")[:1]))


def _life(row: Any) -> str:
    """As it stood on the day: there, or since when no more."""
    if row.ended_on and row.ended_on <= row.day:
        return _("Chấm dứt %(day)s") % {"day": day_text(row.ended_on)}
    return str(STATUSES.get(row.status_then or ACTIVE, row.status_then))


def _tone(row: Any) -> str:
    if row.ended_on and row.ended_on <= row.day:
        return "cancelled"
    return "done" if (row.status_then or ACTIVE) == ACTIVE else "late"


def _kind(row: Any) -> str:
    return str(KINDS[row.kind_then].label) if row.kind_then in KINDS else row.kind_then


def columns(day: date | None, known: MadeOf | None = None) -> list[Column]:
    """With `known`, a column tells which units of that day each one stands for."""
    at = addresses.listed
    asked = day.isoformat() if day and known is None else ""
    parts = [] if known is None else [
        Column("made_of", _("Gồm các đơn vị khi đó"), lambda row: ", ".join(known.get(row.pk, [])), fit=True)]
    return [
        Column("code", _("Mã"), lambda row: row.code, sort="code"),
        Column("name", _("Tên"), lambda row: row.name_then, sort="name_then", wide=True,
               url=lambda row: at(addresses.unit(row), on=asked)),
        Column("kind", _("Loại"), lambda row: _kind(row).replace(" ", "\u00a0"), sort="kind_then", export=_kind),
        *parts,
        Column("province", _("Tỉnh, thành phố"), lambda row: row.province, sort="province"),
        Column("above", _("Cấp trên"), lambda row: row.above_code or "", sort="above_code",
               export=lambda row: row.above_name),
        Column("founded", _("Thành lập"), lambda row: day_text(row.founded_on), sort="founded_on", num=True,
               export=lambda row: row.founded_on),
        Column("life", _("Tình trạng"), _life, sort="ended_on", tone=_tone),
    ]
