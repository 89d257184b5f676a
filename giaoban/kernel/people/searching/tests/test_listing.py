"""The list says what the records say, in Vietnamese order, page after page."""

from datetime import date

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.following import following
from giaoban.kernel.people.models import Membership, Person, PersonField
from giaoban.kernel.people.searching.listing import LEFT, MEMBER, NEVER, Filters, people_of

NAMES = ["Lê Ánh", "Trần An", "Lê Ân", "Lê An", "Vũ Đức", "Vũ Dũng", "Nguyễn Văn An", "Nguyễn Thị An", "Đỗ Anh", "An"]


@pytest.fixture
def people(world):
    made = []
    with following([]) as who:
        for place, name in enumerate(NAMES):
            person = add_person(name=name, by=None, birth_year=1950 + place, sex="mf"[place % 2], titles="PGS.TS" * (place == 4))
            Membership.objects.create(person=person, org=world.orgs["LHH-A" if place % 3 else "LHH-B"],
                                      since=date(2012 + place, 1, 1), until=date(2022, 1, 1) if place % 4 == 3 else None)
            made.append(person)
            who.add(person.pk)
        PersonField.objects.create(person=made[2], field="10201")
    return made


def shown(world, who="office", orgs=None, on=None, **asked):
    codes = None if orgs is None else [world.orgs[code].pk for code in orgs]
    return [person.name for person in people_of(codes, Filters(**asked), user=world.users[who], on=on)]


def test_in_vietnamese_order_whatever_the_page(world, people):
    wanted = list(Person.objects.order_by("sort_key", "pk"))
    found = people_of(None, user=world.users["office"])
    assert list(found) == wanted
    pages = Paginator(found, 3)
    assert [person for page in pages for person in page.object_list] == wanted
    assert list(found.reversed()) == wanted[::-1]
    assert found[4:7] == wanted[4:7]


@pytest.mark.parametrize("day", [date(2011, 1, 1), date(2017, 6, 1), date(2021, 12, 31), date(2022, 1, 1), None])
@pytest.mark.parametrize("orgs", [None, ["LHH-A"], ["LHH-A", "LHH-B"]])
def test_states_on_a_day_are_those_of_the_rows(world, people, day, orgs):
    rows = Membership.objects.held()
    if orgs:
        rows = rows.filter(org__code__in=orgs)
    now = set(rows.on(day or date(2026, 1, 1)).values_list("person__name", flat=True))
    ever = set(rows.values_list("person__name", flat=True))
    assert set(shown(world, orgs=orgs, on=day, state=MEMBER)) == now
    assert set(shown(world, orgs=orgs, on=day, state=LEFT)) == ever - now
    assert set(shown(world, orgs=orgs, on=day, state=NEVER)) == set(NAMES) - ever


def test_filters(world, people):
    assert shown(world, words="le a") == ["Lê An", "Lê Ánh", "Lê Ân"]
    assert shown(world, words="nguyen", sex="f") == ["Nguyễn Thị An"]
    assert shown(world, birth_from=1958) == ["An", "Đỗ Anh"]
    assert shown(world, birth_to=1951, birth_from=1951) == ["Trần An"]
    assert shown(world, titles="ts") == ["Vũ Đức"]
    assert shown(world, field="102") == ["Lê Ân"]
    assert shown(world, joined_from=date(2020, 1, 1), joined_to=date(2020, 1, 1)) == ["Đỗ Anh"]
    assert shown(world, orgs=["LHH-B"], words="nguyen") == ["Nguyễn Văn An"]


def test_an_account_lists_only_its_own(world, people):
    mine = set(Person.objects.visible_to(world.users["unit"]).values_list("name", flat=True))
    assert set(shown(world, who="unit")) == mine
    assert shown(world, who="unit", orgs=["LHH-B"]) == []
    assert shown(world, who="stranger") == []
    assert set(shown(world, who="unit", state=NEVER)) == set()


def test_queries_do_not_grow(world, people):
    def count(stop):
        with CaptureQueriesContext(connection) as seen:
            people_of(None, Filters(words="a"), user=world.users["unit"])[0:stop]
        return len(seen)

    assert count(1) == count(3) == count(50)


def test_many_are_read_by_buckets(world, people, monkeypatch):
    monkeypatch.setattr("giaoban.kernel.people.searching.listing.FEW", 2)
    test_in_vietnamese_order_whatever_the_page(world, people)
