"""The calendar: a month as a grid or as a list; the grid is a list on a phone."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.web.home.boards import WEEKDAYS

from .events import Event, between, sources

#: Events of one day in the grid; the others are counted and stand in the list.
SHOWN = 4
DAY = timedelta(days=1)
GRID, LIST = "", "list"


class CalendarFilter(forms.Form):
    """A month as `2021-03` and one source; whatever can't be read is this month and every source."""

    month = forms.CharField(label=gettext_lazy("Tháng"), required=False, max_length=7,
                            widget=forms.TextInput(attrs={"type": "month"}))
    source = forms.ChoiceField(label=gettext_lazy("Nội dung"), required=False)
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["source"].choices = [("", _("Tất cả")), *((s.key, s.label) for s in sources())]
        self.is_valid()

    @property
    def first(self) -> date:
        year, _sep, month = (self.cleaned_data.get("month") or "").partition("-")
        if year.isdecimal() and month.isdecimal() and 1900 < int(year) < 2200 and 1 <= int(month) <= 12:
            return date(int(year), int(month), 1)
        return clock.today().replace(day=1)

    @property
    def only(self) -> list[str]:
        chosen = self.cleaned_data.get("source")
        return [chosen] if chosen else []


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    asked = CalendarFilter(request.GET)
    first = asked.first
    last = first.replace(day=monthrange(first.year, first.month)[1])
    as_list = request.GET.get("view") == LIST
    start, end = (first, last) if as_list else (first - DAY * first.weekday(), last + DAY * (6 - last.weekday()))
    found = between(request.user, start, end, asked.only)
    labels = {source.key: str(source.label) for source in sources()}
    days = by_day(found, start, end)
    return render(request, "work/calendar.html", {
        "title": _("Lịch tháng %(month)s/%(year)s") % {"month": first.month, "year": first.year}, "filters": asked,
        "as_list": as_list, "before": _month(first - DAY), "after": _month(last + DAY), "here": _month(first),
        "this": _month(clock.today()), "weekdays": WEEKDAYS, "total": len({(e.source, e.uid) for e in found}),
        "weeks": [] if as_list else weeks(days, first, labels),
        "days": [_day(day, days[day], labels, len(days[day])) for day in sorted(days)] if as_list else []})


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def by_day(found: Iterable[Event], first: date, last: date) -> dict[date, list[Event]]:
    """Each event under each of its days within the stretch."""
    days: dict[date, list[Event]] = defaultdict(list)
    for event in found:
        day = max(event.on, first)
        while day <= min(event.last, last):
            days[day].append(event)
            day += DAY
    return days


def weeks(days: dict[date, list[Event]], first: date, labels: dict[str, str]) -> list[list[dict[str, Any]]]:
    """Weeks from Monday; days of other months are there, greyed."""
    day, grid = first - DAY * first.weekday(), []
    while day < first or day.month == first.month:
        grid.append([{**_day(day + DAY * n, days.get(day + DAY * n, []), labels, SHOWN),
                      "outside": (day + DAY * n).month != first.month} for n in range(7)])
        day += DAY * 7
    return grid


def _day(day: date, found: list[Event], labels: dict[str, str], shown: int) -> dict[str, Any]:
    lines = [{"event": event, "label": labels.get(event.source, ""),
              "hour": f"{event.starts:%H:%M}" if event.starts else ""} for event in found]
    return {"day": day, "text": day_text(day), "short": f"{day.day}/{day.month}", "weekday": WEEKDAYS[day.weekday()],
            "today": day == clock.today(), "lines": lines[:shown], "more": max(0, len(lines) - shown)}
