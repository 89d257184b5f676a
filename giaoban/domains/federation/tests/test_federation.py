"""What the register counts: members, units, acts in force, people and memberships apart."""

from datetime import date

import pytest

from giaoban.kernel.base import Period
from giaoban.kernel.figures.counting import by_unit, cells, trace, value
from giaoban.kernel.figures.registry import get
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.orgs.actions import dissolve, found, rename, suspend, undo
from giaoban.kernel.people.actions import add_person, join, leave

DAY = date(2020, 6, 1)


def count(key, day=DAY, **more):
    return value(get(key), Scope.of(Period.day(day), **more))


class TestUnits:
    def test_by_kind(self, world):
        assert cells(get("federation.members"), Scope.of(Period.day(DAY)), ["kind"]) == {
            ("local_union",): 2, ("sector_association",): 1}
        assert count("federation.units") == 8

    def test_partners_are_no_units_of_the_federation(self, world):
        found(code="BO-KHCN", kind="ministry", name="Bộ thử", on=date(2010, 1, 1), by=None)
        assert count("federation.units") == 8

    def test_a_suspended_member_is_one_still_a_dissolved_one_is_not(self, world):
        suspend(world.orgs["HN-001"], on=date(2020, 2, 1), by=None, reason="thử")
        dissolve(world.orgs["LHH-B"], on=DAY, by=None)
        assert (count("federation.members", date(2020, 5, 31)), count("federation.members")) == (3, 2)


class TestActs:
    def test_undone_acts_and_corrections_do_not_count(self, world):
        year = Scope.of(Period.year(2020))
        figure = get("federation.reorganised")
        assert value(figure, year) == 0
        rename(world.orgs["LHH-A"], "Tên mới", on=DAY, by=None)
        act = dissolve(world.orgs["LHH-B"], on=DAY, by=None)
        assert cells(figure, year, ["kind"]) == {("rename",): 1, ("dissolve",): 1}
        assert set(by_unit(figure, year)) == {world.orgs["LHH-A"].pk, world.orgs["LHH-B"].pk}
        undo(act, by=None, reason="ghi nhầm")
        assert cells(figure, year, ["kind"]) == {("rename",): 1}


class TestPeople:
    @pytest.fixture
    def people(self, world):
        """Một in both unions, Hai in one, Ba left before the day."""
        one, two, three = (add_person(name=name, by=None) for name in ("Nguyễn Văn Một", "Trần Hai", "Lê Ba"))
        join(one, world.orgs["LHH-A"], since=date(2015, 1, 1), by=None)
        join(one, world.orgs["LHH-B"], since=date(2016, 1, 1), by=None)
        join(two, world.orgs["LHH-B"], since=date(2016, 1, 1), by=None)
        leave(join(three, world.orgs["LHH-B"], since=date(2016, 1, 1), by=None), until=DAY, by=None)
        return world

    def test_people_and_memberships_are_two_numbers(self, people):
        assert (count("federation.memberships"), count("federation.persons")) == (3, 2)
        union = people.orgs["LHH-B"]
        assert (count("federation.memberships", unit=union), count("federation.persons", unit=union)) == (2, 2)
        assert count("federation.memberships", date(2020, 5, 31)) == 4

    def test_the_tally_says_what_the_records_say(self, people):
        figure = get("federation.memberships")
        for day in (date(2015, 6, 1), date(2016, 1, 1), date(2020, 5, 31), DAY):
            scope = Scope.of(Period.day(day))
            assert value(figure, scope) == trace(figure, scope).count() == sum(by_unit(figure, scope).values())

    @pytest.mark.parametrize("key", ["federation.memberships", "federation.persons"])
    def test_no_name_is_shown_behind_the_number(self, people, browse, key):
        for name in ("office", "unit", "viewer", "department"):
            page = browse(name).get(f"/so-lieu/{key}/?on=2020-06-01")
            assert (page.status_code == 200 and "Một hội viên" in page.text) or "Một lượt hội viên" in page.text
            answer = browse(name).get(f"/api/v1/figures/{key}/trace/?on=2020-06-01")
            assert answer.status_code == 200
            for text in (page.text, answer.content.decode()):
                assert "Văn Một" not in text and "Trần Hai" not in text
