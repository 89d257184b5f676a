"""What must hold on every day after every act; an act that breaks it is refused and leaves nothing behind.

One name a day of life; one place a line and day; a place only while both units are there; kinds that may stand under
one another; no unit above itself on any line on any day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from giaoban.kernel.base import day_text

from ..kinds import KIND, KINDS, OTHER_LINES, REPORTING
from ..models import Org, OrgFact, OrgName, Placement
from .rows import ActRefused

#: Later than any day on record: the end of what has no end.
EVER = date.max

Span = tuple[date, date]


def _span(row: Any) -> Span:
    return row.since, row.until or EVER


def _meet(one: Span, other: Span) -> Span | None:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first < last else None


class Standing:
    """The held rows of some units and of those they stand under, fetched as far as they are asked for."""

    def __init__(self, orgs: Iterable[int]) -> None:
        self.touched = set(orgs)
        self.orgs: dict[int, Org] = {}
        self.names: dict[int, list[OrgName]] = defaultdict(list)
        self.kinds: dict[int, list[OrgFact]] = defaultdict(list)
        self.places: dict[int, list[Placement]] = defaultdict(list)
        self._load(self.touched)
        below = Placement.objects.filter(parent__in=self.touched, voided_at=None).values_list("org_id", flat=True)
        self._load(set(below))
        self._load({row.parent_id for rows in list(self.places.values()) for row in rows if row.parent_id})

    def _load(self, wanted: set[int]) -> None:
        new = wanted - set(self.orgs)
        if not new:
            return
        self.orgs.update(Org.objects.in_bulk(new))
        for name in OrgName.objects.filter(org__in=new, voided_at=None).order_by("since", "pk"):
            self.names[name.org_id].append(name)
        for fact in OrgFact.objects.filter(org__in=new, voided_at=None, aspect=KIND).order_by("since", "pk"):
            self.kinds[fact.org_id].append(fact)
        for place in Placement.objects.filter(org__in=new, voided_at=None).order_by("since", "pk"):
            self.places[place.org_id].append(place)

    def lives(self, org: int) -> list[Span]:
        """Stretches without a gap in which the unit exists."""
        self._load({org})
        found: list[Span] = []
        for since, until in map(_span, self.names[org]):
            if since == until:
                continue
            if found and found[-1][1] == since:
                found[-1] = (found[-1][0], until)
            else:
                found.append((since, until))
        return found

    def kinds_in(self, org: int, span: Span) -> set[str]:
        self._load({org})
        return {fact.value for fact in self.kinds[org] if _meet(_span(fact), span)} or {self.orgs[org].kind}

    def above(self, org: int, line: str, span: Span) -> Iterator[tuple[int, Span]]:
        """Units it stands under on the line within the span, each with when."""
        self._load({org})
        for place in self.places[org]:
            meets = _meet(_span(place), span)
            if place.line == line and place.parent_id and meets:
                yield place.parent_id, meets


def verify(orgs: Iterable[int]) -> None:
    """Refuse what the rows of these units now say, if it can't be."""
    standing = Standing(orgs)
    for org in standing.touched:
        _check_names(standing, org)
    for org in list(standing.places):
        _check_places(standing, org)


def _check_names(standing: Standing, org: int) -> None:
    before: OrgName | None = None
    for name in standing.names[org]:
        if before is not None and _meet(_span(before), _span(name)):
            raise ActRefused(f"“{name.name}”: hai tên cùng có hiệu lực từ {day_text(name.since)}. "
                             f"Xem lại ngày; tên “{before.name}” ghi từ {day_text(before.since)}.")
        before = name


def _check_places(standing: Standing, org: int) -> None:
    latest: dict[str, Placement] = {}
    for place in standing.places[org]:
        if place.since == place.until:
            continue
        before = latest.get(place.line)
        if before is not None and _meet(_span(before), _span(place)):
            raise ActRefused(f"“{standing.orgs[org]}” có hai vị trí cùng lúc từ {day_text(place.since)}. Xem lại ngày.")
        latest[place.line] = place
        _check_lives(standing, place)
        _check_grammar(standing, place)
        _check_circle(standing, place)


def _check_lives(standing: Standing, place: Placement) -> None:
    for unit in filter(None, (place.org_id, place.parent_id)):
        spans = standing.lives(unit)
        if not any(since <= place.since and _span(place)[1] <= until for since, until in spans):
            org = standing.orgs[unit]
            raise ActRefused(f"“{org}” không tồn tại suốt thời gian từ {day_text(place.since)}"
                             + (f" đến {day_text(place.until)}" if place.until else "")
                             + f"{_life_text(spans)}, nên vị trí này không ghi được. Xem lại ngày.")


def _life_text(spans: list[Span]) -> str:
    if not spans:
        return ""
    since, until = spans[-1]
    return f" (có từ {day_text(since)}" + (f", chấm dứt {day_text(until)})" if until != EVER else ")")


def _check_grammar(standing: Standing, place: Placement) -> None:
    span = _span(place)
    below = standing.kinds_in(place.org_id, span)
    above = standing.kinds_in(place.parent_id, span) if place.parent_id else set()
    for kind in below:
        for parent in above:
            if not may_stand(kind, parent, place.line):
                raise ActRefused(f"“{_label(kind)}” không đứng dưới “{_label(parent)}”. Chọn đơn vị cấp trên khác.")


def may_stand(kind: str, parent: str, line: str) -> bool:
    """The grammar of units on one line."""
    if line != REPORTING:
        return line not in OTHER_LINES or parent in OTHER_LINES[line]
    allowed = KINDS[kind].under if kind in KINDS else ()
    return not allowed or parent in allowed


def _label(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind


def _check_circle(standing: Standing, place: Placement) -> None:
    """Follow the line upwards, within the days on which every step so far holds."""
    if place.org_id not in standing.touched and place.parent_id not in standing.touched:
        return
    waiting: list[tuple[int, Span]] = [(place.parent_id, _span(place))] if place.parent_id else []
    seen: set[tuple[int, Span]] = set()
    while waiting:
        unit, span = waiting.pop()
        if unit == place.org_id:
            assert place.parent_id is not None
            raise ActRefused(f"“{standing.orgs[place.parent_id]}” đang ở dưới “{standing.orgs[place.org_id]}”: "
                             "xếp như vậy thành vòng tròn.")
        if (unit, span) not in seen:
            seen.add((unit, span))
            waiting += standing.above(unit, place.line, span)
