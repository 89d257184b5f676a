"""Random acts in random order: the tree is valid on every day, what was known never changes, undoing restores."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.actions import ActRefused, NewUnit
from giaoban.kernel.orgs.kinds import GUIDANCE, KINDS, LINES, REPORTING
from giaoban.kernel.orgs.models import Org, OrgFact, OrgName, Placement, Reorganisation

from .conftest import answers

FIRST = date(2012, 1, 1)
DAYS = [FIRST + timedelta(days=182 * n) for n in range(12)]
UNITS = ["LHH-A", "LHH-B", "HN-001", "KHCN-0001", "N-0", "N-1", "N-2"]

Acted = tuple[str, int, int, int]


def _unit(n: int) -> Org:
    there = list(Org.objects.filter(code__in=UNITS).order_by("code"))
    return there[n % len(there)]


def _last(n: int) -> Reorganisation:
    acts = list(Reorganisation.objects.exclude(org__code="LHHVN").order_by("-pk")[:6])
    return acts[n % len(acts)]


def _found(one: int, other: int, on: date) -> Any:
    parent = _unit(other) if other % 3 else Org.objects.get(code="LHHVN")
    return orgs.found(code=f"N-{one % 3}", kind="st_organisation", name=f"Viện {one}", on=on, by=None, parent=parent)


ACTS: dict[str, Callable[[int, int, date], Any]] = {
    "found": _found,
    "rename": lambda one, other, on: orgs.rename(_unit(one), f"Tên {other}", on=on, by=None),
    "place": lambda one, other, on: orgs.place(_unit(one), _unit(other), line=REPORTING, on=on, by=None),
    "guide": lambda one, other, on: orgs.place(_unit(one), _unit(other), line=GUIDANCE, on=on, by=None),
    "kind": lambda one, other, on: orgs.change_kind(
        _unit(one), ["st_organisation", "press_agency", "sector_association"][other % 3], on=on, by=None),
    "merge": lambda one, other, on: orgs.merge([_unit(one)], into=_unit(other), on=on, by=None),
    "merge_new": lambda one, other, on: orgs.merge(
        [_unit(one), _unit(other)], into=NewUnit(f"N-{one % 3}", f"Mới {other}"), on=on, by=None),
    "split": lambda one, other, on: orgs.split(
        _unit(one), [(NewUnit(f"N-{n}", f"Phần {n}"), 500) for n in (0, 1)], on=on, by=None),
    "dissolve": lambda one, other, on: orgs.dissolve(_unit(one), on=on, by=None, heirs=[_unit(other)]),
    "restore": lambda one, other, on: orgs.restore(_unit(one), on=on, by=None),
    "suspend": lambda one, other, on: orgs.suspend(_unit(one), on=on, by=None),
    "undo": lambda one, other, on: orgs.undo(_last(one), by=None, reason="thử"),
    "correct": lambda one, other, on: orgs.correct(_last(one), by=None, reason="thử", on=on),
}


def check_valid() -> None:
    """Every day: each unit in the tree exists under a living unit of a fitting kind, and leads up to a root."""
    for day in DAYS:
        alive = set(OrgName.objects.on(day).values_list("org_id", flat=True))
        assert OrgName.objects.on(day).count() == len(alive)
        kinds = dict(OrgFact.objects.filter(aspect="kind").on(day).values_list("org_id", "value"))
        for line in LINES:
            rows = list(Placement.objects.filter(line=line).on(day).values_list("org_id", "parent_id"))
            assert len(rows) == len(dict(rows)), "hai vị trí"
            parents = dict(rows)
            for unit, above in rows:
                assert unit in alive and (above is None or above in alive)
                if line == REPORTING and above is not None:
                    assert kinds[above] in KINDS[kinds[unit]].under
                seen = set()
                here: int | None = unit
                while here is not None:
                    assert here not in seen, "vòng tròn"
                    seen.add(here)
                    here = parents.get(here)
    for org in Org.objects.all():
        last = OrgName.objects.held().filter(org=org).exclude(until__lte=FIRST).order_by("since", "pk").last()
        if last is not None and org.ended_on is None:
            assert last.until is None


@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 20), st.integers(0, 20), st.integers(0, 11)),
                min_size=3, max_size=10))
# A place of the unit two above, of other days than the act's: its parent had not been read.
@example(acts=[("correct", 0, 19, 0), ("split", 2, 13, 11), ("place", 13, 15, 0), ("correct", 17, 0, 0), ("guide", 9, 0, 10),
               ("found", 18, 14, 4), ("restore", 10, 7, 1), ("rename", 11, 2, 9), ("rename", 9, 20, 5), ("rename", 7, 19, 6)])
def test_any_acts_in_any_order(kept_world, acts: list[Acted]):
    from django.db import transaction

    with transaction.atomic():
        recorded = date(2020, 1, 1)
        remembered: dict[date, Any] = {}
        for kind, one, other, when in acts:
            with clock.at(recorded), suppress(ActRefused):
                ACTS[kind](one, other, DAYS[when])
            remembered[recorded] = None
            check_valid()
            for known, then in list(remembered.items()):
                now = answers(DAYS[::4], known)
                assert then in (None, now), f"điều đã biết ngày {known} đã đổi"
                remembered[known] = now
            recorded += timedelta(days=1)
        transaction.set_rollback(True)


@settings(max_examples=5, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(sorted(set(ACTS) - {"undo", "correct"})), st.integers(0, 20),
                          st.integers(0, 20), st.integers(0, 11)), min_size=1, max_size=6))
def test_undoing_in_reverse_restores_everything(kept_world, acts: list[Acted]):
    from django.db import transaction

    with transaction.atomic():
        last = Reorganisation.objects.order_by("-pk").first().pk
        before = answers(DAYS)
        for kind, one, other, when in acts:
            with suppress(ActRefused):
                ACTS[kind](one, other, DAYS[when])
        for act in Reorganisation.objects.filter(pk__gt=last).order_by("-pk"):
            orgs.undo(act, by=None, reason="thử")
        assert answers(DAYS) == before
        transaction.set_rollback(True)


@pytest.fixture
def kept_world(world):
    return world
