"""The list of campaigns, one campaign's progress, chasing, one unit's verdict in time."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import clock, day_text, percent
from giaoban.kernel.commitments.models import CANCELLED, Commitment
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.web.lists import Column, show_list

from .. import actions
from ..forms import UNDECIDED, RemindForm
from ..models import SCOPES, VALUES, Campaign, Verdict
from ..parts import TONES, deadline, progress
from ..rules import can_run


def seen_campaigns(request: HttpRequest) -> Any:
    """Campaigns of the account's units; before closing only the centre follows them."""
    found = Campaign.objects.visible_to(request.user)
    return found if request.user.sees_everything else found.filter(content_state="closed")


def find(request: HttpRequest, number: str) -> Campaign:
    """The campaign, or 404 also when it is there but not for this account."""
    return get_object_or_404(seen_campaigns(request).select_related("org", "department"), number=number)


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    rows = (seen_campaigns(request).select_related("department")
            .annotate(all=Count("verdicts"), done=Count("verdicts", filter=~Q(verdicts__verdict="")))
            .order_by("-opened_on", "-pk"))
    may = can_work_centrally(request.user)
    url = reverse("dossiers:open_kind", args=["reviews.campaign"]) if may else ""
    return show_list(
        request, title=_("Rà soát đơn vị"), rows=rows, columns=_columns(today), create_url=url,
        create_label=_("Mở đợt rà soát"), template="reviews/list.html",
        empty={"title": _("Chưa có đợt rà soát nào"), "url": url, "label": _("Mở đợt rà soát") if url else "",
               "text": _("Mỗi đợt rà soát lập danh sách đơn vị một ngày, giao cho các ban, và có một kết luận cho mỗi "
                         "đơn vị.")})


def _state(row: Any) -> Any:
    return row.lifecycle.state("content", row.content_state)


def _columns(today: Any) -> list[Column]:
    return [
        Column("number", _("Số hồ sơ"), lambda r: r.number, sort="number", fit=True),
        Column("title", _("Đợt rà soát"), lambda r: r.title, sort="title", wide=True,
               url=lambda r: reverse("reviews:campaign", args=[r.number])),
        Column("scope", _("Loại đơn vị"), lambda r: str(SCOPES.get(r.scope_kind, r.scope_kind)), sort="scope_kind"),
        Column("state", _("Tình trạng"), lambda r: str(_state(r).label), tone=lambda r: _state(r).tone),
        Column("done", _("Đã kết luận"), lambda r: percent(r.done, r.all), sort="done", num=True),
        Column("due", _("Hạn"), lambda r: day_text(r.due), sort="due", num=True, export=lambda r: r.due),
        Column("left", _("Còn"), lambda r: deadline(r, today)[0] if r.is_running else "",
               tone=lambda r: deadline(r, today)[1]),
    ]


@require_safe
def campaign(request: HttpRequest, number: str) -> HttpResponse:
    return show(request, find(request, number))


def show(request: HttpRequest, found: Campaign, *, form: RemindForm | None = None, status: int = 200) -> HttpResponse:
    """Progress by department and by verdict; who is to be reminded."""
    rows, today = progress(found), clock.today()
    counts = Counter(dict(found.verdicts.order_by().values_list("verdict").annotate(n=Count("pk"))))
    may = can_run(request.user, found) and found.is_running
    words, tone = deadline(found, today)
    left = sum(row["left"] for row in rows)
    return render(request, "reviews/campaign.html", {
        "title": found.title, "campaign": found, "rows": rows, "state": _state(found),
        "cells": _cells(found, counts), "words": words, "tone": tone, "due": day_text(found.due),
        "due_first": day_text(found.due_first),
        "moved": found.due_first not in (None, found.due), "scope": SCOPES.get(found.scope_kind, found.scope_kind),
        "scope_on": day_text(found.scope_on), "reminder": reminder(found, rows, words) if left else "",
        "remind_form": (form or RemindForm(found)) if may and left else None,
        "promises": _promises(request, found, today), "papers": list(found.documents.all()),
        "breadcrumbs": [{"label": _("Rà soát đơn vị"), "url": reverse("reviews:list")},
                        {"label": found.number, "url": ""}]}, status=status)


def _cells(found: Campaign, counts: Counter[str]) -> list[dict[str, Any]]:
    """Verdicts, each opening its list; undecided first."""
    url = reverse("reviews:entry", args=[found.number])
    whole = sum(counts.values())
    cells = [{"label": _("Chưa có kết luận"), "value": counts[""], "of": whole, "url": f"{url}?verdict={UNDECIDED}",
              "tone": "late" if counts[""] else "done"}]
    return cells + [{"label": label, "value": counts[key], "url": f"{url}?verdict={key}"}
                    for key, label in VALUES.items() if key != "ended" or counts[key]]


def _promises(request: HttpRequest, found: Campaign, today: Any) -> list[dict[str, Any]]:
    rows = (Commitment.objects.visible_to(request.user).filter(dossier=found.pk).exclude(state=CANCELLED)
            .select_related("lead").order_by("lead__code", "pk"))
    return [{"label": str(row.lead), "value": row.text, "url": f"/viec/{row.pk}/",
             "note": f"{row.state_label}; {_('hạn')} {day_text(row.due_now)}"} for row in rows]


def reminder(found: Campaign, rows: list[dict[str, Any]], words: str) -> str:
    """Text to paste into a message: which department still owes how many, by when."""
    owed = "; ".join(_("%(name)s còn %(n)d/%(m)d đơn vị") % {"name": row["label"], "n": row["left"], "m": row["all"]}
                     for row in rows if row["left"])
    return _("Đề nghị các ban sau hoàn thành kết luận rà soát đợt “%(title)s” (hạn %(due)s, %(left)s): %(owed)s.") % {
        "title": found.title, "due": day_text(found.due), "left": words, "owed": owed}


@require_POST
def remind(request: HttpRequest, number: str) -> HttpResponse:
    """A promise for every department that still owes."""
    found = find(request, number)
    form = RemindForm(found, request.POST)
    if form.is_valid():
        try:
            made = actions.remind(found, by=request.user, on=clock.today(), due=form.cleaned_data["due"])
        except StepRefused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("Đã giao việc đôn đốc cho %(n)d ban.") % {"n": len(made)} if made else
                             _("Các ban còn nợ đều đã có việc đôn đốc đang mở."))
            return redirect("reviews:campaign", number=found.number)
    return show(request, found, form=form, status=422)


@require_safe
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit in one campaign: every decision in time."""
    row = get_object_or_404(Verdict.objects.visible_to(request.user)
                            .select_related("org", "department", "campaign", "by"), pk=pk)
    seen = Dossier.objects.visible_to(request.user).filter(pk=row.campaign_id).exists()
    history = [{"on": day_text(each.since), "title": each.label if each.value else _("Rút kết luận"),
                "tone": TONES.get(each.value, ""), "icon": "check" if each.value else "x",
                "text": " · ".join(filter(None, (each.target, each.reason, each.evidence, str(each.by or "")))),
                "recorded_at": "" if each.recorded_at.astimezone(clock.HANOI).date() == each.since else
                day_text(each.recorded_at.astimezone(clock.HANOI).date())}
               for each in row.decisions.filter(voided_at=None).select_related("by").order_by("-since", "-pk")]
    crumbs = [{"label": _("Rà soát đơn vị"), "url": reverse("reviews:list")}]
    if seen:
        crumbs.append({"label": row.campaign.number, "url": reverse("reviews:campaign", args=[row.campaign.number])})
    return render(request, "reviews/verdict.html", {
        "title": row.org.name, "row": row, "tone": TONES.get(row.verdict, ""), "history": history,
        "breadcrumbs": [*crumbs, {"label": row.org.code, "url": ""}]})
