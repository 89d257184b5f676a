"""What the calendar shows of outreach."""

from datetime import date

import pytest

from giaoban.domains.outreach import events
from giaoban.domains.outreach.models import AnnualDay, DayEvent
from giaoban.kernel.dossiers.actions import open_dossier

pytestmark = pytest.mark.django_db


def test_yearly_days_come_back_every_year(world):
    AnnualDay.objects.all().delete()
    AnnualDay.objects.create(key="x", name="Ngày thử", first_month=6, first_day=5, last_month=6, last_day=5, since=date(2015, 1, 1))
    found = list(events.annual(world.users["unit"], date(2020, 1, 1), date(2021, 12, 31)))
    assert [event.on for event in found] == [date(2020, 6, 5), date(2021, 6, 5)]
    assert len({event.uid for event in found}) == 2


def test_what_units_do_for_them_stands_on_its_days(world):
    open_dossier(DayEvent, title="Ra quân", org=world.orgs["LHH-A"], on=date(2021, 2, 1), by=world.users["office"],
                 day=next(iter(dict(DayEvent._meta.get_field("day").choices))), first=date(2021, 5, 30), last=date(2021, 6, 2))
    found = list(events.held(world.users["unit"], date(2021, 6, 1), date(2021, 6, 30)))
    assert [(event.on, event.until) for event in found] == [(date(2021, 5, 30), date(2021, 6, 2))]
    assert list(events.held(world.users["other_unit"], date(2021, 6, 1), date(2021, 6, 30))) == []
