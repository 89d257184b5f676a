"""People through the API: covered by role, only those in sight, every reading logged."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.people import actions
from giaoban.kernel.people.models import PersonReading, ReadingLog

pytestmark = pytest.mark.django_db
SINCE = date(2015, 3, 1)
PHONE = "0912 345 679"


@pytest.fixture
def hoa(world):
    made = actions.add_person(name="Trần Thị Hoa", by=None, birth_year=1961, sex="f", titles="PGS.TS", phone=PHONE)
    actions.join(made, world.orgs["LHH-A"], since=SINCE, by=None, card="A-77")
    actions.join(made, world.orgs["HN-001"], since=SINCE, by=None)
    return made


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


@pytest.mark.parametrize(("who", "status"), [("office", 200), ("leader", 200), ("department", 200), ("unit", 200),
                                             ("viewer", 403), ("stranger", 403)])
def test_who_reads_people(world, ask, hoa, who, status):
    assert ask(who, "/api/v1/persons/").status_code == status
    assert ask(who, f"/api/v1/persons/{hoa.pk}/").status_code == status


def test_another_unit_finds_nobody(world, ask, hoa):
    assert names(ask("other_unit", "/api/v1/persons/", q="hoa")) == []
    assert ask("other_unit", f"/api/v1/persons/{hoa.pk}/").status_code == 404
    assert ask("other_unit", "/api/v1/persons/", unit="LHH-A").status_code == 404


def test_values_are_covered_by_role_and_readings_logged(world, ask, hoa):
    whole = ask("unit", f"/api/v1/persons/{hoa.pk}/").json()
    assert whole["facts"]["phone"] == PHONE and whole["masked"] == []
    assert [row["unit"]["code"] for row in whole["memberships"]] == ["LHH-A"]
    covered = ask("department", "/api/v1/persons/", q="hoa").json()["results"][0]
    assert covered["facts"]["phone"] == "••• 79" and "phone" in covered["masked"]
    assert PersonReading.objects.get().how == "api"
    line = ReadingLog.objects.get()
    assert line.exported and line.rows == 1 and "q=hoa" in line.what


@pytest.mark.parametrize(("asked", "found"), [
    ({"q": "tran hoa"}, 1), ({"sex": "m"}, 0), ({"birth_from": "1960", "birth_to": "1962"}, 1), ({"titles": "gs"}, 0),
    ({"unit": "HN-001", "state": "member"}, 1), ({"unit": "LHH-A", "state": "member", "on": "2014-01-01"}, 0)])
def test_people_are_filtered(world, ask, hoa, asked, found):
    assert ask("office", "/api/v1/persons/", **asked).json()["count"] == found


def test_queries_do_not_grow_with_rows(world, ask, hoa):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            ask("office", "/api/v1/persons/", q="tran")
        return len(seen)

    asked()
    before = asked()
    for name in ("Trần An", "Trần Bình"):
        actions.join(actions.add_person(name=name, by=None), world.orgs["LHH-A"], since=SINCE, by=None)
    assert asked() <= before


def test_the_schema_knows_people(world, ask):
    text = ask("office", "/api/v1/schema/").content.decode()
    assert "/api/v1/persons/{id}/" in text or "/api/v1/persons/{pk}/" in text
    assert "birth_from" in text
