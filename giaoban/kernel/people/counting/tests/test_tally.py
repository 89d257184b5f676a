"""The tally says what counting the rows says, on any day."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.kernel.base import clock
from giaoban.kernel.people.counting import tally
from giaoban.kernel.people.counting.members import members
from giaoban.kernel.people.following import following
from giaoban.kernel.people.models import Membership, Person, Tally

START = date(2019, 12, 20)
DAYS = st.integers(0, 100).map(lambda n: START + timedelta(days=n))
ACTS = st.lists(st.tuples(st.sampled_from(["join", "join", "leave", "void"]), st.integers(0, 30), DAYS, st.booleans()),
                max_size=14)


def act(person, orgs, what, number, day, first):
    rows = list(Membership.objects.held().order_by("pk"))
    with following([person.pk]):
        if what == "join":
            Membership.objects.create(person=person, org=orgs[first], since=day)
        elif rows and what == "leave":
            row = rows[number % len(rows)]
            Membership.objects.filter(pk=row.pk, until=None, since__lt=day).update(until=day, ended_at=clock.now())
        elif rows:
            Membership.objects.filter(pk=rows[number % len(rows)].pk).update(voided_at=clock.now())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS, st.lists(DAYS, min_size=1, max_size=4))
def test_the_tally_equals_a_count_of_rows(world, acts, days):
    Membership.objects.all().delete()
    Tally.objects.all().delete()
    person, _ = Person.objects.get_or_create(name="An", folded="an")
    orgs = [world.orgs["LHH-A"], world.orgs["LHH-B"]]
    for what, number, day, first in acts:
        act(person, orgs, what, number, day, first)
    for day in days:
        counted = {org.pk: Membership.objects.filter(org=org).on(day).count() for org in orgs}
        assert members(day) == {org: n for org, n in counted.items() if n}
        assert members(day, known_on=clock.today()) == members(day)
    before = set(Tally.objects.values_list("org", "month", "joined", "left", "days"))
    tally.rebuild()
    assert {row for row in Tally.objects.values_list("org", "month", "joined", "left", "days") if row[4]} == {
        row for row in before if row[4]}


def test_many_joins_and_some_taken_back(db):
    day, later = date(2020, 2, 29), date(2021, 1, 1)
    tally.add({(1, day): (100_000, 0), (2, day): (5, 0), (1, later): (0, 10)})
    tally.add({(2, day): (-5, 0), (1, later): (0, -10)})
    assert members(day) == members(later) == {1: 100_000}
    assert members(day - timedelta(days=1)) == {}
    assert members(later, orgs=[2]) == {}
