"""The slider in time: the days on which something changed, in order, and where the day asked for stands among them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.orgs.kinds import REPORTING
from giaoban.kernel.orgs.models import DatedQuerySet, Org, OrgFact, OrgName, Placement
from giaoban.kernel.people.models import User

from .forms import NOW, THEN, UNITS, WhenForm

#: Marks under the slider: at most so many, of days that touched so many units, so far apart (of the whole length).
MARKS, BIG, APART = 7, 5, 0.11
#: What the slider's own form doesn't carry on: the day it replaces, the page of a list.
REPLACED = ("on", "moment", "page", "excel")


def changes(user: User, known_on: date | None = None) -> Counter[date]:
    """Day → units in sight that changed that day (place, name or another fact): one query."""
    held = [Placement.objects.filter(line=REPORTING).held(known_on), OrgName.objects.held(known_on),
            OrgFact.objects.held(known_on)]
    parts = [_pairs(rows, "since", user) for rows in held]
    parts.append(_pairs(_ended(held[0], known_on), "until", user))
    return Counter(day for day, _org in parts[0].union(*parts[1:]))


def _ended(rows: DatedQuerySet, known_on: date | None) -> DatedQuerySet:
    rows = rows.exclude(until=None)
    if known_on is None:
        return rows
    return rows.filter(Q(ended_at=None) | Q(ended_at__lte=clock.end_of(known_on)))


def _pairs(rows: DatedQuerySet, column: str, user: User) -> Any:
    if not user.sees_everything:
        rows = rows.filter(org__in=Org.objects.visible_to(user).values("pk"))
    return rows.order_by().values_list(column, "org_id").distinct()


def day_at(user: User, asked: str, known_on: date | None = None) -> date | None:
    """The day the slider stands on; None when its place can't be read."""
    days = _line(changes(user, known_on), clock.today())
    return days[min(int(asked), len(days) - 1)] if asked.isdecimal() and len(asked) < 7 else None


def _line(counts: Counter[date], today: date) -> list[date]:
    """Every day of change up to today, and today at the end."""
    return sorted({day for day in counts if day < today} | {today})


@dataclass(frozen=True)
class Slider:
    """`counts`: units changed on each day. `query`: the address now, whose other questions are kept."""

    counts: Counter[date]
    on: date
    today: date
    query: QueryDict

    @cached_property
    def days(self) -> list[date]:
        return _line(self.counts, self.today)

    @property
    def value(self) -> int:
        """The last change on or before the day shown."""
        return max(0, bisect_right(self.days, self.on) - 1)

    @property
    def last(self) -> int:
        return len(self.days) - 1

    @property
    def listed(self) -> str:
        """For the script, short: the first day, then how many days to each next one."""
        gaps = (str((after - before).days) for before, after in pairwise(self.days))
        return " ".join([self.days[0].isoformat(), *gaps])

    @property
    def text(self) -> str:
        return day_text(self.on)

    @property
    def carried(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.query.lists() for value in values
                if name not in REPLACED and value]

    def address(self, day: date) -> str:
        """The same page on another day."""
        query = self.query.copy()
        for name in REPLACED:
            query.pop(name, None)
        query["on"] = day.isoformat()
        return f"?{query.urlencode()}"

    def _step(self, day: date) -> dict[str, Any]:
        changed = self.counts.get(day, 0)
        told = ngettext("%(n)s đơn vị thay đổi", "%(n)s đơn vị thay đổi", changed) % {"n": grouped(changed)}
        return {"day": day_text(day), "url": self.address(day), "hint": told if changed else _("hôm nay")}

    @property
    def before(self) -> dict[str, Any] | None:
        earlier = [day for day in self.days[:self.value + 1] if day < self.on]
        return self._step(earlier[-1]) if earlier else None

    @property
    def after(self) -> dict[str, Any] | None:
        later = self.days[self.value + 1:]
        return self._step(later[0]) if later else None

    @property
    def here(self) -> str:
        """What changed on the day shown, or since when nothing has."""
        day = self.days[self.value]
        if self.on == day and self.counts.get(day):
            return self._step(day)["hint"]
        since = [day for day in self.days[:self.value + 1] if day < self.on and self.counts.get(day)]
        return _("không đổi từ %(day)s") % {"day": day_text(since[-1])} if since else ""

    @cached_property
    def marks(self) -> list[dict[str, Any]]:
        """The biggest days, far enough apart for their labels to be read."""
        chosen: list[int] = []
        for day, changed in sorted(self.counts.items(), key=lambda item: (-item[1], item[0])):
            if changed < BIG or day >= self.today or len(chosen) == MARKS:
                break
            place = self.days.index(day)
            if all(abs(place - other) > APART * self.last for other in chosen):
                chosen.append(place)
        return [self._mark(place) for place in sorted(chosen)]

    def _mark(self, place: int) -> dict[str, Any]:
        day, part = self.days[place], round(100 * place / self.last, 1)
        anchor = "start" if part < 6 else "end" if part > 94 else "middle"
        return {"value": place, "part": part, "anchor": anchor, "n": grouped(self.counts[day]), "day": day_text(day),
                "url": self.address(day)}


def slider(user: User, on: date, known_on: date | None, query: QueryDict) -> Slider:
    return Slider(changes(user, known_on), on, clock.today(), query)


def at_moment(request: HttpRequest) -> str:
    """The address of the day the slider stands on."""
    _on, known_on = WhenForm(request.GET).days()
    query = request.GET.copy()
    day = day_at(request.user, query.pop("moment")[-1], known_on)
    if day:
        query["on"] = day.isoformat()
    return f"{request.path}?{query.urlencode()}"


def units_asked(request: HttpRequest) -> str:
    return NOW if request.GET.get("units") == NOW else THEN


def in_time(request: HttpRequest, on: date, known_on: date | None = None) -> dict[str, Any]:
    """What the slider and the line under it need; today's units are asked for on a past day only."""
    asked = units_asked(request)
    choices = []
    for key, label in UNITS.items():
        query = request.GET.copy()
        query["units"] = key
        choices.append({"label": label, "now": key == asked, "url": f"?{query.urlencode()}"})
    return {"slider": slider(request.user, on, known_on, request.GET), "units": asked,
            "choices": choices if on < clock.today() else []}
