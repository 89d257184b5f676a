"""What searching writes: one line in the log of readings for each search, not for each letter typed."""

from __future__ import annotations

from datetime import timedelta

from giaoban.kernel.base import clock
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import ReadingLog, User

SAID = "Tìm người: "
#: Letters typed after one another within this time are one search.
PAUSE = timedelta(minutes=2)


def log_search(user: User, text: str, rows: int) -> ReadingLog:
    """People were shown for what was typed. Typing on, or back, replaces the line just written."""
    what = f"{SAID}{text}"[:200]
    last = ReadingLog.objects.filter(user=user.pk, what__startswith=SAID, exported=False).order_by("-pk").first()
    if last is not None and clock.now() - last.at < PAUSE and _goes_on(last.what, what):
        last.what, last.rows = max(what, last.what, key=len), max(rows, last.rows)
        last.save(update_fields=["what", "rows"])
        return last
    return log_reading(user, what, rows)


def _goes_on(before: str, after: str) -> bool:
    return after.startswith(before) or before.startswith(after)
