"""Every check finds exactly the fault it is for, and nothing in sound records."""

from __future__ import annotations

import pytest

from giaoban.kernel.orgs import actions as orgs

from .. import engine
from ..catalogue import checks
from .faults import FOUNDED, plants

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation(world):
    """The world with a second institute and matters at every stage, all through the actions."""
    world.orgs["KHCN-0002"] = orgs.found(code="KHCN-0002", kind="st_organisation", name="Viện Thử hai", on=FOUNDED,
                                         by=None, parent=world.orgs["LHHVN"])
    for step in ("review", "start", "accept", "settle"):
        world.walk(world.task("HN-001"), upto=step)
    return world


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


@pytest.mark.parametrize("key", sorted(checks()))
def test_a_check_finds_its_fault_and_only_that(federation, key):
    expected, word = plants()[key](federation)
    counted = found()
    assert counted[key] == expected
    rows = engine.detail(checks()[key])
    assert len(rows) == expected
    assert any(word in str(value) for row in rows for value in row.values()), rows
    assert all(set(row) == set(checks()[key].columns) for row in rows)
    others = {name: number for name, number in counted.items() if number and name != key}
    assert not others, f"{key} also set off {others}"
