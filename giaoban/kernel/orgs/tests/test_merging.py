"""Merging, splitting, undoing, correcting: nothing deleted, nothing rewritten, every answer restored."""

from datetime import date, timedelta

import pytest

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.actions import ActRefused, NewUnit
from giaoban.kernel.orgs.hierarchy import answers_for, ever_under, tree, under
from giaoban.kernel.orgs.kinds import CLUSTER, GUIDANCE, LOST, SUSPENDED
from giaoban.kernel.orgs.models import Inheritance, Org, OrgName, Placement, Reorganisation
from giaoban.kernel.orgs.touching import find

from .conftest import answers

DAY, LATER = date(2020, 6, 1), date(2020, 9, 1)
DAYS = [date(2010, 1, 1), date(2015, 1, 1), DAY - timedelta(days=1), DAY, LATER, date(2021, 1, 1)]
EAST_WEST = NewUnit(code="LHH-MOI", name="Liên hiệp hội tỉnh Đông Đoài")


@pytest.fixture
def pair(world):
    """Two unions, each with something below, and where they stand."""
    for code, parent in (("HTV-A", "LHH-A"), ("HTV-B", "LHH-B")):
        world.orgs[code] = orgs.found(code=code, kind="provincial_association", name=f"Hội {code}", on=date(2012, 1, 1),
                                      by=None, parent=world.orgs[parent])
    return world


def merge(world, into=EAST_WEST, on=DAY):
    return orgs.merge([world.orgs["LHH-A"], world.orgs["LHH-B"]], into=into, on=on, by=world.users["office"],
                      paper="12/QĐ-LHHVN")


class TestMerging:
    def test_to_new_ends_the_old_and_keeps_what_was_below(self, pair, nothing_rewritten):
        act = merge(pair)
        new = Org.objects.get(code="LHH-MOI")
        root = pair.orgs["LHHVN"]
        assert tree(DAY).parent[new.pk] == root.pk
        assert {pair.orgs["HTV-A"].pk, pair.orgs["HTV-B"].pk} <= under(new, on=DAY)
        assert pair.orgs["LHH-A"].pk not in tree(DAY).parent
        assert pair.orgs["LHH-A"].pk in under(root, on=DAY - timedelta(days=1))
        assert sorted(act.successions.values_list("old__code", "new__code", "share")) == [
            ("LHH-A", "LHH-MOI", 1000), ("LHH-B", "LHH-MOI", 1000)]
        assert pair.orgs["LHH-A"].pk in ever_under(new)
        nothing_rewritten()

    def test_into_one_that_goes_on(self, pair):
        merge(pair, into=pair.orgs["LHH-A"])
        assert pair.orgs["HTV-B"].pk in under(pair.orgs["LHH-A"], on=DAY)
        assert Org.objects.get(code="LHH-A").ended_on is None
        assert Org.objects.get(code="LHH-B").ended_on == DAY

    def test_what_is_open_passes_to_the_heir_and_stays_where_it_was(self, pair):
        task = pair.task("LHH-A")
        merge(pair)
        new = Org.objects.get(code="LHH-MOI")
        kept = Inheritance.objects.get(what="dossier")
        assert (kept.item, kept.old_id, kept.new_id) == (task.pk, pair.orgs["LHH-A"].pk, new.pk)
        task.refresh_from_db()
        assert task.org_id == pair.orgs["LHH-A"].pk
        assert answers_for(new.pk, task.org_id, "dossier", task.pk)
        assert not answers_for(pair.orgs["LHH-B"].pk, task.org_id, "dossier", task.pk)

    def test_what_was_inherited_is_inherited_again(self, pair):
        task = pair.task("LHH-A")
        merge(pair)
        middle = Org.objects.get(code="LHH-MOI")
        assert [item.pk for item in find([middle.pk], LATER)["dossier"]] == [task.pk]
        act = orgs.merge([middle], into=pair.orgs["HN-001"], on=LATER, by=None)
        assert act.inheritances.get(what="dossier").item == task.pk
        assert answers_for(pair.orgs["HN-001"].pk, task.org_id, "dossier", task.pk)
        assert "dossier" not in find([middle.pk], LATER)
        orgs.undo(act, by=None, reason="nhầm")
        assert [item.pk for item in find([middle.pk], LATER)["dossier"]] == [task.pk]

    @pytest.mark.parametrize("ending", ["merge", "dissolve"])
    def test_its_own_governing_bodies_end_with_it(self, world, ending):
        before = answers(DAYS)
        body = orgs.found(code="BCH-A", kind="governing_body", name="Ban Chấp hành", on=date(2012, 1, 1), by=None,
                          parent=world.orgs["LHH-A"])
        act = merge(world) if ending == "merge" else orgs.dissolve(world.orgs["LHH-A"], on=DAY, by=None)
        assert Org.objects.get(pk=body.pk).ended_on == DAY and body.pk not in tree(DAY).parent
        orgs.undo(act, by=None, reason="nhầm")
        assert Org.objects.get(pk=body.pk).ended_on is None
        orgs.undo(Reorganisation.objects.get(kind="found", org=body), by=None, reason="nhầm")
        assert answers(DAYS) == before

    def test_lines_on_which_the_old_stood_apart_are_left_to_people(self, pair):
        root = pair.orgs["LHHVN"]
        one, other = (orgs.found(code=f"CUM-{n}", kind="cluster", name=f"Cụm {n}", on=date(2012, 1, 1), by=None,
                                 parent=root) for n in (1, 2))
        ministry = orgs.found(code="BO", kind="ministry", name="Bộ", on=date(2012, 1, 1), by=None)
        for code, cluster in (("LHH-A", one), ("LHH-B", other)):
            orgs.place(pair.orgs[code], cluster, line=CLUSTER, on=date(2013, 1, 1), by=None)
            orgs.place(pair.orgs[code], ministry, line=GUIDANCE, on=date(2013, 1, 1), by=None)
        act = merge(pair)
        new = Org.objects.get(code="LHH-MOI")
        assert act.details["undecided"] == {CLUSTER: [one.pk, other.pk]}
        assert tree(DAY, GUIDANCE).parent[new.pk] == ministry.pk
        assert new.pk not in tree(DAY, CLUSTER).parent

    @pytest.mark.parametrize(("change", "why"), [
        ({"on": date(2199, 1, 1)}, "tương lai"), ({"on": date(2009, 1, 1)}, "không tồn tại"),
        ({"into": NewUnit(code="HN-001", name="Trùng mã")}, "đã dùng"),
        ({"into": NewUnit(code="X", name="Sai", kind="provincial_association")}, "không đứng dưới"),
    ])
    def test_refused_and_nothing_written(self, pair, change, why):
        before = answers(DAYS), Reorganisation.objects.count()
        with pytest.raises(ActRefused, match=why):
            merge(pair, **change)
        assert (answers(DAYS), Reorganisation.objects.count()) == before

    def test_not_into_a_dissolved_unit(self, pair):
        orgs.dissolve(pair.orgs["KHCN-0001"], on=DAY, by=None)
        with pytest.raises(ActRefused, match="đã chấm dứt"):
            orgs.merge([pair.orgs["HN-001"]], into=pair.orgs["KHCN-0001"], on=LATER, by=None)

    def test_not_before_something_already_on_record(self, pair):
        orgs.rename(pair.orgs["LHH-A"], "Tên mới", on=LATER, by=None)
        with pytest.raises(ActRefused, match="đã ghi thay đổi"):
            merge(pair)


class TestUndoing:
    def test_every_answer_is_restored_and_nothing_lost(self, pair, nothing_rewritten):
        before = answers(DAYS)
        pair.task("LHH-A")
        act = merge(pair)
        assert answers(DAYS) != before
        orgs.undo(act, by=pair.users["office"], reason="ghi nhầm ngày")
        assert answers(DAYS) == before
        assert Inheritance.objects.held().count() == 0 and Inheritance.objects.count() == 1
        assert Org.objects.get(code="LHH-A").ended_on is None
        assert not Org.objects.get(code="LHH-MOI").existed_on(LATER)
        nothing_rewritten()

    def test_again_after_undoing(self, pair):
        orgs.undo(merge(pair), by=None, reason="nhầm")
        merge(pair, on=LATER)
        assert Org.objects.get(code="LHH-MOI").founded_on == LATER

    def test_once_and_never_an_undoing(self, pair):
        act = merge(pair)
        counter = orgs.undo(act, by=None, reason="nhầm")
        for again in (act, counter):
            with pytest.raises(ActRefused):
                orgs.undo(again, by=None, reason="nữa")
        with pytest.raises(ActRefused, match="lý do"):
            orgs.undo(act, by=None, reason=" ")

    def test_later_acts_go_first(self, pair):
        act = merge(pair)
        new = Org.objects.get(code="LHH-MOI")
        orgs.rename(new, "Tên khác", on=LATER, by=None)
        with pytest.raises(ActRefused, match="Đổi tên"):
            orgs.undo(act, by=None, reason="nhầm")
        orgs.undo(Reorganisation.objects.get(kind="rename"), by=None, reason="nhầm")
        orgs.undo(act, by=None, reason="nhầm")
        assert not OrgName.objects.held().filter(org=new).exists()

    def test_units_founded_below_go_first(self, pair):
        act = merge(pair)
        orgs.found(code="MOI", kind="provincial_association", name="Hội mới", on=LATER, by=None,
                   parent=Org.objects.get(code="LHH-MOI"))
        with pytest.raises(ActRefused, match="Thành lập"):
            orgs.undo(act, by=None, reason="nhầm")

    def test_dissolving_and_renaming_in_the_past(self, world):
        unit = world.orgs["HN-001"]
        orgs.rename(unit, "Tên cuối", on=LATER, by=None)
        before = answers(DAYS)
        act = orgs.rename(unit, "Tên giữa", on=DAY, by=None).act
        assert [unit.names.on(day).get().name for day in DAYS] == [
            "Hội Cơ học", "Hội Cơ học", "Hội Cơ học", "Tên giữa", "Tên cuối", "Tên cuối"]
        orgs.undo(act, by=None, reason="nhầm")
        assert answers(DAYS) == before
        assert Org.objects.get(pk=unit.pk).name == "Tên cuối"


class TestSplitting:
    PARTS = ((NewUnit(code="P-1", name="Hội Một"), 700), (NewUnit(code="P-2", name="Hội Hai"), 300))

    def test_into_two(self, pair, nothing_rewritten):
        before = answers(DAYS)
        task = pair.task("LHH-A")
        htv = pair.orgs["HTV-A"]
        act = orgs.split(pair.orgs["LHH-A"], self.PARTS, on=DAY, by=None, below={htv.pk: 1},
                         items={("dossier", task.pk): 1})
        one, two = Org.objects.get(code="P-1"), Org.objects.get(code="P-2")
        assert sorted(act.successions.values_list("new__code", "share")) == [("P-1", 700), ("P-2", 300)]
        assert tree(DAY).parent[htv.pk] == two.pk
        assert answers_for(two.pk, task.org_id, "dossier", task.pk)
        assert not answers_for(one.pk, task.org_id, "dossier", task.pk)
        orgs.undo(act, by=None, reason="nhầm")
        assert answers(DAYS) == before
        nothing_rewritten()

    def test_one_given_off_the_old_goes_on(self, pair):
        task = pair.task("LHH-A")
        orgs.split(pair.orgs["LHH-A"], self.PARTS[1:], on=DAY, by=None, ends=False, items={("dossier", task.pk): 0})
        assert Org.objects.get(code="LHH-A").ended_on is None
        assert not answers_for(pair.orgs["LHH-A"].pk, task.org_id, "dossier", task.pk)
        assert answers_for(Org.objects.get(code="P-2").pk, task.org_id, "dossier", task.pk)

    @pytest.mark.parametrize(("parts", "ends"), [(PARTS[:1], True), (((PARTS[0][0], 500), (PARTS[1][0], 400)), True),
                                                 (((PARTS[0][0], 1000),), False)])
    def test_shares_that_cannot_be(self, pair, parts, ends):
        with pytest.raises(ActRefused):
            orgs.split(pair.orgs["LHH-A"], parts, on=DAY, by=None, ends=ends)


class TestStanding:
    def test_statuses_come_and_go(self, world):
        unit = world.orgs["KHCN-0001"]
        orgs.suspend(unit, on=date(2015, 1, 1), by=None, reason="sai mục đích")
        orgs.restore(unit, on=date(2016, 1, 1), by=None)
        orgs.lose_contact(unit, on=date(2018, 1, 1), by=None)
        held = [unit.facts.filter(aspect="status").on(date(year, 6, 1)).values_list("value", flat=True).first()
                for year in (2014, 2015, 2016, 2018)]
        assert held == [None, SUSPENDED, "active", LOST]
        with pytest.raises(ActRefused, match="đã ở tình trạng"):
            orgs.lose_contact(unit, on=date(2019, 1, 1), by=None)

    def test_a_dissolved_unit_lives_anew(self, world):
        unit = world.orgs["KHCN-0001"]
        orgs.dissolve(unit, on=DAY, by=None)
        with pytest.raises(ActRefused, match="chấm dứt"):
            orgs.restore(unit, on=date(2020, 1, 1), by=None)
        orgs.restore(unit, on=LATER, by=None, paper="khôi phục")
        assert [unit.pk in tree(day).parent for day in (DAY, LATER)] == [False, True]
        assert Org.objects.get(pk=unit.pk).ended_on is None

    def test_kinds_in_time(self, world):
        unit = world.orgs["KHCN-0001"]
        orgs.change_kind(unit, "press_agency", on=DAY, by=None)
        assert Org.objects.get(pk=unit.pk).kind == "press_agency"
        with pytest.raises(ActRefused, match="không đứng dưới"):
            orgs.change_kind(unit, "provincial_association", on=LATER, by=None)

    def test_facts(self, world):
        unit = world.orgs["LHH-A"]
        orgs.set_fact(unit, "province", "Bắc Giang", on=date(2012, 1, 1), by=None)
        orgs.set_fact(unit, "province", "Bắc Ninh", on=date(2025, 7, 1), by=None)
        assert [unit.facts.filter(aspect="province").on(date(year, 8, 1)).get().value for year in (2024, 2025)] == [
            "2004:24", "2025:24"]
        with pytest.raises(ActRefused, match="không có tỉnh"):
            orgs.set_fact(unit, "province", "Bắc Giang", on=date(2025, 8, 1), by=None)


class TestCorrecting:
    def test_what_was_believed_stays_known(self, world):
        unit = world.orgs["HN-001"]
        with clock.at(date(2020, 10, 1)):
            act = orgs.rename(unit, "Tên mới", on=LATER, by=None, paper="1/QĐ").act
        with clock.at(date(2020, 11, 1)):
            made = orgs.correct(act, by=None, reason="sai ngày", on=DAY, name="Tên đúng")
        asked = (date(2020, 7, 1), LATER)
        assert [list(OrgName.objects.filter(org=unit).on(day).values_list("name", flat=True)) for day in asked] == [
            ["Tên đúng"], ["Tên đúng"]]
        known = [list(OrgName.objects.filter(org=unit).on(day, date(2020, 10, 15)).values_list("name", flat=True))
                 for day in asked]
        assert known[1] == ["Tên mới"]
        assert (made.details["corrects"], made.paper, made.on) == (act.pk, "1/QĐ", DAY)

    def test_the_day_of_a_founding(self, world):
        made = orgs.found(code="VIEN", kind="st_organisation", name="Viện", on=LATER, by=None,
                          parent=world.orgs["LHHVN"])
        orgs.correct(Reorganisation.objects.get(kind="found", org=made), by=None, reason="sai ngày", on=DAY)
        assert Org.objects.get(code="VIEN").founded_on == DAY
        assert made.pk in tree(DAY).parent and Placement.objects.held().filter(org=made).count() == 1

    @pytest.mark.parametrize("code", ["KHCN-0001"])
    def test_a_merger_to_another_day(self, pair, code):
        act = merge(pair, on=LATER)
        orgs.correct(act, by=None, reason="sai ngày", on=DAY)
        assert Org.objects.get(code="LHH-MOI").founded_on == DAY and Org.objects.get(code="LHH-A").ended_on == DAY


def test_a_preview_finds_what_is_open(pair):
    pair.walk(pair.task("LHH-A"), upto="accept")
    found = find([pair.orgs["LHH-A"].pk], DAY)
    assert set(found) >= {"dossier", "money", "below", "account"}
    assert "80.000.000 đồng chưa quyết toán" in found["money"][0].label


@pytest.mark.django_db(transaction=True)
def test_sixteen_people_at_once(world, at_once):
    """Half rename one unit, half found new ones: every act is there, none overwrote another, nobody met a lock."""
    unit, root = world.orgs["HN-001"], world.orgs["LHHVN"]
    days = [date(2020, 1, 1 + n) for n in range(8)]
    naming = [lambda n=n: orgs.rename(Org.objects.get(pk=unit.pk), f"Tên {n}", on=days[n], by=None) for n in range(8)]
    founding = [lambda n=n: orgs.found(code=f"M-{n}", kind="st_organisation", name=f"Viện {n}", on=DAY, by=None,
                                       parent=root) for n in range(8)]
    answered = at_once(*naming, *founding)
    assert [one for one in answered if isinstance(one, Exception)] == []
    assert [unit.names.on(day).get().name for day in days] == [f"Tên {n}" for n in range(8)]
    assert Org.objects.filter(code__startswith="M-").count() == 8
