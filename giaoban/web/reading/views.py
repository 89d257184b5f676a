"""The list of reports, who owes one, and the page on which one is read."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.people.rules import can_send, can_work_centrally
from giaoban.kernel.reporting.models import (
    ACCEPTED,
    REJECTED,
    RETURNED,
    SENT,
    WAITING,
    Obligation,
    Proposal,
    Reported,
    Submission,
)
from giaoban.web.lists import Column, show_list

from .fields import unbroken
from .finds import Find, differing, figure_labels, finds_of, label_of, marked_text, numbers, portion
from .forms import AcceptForm, ReturnForm, SubmissionFilter
from .owed import answered, current_meeting, of_meeting, reminder, still_owed, tally

STATE_TONES = {SENT: "waiting", RETURNED: "late", ACCEPTED: "done"}
OWED_SHOWN = 24
HEAVY = ("text", "done", "planned", "sums")


def _count(rows: QuerySet) -> Coalesce:
    counted = (rows.filter(submission=OuterRef("pk")).order_by().values("submission")
               .annotate(_n=Count("pk")).values("_n"))
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_numbers(submissions: QuerySet) -> QuerySet:
    """Submissions with how many numbers wait and how many differ from our records."""
    proposals = Proposal.objects.all()
    return submissions.annotate(waiting_n=_count(numbers(proposals).filter(state=WAITING)),
                                differs_n=_count(differing(proposals).exclude(state=REJECTED)))


def _columns() -> list[Column]:
    return [
        Column("title", _("Báo cáo"), str, sort="title", wide=True,
               url=lambda s: reverse("reading:submission", args=[s.pk])),
        Column("org", _("Đơn vị"), lambda s: unbroken(s.org), sort="org__code", export=lambda s: str(s.org)),
        Column("period", _("Kỳ"), lambda s: unbroken(s.period.label), sort="last",
               export=lambda s: s.period.label),
        Column("sent", _("Ngày gửi"), lambda s: day_text(s.sent_on), sort="sent_on", num=True,
               export=lambda s: s.sent_on),
        Column("state", _("Trạng thái"), lambda s: s.state_label, sort="state",
               tone=lambda s: STATE_TONES.get(s.state, "neutral")),
        Column("waiting", _("Số chờ xem"), lambda s: s.waiting_n, sort="waiting_n", num=True),
        Column("differs", _("Khác sổ"), lambda s: s.differs_n, sort="differs_n", num=True),
    ]


@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    if request.GET.get("period"):
        return matrix(request, request.GET["period"])
    seen = Submission.objects.visible_to(request.user)
    filters = SubmissionFilter(request.GET, [day.year for day in seen.dates("last", "year", order="DESC")])
    rows = filters.narrow(with_numbers(seen).select_related("org").defer(*HEAVY))
    may_send = can_send(request.user)
    empty = {"title": _("Chưa có báo cáo nào"),
             "text": _("Gửi báo cáo bằng tệp Word, PDF sẵn có hoặc gõ thẳng việc đã làm và kế hoạch."),
             "url": reverse("reading:send") if may_send else "", "label": _("Gửi báo cáo")}
    owed = [] if can_work_centrally(request.user) else answered(still_owed(request.user)[:OWED_SHOWN], clock.today())
    create = {"create_url": reverse("reading:send"), "create_label": _("Gửi báo cáo")} if may_send else {}
    return show_list(request, title=_("Báo cáo đơn vị"), rows=rows, columns=_columns(), filters=filters, empty=empty,
                     template="reading/list.html", owed=owed, may_send=may_send,
                     current=current_meeting(request.user), **create)


def matrix(request: HttpRequest, which: str) -> HttpResponse:
    """Who owes, who sent, for one meeting's period; 'current' is the latest that asked for reports."""
    if which == "current":
        meeting = current_meeting(request.user)
    elif which.isascii() and which.isdigit():
        meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=int(which[:18]))
    else:
        raise Http404
    owed = Obligation.objects.visible_to(request.user)
    rows = answered(owed.filter(of_meeting(meeting)), clock.today()) if meeting else []
    central = can_work_centrally(request.user)
    return render(request, "reading/matrix.html", {
        "title": _("Theo dõi báo cáo"), "meeting": meeting, "rows": rows, "tally": tally(rows),
        "missing": [row for row in rows if row.missing], "reminder": reminder(rows, meeting) if central else "",
        "may_send": can_send(request.user), "central": central,
        "breadcrumbs": [{"label": _("Báo cáo đơn vị"), "url": reverse("reading:list")},
                        {"label": _("Theo dõi báo cáo")}],
    })


def find_submission(request: HttpRequest, pk: int) -> Submission:
    rows = (Submission.objects.visible_to(request.user)
            .select_related("org", "file", "by", "obligation__regime").defer("file__content"))
    return get_object_or_404(rows, pk=pk)


def may_decide(submission: Submission, user: Any) -> bool:
    """A returned report is read no further: the unit sends another."""
    return can_work_centrally(user) and submission.state != RETURNED


def proposals_of(submission: Submission) -> list[Proposal]:
    current = Prefetch("taken", Reported.objects.filter(superseded_at=None), to_attr="current")
    return list(Proposal.objects.filter(submission=submission).select_related("decided_by").prefetch_related(current))


@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    return show_submission(request, find_submission(request, pk))


def show_submission(request: HttpRequest, found: Submission, *, returning: ReturnForm | None = None,
                    status: int = 200) -> HttpResponse:
    """Left the text with its finds, right what is proposed: failing sums and differences first."""
    finds, lines = finds_of(found, proposals_of(found))
    page = portion(finds, request.GET.get("page"))
    decides = may_decide(found, request.user)
    taken = (Reported.objects.visible_to(request.user)
             .filter(proposal__submission=found, superseded_at=None).select_related("proposal"))
    return render(request, "reading/submission.html", {
        "title": found.title, "submission": found, "tone": STATE_TONES.get(found.state, "neutral"),
        "text": marked_text(found.text, finds), "lines": lines, "decides": decides,
        "page": page, "first_group": [find for find in page.object_list if find.needs_look],
        "second_group": [find for find in page.object_list if not find.needs_look],
        "others": [find for find in finds if not find.is_number],
        "agreeing": sum(find.agrees for find in finds), "taken": _taken(taken), "tally": progress(finds),
        "sent_on": day_text(found.sent_on), "figures": figure_labels() if decides else {},
        "is_new": request.GET.get("moi") == "1",
        "steps": _steps(found, request.user, returning),
        "central": can_work_centrally(request.user),
        "breadcrumbs": [{"label": _("Báo cáo đơn vị"), "url": reverse("reading:list")}, {"label": found.title}],
    }, status=status)


def _steps(found: Submission, user: Any, returning: ReturnForm | None) -> list[dict[str, Any]]:
    """Take the whole report in, or send it back."""
    if not can_work_centrally(user) or found.state != SENT:
        return []
    address = reverse("reading:receive", args=[found.pk])
    return [
        {"label": _("Nhận báo cáo"), "url": address, "form": AcceptForm(prefix="accept"), "allowed": True,
         "primary": True, "help": _("Báo cáo được coi là đã nộp. Từng con số vẫn xem và nhận riêng.")},
        {"label": _("Trả lại"), "url": address, "form": returning or ReturnForm(prefix="return"), "allowed": True,
         "danger": True, "help": _("Đơn vị thấy lý do và gửi bản khác.")},
    ]


def progress(finds: list[Find]) -> dict[str, int]:
    """How far the reading of the numbers is."""
    found = [find for find in finds if find.is_number]
    return {"all": len(found), "waiting": sum(find.proposal.state == WAITING for find in found)}


def _taken(rows: QuerySet) -> list[tuple[str, Reported]]:
    return [(label_of(row.figure, row.parts), row) for row in rows]


@require_safe
def being_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by the page while a long report waits for the worker."""
    found = find_submission(request, pk)
    answer = render(request, "reading/being_read.html", {"submission": found})
    if found.read_at:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came: to keep, never opened as a page of ours."""
    found = find_submission(request, pk)
    if found.file is None:
        raise Http404
    return HttpResponse(bytes(found.file.content), content_type="application/octet-stream", headers={
        "Content-Disposition": content_disposition_header(True, found.file.name) or "attachment",
        "Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"})
