"""Every check finds exactly the fault it is for, and nothing in sound records."""

from __future__ import annotations

from datetime import date

import pytest

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.people.actions import add_person, give_mandate, join

from .. import engine
from ..catalogue import checks
from .faults import FOUNDED, follow, plants

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation(world, again):
    again(grown, world)
    return world


def grown(world):
    """The world with a second institute and matters at every stage, all through the actions."""
    world.orgs["KHCN-0002"] = orgs.found(code="KHCN-0002", kind="st_organisation", name="Viện Thử hai", on=FOUNDED,
                                         by=None, parent=world.orgs["LHHVN"])
    for step in ("review", "start", "accept", "settle"):
        world.walk(world.task("HN-001"), upto=step)


def found() -> dict[str, int]:
    """What every check counts; one that gave no answer fails the test."""
    counted = {}
    for check in checks().values():
        outcome = engine.run(check)
        assert not outcome.problem, (check.key, outcome.problem)
        counted[check.key] = outcome.found
    return counted


def test_every_check_has_its_fault():
    assert set(plants()) == set(checks())


def test_sound_records_have_no_fault(federation):
    assert found() == dict.fromkeys(checks(), 0)


def test_acts_leave_no_fault(federation):
    """Everything that moves units, one after another, half of it undone."""
    units, on = federation.orgs, date(2021, 1, 1)
    facts = {"by": None, "paper": "01/QĐ"}
    person = add_person(name="Nguyễn Văn An", by=None)
    join(person, units["LHH-B"], since=date(2012, 5, 1), by=None)
    give_mandate(person, units["LHH-A"], "Chủ tịch", since=date(2019, 1, 1), by=None)
    undone = [orgs.rename(units["HN-001"], "Hội Cơ học mới", on=on, **facts).act,
              orgs.suspend(units["KHCN-0001"], reason="thử", on=on, **facts),
              orgs.dissolve(units["KHCN-0001"], heirs=[units["HN-001"], units["KHCN-0002"]], on=on, **facts)]
    orgs.merge([units["LHH-A"], units["LHH-B"]], into=orgs.NewUnit("LHH-AB", "Liên hiệp hội tỉnh gộp"), on=on, **facts)
    parts = [(orgs.NewUnit("HN-002", "Hội Cơ học chất rắn"), 300)]
    undone.append(orgs.split(units["HN-001"], parts, ends=False, on=date(2021, 2, 1), **facts))
    orgs.place(units["KHCN-0002"], units["HN-001"], on=date(2021, 3, 1), **facts)
    assert found() == dict.fromkeys(checks(), 0)
    for act in reversed(undone):
        orgs.undo(act, by=None, reason="thử hủy")
    assert found() == dict.fromkeys(checks(), 0)


@pytest.mark.parametrize("key", sorted(checks()))
def test_a_check_finds_its_fault_and_only_that(federation, key):
    expected, word = plants()[key](federation)
    follow(key)
    counted = found()
    assert counted[key] == expected
    rows = engine.detail(checks()[key])
    assert len(rows) == expected
    assert any(word in str(value) for row in rows for value in row.values()), rows
    assert all(set(row) == set(checks()[key].columns) for row in rows)
    others = {name: number for name, number in counted.items() if number and name != key}
    assert not others, f"{key} also set off {others}"
