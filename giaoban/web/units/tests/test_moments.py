"""The slider in time: a form without script, days of change in sight only, today at the end."""

from datetime import date

import pytest

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.web.units.moments import changes


@pytest.fixture
def changed(world):
    orgs.rename(world.orgs["LHH-A"], "Liên hiệp hội Đông Mới", on=date(2015, 5, 1), by=None)
    orgs.rename(world.orgs["LHH-B"], "Liên hiệp hội Đoài Mới", on=date(2016, 6, 1), by=None)
    orgs.dissolve(world.orgs["KHCN-0001"], on=date(2018, 8, 1), by=None)


def slider(client, path="/don-vi/", **query):
    return client.get(path, query).context["slider"]


def test_every_day_of_change_and_today(browse, world, changed):
    days = slider(browse("leader")).days
    assert days == [date(2010, 1, 1), date(2015, 5, 1), date(2016, 6, 1), date(2018, 8, 1), clock.today()]
    assert changes(world.users["leader"])[date(2010, 1, 1)] == 8


def test_a_unit_learns_no_day_of_another(browse, world, changed):
    assert slider(browse("unit")).days == [date(2010, 1, 1), date(2015, 5, 1), clock.today()]
    assert changes(world.users["stranger"]) == {}


def test_the_place_on_the_slider_becomes_its_day(browse, changed):
    answer = browse("leader").get("/don-vi/?moment=2&open=department")
    assert (answer.status_code, answer.url) == (302, "/don-vi/?open=department&on=2016-06-01")
    assert browse("leader").get("/don-vi/ban-do/?moment=1").url == "/don-vi/ban-do/?on=2015-05-01"
    assert browse("leader").get("/don-vi/?moment=99999").url == f"/don-vi/?on={clock.today().isoformat()}"


@pytest.mark.parametrize("moment", ["x", "-1", "9" * 30, "1.5"])
def test_a_place_that_is_none_is_today(browse, moment):
    answer = browse("leader").get("/don-vi/", {"moment": moment}, follow=True)
    assert answer.status_code == 200
    assert answer.context["slider"].on == clock.today()


def test_neighbours_of_a_day_between(browse, changed):
    found = slider(browse("leader"), on="2016-12-31", open="department")
    assert found.value == 2
    assert (found.before["day"], found.after["day"]) == ("01/6/2016", "01/8/2018")
    assert found.after["url"] == "?open=department&on=2018-08-01"
    assert found.here == "không đổi từ 01/6/2016"
    assert slider(browse("leader"), on="2016-06-01").here == "1 đơn vị thay đổi"
    assert slider(browse("leader"), on="2000-01-01").before is None


def test_as_known_on_a_day_the_later_acts_are_not_there(browse, world):
    with clock.at(date(2020, 1, 5)):
        orgs.rename(world.orgs["LHH-A"], "Tên muộn", on=date(2015, 5, 1), by=None)
    found = slider(browse("leader"), known_on="2020-01-04")
    assert date(2015, 5, 1) not in found.days


def test_big_days_are_marked_and_lead_there(browse, changed):
    marks = slider(browse("leader")).marks
    assert [(mark["day"], mark["n"], mark["url"]) for mark in marks] == [("01/01/2010", "8", "?on=2010-01-01")]
    page = browse("leader").get("/don-vi/?view=bang").content.decode()
    assert 'type="range"' in page
    assert 'href="?view=bang&amp;on=2010-01-01"' in page


def test_the_days_go_to_the_script_as_gaps(browse, changed):
    first, *gaps = slider(browse("leader"), on="2016-01-01").listed.split(" ")
    assert (first, gaps[:3]) == ("2010-01-01", ["1946", "397", "791"])
