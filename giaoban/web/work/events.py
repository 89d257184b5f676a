"""What the calendar shows: each area registers what it knows of a stretch of days.

A domain does so in its apps.py: `events.register("critique.drafts", _("Dự thảo hết hạn góp ý"), drafts_closing)`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from giaoban.kernel.people.models import User


@dataclass(frozen=True)
class Event:
    """`uid`: the same as long as the record is the same, within its source. `until`: the last day, included.
    Without `starts` it lasts the whole day. `tone`: late | waiting | done | running | cancelled, beside its words."""

    uid: str
    title: str
    on: date
    url: str
    until: date | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    unit: str = ""
    note: str = ""
    tone: str = ""
    cancelled: bool = False
    source: str = field(default="", compare=False)

    @property
    def last(self) -> date:
        return max(self.until or self.on, self.on)


#: (account, first day, last day) → what of that stretch the account may see, in a number of queries that is constant
Find = Callable[[User, date, date], Iterable[Event]]


@dataclass(frozen=True)
class Source:
    key: str
    label: Any
    find: Find
    order: int = 50


_sources: dict[str, Source] = {}


def register(key: str, label: Any, find: Find, *, order: int = 50) -> None:
    """Called when Django starts; the same key again replaces the source."""
    _sources[key] = Source(key, label, find, order)


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: (source.order, source.key))


def between(user: User, first: date, last: date, only: Collection[str] = ()) -> list[Event]:
    """Events touching these days, in the order of their days and hours. `only`: keys of sources."""
    found: list[Event] = []
    for source in sources():
        if not only or source.key in only:
            found += [_of(source, event) for event in source.find(user, first, last)
                      if event.on <= last and event.last >= first]
    return sorted(found, key=lambda event: (event.on, event.starts or time.min, event.title))


def _of(source: Source, event: Event) -> Event:
    return Event(**{**event.__dict__, "source": source.key})
