"""What time it is for the records: the real clock, or the moment at which older papers were recorded.

Records taken over from a paper register keep the moment at which that register learnt them; so the moment
can be set for a stretch of code (`with clock.at(day): …`) or, for a federation of examples, for a whole
process (`GIAOBAN_TODAY=2021-03-15`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, timezone

HANOI = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment to write into `recorded_at`, with its time zone."""
    moment = _moment.get()
    if moment is not None:
        return moment
    pinned = os.environ.get("GIAOBAN_TODAY")
    if pinned:
        running = datetime.now(HANOI)
        return datetime.combine(date.fromisoformat(pinned), running.timetz())
    return datetime.now(UTC)


def today() -> date:
    """The day in Hà Nội."""
    return now().astimezone(HANOI).date()


def latest_day() -> date:
    """No act may be dated after this day: the later of the records' today and the calendar's."""
    return max(today(), datetime.now(HANOI).date())


def end_of(day: date) -> datetime:
    """The last moment of a day in Hà Nội: 'as known on DAY' includes what was recorded that day."""
    return datetime.combine(day, time.max, tzinfo=HANOI)


@contextmanager
def at(day: date, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Record what follows as learnt on that day."""
    token = _moment.set(datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI))
    try:
        yield
    finally:
        _moment.reset(token)
