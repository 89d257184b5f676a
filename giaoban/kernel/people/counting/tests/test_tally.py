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
        assert tally.changed_after(day) == {org for org, since, until in Membership.objects.held().values_list(
            "org", "since", "until") if since > day or (until and until > day)}
    before = rows_of_tally()
    tally.rebuild()
    assert rows_of_tally() == before


def rows_of_tally():
    rows = Tally.objects.values_list("org", "year", "joined", "left", "days")
    return {(*row, bytes(blob)) for *row, blob in rows if blob}


def test_a_year_with_something_on_every_day(db):
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(366)]
    for some in (days[:170], days[170:]):
        tally.add({(1, day): (2, 1) for day in some})
    assert [members(day)[1] for day in days] == list(range(1, 367))
    tally.add({(1, day): (-2, -1) for day in days[1:]})
    assert members(days[-1]) == {1: 1}
    assert len(bytes(Tally.objects.get().days)) == 12


def test_many_joins_and_some_taken_back(db):
    day, later = date(2020, 2, 29), date(2021, 1, 1)
    tally.add({(1, day): (100_000, 0), (2, day): (5, 0), (1, later): (0, 10)})
    tally.add({(2, day): (-5, 0), (1, later): (0, -10)})
    assert members(day) == members(later) == {1: 100_000}
    assert members(day - timedelta(days=1)) == {}
    assert members(later, orgs=[2]) == {}
