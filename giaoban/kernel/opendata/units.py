"""Public units on a day, as one release lets them be seen: a handful of queries however many units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.kinds import (
    ACTIVE,
    ADDRESS,
    KIND,
    KINDS,
    LEGAL_FORM,
    PROVINCE,
    REPORTING,
    STATUS,
    WEBSITE,
)
from giaoban.kernel.orgs.models import Org, OrgFact, OrgName, OrgQuerySet, Placement, Succession
from giaoban.kernel.orgs.provinces import UnknownProvince, parse

from .models import Release

#: Columns that are a dated fact as it stands; every other has its own way.
_FACTS = {"legal_form": LEGAL_FORM, "address": ADDRESS, "website": WEBSITE}

Row = dict[str, Any]


def public(release: Release) -> OrgQuerySet:
    """Units the release makes public, whatever their day."""
    rows = Org.objects.filter(kind__in=release.kinds)
    return rows if release.example else rows.filter(example=False)


def _of(rows: QuerySet, near: Collection[int] | None) -> QuerySet:
    return rows if near is None else rows.filter(org__in=near)


@dataclass
class Reading:
    """What is needed of all public units on a day; kept apart by unit."""

    release: Release
    day: date
    codes: dict[int, str] = field(default_factory=dict)
    names: dict[int, OrgName] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    facts: dict[tuple[int, str], str] = field(default_factory=dict)
    all_names: dict[int, list[OrgName]] = field(default_factory=lambda: defaultdict(list))
    before: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    after: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, release: Release, day: date, only: Org | None = None) -> Reading:
        """Seven queries at most; a column that isn't public isn't read. `only`: this unit and those beside it."""
        made = cls(release, day, codes=dict(public(release).values_list("pk", "code")))
        places = Placement.objects.on(day).filter(line=REPORTING)
        if only is not None:
            places = places.filter(Q(org=only) | Q(parent=only))
        if release.shows("parent"):
            made.parents = dict(places.values_list("org_id", "parent_id"))
        near = None if only is None else [only.pk, *made.parents]
        made.names = {row.org_id: row for row in _of(OrgName.objects.on(day), near)}
        made.facts = {(org, aspect): value for org, aspect, value in
                      _of(OrgFact.objects.on(day), near).values_list("org_id", "aspect", "value")}
        made._read_past(near)
        return made

    def _read_past(self, near: Collection[int] | None) -> None:
        """Names before and after, who followed whom."""
        if self.release.shows("former_names"):
            for name in _of(OrgName.objects.held(), near).order_by("org", "since", "pk"):
                if name.until is None or name.until > name.since:
                    self.all_names[name.org_id].append(name)
        if self.release.shows("predecessors") or self.release.shows("successors"):
            for old, new in Succession.objects.held().order_by("act", "pk").values_list("old_id", "new_id"):
                self._follow(old, new)

    def _follow(self, old: int, new: int) -> None:
        """Only between units that are both public."""
        if old in self.codes and new in self.codes:
            self.after[old].append(self.codes[new])
            self.before[new].append(self.codes[old])

    def shown(self, org: Org) -> bool:
        """It existed that day, and was of a public kind then too."""
        return org.pk in self.names and self._kind(org) in self.release.kinds

    def row(self, org: Org) -> Row:
        """The public columns of one unit, in their order."""
        return {column.key: getattr(self, f"_{column.key}", self._plain(column.key))(org)
                for column in self.release.columns}

    def _plain(self, key: str) -> Any:
        return lambda org: self.facts.get((org.pk, _FACTS[key]), "") if key in _FACTS else getattr(org, key)

    def _name(self, org: Org) -> str:
        held = self.names.get(org.pk)
        return held.name if held else org.name

    def _short_name(self, org: Org) -> str:
        held = self.names.get(org.pk)
        return held.short_name if held else org.short_name

    def _kind(self, org: Org) -> str:
        return self.facts.get((org.pk, KIND), org.kind)

    def _kind_label(self, org: Org) -> str:
        known = KINDS.get(self._kind(org))
        return str(known.label) if known else self._kind(org)

    def _parent(self, org: Org) -> str:
        return self.codes.get(self.parents.get(org.pk) or 0, "")

    def _status(self, org: Org) -> str:
        return self.facts.get((org.pk, STATUS), ACTIVE)

    def _province_code(self, org: Org) -> str:
        value = self.facts.get((org.pk, PROVINCE), "")
        return value if ":" in value else ""

    def _province(self, org: Org) -> str:
        code = self._province_code(org)
        try:
            return parse(code).name if code else org.province
        except UnknownProvince:
            return ""

    def _former_names(self, org: Org) -> list[Row]:
        return [{"name": name.name, "since": name.since, "until": name.until} for name in self.all_names[org.pk]]

    def _predecessors(self, org: Org) -> list[str]:
        return list(dict.fromkeys(self.before[org.pk]))

    def _successors(self, org: Org) -> list[str]:
        return list(dict.fromkeys(self.after[org.pk]))


def units(release: Release, day: date) -> Iterator[Row]:
    """Every public unit that existed that day, by code; read as it is asked for."""
    reading = Reading.of(release, day)
    for org in public(release).order_by("code").iterator(chunk_size=1000):
        if reading.shown(org):
            yield reading.row(org)


@dataclass(frozen=True)
class Unit:
    """One public unit on a day. `below`: codes of the public units directly under it that day."""

    row: Row
    day: date
    below: list[str]


def unit(release: Release, code: str, day: date | None = None) -> Unit | None:
    """One unit on a day: today, or the last day of one that is no more. None: not public, or not there that day."""
    org = public(release).filter(code=code).first()
    if org is None:
        return None
    asked = day or _last_day(org)
    reading = Reading.of(release, asked, org)
    if not reading.shown(org):
        return None
    below = sorted(reading.codes[child] for child, parent in reading.parents.items()
                   if parent == org.pk and child in reading.codes and child in reading.names)
    return Unit(reading.row(org), asked, below)


def _last_day(org: Org) -> date:
    today = clock.today()
    if org.ended_on is None or org.ended_on > today:
        return today
    return max(org.founded_on, date.fromordinal(org.ended_on.toordinal() - 1))
