"""The list of meetings, planning one, and its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.models import HELD, KINDS, PLANNED, Meeting
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.rules import can_lead, can_work_centrally
from giaoban.kernel.reporting.actions import open_period
from giaoban.kernel.reporting.models import Obligation
from giaoban.web.lists import Column, show_list
from giaoban.web.reading.fields import offered, unbroken

from .forms import AttendanceRow, ConcludeForm, MeetingFilter, PlanForm, PromiseForm, plan_initial
from .page import parts_of
from .status import MEETING_TONES, with_numbers


def _columns(central: bool) -> list[Column]:
    def concluded(meeting: Any) -> str:
        shown = central or meeting.state not in (PLANNED, HELD)
        return f"{meeting.finished_n}/{meeting.tasked_n}" if shown and meeting.tasked_n else "–"

    return [
        Column("title", _("Cuộc họp"), str, sort="title", wide=True,
               url=lambda m: reverse("meetings:meeting", args=[m.pk])),
        Column("kind", _("Loại"), lambda m: unbroken(KINDS.get(m.kind, m.kind)), sort="kind",
               export=lambda m: str(KINDS.get(m.kind, m.kind))),
        Column("on", _("Ngày họp"), lambda m: day_text(m.on), sort="on", export=lambda m: m.on),
        Column("period", _("Kỳ báo cáo"), lambda m: unbroken(m.period.label), sort="last",
               export=lambda m: m.period.label),
        Column("state", _("Trạng thái"), lambda m: m.state_label, sort="state",
               tone=lambda m: MEETING_TONES.get(m.state, "neutral")),
        Column("present", _("Có mặt/mời"), lambda m: f"{m.present_n}/{m.invited_n}", num=True),
        Column("done", _("Kết luận xong"), concluded, num=True),
    ]


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    seen = Meeting.objects.visible_to(request.user)
    filters = MeetingFilter(request.GET, [day.year for day in seen.dates("on", "year", order="DESC")])
    central = can_work_centrally(request.user)
    rows = with_numbers(filters.narrow(seen), clock.today())
    empty = {"title": _("Chưa có cuộc họp nào"),
             "text": _("Lên lịch một cuộc giao ban: mời đơn vị, mở kỳ báo cáo, rồi ghi kết luận tại đây.") if central
             else _("Cuộc họp mời đơn vị của bạn sẽ hiện tại đây."),
             "url": reverse("meetings:plan") if central else "", "label": _("Lên lịch họp")}
    create = {"create_url": reverse("meetings:plan"), "create_label": _("Lên lịch họp")} if central else {}
    return show_list(request, title=_("Cuộc họp"), rows=rows, columns=_columns(central), filters=filters, empty=empty,
                     **create)


def require_central(user: Any) -> None:
    if not can_work_centrally(user):
        raise PermissionDenied(refusal(can_work_centrally))


def plan(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; the previous one of its kind is found by itself."""
    require_central(request.user)
    if request.method == "POST":
        form = PlanForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                made = _plan(form.cleaned_data, request.user)
            except StepRefused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(request, _("Đã lên lịch %(title)s ngày %(on)s.") % {
                    "title": made.title, "on": day_text(made.on)})
                return redirect("meetings:meeting", made.pk)
    else:
        form = PlanForm(user=request.user, initial=plan_initial(actions.latest("month")))
    return render(request, "meetings/plan.html", {
        "title": _("Lên lịch họp"), "form": form,
        "breadcrumbs": [{"label": _("Cuộc họp"), "url": reverse("meetings:list")}, {"label": _("Lên lịch họp")}],
    }, status=422 if form.errors else 200)


@transaction.atomic
def _plan(data: dict[str, Any], user: Any) -> Meeting:
    """The meeting, and who owes its reports; a unit that owes the period's report already isn't asked twice."""
    previous = actions.latest(data["kind"], before=data["on"])
    if previous is not None and Meeting.objects.filter(previous=previous).exists():
        previous = None
    host = Org.objects.filter(kind="central_body").order_by("pk").first() or user.org
    facts = {name: data[name] for name in ("kind", "title", "on", "starts", "place", "chair")}
    made = actions.plan(**facts, host=host, period=data["span"], by=user, invited=data["asked"], previous=previous)
    if data["regime"]:
        owing = Obligation.objects.filter(regime=data["regime"], first=made.first, last=made.last).values("org")
        asked = Org.objects.filter(pk__in=[org.pk for org in data["asked"]]).exclude(pk__in=owing)
        open_period(data["regime"], asked, made.period, meeting=made, due=made.on)
    return made


def find_meeting(request: HttpRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related(
        "previous", "notice", "host", "dossier__org", "dossier__department")
    return get_object_or_404(rows, pk=pk)


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A briefing by its parts; what a work holds by its papers and people."""
    found = find_meeting(request, pk)
    if found.is_event:
        from .events import show_event

        return show_event(request, found)
    return show_meeting(request, found)


def show_meeting(request: HttpRequest, found: Meeting, *, conclude: ConcludeForm | None = None,
                 promise: tuple[int, PromiseForm] | None = None, lines: list[AttendanceRow] | None = None,
                 status: int = 200) -> HttpResponse:
    """The page; forms that were refused come back as they were typed."""
    user = request.user
    parts = parts_of(found, user)
    central = can_work_centrally(user)
    writes = central and found.state == HELD
    if writes:
        for row in parts["concluded"]:
            if not row.conclusion.gives_no_task:
                row.form = PromiseForm(prefix=f"c{row.conclusion.pk}", user=user)
            if promise and promise[0] == row.conclusion.pk:
                row.form = promise[1]
    marks = central and found.state in (PLANNED, HELD)
    return render(request, "meetings/meeting.html", {
        **parts, "title": found.title, "tone": MEETING_TONES.get(found.state, "neutral"), "central": central,
        "conclude_form": (conclude or ConcludeForm(user=user, seen=len(parts["concluded"]))) if writes else None,
        "lines": (lines or [AttendanceRow(row=row) for row in parts["attendance"]]) if marks else None,
        "units": offered(Org.objects.visible_to(user)) if writes else [],
        "can_hold": central and found.state == PLANNED and found.on <= clock.latest_day(),
        "can_issue": can_lead(user) and found.state == HELD,
        "breadcrumbs": [{"label": _("Cuộc họp"), "url": reverse("meetings:list")}, {"label": found.title}],
    }, status=status)


@require_safe
def handout(request: HttpRequest, pk: int) -> HttpResponse:
    """The same parts without forms, for A4: the papers of the meeting."""
    found = find_meeting(request, pk)
    if found.is_event:
        return redirect("meetings:meeting", found.pk)
    return render(request, "meetings/meeting.html", {
        **parts_of(found, request.user), "title": _("Tài liệu họp: %(title)s") % {"title": found.title},
        "tone": MEETING_TONES.get(found.state, "neutral"), "handout": True,
        "breadcrumbs": [{"label": _("Cuộc họp"), "url": reverse("meetings:list")},
                        {"label": found.title, "url": reverse("meetings:meeting", args=[found.pk])},
                        {"label": _("Tài liệu họp")}],
    })


