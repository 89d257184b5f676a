"""The notice of conclusions: its draft, its issue, and the files kept of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from giaoban.kernel.base import fold
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.documents.models import Rendition
from giaoban.kernel.documents.papers import PAPER_CSS, render_html
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.letters import notice as compose
from giaoban.kernel.meetings.models import HELD, Meeting
from giaoban.kernel.people.rules import can_lead, can_work_centrally

from .forms import NoticeForm
from .views import find_meeting

MEDIA = {"pdf": "application/pdf",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@require_safe
@cache_control(max_age=86400)
def paper_css(request: HttpRequest) -> HttpResponse:
    """The measures of an official paper, as a file: the pages allow no inline style."""
    return HttpResponse(PAPER_CSS, content_type="text/css; charset=utf-8")


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
        "paper": _issued_paper(meeting) if meeting.notice else _draft(meeting),
        "formats": list(MEDIA) if meeting.notice else [],
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


def _draft(meeting: Meeting) -> SafeString:
    return mark_safe(render_html(replace(compose(meeting), draft=True), standalone=False))  # noqa: S308 (escapes itself)


def _issued_paper(meeting: Meeting) -> SafeString:
    """The very page that was issued, without its frame: later changes of the records don't show in it."""
    kept = Rendition.objects.filter(document=meeting.notice, format="html").first()
    found = re.search(r"<article.*</article>", bytes(kept.content).decode() if kept else "", re.DOTALL)
    return mark_safe(found[0]) if found else mark_safe("")  # noqa: S308 (rendered and escaped when issued)


@require_safe
def notice_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The issued file, byte for byte, to keep."""
    meeting = find_meeting(request, pk)
    kept = Rendition.objects.filter(document=meeting.notice, format=form).first() if meeting.notice else None
    if kept is None or form not in MEDIA:
        raise Http404
    name = slugify(fold(f"{meeting.notice.symbol.replace('/', '-')} {meeting.title}"))[:120]
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(bytes(kept.content), content_type=MEDIA[form], headers=headers)
