"""A workshop, forum or course held by a work: its page, its papers and people, what is done there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.models import CANCELLED, EVENTS, PLANNED, TRAINEE, Meeting
from giaoban.kernel.meetings.pasting import Pasted, read_guests, read_papers
from giaoban.kernel.meetings.rules import can_run, can_run_work
from giaoban.web.dossiers.fields import DayField
from giaoban.web.dossiers.views import visible
from giaoban.web.exports import excel

from .status import MEETING_TONES

_CELLS = {"rows": 8, "spellcheck": "false", "wrap": "off", "class": "cells"}


class EventForm(forms.Form):
    """A workshop, forum, course or event of a dossier."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=list(EVENTS.items()))
    title = forms.CharField(label=gettext_lazy("Tên"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    on = DayField(label=gettext_lazy("Ngày tổ chức"))
    starts = forms.TimeField(label=gettext_lazy("Giờ"), required=False,
                             widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200, required=False)
    chair = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=120, required=False)


class PasteForm(forms.Form):
    """Cells copied from Excel; `read` holds what they say."""

    table = forms.CharField(label=gettext_lazy("Bảng chép từ Excel"), strip=False, max_length=200_000,
                            widget=forms.Textarea(attrs=_CELLS))

    def __init__(self, read: Callable[[str], Pasted[Any]], data: Any = None, *, prefix: str, hint: str) -> None:
        super().__init__(data, prefix=prefix)
        self._read = read
        self.rows: list[Any] = []
        self.fields["table"].help_text = hint

    def clean_table(self) -> str:
        text: str = self.cleaned_data["table"]
        found = self._read(text)
        if found.problems:
            raise forms.ValidationError([forms.ValidationError(problem) for problem in found.problems[:50]])
        self.rows = found.rows
        return text


class CancelForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do hoãn, hủy"), max_length=300,
                             widget=forms.Textarea(attrs={"rows": 2}))


def papers_form(data: Any = None) -> PasteForm:
    return PasteForm(read_papers, data, prefix="tham-luan", hint=_(
        "Mỗi dòng một tham luận, các cột cách nhau bằng phím Tab: tác giả, nơi công tác, tên tham luận, x nếu trình "
        "bày tại hội trường. Dòng đã có thì bỏ qua."))


def guests_form(meeting: Meeting, data: Any = None) -> PasteForm:
    read = (lambda text: read_guests(text, role=TRAINEE)) if meeting.kind == "course" else read_guests
    return PasteForm(read, data, prefix="nguoi-du", hint=_(
        "Mỗi dòng một người, các cột cách nhau bằng phím Tab: họ và tên, nơi công tác, vai trò (chủ trì, thư ký, báo "
        "cáo viên, giảng viên, đại biểu, học viên). Dòng đã có thì bỏ qua."))


def _event(request: HttpRequest, pk: int, *, write: bool = False) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("host", "dossier__org", "dossier__department")
    found = get_object_or_404(rows, pk=pk, kind__in=EVENTS)
    if write and not can_run(request.user, found):
        raise PermissionDenied(refusal(can_run))
    return found


def _back(meeting: Meeting, place: str = "") -> HttpResponse:
    return redirect(reverse("meetings:meeting", args=[meeting.pk]) + (f"#{place}" if place else ""))


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """A workshop or course of a dossier, with its day and place."""
    work = concrete(visible(request, number))
    if not can_run_work(request.user, work):
        raise PermissionDenied(refusal(can_run_work))
    form = EventForm(request.POST if request.method == "POST" else None,
                     initial={"title": work.title, "kind": type(work).event_kind or "event"})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan(**form.cleaned_data, host=work.org, by=request.user, dossier=work,
                                example=work.example)
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Đã lên lịch %(title)s ngày %(on)s.") % {
                "title": made.title, "on": day_text(made.on)})
            return _back(made)
    return render(request, "meetings/event_plan.html", {
        "title": _("Lên lịch hội thảo, lớp, sự kiện"), "form": form, "dossier": work,
        "back": reverse("dossiers:dossier", args=[work.number]), "breadcrumbs": [
            {"label": _("Hồ sơ"), "url": reverse("dossiers:list")},
            {"label": work.number, "url": reverse("dossiers:dossier", args=[work.number])},
            {"label": _("Lên lịch"), "url": ""}]}, status=422 if form.errors else 200)


def show_event(request: HttpRequest, found: Meeting, *, papers: PasteForm | None = None,
               guests: PasteForm | None = None, cancelling: CancelForm | None = None,
               status: int = 200) -> HttpResponse:
    """The page; a refused form comes back as it was typed."""
    writes = can_run(request.user, found) and found.state != CANCELLED
    contributions = list(found.contributions.live())
    people = list(found.attendees.live().select_related("org"))
    return render(request, "meetings/event.html", {
        "title": found.title, "meeting": found, "on": day_text(found.on), "kind": EVENTS[found.kind],
        "tone": MEETING_TONES.get(found.state, "neutral"), "contributions": contributions, "people": people,
        "presented": sum(row.presented for row in contributions), "units": len({p.org_id for p in people if p.org_id}),
        "writes": writes, "marks": writes and found.state != PLANNED and bool(contributions),
        "papers_form": (papers or papers_form()) if writes else None,
        "guests_form": (guests or guests_form(found)) if writes else None,
        "can_hold": writes and found.state == PLANNED and found.on <= clock.latest_day(),
        "cancel_form": (cancelling or CancelForm()) if writes and found.state == PLANNED else None,
        "breadcrumbs": [{"label": _("Cuộc họp"), "url": reverse("meetings:list")}, {"label": found.title}],
    }, status=status)


def _act(request: HttpRequest, found: Meeting, act: Callable[[], str], place: str) -> HttpResponse:
    try:
        messages.success(request, act())
    except StepRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    return _back(found, place)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _event(request, pk, write=True)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return show_event(request, found, cancelling=form, status=422)

    def act() -> str:
        actions.cancel(found, reason=form.cleaned_data["reason"], by=request.user)
        return _("Đã ghi không tổ chức.")

    return _act(request, found, act, "")


@require_POST
def contributions(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers pasted from Excel, all or none."""
    found = _event(request, pk, write=True)
    form = papers_form(request.POST)
    if not form.is_valid():
        return show_event(request, found, papers=form, status=422)

    def act() -> str:
        made = actions.add_contributions(found, form.rows, by=request.user)
        return _("Đã ghi thêm %(n)d tham luận (%(all)d dòng dán).") % {"n": len(made), "all": len(form.rows)}

    return _act(request, found, act, "tham-luan")


@require_POST
def presented(request: HttpRequest, pk: int) -> HttpResponse:
    found = _event(request, pk, write=True)

    def act() -> str:
        ticked = [int(one) for one in request.POST.getlist("pick") if one.isdecimal() and len(one) < 18]
        n = actions.mark_presented(found, ticked, by=request.user)
        return _("Đã đánh dấu %(n)d tham luận trình bày tại hội trường.") % {"n": n}

    return _act(request, found, act, "tham-luan")


@require_POST
def attendees(request: HttpRequest, pk: int) -> HttpResponse:
    """People pasted from Excel, all or none."""
    found = _event(request, pk, write=True)
    form = guests_form(found, request.POST)
    if not form.is_valid():
        return show_event(request, found, guests=form, status=422)

    def act() -> str:
        made = actions.add_attendees(found, form.rows, by=request.user)
        return _("Đã ghi thêm %(n)d người (%(all)d dòng dán).") % {"n": len(made), "all": len(form.rows)}

    return _act(request, found, act, "nguoi-du")


@require_POST
def withdraw(request: HttpRequest, pk: int, what: str, row: int) -> HttpResponse:
    """Take one line off a list."""
    found = _event(request, pk, write=True)
    lists: dict[str, Any] = {"tham-luan": found.contributions, "nguoi-du": found.attendees}
    if what not in lists:
        raise Http404
    line = get_object_or_404(lists[what].live(), pk=row)

    def act() -> str:
        actions.withdraw(line, by=request.user)
        return _("Đã bỏ dòng “%(row)s”.") % {"row": line}

    return _act(request, found, act, what)


@require_safe
def attendees_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the list, as a workbook (the export is logged)."""
    found = _event(request, pk)
    rows = ([order, row.name, row.affiliation, row.org.code if row.org else "", row.get_role_display()]
            for order, row in enumerate(found.attendees.live().select_related("org"), start=1))
    return excel(request, title=_("Người dự %(title)s") % {"title": found.title},
                 heads=[_("TT"), _("Họ và tên"), _("Nơi công tác"), _("Mã đơn vị"), _("Vai trò")], rows=rows,
                 widths=[6, 30, 45, 15, 18])


def events_of(request: HttpRequest, dossier: Dossier, on: date) -> dict[str, Any] | None:
    """What a dossier's page shows of the workshops and courses it held; None for kinds that hold none."""
    rows = list(dossier.meetings.annotate(
        people_n=Count("attendees", Q(attendees__voided_at=None), distinct=True),
        papers_n=Count("contributions", Q(contributions__voided_at=None), distinct=True)))
    holds = bool(type(dossier).event_kind)
    if not rows and not holds:
        return None
    return {"rows": [_row(row) for row in rows],
            "plan_url": reverse("meetings:plan_event", args=[dossier.number])
            if holds and dossier.closed_on is None and can_run_work(request.user, dossier) else ""}


def _row(meeting: Any) -> dict[str, Any]:
    told = [_("%(n)s người dự") % {"n": grouped(meeting.people_n)}] if meeting.people_n else []
    told += [_("%(n)s tham luận") % {"n": grouped(meeting.papers_n)}] if meeting.papers_n else []
    return {"url": reverse("meetings:meeting", args=[meeting.pk]), "title": meeting.title, "on": day_text(meeting.on),
            "kind": EVENTS.get(meeting.kind, meeting.kind), "place": meeting.place, "reason": meeting.reason,
            "label": meeting.state_label, "tone": MEETING_TONES.get(meeting.state, "neutral"),
            "told": " · ".join(told)}
