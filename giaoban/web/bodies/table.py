"""The list of bodies and terms on a day: its filters, its rows, its columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock, day_text, fold
from giaoban.kernel.bodies.kinds import EXECUTIVE, FORM_LABELS
from giaoban.kernel.bodies.models import Alignment, Body
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.people.models import User
from giaoban.web.dossiers.fields import AddressForm, DayField
from giaoban.web.home import addresses
from giaoban.web.lists import Column

OVERDUE, TO_ALIGN, VACANT, NO_TERM = "qua-han", "thu-xep", "khuyet", "chua-co"
STATES = {
    OVERDUE: gettext_lazy("Quá hạn chưa đại hội"),
    TO_ALIGN: gettext_lazy("Cần thu xếp theo đại hội toàn quốc"),
    VACANT: gettext_lazy("Còn chức danh khuyết"),
    NO_TERM: gettext_lazy("Chưa có nhiệm kỳ"),
}
MEMBERS = [kind.key for kind in KINDS.values() if kind.member]
HOLDERS = ("central_body", *MEMBERS, "provincial_association", "st_organisation")


class Filters(AddressForm):
    """The list's filters, kept in the address."""

    q = forms.CharField(label=gettext_lazy("Đơn vị (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False,
                              choices=[("", gettext_lazy("Tất cả")), *STATES.items()])
    form = forms.ChoiceField(label=gettext_lazy("Cơ quan"), required=False,
                             choices=[("", gettext_lazy("Tất cả")), *FORM_LABELS.items()])
    kind = forms.ChoiceField(label=gettext_lazy("Loại đơn vị"), required=False,
                             choices=[("", gettext_lazy("Tất cả")), *((key, KINDS[key].label) for key in HOLDERS)])
    on = DayField(label=gettext_lazy("Tại ngày"), required=False)


def rows_of(user: User, filters: Filters, window: Alignment | None) -> QuerySet[Body]:
    """Bodies there on the day, with their term and seats as of it."""
    day = filters.day
    rows = Body.objects.visible_to(user).there_on(day).as_of(day).select_related("org", "of")
    for word in fold(filters.asked("q")).split():
        rows = rows.filter(of__folded__contains=word)
    if filters.asked("form"):
        rows = rows.filter(form=filters.asked("form"))
    if filters.asked("kind"):
        rows = rows.filter(of__kind=filters.asked("kind"))
    asked = filters.asked("state")
    return (rows.filter(condition(asked, day, window)) if asked else rows).order_by("of__kind", "of__code", "form")


def condition(state: str, day: date, window: Alignment | None) -> Q:
    """What makes a row one of the state. A window nobody asked for is missed by nobody."""
    if state == OVERDUE:
        return Q(due__lt=day, form=EXECUTIVE)
    if state == VACANT:
        return Q(vacant__gt=0)
    if state == NO_TERM:
        return Q(term_number=None)
    if window is None:
        return Q(pk=None)
    missed = Q(due__lt=window.first) | Q(due__gt=window.last)
    return missed & Q(form=EXECUTIVE, of__kind__in=MEMBERS)


def standing(due: date | None, day: date) -> tuple[str, str]:
    """How a term stands on a day: words and tone."""
    if due is None:
        return _("chưa có nhiệm kỳ"), "neutral"
    months = (day.year - due.year) * 12 + day.month - due.month
    if due < day:
        return (_("quá hạn %(n)d tháng") % {"n": months} if months else _("vừa hết hạn")), "late"
    return (_("còn %(n)d tháng") % {"n": -months}, "waiting") if months >= -6 else (_("trong hạn"), "running")


def fit(row: Any, window: Alignment | None) -> str:
    """Whether the union's next congress would fall before or after the window."""
    if window is None or row.due is None or row.form != EXECUTIVE or row.of.kind not in MEMBERS:
        return ""
    if row.due < window.first:
        return _("sớm hơn")
    return _("muộn hơn") if row.due > window.last else _("khớp")


def columns(day: date, window: Alignment | None) -> list[Column]:
    asked = day.isoformat() if day != clock.today() else ""
    made = [
        Column("body", _("Cơ quan"), lambda row: row.label, sort="form", fit=True,
               url=lambda row: addresses.listed(reverse("bodies:body", args=[row.org.code]), on=asked)),
        Column("unit", _("Đơn vị"), lambda row: str(row.of), sort="of__folded", fit=True,
               url=lambda row: addresses.unit(row.of)),
        Column("term", _("Khóa"), _term, fit=True),
        _day("since", _("Bắt đầu"), "term_since"), _day("due", _("Hết nhiệm kỳ"), "due"),
        Column("standing", _("Tình trạng"), lambda row: standing(row.due, day)[0],
               tone=lambda row: standing(row.due, day)[1], sort="due"),
        _number("places", _("Số lượng")), _number("held", _("Đang giữ")), _number("vacant", _("Khuyết")),
    ]
    return [*made, Column("fit", _("Đợt đại hội"), lambda row: fit(row, window))] if window else made


def _term(row: Any) -> str:
    """'VIII, 2020–2025'."""
    return f"{row.term_number}, {row.nominal_since.year}–{row.nominal_until.year}" if row.term_number else ""


def _day(key: str, label: str, name: str) -> Column:
    return Column(key, label, lambda row: day_text(getattr(row, name)), sort=name, num=True,
                  export=lambda row: getattr(row, name))


def _number(key: str, label: str) -> Column:
    return Column(key, label, lambda row: getattr(row, key), sort=key, num=True)


def counts(user: User, day: date, window: Alignment | None) -> list[dict[str, Any]]:
    """What needs somebody's eye, each leading to its list."""
    rows = Body.objects.visible_to(user).there_on(day).as_of(day)
    asked = {"on": day.isoformat()} if day != clock.today() else {}
    states = [OVERDUE, *([TO_ALIGN] if window else []), VACANT]
    return [{"label": STATES[state], "count": rows.filter(condition(state, day, window)).count(),
             "url": addresses.listed(reverse("bodies:list"), state=state, **asked)} for state in states]
