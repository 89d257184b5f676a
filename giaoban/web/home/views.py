"""Home, what waits for me, and search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.people.models import UNIT
from giaoban.web.reading.owed import still_owed

from . import boards, finding, owed
from .addresses import PEOPLE, found_people, listed
from .tally import tally
from .waiting import Group, kinds_for
from .years import seen_units, shown_year

#: Years back that the chart offers.
YEARS = 5
#: Lines of one kind on the waiting page.
LINES = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One address: the centre and readers get the leader's sheet, a unit gets what it owes."""
    return _unit(request) if request.user.role == UNIT else _board(request)


def _board(request: HttpRequest) -> HttpResponse:
    user, today = request.user, clock.today()
    held = boards.meetings_of(user, today)
    since = held.held.on if held.held else today - boards.WEEK * 4
    shown = held.shown
    return render(request, "home/board.html", {
        "title": shown.title if shown else _("Bàn giao ban"), "today": day_text(today), "meeting": shown,
        "when": boards.when(shown) if shown else "", "coming": held.coming is not None,
        "cells": boards.cells_of(user, tally(boards.counts_of(user, today))), "talk": boards.talk_of(user, today),
        "follow_up": boards.follow_up_of(user, held.held, today), "since": day_text(since),
        "changes": boards.changes_of(user, since), "may_plan": user.is_central, **_year(request)})


def _year(request: HttpRequest) -> dict[str, Any]:
    today = clock.today()
    asked = request.GET.get("year", "")
    year = shown_year(asked, today, seen_units(request.user))
    years = sorted({year.year, *range(today.year, today.year - YEARS, -1)}, reverse=True)
    return {"year": year, "years": years, "fell_back": year.year != today.year and asked != str(year.year)}


def _unit(request: HttpRequest) -> HttpResponse:
    user, today = request.user, clock.today()
    kinds = kinds_for(user)
    counted = tally({
        "owed": still_owed(user), "overdue": boards.overdue(user, today), "soon": boards.soon(user, today),
        **{f"waiting {kind.key}": kind.rows for kind in kinds}})
    waiting = sum(n for name, n in counted.items() if name.startswith("waiting "))
    held = boards.meetings_of(user, today)
    return render(request, "home/unit.html", {
        "title": str(user.org), "today": day_text(today), "counted": counted, "meeting": held.coming,
        "when": boards.when(held.coming) if held.coming else "",
        "cells": _unit_cells(counted, waiting), "reports": owed.report_lines(user, today),
        "promises": owed.promise_lines(user, today), "sent": owed.sent_lines(user),
        "kinds": owed.dossier_states(user), "send": owed.SEND})


def _unit_cells(counted: dict[str, int], waiting: int) -> list[dict[str, Any]]:
    return [
        {"label": _("Báo cáo còn nợ"), "value": counted["owed"], "url": "#no",
         "tone": "waiting" if counted["owed"] else ""},
        {"label": _("Việc quá hạn"), "value": counted["overdue"], "url": "/viec/?cell=overdue",
         "tone": "late" if counted["overdue"] else ""},
        {"label": _("Đến hạn tuần này"), "value": counted["soon"], "url": "/viec/?cell=soon",
         "tone": "waiting" if counted["soon"] else ""},
        {"label": _("Chờ đơn vị"), "value": waiting, "url": "/cho-toi/", "tone": "waiting" if waiting else ""},
    ]


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything whose next move is mine, by kind."""
    kinds = kinds_for(request.user)
    counted = tally({kind.key: kind.rows for kind in kinds})
    groups = [Group(kind, counted[kind.key], kind.first(LINES)) for kind in kinds]
    return render(request, "home/waiting.html", {
        "title": _("Việc của tôi"), "groups": sorted((group for group in groups if group.count),
                                                     key=lambda group: not group.late), "total": sum(counted.values()),
        "limit": LINES, "reads_only": not kinds, "breadcrumbs": [{"label": _("Bàn giao ban"), "url": "/"}]})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The one box: an exact number goes straight to its record, anything else is grouped.

    To HTMX: the few best of each group, for the panel under the box.
    """
    text, only = request.GET.get("q", "").strip()[:finding.LONGEST], request.GET.get("only", "") == PEOPLE
    exact = finding.exact(text, request.user) if text and not only else []
    if request.htmx:
        groups = finding.find(text, request.user, groups=finding.BOX, shown=finding.IN_BOX)
        return render(request, "home/box.html", {"q": text, "exact": exact, "groups": groups,
                                                 "all_url": listed("/tim-kiem/", q=text)})
    if len(exact) == 1:
        return HttpResponseRedirect(exact[0].url)
    groups = (finding.find(text, request.user, groups=finding.ONLY_PEOPLE, shown=finding.ALONE) if only
              else finding.find(text, request.user))
    return render(request, "home/search.html", {
        "title": _("Tìm người") if only else _("Tìm kiếm"), "q": text, "exact": exact, "groups": groups, "only": only,
        "nothing": bool(text) and not groups and not exact, "everything": listed("/tim-kiem/", q=text),
        "people": found_people(text)})
