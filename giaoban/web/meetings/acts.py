"""What is done on a meeting's page: hold, mark attendance, conclude, promise. Each answers at its place."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.models import HELD, PLANNED, Attendance, Meeting

from .forms import AttendanceRow, ConcludeForm, PromiseForm
from .views import find_meeting, require_central, show_meeting


def back_to(meeting: Meeting, place: str = "") -> HttpResponse:
    return redirect(reverse("meetings:meeting", args=[meeting.pk]) + (f"#{place}" if place else ""))


def refuse(request: HttpRequest, refused: StepRefused) -> None:
    for reason in refused.reasons:
        messages.error(request, reason)


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = find_meeting(request, pk)
    if not meeting.is_event:
        require_central(request.user)
    try:
        actions.hold(meeting, by=request.user)
    except StepRefused as refused:
        refuse(request, refused)
        return back_to(meeting)
    if meeting.is_event:
        messages.success(request, _("Đã ghi đã tổ chức. Dán danh sách người dự, tham luận bên dưới."))
        return back_to(meeting)
    messages.success(request, _("Cuộc họp đã họp. Ghi kết luận ngay bên dưới."))
    return back_to(meeting, "ket-luan")


@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Only lines changed on the page are written; a line somebody else changed meanwhile is not."""
    meeting = find_meeting(request, pk)
    require_central(request.user)
    if meeting.state not in (PLANNED, HELD):
        messages.error(request, _("Đã ra thông báo kết luận, không sửa điểm danh nữa."))
        return back_to(meeting, "diem-danh")
    rows = Attendance.objects.filter(meeting=meeting).select_related("org")
    lines = [AttendanceRow(request.POST, row=row) for row in rows if f"a{row.pk}-status" in request.POST]
    if [line for line in lines if not line.is_valid()]:
        return show_meeting(request, meeting, lines=lines, status=422)
    changed = [line for line in lines if not line.untouched]
    stale = [str(line.row.org) for line in changed if line.stale]
    with transaction.atomic():
        for line in changed:
            if not line.stale:
                status, person, reason = line.typed
                actions.mark(line.row, status=status, person=person, reason=reason, by=request.user)
    if stale:
        messages.error(request, _("Vừa có người khác điểm danh: %(units)s. Những dòng đó giữ như họ ghi; xem lại.") % {
            "units": ", ".join(stale)})
    else:
        messages.success(request, _("Đã ghi điểm danh (%(n)d dòng thay đổi).") % {"n": len(changed)})
    return back_to(meeting, "diem-danh")


@require_POST
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """A conclusion with its first promise, both or none."""
    meeting = find_meeting(request, pk)
    require_central(request.user)
    form = ConcludeForm(request.POST, user=request.user)
    if form.is_valid() and meeting.conclusions.count() != form.cleaned_data["seen"]:
        form.add_error(None, _("Vừa có thêm kết luận kể từ khi mở trang. Xem danh sách ở trên rồi bấm Ghi lại."))
        form.data = form.data.copy()
        form.data["new-seen"] = meeting.conclusions.count()
    if form.is_valid():
        try:
            made = _conclude(meeting, form, request)
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Đã ghi kết luận số %(n)d.") % {"n": made})
            return back_to(meeting, "ket-luan-moi")
    return show_meeting(request, meeting, conclude=form, status=422)


@transaction.atomic
def _conclude(meeting: Meeting, form: ConcludeForm, request: HttpRequest) -> int:
    data = form.cleaned_data
    made = actions.conclude(meeting, text=data["text"], by=request.user, gives_no_task=data["gives_no_task"])
    if data["task"]:
        actions.promise(made, by=request.user, **form.facts)
    return made.number


@require_POST
def promise(request: HttpRequest, pk: int, conclusion: int) -> HttpResponse:
    """One more promise under a conclusion; none is added once the notice is out."""
    meeting = find_meeting(request, pk)
    require_central(request.user)
    row = get_object_or_404(meeting.conclusions.all(), pk=conclusion)
    form = PromiseForm(request.POST, prefix=f"c{row.pk}", user=request.user)
    if form.is_valid():
        try:
            if meeting.state != HELD:
                raise StepRefused([_("Thông báo kết luận đã ra; giao thêm việc tại trang Việc được giao.")])
            actions.promise(row, by=request.user, **form.facts)
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Đã giao việc theo kết luận số %(n)d.") % {"n": row.number})
            return back_to(meeting, f"k{row.number}")
    if meeting.state != HELD:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        return back_to(meeting, f"k{row.number}")
    return show_meeting(request, meeting, promise=(row.pk, form), status=422)
