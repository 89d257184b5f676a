"""The table of units: one row a unit, with its name and superior on the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.orgs.kinds import REPORTING
from giaoban.kernel.orgs.models import Org, OrgName, Placement
from giaoban.kernel.people.models import User
from giaoban.web.home import addresses
from giaoban.web.lists import Column

from .forms import TableForm


def rows_of(user: User, form: TableForm, today: date) -> QuerySet:
    """Narrowed to the filters; with a day, the units that stood in the tree that day; else all that ever were."""
    rows = Org.objects.visible_to(user)
    day = form.asked("on")
    rows = rows.placed_on(day) if day else rows.filter(founded_on__lte=today)
    for word in fold(form.asked("q")).split():
        rows = rows.filter(folded__contains=word)
    for name in ("kind", "province"):
        if form.asked(name):
            rows = rows.filter(**{name: form.asked(name)})
    return on_day(rows, day or today).order_by("code")


def on_day(rows: QuerySet, day: date) -> QuerySet:
    """Each unit with its name and its superior on a day."""
    place = Placement.objects.filter(org=OuterRef("pk"), line=REPORTING).on(day)
    name = OrgName.objects.filter(org=OuterRef("pk")).on(day)
    return rows.annotate(
        name_then=Coalesce(Subquery(name.values("name")[:1]), "name"),
        above_code=Subquery(place.values("parent__code")[:1]), above_name=Subquery(place.values("parent__name")[:1]))


def _life(row: Any) -> str:
    return _("Chấm dứt %(day)s") % {"day": day_text(row.ended_on)} if row.ended_on else _("Đang hoạt động")


def columns(day: date | None) -> list[Column]:
    at = addresses.listed
    asked = day.isoformat() if day else ""
    return [
        Column("code", _("Mã"), lambda row: row.code, sort="code"),
        Column("name", _("Tên"), lambda row: row.name_then, sort="name_then", wide=True,
               url=lambda row: at(addresses.unit(row), on=asked)),
        Column("kind", _("Loại"), lambda row: row.kind_label.replace(" ", "\u00a0"), sort="kind",
               export=lambda row: row.kind_label),
        Column("province", _("Tỉnh, thành phố"), lambda row: row.province, sort="province"),
        Column("above", _("Cấp trên"), lambda row: row.above_code or "", sort="above_code",
               export=lambda row: row.above_name),
        Column("founded", _("Thành lập"), lambda row: day_text(row.founded_on), sort="founded_on", num=True,
               export=lambda row: row.founded_on),
        Column("life", _("Tình trạng"), _life, sort="ended_on",
               tone=lambda row: "cancelled" if row.ended_on else "done"),
    ]
