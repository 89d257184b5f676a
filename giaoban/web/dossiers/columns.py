"""The columns of the dossier list, for all kinds and for one kind with its particulars and money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.models import Dossier, YearField
from giaoban.kernel.dossiers.registry import Kind
from giaoban.kernel.lifecycle import CONTENT, MONEY

from ..lists import Column
from .kinds import capital, find, has_money, path_of, state_of

SUMS = (("money_given", "Cấp (đồng)"), ("money_settled", "Quyết toán (đồng)"), ("money_returned", "Hoàn trả (đồng)"),
        ("money_open", "Còn (đồng)"))


def columns(kind: Kind | None, day: date | None) -> list[Column]:
    made = [
        Column("number", _("Số hồ sơ"), lambda d: d.number, sort="number", fit=True),
        Column("title", _("Tên hồ sơ"), lambda d: d.title, sort="title", wide=True, url=address_of),
        Column("unit", _("Đơn vị"), lambda d: str(d.org), sort="org__folded", fit=True),
    ]
    made.append(_state(CONTENT, _("Nội dung"), day))
    if kind is None or has_money(kind):
        made.append(_state(MONEY, _("Kinh phí"), day))
    if has_money(kind):
        made += [amount(key, _(label)) for key, label in SUMS]
    if kind is not None:
        made += [_particular(kind, name) for name in kind.model.particulars]
    made += [_day("opened", _("Ngày mở"), "opened_on"), _day("closed", _("Ngày khép"), "closed_on")]
    return made if kind else [*made, Column("kind", _("Loại"), _kind_label, sort="kind", fit=True)]


def more_for_excel() -> list[Column]:
    """What the workbook has beside the columns of the page."""
    return [
        Column("year", _("Năm"), lambda d: str(d.year)),
        Column("code", _("Mã đơn vị"), lambda d: d.org.code),
        Column("department", _("Ban phụ trách"), lambda d: str(d.department or "")),
        Column("changed", _("Cập nhật"), lambda d: d.changed_at),
    ]


def address_of(dossier: Dossier) -> str:
    return reverse("dossiers:dossier", args=[dossier.number])


def display(dossier: Dossier, name: str) -> str:
    """A particular in words."""
    field = dossier._meta.get_field(name)
    value = getattr(dossier, name)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, date):
        return day_text(value)
    if isinstance(field, YearField):
        return str(value or "")
    return grouped(value) if isinstance(value, int) else str(value or "")


def _kind_label(dossier: Dossier) -> str:
    kind = find(dossier.kind)
    return capital(kind.label) if kind else dossier.kind


def _particular(kind: Kind, name: str) -> Column:
    field = kind.model._meta.get_field(name)
    number = field.get_internal_type().endswith("IntegerField") and not isinstance(field, YearField)
    return Column(f"f_{name}", capital(field.verbose_name), lambda d: display(d, name), sort=path_of(kind, name),
                  num=number, export=(lambda d: getattr(d, name)) if number else None)


def _state(track: str, label: str, day: date | None) -> Column:
    shown: Callable[[Dossier], Any] = lambda d: state_of(d, track, _then(d) if day else None)  # noqa: E731
    return Column(track, label, lambda d: str(s.label) if (s := shown(d)) else "",
                  tone=lambda d: s.tone if (s := shown(d)) else "")


def _then(dossier: Any) -> dict[str, str]:
    """States on the list's day; the list reads the spans of that day with its rows."""
    return {span.track: span.state for span in dossier.spans_then}


def amount(key: str, label: str) -> Column:
    """One of today's sums; empty where the dossier was never given money."""
    sort = "" if key == "money_open" else key
    return Column(key, label, lambda d: grouped(getattr(d, key)) if d.money_given else "", num=True, sort=sort,
                  export=lambda d: getattr(d, key) if d.money_given else None)


def _day(key: str, label: str, field: str) -> Column:
    return Column(key, label, lambda d: day_text(getattr(d, field)), sort=field, num=True,
                  export=lambda d: getattr(d, field))
