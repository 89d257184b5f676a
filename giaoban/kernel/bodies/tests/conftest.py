"""A union with its executive committee, its first term and two members."""

from datetime import date
from types import SimpleNamespace

import pytest

from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.models import ELECTED

STARTED = date(2015, 5, 20)


@pytest.fixture
def union(world):
    """BCH of LHH-A: 1 chair, 3 members; the term VII (2015–2020) with a chair and two members."""
    body = bodies.found_body(world.orgs["LHH-A"], "executive", on=date(2010, 1, 1), by=None)
    for post, places in (("Chủ tịch", 1), ("Ủy viên", 3)):
        bodies.set_seats(body, post, places, on=date(2010, 1, 1), by=None, source="Điều lệ")
    term = bodies.open_term(body, number="VII", nominal_since=date(2015, 1, 1), nominal_until=date(2020, 12, 31),
                            on=STARTED, by=None, paper="QĐ 1/QĐ-LHHVN")
    people = {name: add_person(name=name, birth_year=1960, by=None) for name in ("An", "Bình", "Chi", "Dung", "Giang")}
    held = {name: bodies.appoint(people[name], body, post, on=STARTED, how=ELECTED, by=None) for name, post in
            (("An", "Chủ tịch"), ("Bình", "Ủy viên"), ("Chi", "Ủy viên"))}
    return SimpleNamespace(body=body, term=term, people=people, held=held, org=world.orgs["LHH-A"])
