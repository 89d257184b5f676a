"""The notice of conclusions: its draft, its issue, and the files kept of it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.letters import notice as compose
from giaoban.kernel.meetings.models import HELD, Meeting
from giaoban.kernel.people.rules import can_lead, can_work_centrally
from giaoban.web.documents.files import issued_file
from giaoban.web.documents.preview import fragment, issued_fragment

from .forms import NoticeForm
from .views import find_meeting

FORMATS = ("docx", "pdf")


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it would print, with the leader's form; once issued, the paper that was issued."""
    meeting = find_meeting(request, pk)
    if meeting.notice is None and not can_work_centrally(request.user):
        raise Http404
    issues = can_lead(request.user) and meeting.state == HELD
    form = NoticeForm(request.POST if request.method == "POST" else None, user=request.user, seen=_seen(meeting))
    if request.method == "POST" and form.is_valid() and _issued(request, meeting, form):
        return redirect("meetings:notice", meeting.pk)
    reasons = [] if issues or meeting.notice else [_missing(meeting)]
    if form.errors and not issues:
        reasons = [str(error) for errors in form.errors.values() for error in errors]
    return render(request, "meetings/notice.html", {
        "title": _("Thông báo kết luận"), "meeting": meeting, "form": form if issues else None, "reasons": reasons,
        "paper": issued_fragment(meeting.notice) or fragment(replace(compose(meeting), draft=True)),
        "formats": FORMATS if meeting.notice else (),
        "breadcrumbs": [{"label": _("Cuộc họp"), "url": reverse("meetings:list")},
                        {"label": meeting.title, "url": reverse("meetings:meeting", args=[meeting.pk])},
                        {"label": _("Thông báo kết luận")}],
    }, status=422 if form.errors else 200)


def _seen(meeting: Meeting) -> int:
    """Conclusions and promises on the draft: a notice is signed for what was read, nothing added since."""
    return meeting.conclusions.count() + sum(1 for _made in actions.commitments_of(meeting))


def _issued(request: HttpRequest, meeting: Meeting, form: NoticeForm) -> bool:
    data = form.cleaned_data
    if data["seen"] != _seen(meeting):
        form.add_error(None, _("Kết luận vừa được bổ sung sau khi mở dự thảo. Đọc lại dự thảo rồi mới ký."))
        form.data = {**form.data.dict(), "seen": _seen(meeting)}
        return False
    try:
        document = actions.issue_notice(meeting, by=request.user, on=data["on"], signer=data["signer"])
    except StepRefused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
    except PaperRefused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, _("Đã phát hành thông báo %(symbol)s.") % {"symbol": document.symbol})
        return True
    return False


def _missing(meeting: Meeting) -> str:
    if meeting.state != HELD:
        return _("Cuộc họp đang ở “%(state)s”; họp xong mới ra thông báo.") % {"state": meeting.state_label}
    return _("Chỉ lãnh đạo ký, ra thông báo kết luận.")


@require_safe
def notice_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The issued file, byte for byte: an invited unit may not read the register, but this paper is for it."""
    meeting = find_meeting(request, pk)
    answer = issued_file(request, meeting.notice, form) if form in FORMATS else None
    if answer is None:
        raise Http404
    return answer
