"""A closed day keeps its two numbers; people are counted once up the tree."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from giaoban.kernel.base import clock
from giaoban.kernel.people.actions import add_person, join, leave
from giaoban.kernel.people.counting.actions import CloseRefused, close_day
from giaoban.kernel.people.counting.heads import persons
from giaoban.kernel.people.counting.members import closed, members, moved
from giaoban.kernel.people.counting.models import ClosedDay, Headcount
from giaoban.kernel.people.counting.rows import membership_rows, person_rows
from giaoban.kernel.people.following import following
from giaoban.kernel.people.models import Membership, Person

DAY = date(2020, 12, 31)


@pytest.fixture
def a_few(world):
    """An in both unions, Bình in A until 2021, Chi in B from 2021."""
    people = [add_person(name=name, by=None) for name in ("Lê An", "Lê Bình", "Lê Chi")]
    a, b = world.orgs["LHH-A"], world.orgs["LHH-B"]
    join(people[0], a, since=date(2015, 1, 1), by=None)
    join(people[0], b, since=date(2016, 1, 1), by=None)
    leave(join(people[1], a, since=date(2017, 1, 1), by=None), until=date(2021, 6, 1), by=None)
    join(people[2], b, since=date(2021, 1, 1), by=None)
    return people


def test_both_numbers_on_any_day(world, a_few):
    a, b = world.orgs["LHH-A"].pk, world.orgs["LHH-B"].pk
    for day in (date(2014, 1, 1), date(2015, 6, 1), DAY, date(2021, 3, 1), date(2021, 6, 1), date(2022, 1, 1)):
        for orgs in (None, [a], [b], [a, b]):
            rows = Membership.objects.on(day)
            rows = rows if orgs is None else rows.filter(org__in=orgs)
            assert sum(members(day, orgs).values()) == rows.count()
            assert persons(day, orgs) == rows.values("person").distinct().count() == persons(day, orgs, clock.today())
            scope = SimpleNamespace(on=day, known_on=None, orgs=None if orgs is None else frozenset(orgs))
            assert (membership_rows(scope).count(), person_rows(scope).count()) == (rows.count(), persons(day, orgs))


def test_a_closed_day_never_changes(world, a_few):
    a, root = world.orgs["LHH-A"].pk, world.orgs["LHHVN"].pk
    close_day(DAY, by=world.users["office"])
    then = closed(DAY)
    assert (then[a].memberships, then[a].persons) == (2, 2)
    assert (then[root].memberships, then[root].memberships_below, then[root].persons_below) == (0, 3, 2)
    assert moved(DAY) == []
    join(a_few[2], world.orgs["LHH-A"], since=date(2019, 1, 1), by=None)
    assert closed(DAY) == then
    assert [(line.org, line.closed, line.now) for line in moved(DAY)] == [(a, 2, 3)]
    with pytest.raises(CloseRefused, match="đã chốt"):
        close_day(DAY, by=None)
    assert closed(DAY + timedelta(days=1)) is None


def test_erased_people_go_on_being_counted(world, a_few):
    with following([a_few[0].pk]):
        Person.objects.filter(pk=a_few[0].pk).update(erased_at=clock.now())
    assert persons(DAY) == 2
    assert sum(members(DAY).values()) == 3


def test_who_may_close_and_which_day(world):
    with pytest.raises(CloseRefused, match="Văn phòng"):
        close_day(DAY, by=world.users["unit"])
    with pytest.raises(CloseRefused, match="chưa qua"):
        close_day(clock.today() + timedelta(days=1), by=None)
    assert not ClosedDay.objects.exists()
    assert not Headcount.objects.exists()
