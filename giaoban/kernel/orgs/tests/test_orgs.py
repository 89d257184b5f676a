"""Units in time: founding, placing, renaming, dissolving, and the tree as of any day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.actions import ActRefused
from giaoban.kernel.orgs.hierarchy import Tree, ever_under, names_on, tree, under
from giaoban.kernel.orgs.kinds import CLUSTER, GUIDANCE, REPORTING
from giaoban.kernel.orgs.models import Org, OrgName, Placement, Reorganisation

FOUNDED, DAY = date(2010, 1, 1), date(2020, 6, 1)
FUTURE = date(2199, 1, 1)


def found(parent, code="NEW", kind="st_organisation", on=DAY, **facts):
    return orgs.found(code=code, kind=kind, name=facts.pop("name", f"Tổ chức {code}"), on=on, by=None, parent=parent,
                      **facts)


@pytest.fixture
def root(world):
    return world.orgs["LHHVN"]


class TestFounding:
    def test_it_stands_in_the_tree_from_its_day(self, root):
        made = found(root)
        assert made.pk not in under(root, on=DAY - timedelta(days=1))
        assert made.pk in under(root, on=DAY)
        assert made.placements.get().act.kind == "found"

    def test_placed_later_than_founded(self, root):
        made = found(root, on=DAY, placed_on=date(2020, 9, 1))
        assert made.existed_on(DAY) and made.pk not in tree(DAY).parent
        assert made.pk in tree(date(2020, 9, 1)).parent

    @pytest.mark.parametrize(("facts", "why"), [
        ({"code": "LHH-A"}, "đã dùng"),
        ({"code": " "}, "Ghi mã"),
        ({"name": " "}, "Ghi mã và tên"),
        ({"kind": "club"}, "Không có loại đơn vị"),
        ({"kind": "provincial_association"}, "không đứng dưới"),
        ({"on": FUTURE}, "tương lai"),
        ({"placed_on": FUTURE}, "tương lai"),
        ({"placed_on": date(2019, 1, 1)}, "trước ngày thành lập"),
        ({"on": date(2009, 12, 31)}, "không tồn tại ngày"),
    ])
    def test_refused(self, root, facts, why):
        before = Org.objects.count()
        with pytest.raises(ActRefused, match=why):
            found(root, **facts)
        assert Org.objects.count() == before

    def test_not_under_a_dissolved_parent_even_backdated(self, world, root):
        orgs.dissolve(world.orgs["KHCN-0001"], on=DAY, by=None)
        with pytest.raises(ActRefused, match="đã chấm dứt"):
            found(world.orgs["KHCN-0001"], on=date(2019, 1, 1))

    @pytest.mark.django_db(transaction=True)
    def test_two_people_found_the_same_code(self, root, at_once):
        answers = at_once(*[lambda: found(root, code="SAME")] * 4)
        assert sorted(type(answer).__name__ for answer in answers) == ["ActRefused"] * 3 + ["Org"]
        assert Org.objects.filter(code="SAME").count() == 1


class TestPlacing:
    def test_a_unit_moves_and_both_days_have_true_answers(self, world, root):
        institute, association = world.orgs["KHCN-0001"], world.orgs["HN-001"]
        press = found(root, code="PRESS", kind="press_agency", on=date(2015, 1, 1))
        orgs.place(press, institute, line=REPORTING, on=DAY, by=None)
        assert tree(DAY - timedelta(days=1)).parent[press.pk] == root.pk
        assert tree(DAY).parent[press.pk] == institute.pk
        orgs.place(press, association, line=REPORTING, on=date(2020, 7, 1), by=None)
        assert under(institute, on=date(2020, 6, 30)) == {institute.pk, press.pk}
        assert under(institute, on=date(2020, 7, 1)) == {institute.pk}
        assert press.placements.filter(until=None).count() == 1
        assert Reorganisation.objects.filter(kind="place").count() == 2

    def test_lines_are_independent(self, world, root):
        cluster = found(root, code="CUM", kind="cluster")
        orgs.place(world.orgs["LHH-B"], cluster, line=CLUSTER, on=DAY, by=None)
        assert tree(DAY, CLUSTER).parent == {world.orgs["LHH-B"].pk: cluster.pk}
        assert tree(DAY).parent[world.orgs["LHH-B"].pk] == root.pk

    def test_one_open_place_a_line(self, world, root):
        with pytest.raises(IntegrityError), transaction.atomic():
            Placement.objects.create(org=world.orgs["LHH-A"], parent=root, since=DAY)
        Placement.objects.create(org=world.orgs["LHH-A"], parent=root, since=DAY, line=GUIDANCE)

    def test_no_circle(self, world, root):
        upper = found(root, code="UPPER", on=date(2012, 1, 1))
        lower = found(upper, code="LOWER", on=date(2013, 1, 1))
        lowest = found(lower, code="LOWEST", on=date(2014, 1, 1))
        for below in (upper, lower, lowest):
            with pytest.raises(ActRefused, match="vòng tròn"):
                orgs.place(upper, below, line=REPORTING, on=DAY, by=None)

    def test_no_circle_on_a_later_day_either(self, world, root):
        one = found(root, code="ONE", on=date(2012, 1, 1))
        other = found(root, code="OTHER", on=date(2012, 1, 1))
        orgs.place(other, one, line=REPORTING, on=date(2018, 1, 1), by=None)
        with pytest.raises(ActRefused, match="vòng tròn"):
            orgs.place(one, other, line=REPORTING, on=date(2015, 1, 1), by=None)

    @pytest.mark.parametrize(("facts", "why"), [
        ({"on": FUTURE}, "tương lai"),
        ({"on": FOUNDED - timedelta(days=1)}, "không tồn tại"),
        ({"line": "friendship"}, "Không có tuyến"),
    ])
    def test_refused(self, world, root, facts, why):
        with pytest.raises(ActRefused, match=why):
            orgs.place(world.orgs["LHH-A"], root, by=None, **{"on": DAY, "line": REPORTING, **facts})

    def test_not_before_the_present_place_began(self, world, root):
        made = found(root, on=date(2012, 1, 1), placed_on=date(2019, 1, 1))
        with pytest.raises(ActRefused, match="từ 01/01/2019"):
            orgs.place(made, world.orgs["KHCN-0001"], line=REPORTING, on=date(2018, 1, 1), by=None)

    def test_an_ended_unit_is_not_placed_again(self, world, root):
        institute = world.orgs["KHCN-0001"]
        orgs.dissolve(institute, on=DAY, by=None)
        with pytest.raises(ActRefused, match="đã chấm dứt"):
            orgs.place(institute, root, line=REPORTING, on=date(2019, 1, 1), by=None)

    @pytest.mark.django_db(transaction=True)
    def test_two_people_place_one_unit(self, world, root, at_once):
        press = found(root, code="PRESS", kind="press_agency", on=date(2015, 1, 1))
        goals = [world.orgs["KHCN-0001"], world.orgs["HN-001"]]
        answers = at_once(*[lambda goal=goal: orgs.place(Org.objects.get(pk=press.pk), goal, line=REPORTING, on=DAY,
                                                         by=None) for goal in goals])
        assert all(isinstance(answer, Placement) for answer in answers), answers
        assert press.placements.filter(until=None).count() == 1


class TestNames:
    def test_papers_of_a_year_use_the_name_of_that_year(self, world):
        unit = world.orgs["HN-001"]
        orgs.rename(unit, "Tổng hội Cơ học", on=DAY, by=None)
        orgs.rename(unit, "Tổng hội Cơ học Việt Nam", on=date(2021, 1, 1), by=None)
        asked = [(DAY - timedelta(days=1), "Hội Cơ học"), (DAY, "Tổng hội Cơ học"),
                 (date(2021, 1, 1), "Tổng hội Cơ học Việt Nam"), (date(1999, 1, 1), "Tổng hội Cơ học Việt Nam")]
        assert [(day, names_on([unit.pk], day)[unit.pk]) for day, _name in asked] == asked
        assert [name.name for name in unit.names.all()] == ["Hội Cơ học", "Tổng hội Cơ học", "Tổng hội Cơ học Việt Nam"]
        assert Org.objects.get(pk=unit.pk).folded == "hn-001 tong hoi co hoc viet nam"

    def test_renamed_twice_on_one_day_the_last_holds(self, world):
        unit = world.orgs["HN-001"]
        orgs.rename(unit, "Tên lỗi", on=DAY, by=None)
        orgs.rename(unit, "Tên đúng", on=DAY, by=None)
        assert names_on([unit.pk], DAY)[unit.pk] == "Tên đúng"

    @pytest.mark.parametrize(("on", "name", "why"), [
        (date(2009, 1, 1), "Tên mới", "không tồn tại ngày"), (FUTURE, "Tên mới", "tương lai"), (DAY, " ", "Ghi tên")])
    def test_refused(self, world, on, name, why):
        with pytest.raises(ActRefused, match=why):
            orgs.rename(world.orgs["HN-001"], name, on=on, by=None)
        assert OrgName.objects.filter(org=world.orgs["HN-001"]).count() == 1

    def test_an_ended_unit_keeps_its_last_name(self, world):
        unit = world.orgs["KHCN-0001"]
        orgs.dissolve(unit, on=DAY, by=None)
        with pytest.raises(ActRefused, match="đã chấm dứt"):
            orgs.rename(unit, "Tên mới", on=date(2020, 7, 1), by=None)


class TestDissolving:
    def test_that_day_it_is_no_more(self, world, root):
        unit, heir = world.orgs["KHCN-0001"], world.orgs["HN-001"]
        act = orgs.dissolve(unit, on=DAY, by=None, heirs=[heir])
        unit.refresh_from_db()
        assert unit.existed_on(DAY - timedelta(days=1)) and not unit.existed_on(DAY)
        assert unit.pk in under(root, on=DAY - timedelta(days=1)) and unit.pk not in under(root, on=DAY)
        assert [(s.old_id, s.new_id) for s in act.successions.all()] == [(unit.pk, heir.pk)]
        assert unit.pk in ever_under(root)

    def test_refused_with_units_below(self, world, root):
        with pytest.raises(ActRefused, match="còn 7 đơn vị bên dưới"):
            orgs.dissolve(root, on=DAY, by=None)

    def test_refused_with_units_that_came_below_later(self, world, root):
        upper = found(root, code="UPPER", on=date(2012, 1, 1))
        found(upper, code="LOWER", on=date(2019, 1, 1))
        with pytest.raises(ActRefused, match="còn 1 đơn vị bên dưới"):
            orgs.dissolve(upper, on=date(2018, 1, 1), by=None)

    def test_refused_while_it_heads_a_cluster(self, world):
        cluster = found(world.orgs["LHHVN"], code="CUM", kind="cluster", on=date(2012, 1, 1))
        orgs.place(world.orgs["LHH-B"], cluster, line=CLUSTER, on=DAY, by=None)
        with pytest.raises(ActRefused, match="còn 1 đơn vị bên dưới"):
            orgs.dissolve(cluster, on=date(2020, 7, 1), by=None)

    def test_once_only(self, world):
        unit = world.orgs["KHCN-0001"]
        orgs.dissolve(unit, on=DAY, by=None)
        with pytest.raises(ActRefused, match="đã chấm dứt"):
            orgs.dissolve(unit, on=date(2020, 3, 1), by=None)

    @pytest.mark.parametrize(("on", "why"), [(FUTURE, "tương lai"), (date(2009, 1, 1), "không tồn tại")])
    def test_refused_day(self, world, on, why):
        with pytest.raises(ActRefused, match=why):
            orgs.dissolve(world.orgs["KHCN-0001"], on=on, by=None)

    @pytest.mark.django_db(transaction=True)
    def test_two_people_dissolve_one_unit(self, world, at_once):
        pk = world.orgs["KHCN-0001"].pk
        answers = at_once(*[lambda: orgs.dissolve(Org.objects.get(pk=pk), on=DAY, by=None)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["ActRefused", "Reorganisation"]


class TestAsKnown:
    def test_an_act_learnt_later_is_not_known_before(self, world, root):
        unit = world.orgs["KHCN-0001"]
        with clock.at(date(2011, 1, 1)):
            made = found(root, code="EARLY", on=date(2011, 1, 1))
        with clock.at(date(2020, 9, 1)):
            orgs.dissolve(made, on=DAY, by=None)
        assert made.pk not in tree(DAY).parent
        assert made.pk in tree(DAY, known_on=date(2020, 8, 31)).parent
        assert made.pk not in tree(DAY, known_on=date(2020, 9, 1)).parent
        assert list(Org.objects.filter(pk=made.pk).placed_on(DAY, known_on=date(2020, 8, 31))) == [made]
        assert unit.pk not in tree(DAY, known_on=date(2010, 1, 1)).parent  # recorded today

    def test_ended_units_hang_where_they_last_stood(self, world, root):
        unit = world.orgs["KHCN-0001"]
        orgs.dissolve(unit, on=DAY, by=None)
        assert tree(date(2020, 12, 31), ended=True).roll_up({unit.pk: 3})[root.pk] == 3
        assert root.pk not in tree(date(2020, 12, 31)).roll_up({unit.pk: 3})


@st.composite
def trees(draw):
    """A parent for each unit among those before it, or none."""
    size = draw(st.integers(1, 12))
    return {unit: draw(st.sampled_from([None, *range(unit)])) for unit in range(size)}


@given(trees(), st.dictionaries(st.integers(0, 11), st.integers(-5, 100)))
def test_roll_up_is_the_sum_over_below(parents, own):
    standing = Tree(parents)
    own = {unit: amount for unit, amount in own.items() if unit in parents}
    rolled = standing.roll_up(own)
    for unit in parents:
        assert rolled.get(unit, 0) == sum(own.get(below, 0) for below in standing.below(unit))
    assert sum(rolled.get(top, 0) for top in standing.roots()) == sum(own.values())


@given(st.dictionaries(st.integers(0, 8), st.integers(0, 8)))
def test_a_broken_tree_never_hangs(parents):
    standing = Tree(dict(parents))
    for unit in parents:
        assert unit in standing.below(unit)
        assert len(list(standing.above(unit))) <= 9
