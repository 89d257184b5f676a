"""The index says what a recount says, whatever was added and removed, by however many at once."""

import contextlib
import random
from collections import defaultdict

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.kernel.people.actions import add_person, join
from giaoban.kernel.people.following import following
from giaoban.kernel.people.models import Membership, Person, Posting
from giaoban.kernel.people.searching import index
from giaoban.kernel.people.searching.postings import everybody, from_columns, postings_of
from giaoban.kernel.people.searching.vocabulary import vocabulary

IDS = st.sets(st.one_of(st.integers(1, 40), st.integers(65_530, 65_540), st.integers(1, 2**31)), max_size=12)
TOKENS = st.dictionaries(st.sampled_from(["w:an", "w:binh", "o:1", "y:1960"]), IDS, max_size=4)


def held():
    return {token: set(ids) for token in Posting.objects.values_list("token", flat=True)
            if (ids := index.ids(token))}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TOKENS, TOKENS), max_size=5))
def test_the_index_equals_a_recount(db, changes):
    Posting.objects.all().delete()
    counted = defaultdict(set)
    for added, removed in changes:
        index.change(added, removed)
        for token, ids in removed.items():
            counted[token] -= ids
        for token, ids in added.items():
            counted[token] |= ids
    assert held() == {token: ids for token, ids in counted.items() if ids}
    assert all(len(bytes(blob)) < 8400 for blob in Posting.objects.values_list("ids", flat=True))


def test_a_full_block_stays_small(db):
    index.add({"w:nguyen": range(65_536, 131_072, 2)})
    assert len(bytes(Posting.objects.get().ids)) < 8400
    assert len(index.ids("w:nguyen")) == 32_768


def test_many_rows_at_once_are_added_to_those_there(db):
    index.add({f"w:{word}": [1, 70_000] for word in range(150)})
    index.add({f"w:{word}": [2] for word in range(300)})
    found = index.ids_of(f"w:{word}" for word in range(300))
    assert [set(found[f"w:{word}"]) for word in (0, 149, 150)] == [{1, 2, 70_000}, {1, 2, 70_000}, {2}]


def test_what_changes_inside_reaches_the_index(world):
    person = add_person(name="Đỗ Thị Hường", by=None, birth_year=1961, titles="PGS.TS", sex="f")
    with following([]) as who:
        who.add(person.pk)
    order = next(token for token in held() if token.startswith("k:"))
    assert held().keys() == {"w:do", "w:thi", "w:huong", "y:1961", "s:f", "t:pgs", "t:ts", "n:3", order}
    with following([person.pk]):
        Person.objects.filter(pk=person.pk).update(folded="do thi huyen")
        Membership.objects.create(person=person, org=world.orgs["LHH-A"], since="2015-01-01")
    found = held()
    assert "w:huong" not in found
    assert found["w:huyen"] == found[f"o:{world.orgs['LHH-A'].pk}"] == {person.pk}
    with following([person.pk]):
        Membership.objects.update(until="2020-01-01")
    assert held()[f"p:{world.orgs['LHH-A'].pk}"] == {person.pk}


def test_columns_rows_and_rebuilding_agree(world):
    made = [add_person(name=name, by=None, birth_year=year, sex=sex, titles=title) for name, year, sex, title in (
        ("Nguyễn Văn An", 1950, "m", "GS.TSKH"), ("H'Hen Niê", None, "", ""), ("Lê-Na", 1980, "f", "TS"),
        ("Lê An (Hai)", 1980, "f", ""))]  # “an” stands in a name of letters only and in another
    join(made[0], world.orgs["LHH-A"], since=world.orgs["LHH-A"].founded_on, by=None)
    rows = Person.objects.order_by("pk").values("id", "folded", "sort_key", "birth_year", "sex", "titles")
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    bulk = from_columns(columns, {"id": [made[0].pk], "org": [world.orgs["LHH-A"].pk]})
    few = postings_of([person.pk for person in made])
    assert {token: set(ids) for token, ids in bulk.items()} == few
    assert {token: set(ids) for token, ids in everybody().items()} == few
    index.rebuild()
    assert held() == few


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_lose_nothing(at_once):
    def writer(number):
        def write():
            for turn in range(3):
                index.add({"w:nguyen": [number * 10 + turn], f"w:{random.choice('abc')}": [number], "o:1": [number]})
        return write

    assert at_once(*(writer(number) for number in range(16))) == [None] * 16
    assert len(index.ids("w:nguyen")) == 48
    assert set(index.ids("o:1")) == set(range(16))


@pytest.mark.django_db(transaction=True)
def test_what_a_process_keeps_is_as_fresh_as_the_database():
    index.add({"w:an": [1]})
    assert set(index.ids("w:an")) == {1}
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        index.add({"w:an": [2]})
        assert set(index.ids("w:an")) == {1, 2}
        raise ZeroDivisionError
    assert set(index.ids("w:an")) == {1}
    index.add({"w:an": [3], "w:anh": [3]})
    assert set(index.ids("w:an")) == {1, 3}
    assert vocabulary().near("an") == {"anh": 1}
    with CaptureQueriesContext(connection) as seen:
        index.ids_of(["w:an", "w:an"])
    assert len(seen) == 1
