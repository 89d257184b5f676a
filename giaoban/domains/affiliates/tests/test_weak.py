"""The signs of a weak organisation: each by itself, together, by the rule of the day, for a person to judge."""

from datetime import date, timedelta

import pytest

from giaoban.domains.affiliates import actions
from giaoban.domains.affiliates.figures import weak
from giaoban.domains.affiliates.models import HEAD, Certificate, Founding, WeakRule
from giaoban.domains.affiliates.weak import signs_of, with_signs
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import actions as people
from giaoban.kernel.reporting import actions as reporting
from giaoban.kernel.reporting.models import Regime

DAY = date(2021, 3, 15)


def signs(code="KHCN-0001", day=DAY):
    return [sign.key for sign in signs_of(with_signs(Org.objects.filter(code=code), day).get())]


def yearly(world, org="KHCN-0001"):
    """Reports of 2019 and 2020, due at the end of January after."""
    regime, _made = Regime.objects.get_or_create(key="yearly", name="Báo cáo năm", cadence="year", since=date(2015, 1, 1))
    return [reporting.open_period(regime, [world.orgs[org]], Period.year(year), due=date(year + 1, 1, 31))[0]
            for year in (2019, 2020)]


def test_none_at_first(world):
    assert signs() == [] and value(weak, Scope.of(Period.day(DAY))) == 0


def test_head_and_certificate_past_their_days(world):
    org = world.orgs["KHCN-0001"]
    people.give_sole_mandate(org, HEAD, "An", since=date(2016, 3, 1), by=None, nominal_until=DAY)
    actions.give_certificate(org, "A-1", on=date(2016, 3, 1), by=None, valid_until=DAY)
    assert signs(day=DAY) == [] and signs(day=DAY + timedelta(1)) == ["certificate_expired", "head_expired"]
    scope = Scope.of(Period.day(DAY + timedelta(1)))
    assert cells(weak, scope, ["sign"]) == {("certificate_expired",): 1}  # the gravest; counted once
    actions.give_certificate(org, "A-2", on=DAY, by=None)
    assert signs(day=DAY + timedelta(1)) == ["head_expired"]


def test_a_warning_past_its_deadline(world):
    actions.warn(world.orgs["KHCN-0001"], on=date(2020, 9, 1), by=None, due=date(2020, 12, 31))
    assert signs(day=date(2020, 12, 31)) == [] and signs() == ["warned_late"]


def test_two_years_without_a_report(world):
    owed = yearly(world)
    assert signs() == ["no_report"]
    assert signs(day=date(2021, 1, 31)) == []  # the second isn't late yet
    sent = reporting.submit(org=world.orgs["KHCN-0001"], title="Báo cáo", period=Period.year(2020), on=DAY,
                            by=world.users["office"], obligation=owed[1], done="Việc", planned="Việc")
    assert signs() == []
    reporting.receive(sent, accept=False, reason="thiếu", by=world.users["office"])
    assert signs() == ["no_report"]


def test_founded_and_never_registered(world):
    made = open_dossier(Founding, title="x", org=world.orgs["LHHVN"], on=date(2020, 12, 1), by=world.users["office"],
                        new_code="K2", new_name="Hai")
    take_step(made, "appraise", by=world.users["office"], on=date(2020, 12, 2))
    take_step(made, "establish", by=world.users["leader"], on=date(2020, 12, 3))
    assert signs("K2", date(2021, 3, 3)) == [] and signs("K2") == ["not_registered"]
    take_step(made, "register", by=world.users["office"], on=DAY, number="A-7")
    assert signs("K2") == []


def test_the_rule_of_the_day_and_of_no_day(world):
    actions.warn(world.orgs["KHCN-0001"], on=date(2020, 9, 1), by=None, due=date(2020, 12, 31))
    office = world.users["office"]
    actions.set_rule("warned_late", 100, since=date(2021, 3, 1), by=office, legal_source="QĐ 1")
    assert signs(day=date(2021, 2, 28)) == ["warned_late"] and signs() == []
    for facts, why in (({"since": date(2021, 3, 1)}, "phải sau ngày đó"), ({"legal_source": " "}, "Ghi căn cứ")):
        with pytest.raises(StepRefused, match=why):
            actions.set_rule("warned_late", 5, by=office, **{"since": date(2021, 4, 1), "legal_source": "QĐ 2", **facts})
    with pytest.raises(StepRefused, match="Chỉ Văn phòng"):
        actions.set_rule("warned_late", 5, since=date(2021, 4, 1), by=world.users["unit"], legal_source="QĐ 2")
    WeakRule.objects.filter(key="warned_late").delete()
    assert signs() == [] and value(weak, Scope.of(Period.day(DAY))) == 0


def test_dissolving_it_is_no_longer_judged(world):
    actions.warn(world.orgs["KHCN-0001"], on=date(2020, 9, 1), by=None, due=date(2020, 12, 31))
    orgs.start_dissolving(world.orgs["KHCN-0001"], on=date(2021, 3, 1), by=None)
    assert signs() == [] and not Certificate.objects.exists()
