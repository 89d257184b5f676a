"""A decision and its effect on the register are one: both happen, or neither."""

from datetime import date

import pytest

from giaoban.domains.affiliates.figures import consolidated, dissolved, established, total
from giaoban.domains.affiliates.models import AffiliateCase
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import correct, open_dossier, take_step
from giaoban.kernel.figures.counting import value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Mandate

DECIDED = date(2020, 7, 1)
YEAR = Scope.of(Period.year(2020))


def case(world, matter, org="KHCN-0001", **facts):
    made = open_dossier(AffiliateCase, title="Hồ sơ", org=world.orgs[org], on=date(2020, 5, 1), by=world.users["office"],
                        matter=matter, **facts)
    return take_step(made, "appraise", by=world.users["office"], on=date(2020, 6, 1))


def decide(world, made, on=DECIDED):
    return take_step(made, "decide", by=world.users["leader"], on=on, paper="QĐ 12/QĐ-LHHVN")


def count(day):
    return value(total, Scope.of(Period.day(day)))


class TestEstablishing:
    @pytest.mark.parametrize("org", ["LHHVN", "VP", "KHCN-0001"])
    def test_the_organisation_is_founded_that_day(self, world, org):
        made = decide(world, case(world, "establish", org, new_code="KHCN-0002", new_name="Viện Hai"))
        founded = Org.objects.get(code="KHCN-0002")
        assert made.result == founded and founded.founded_on == DECIDED
        assert founded.placements.get().act.paper == "QĐ 12/QĐ-LHHVN"
        assert (count(date(2020, 6, 30)), count(DECIDED)) == (1, 2)
        assert value(established, YEAR) == 1

    def test_a_taken_code_founds_nothing_and_decides_nothing(self, world):
        made = case(world, "establish", "LHHVN", new_code="LHH-A", new_name="Viện Hai")
        with pytest.raises(StepRefused, match="Mã “LHH-A” đã dùng"):
            decide(world, made)
        assert AffiliateCase.objects.get(pk=made.pk).content_state == "appraised"
        assert value(established, YEAR) == 0
        correct(made, by=world.users["office"], new_code="KHCN-0002")
        assert decide(world, made).result.code == "KHCN-0002"

    def test_its_facts_first(self, world):
        made = open_dossier(AffiliateCase, title="Hồ sơ", org=world.orgs["LHHVN"], on=date(2020, 5, 1),
                            by=world.users["office"], matter="establish", new_code="X")
        with pytest.raises(StepRefused, match="Thiếu dữ kiện"):
            take_step(made, "appraise", by=world.users["office"], on=date(2020, 6, 1))


class TestDissolving:
    def test_it_is_no_more_that_day_and_its_case_stays(self, world):
        made = decide(world, case(world, "dissolve"))
        assert made.org.ended_on == DECIDED
        assert (count(date(2020, 6, 30)), count(DECIDED)) == (1, 0)
        assert value(dissolved, YEAR) == 1

    def test_refused_while_units_are_below(self, world):
        orgs.found(code="BAO", kind="press_agency", name="Báo", on=date(2015, 1, 1), by=None,
                   parent=world.orgs["KHCN-0001"])
        made = case(world, "dissolve")
        with pytest.raises(StepRefused, match="còn 1 đơn vị bên dưới"):
            decide(world, made)
        assert Org.objects.get(code="KHCN-0001").ended_on is None
        assert AffiliateCase.objects.get(pk=made.pk).content_state == "appraised"


class TestPersonnel:
    def test_the_former_head_leaves_when_the_new_one_comes(self, world):
        decide(world, case(world, "personnel", head="Nguyễn An"))
        decide(world, case(world, "personnel", head="Trần Bình"), on=date(2020, 9, 1))
        assert [(m.person.name, m.since, m.until) for m in Mandate.objects.order_by("since")] == [
            ("Nguyễn An", DECIDED, date(2020, 9, 1)), ("Trần Bình", date(2020, 9, 1), None)]
        assert value(consolidated, YEAR) == 1  # one organisation, however many decisions

    @pytest.mark.parametrize("step", ["refuse", "withdraw"])
    def test_refused_or_withdrawn_changes_nothing(self, world, step):
        made = take_step(case(world, "personnel", head="An"), step, by=world.users["office"], on=DECIDED, note="thiếu")
        assert made.closed_on == DECIDED and not Mandate.objects.exists()
        assert value(consolidated, YEAR) == 0
