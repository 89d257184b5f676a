"""The month, the list and the feed: what the account sees, at the right hours, and only with the right address."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from giaoban.kernel.base import Period, clock
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.people.models import User
from giaoban.web.work import events, feed
from giaoban.web.work.models import Feed

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 4)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def month(world, monkeypatch):
    """A meeting of unit A at 14:00 and a promise of unit A due on the 20th; one of unit B on the 21st."""
    monkeypatch.setenv("GIAOBAN_TODAY", "2021-03-10")
    made = meetings.plan(kind="month", title="Giao ban, tháng; 3", host=world.orgs["LHH-A"], on=DAY,
                         period=Period.month(2021, 2), by=world.users["office"], invited=[world.orgs["LHH-A"]])
    Meeting.objects.filter(pk=made.pk).update(starts=time(14, 0), place="53 Nguyễn Du")
    for code, due in (("LHH-A", date(2021, 3, 20)), ("LHH-B", date(2021, 3, 21))):
        Commitment.objects.create(text=f"Việc của {code}", lead=world.orgs[code], assigned_on=DAY, due_first=due, due_now=due)
    return world


def shown(page):
    return [line["event"].title for week in page.context["weeks"] for day in week for line in day["lines"]
            if not line["event"].uid.startswith("day-")]


def test_a_month_shows_what_the_account_sees(month, browse):
    assert shown(browse("office").get("/lich/?month=2021-03")) == ["Giao ban, tháng; 3", "Hạn: Việc của LHH-A", "Hạn: Việc của LHH-B"]
    assert shown(browse("unit").get("/lich/?month=2021-03")) == ["Giao ban, tháng; 3", "Hạn: Việc của LHH-A"]
    assert shown(browse("other_unit").get("/lich/?month=2021-03")) == ["Hạn: Việc của LHH-B"]
    assert shown(browse("office").get("/lich/?month=2021-03&source=meetings")) == ["Giao ban, tháng; 3"]
    assert shown(browse("office").get("/lich/?month=2020-01")) == []


def test_the_list_groups_by_day(month, browse):
    days = browse("office").get("/lich/?month=2021-03&view=list").context["days"]
    assert [day["text"] for day in days] == ["04/3/2021", "20/3/2021", "21/3/2021"]
    assert "Không có sự kiện nào" in browse("office").get("/lich/?month=2020-01&view=list").content.decode()


@pytest.mark.parametrize("asked", ["", "abc", "2021-13", "2021-00", "9999-99", "٢٠٢١-٠٣", "2021"])
def test_a_month_that_cannot_be_read_is_this_month(month, browse, asked):
    assert "tháng 3/2021" in browse("office").get("/lich/", {"month": asked}).content.decode()


def test_weeks_begin_on_monday_and_hold_every_day_once(month, browse):
    weeks = browse("office").get("/lich/?month=2021-03").context["weeks"]
    days = [day["day"] for week in weeks for day in week]
    assert days[0].weekday() == 0 and days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) % 7 == 0 and {date(2021, 3, 1), date(2021, 3, 31)} <= set(days)


def test_an_event_of_several_days_stands_on_each(month, browse, monkeypatch):
    long = events.Event("x-1", "Tuần lễ nước sạch", date(2021, 2, 27), "/x/", until=date(2021, 3, 2))
    monkeypatch.setitem(events._sources, "x", events.Source("x", "Ngày môi trường", lambda *_: [long]))
    page = browse("office").get("/lich/?month=2021-03&source=x")
    assert shown(page) == ["Tuần lễ nước sạch"] * 2 and page.context["total"] == 1


def test_queries_do_not_grow_with_events(month, browse):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counted = browse("unit"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/lich/?month=2021-03")
        counted.append(len(seen))
        for n in range(2):
            Commitment.objects.create(text=f"Thêm {n}", lead=month.orgs["LHH-A"], assigned_on=DAY, due_first=DAY, due_now=DAY)
    assert counted[0] == counted[1]


def address(world, who="unit"):
    return f"/lich/ics/{feed.make(world.users[who])}.ics"


def read(answer):
    from icalendar import Calendar

    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


def of_march(found):
    """Its events, without the yearly days that every account sees."""
    return [event for event in found.walk("VEVENT") if not str(event["uid"]).startswith("day-")]


def test_the_feed_needs_no_session_and_holds_only_what_its_account_sees(month):
    found = read(Client().get(address(month)))
    assert [str(event["summary"]) for event in of_march(found)] == ["Giao ban, tháng; 3", "Hạn: Việc của LHH-A"]
    assert str(found["x-wr-timezone"]) == "Asia/Ho_Chi_Minh" and found.walk("VTIMEZONE")


def test_hours_are_those_of_ha_noi_and_days_are_whole(month):
    meeting, due = of_march(read(Client().get(address(month))))
    assert meeting.decoded("dtstart") == datetime(2021, 3, 4, 14, 0, tzinfo=ZONE)
    assert meeting.decoded("dtend") - meeting.decoded("dtstart") == timedelta(hours=2)
    assert (due.decoded("dtstart"), due.decoded("dtend")) == (date(2021, 3, 20), date(2021, 3, 21))
    assert str(meeting["location"]) == "53 Nguyễn Du" and str(meeting["url"]).startswith("http")


def test_uids_stay_the_same_and_are_never_twice(month):
    url = address(month, "office")
    first = [str(event["uid"]) for event in read(Client().get(url)).walk("VEVENT")]
    Meeting.objects.update(title="Tên khác", on=date(2021, 3, 5))
    again = [str(event["uid"]) for event in read(Client().get(url)).walk("VEVENT")]
    assert sorted(first) == sorted(again) and len(set(first)) == len(first)


def test_a_cancelled_meeting_says_so(month):
    Meeting.objects.update(state="cancelled")
    event = of_march(read(Client().get(address(month))))[0]
    assert str(event["status"]) == "CANCELLED"


@pytest.mark.parametrize("spoil", ["revoked", "locked", "no role", "again", "wrong"])
def test_an_address_that_no_longer_holds_is_not_there(month, spoil):
    url, user = address(month), month.users["unit"]
    if spoil == "revoked":
        assert feed.revoke(user)
    elif spoil == "again":
        feed.make(user)
    elif spoil == "wrong":
        url = url[:-6] + "xx.ics"
    else:
        User.objects.filter(pk=user.pk).update(**({"is_active": False} if spoil == "locked" else {"role": ""}))
    assert Client().get(url).status_code == 404


def test_the_token_is_shown_once_and_kept_only_as_a_hash(month, browse):
    client = browse("unit")
    page = client.post("/lich/dia-chi/", {"act": "make"}).content.decode()
    token = page.split("/lich/ics/")[1].split(".ics")[0]
    kept = Feed.objects.get(revoked_at=None)
    assert token not in client.get("/lich/dia-chi/").content.decode() and token != kept.token_hash
    assert Client().get(f"/lich/ics/{token}.ics").status_code == 200
    assert month.users["unit"].events.filter(act="feed").count() == 1
    client.post("/lich/dia-chi/", {"act": "revoke"})
    assert Client().get(f"/lich/ics/{token}.ics").status_code == 404
    assert Client().post(f"/lich/ics/{token}.ics").status_code == 405


def test_a_reading_is_noted_once_an_hour(month):
    url = address(month)
    Client().get(url)
    first = Feed.objects.get().read_at
    Client().get(url)
    assert first is not None and Feed.objects.get().read_at == first and clock.now() >= first
