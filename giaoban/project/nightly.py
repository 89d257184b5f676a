"""What the server does once a night, beside answering: the checks of all records, given to the queue's worker.

A thread of `giaoban serve` looks at the clock each minute. Which night was done is in the database, so a restart
repeats nothing, several servers make one run, and a server that slept through the hour makes up for it.
"""

from __future__ import annotations

import sys
import threading
from datetime import date, datetime, timedelta

from django.db import DatabaseError, close_old_connections

from giaoban.kernel.base.clock import HANOI
from giaoban.kernel.checks.actions import ask_for_night
from giaoban.kernel.checks.models import CheckRun

PAUSE = 60


def night_of(now: datetime, hour: int) -> date:
    """The night whose hour has come last: today's, or before that hour yesterday's."""
    here = now.astimezone(HANOI)
    return here.date() if here.hour >= hour else here.date() - timedelta(days=1)


def due(now: datetime, hour: int, started: datetime) -> date | None:
    """The night to be begun (or taken up again) now; None when there is nothing to do.

    A server that never ran a night waits for its first one: nobody expects a check while a federation is set up.
    """
    night = night_of(now, hour)
    came = datetime(night.year, night.month, night.day, hour, tzinfo=HANOI)
    nights = CheckRun.objects.exclude(night=None)
    if nights.filter(night=night, finished_at__isnull=False).exists():
        return None
    return night if came >= started or nights.exists() else None


def look(hour: int, started: datetime) -> None:
    """One look at the clock. The calendar's own day, also where the records' day is pinned."""
    try:
        night = due(datetime.now(HANOI), hour, started)
        if night is not None:
            ask_for_night(night)
    except DatabaseError as error:
        # The database is away or being restored: the next look tries again.
        print(f"Kiểm tra đêm: chưa hỏi được cơ sở dữ liệu ({error}).", file=sys.stderr, flush=True)


def start(hour: int) -> threading.Event:
    """Begin looking; setting the event ends it."""
    stop, started = threading.Event(), datetime.now(HANOI)

    def watch() -> None:
        while not stop.wait(PAUSE):
            look(hour, started)
            close_old_connections()

    threading.Thread(target=watch, name="nightly", daemon=True).start()
    return stop
