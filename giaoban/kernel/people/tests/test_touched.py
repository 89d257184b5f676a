"""Mandates and accounts when units merge, and when the merger is undone."""

from datetime import date, timedelta

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.actions import NewUnit
from giaoban.kernel.people.models import Access, Mandate, Person

DAY = date(2020, 6, 1)


def merge(world, into):
    return orgs.merge([world.orgs["LHH-A"], world.orgs["LHH-B"]], into=into, on=DAY, by=None, paper="12/QĐ")


def test_an_account_of_the_heir_sees_the_old_unit(world):
    merge(world, world.orgs["LHH-A"])
    assert Access.objects.filter(user=world.users["unit"], org=world.orgs["LHH-B"]).exists()
    assert not Access.objects.filter(user=world.users["other_unit"], org=world.orgs["LHH-A"]).exists()


def test_mandates_end_with_the_unit_and_come_back(world):
    person = Person.objects.create(name="Lê Chủ Tịch", folded="le chu tich")
    Mandate.objects.create(person=person, body=world.orgs["LHH-A"], post="Chủ tịch", since=date(2019, 1, 1))
    act = merge(world, NewUnit("LHH-MOI", "Liên hiệp hội mới"))
    assert not Mandate.objects.on(DAY).exists() and Mandate.objects.on(DAY - timedelta(days=1)).count() == 1
    orgs.undo(act, by=None, reason="nhầm")
    assert Mandate.objects.on(DAY).count() == 1 and Mandate.objects.count() == 2
