"""The calendar for a person's own calendar program: an address only they know, read-only, ended at any time."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from giaoban.kernel.base import clock
from giaoban.kernel.people.actions import note_event
from giaoban.kernel.people.models import FEED, UNFEED, User

from .events import Event, between
from .models import Feed

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
#: A reading is noted at most so often: calendar programs ask every few minutes.
NOTED = timedelta(hours=1)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: A meeting whose end nobody wrote down.
USUAL = timedelta(hours=2)


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make(user: User) -> str:
    """A new address's token, shown once; earlier ones stop working."""
    _revoke(user)
    token = secrets.token_urlsafe(32)
    Feed.objects.create(user=user, token_hash=hashed(token))
    note_event(user, FEED, by=user)
    return token


@transaction.atomic
def revoke(user: User) -> bool:
    ended = _revoke(user)
    if ended:
        note_event(user, UNFEED, by=user)
    return ended


def _revoke(user: User) -> bool:
    return bool(Feed.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def address(request: HttpRequest) -> HttpResponse:
    """One's own address: made, shown once, ended."""
    url = ""
    if request.method == "POST" and request.POST.get("act") == "revoke":
        messages.success(request, _("Đã thu hồi địa chỉ lịch.") if revoke(request.user) else _("Chưa có địa chỉ nào."))
        return redirect("work:feed_address")
    if request.method == "POST":
        url = settings.SITE_ADDRESS.rstrip("/") + reverse("work:feed", args=[make(request.user)])
    return render(request, "work/feed.html", {
        "title": _("Lịch trên máy, điện thoại của tôi"), "url": url,
        "feed": Feed.objects.filter(user=request.user, revoked_at=None).first(),
        "breadcrumbs": [{"label": _("Lịch"), "url": reverse("work:calendar")}]})


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of the account whose address it is; an unknown or ended address is not there."""
    found = Feed.objects.select_related("user__org").filter(token_hash=hashed(token), revoked_at=None).first()
    user = found.user if found else None
    if found is None or user is None or not (user.is_active and user.role and user.org_id):
        raise Http404
    if found.read_at is None or clock.now() - found.read_at > NOTED:
        Feed.objects.filter(pk=found.pk).update(read_at=clock.now())
    today = clock.today()
    answer = HttpResponse(written(user, between(user, today - BACK, today + AHEAD)),
                          content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=600"
    answer.headers["Content-Disposition"] = 'inline; filename="giao-ban.ics"'
    return answer


def written(user: User, found: list[Event]) -> bytes:
    """iCalendar (RFC 5545): one VEVENT an event, its UID the same as long as its record."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Giao Ban//Lich//VI")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Giao Ban – %(who)s") % {"who": user})
    made.add("x-wr-timezone", ZONE.key)
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    site = urlsplit(settings.SITE_ADDRESS)
    for event in found:
        made.add_component(_vevent(event, site.netloc or "giaoban", f"{site.scheme}://{site.netloc}"))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _vevent(event: Event, host: str, site: str) -> Any:
    from icalendar import Event as VEvent

    made = VEvent()
    made.add("uid", f"{event.uid}@{host}")
    made.add("dtstamp", clock.now())
    made.add("summary", event.title)
    for name, value in _moments(event).items():
        made.add(name, value)
    if event.url:
        made.add("url", site + event.url)
    if event.place:
        made.add("location", event.place)
    if event.unit or event.note:
        made.add("description", " · ".join(filter(None, (event.unit, event.note))))
    if event.cancelled:
        made.add("status", "CANCELLED")
    made.add("transp", "OPAQUE" if event.starts and not event.cancelled else "TRANSPARENT")
    return made


def _moments(event: Event) -> dict[str, date | datetime]:
    """Whole days end before the day named last; hours are those of Hà Nội."""
    if event.starts is None:
        return {"dtstart": event.on, "dtend": event.last + timedelta(days=1)}
    starts = datetime.combine(event.on, event.starts, tzinfo=ZONE)
    ends = datetime.combine(event.last, event.ends, tzinfo=ZONE) if event.ends else starts + USUAL
    return {"dtstart": starts, "dtend": max(ends, starts)}
