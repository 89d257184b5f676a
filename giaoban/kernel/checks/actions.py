"""Beginning a run, making its checks one after another, keeping what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.people.models import User

from .catalogue import Check, checks, get
from .engine import LIMIT, Outcome, Row, run
from .models import CheckResult, CheckRun

#: A run nobody has worked on for so long is taken up again.
STALE = timedelta(hours=1)
SAMPLE = 20


def begin(*, by: User | None, total: int | None = None, night: date | None = None) -> CheckRun:
    """A run that has not started yet."""
    return CheckRun.objects.create(by=by, night=night, total=len(checks()) if total is None else total)


def in_progress() -> CheckRun | None:
    """The run somebody waits for: not finished, asked for or worked on within the last hour."""
    fresh = clock.now() - STALE
    return CheckRun.objects.filter(Q(asked_at__gt=fresh) | Q(claimed_at__gt=fresh), finished_at=None).first()


def ask(*, by: User | None) -> CheckRun:
    """A run for the queue's worker; the one in progress, if there is one."""
    waiting = in_progress()
    if waiting is not None:
        return waiting
    with transaction.atomic():
        made = begin(by=by)
        _enqueue(made)
    return made


def ask_for_night(night: date) -> CheckRun | None:
    """The night's run for the queue's worker; None when another server has begun it.

    A night's run that nobody has worked on for an hour is given to the queue once more.
    """
    held = CheckRun.objects.filter(night=night).first()
    if held is not None:
        return _revive(held)
    try:
        with transaction.atomic():
            made = begin(by=None, night=night)
            _enqueue(made)
    except IntegrityError:
        return None
    return made


def _revive(held: CheckRun) -> CheckRun | None:
    """Only one of several servers comes through: the row still says what we read."""
    touched = held.claimed_at or held.asked_at
    if held.finished_at is not None or clock.now() - touched < STALE:
        return None
    with transaction.atomic():
        taken = CheckRun.objects.filter(pk=held.pk, claimed_at=held.claimed_at).update(claimed_at=clock.now())
        if taken:
            _enqueue(held)
    return held if taken else None


def _enqueue(made: CheckRun) -> None:
    from .tasks import carry_out_run

    carry_out_run.enqueue(made.pk)


def carry_out(made: CheckRun, keys: Collection[str] = (), *, limit: float = LIMIT, sample: int = SAMPLE,
              say: Callable[[Outcome], Any] = lambda outcome: None) -> CheckRun:
    """Make the checks the run has no result for yet; each result is kept as soon as it is there."""
    wanted: list[Check] = [get(key) for key in keys] or list(checks().values())
    made_before = set(made.results.values_list("key", flat=True))
    for check in wanted:
        if check.key not in made_before:
            CheckRun.objects.filter(pk=made.pk).update(claimed_at=clock.now())
            outcome = run(check, limit=limit, sample=sample)
            keep(made, outcome)
            say(outcome)
    CheckRun.objects.filter(pk=made.pk, finished_at=None).update(finished_at=clock.now())
    made.refresh_from_db()
    return made


def keep(made: CheckRun, outcome: Outcome) -> CheckResult:
    """One result; a second worker on the same run keeps the first's."""
    now = clock.now()
    found, _new = CheckResult.objects.get_or_create(run=made, key=outcome.check.key, defaults={
        "severity": outcome.check.severity, "found": outcome.found, "problem": outcome.problem[:400],
        "seconds": round(outcome.seconds, 3), "since": _since(outcome, now),
        "sample": [_shown(row) for row in outcome.rows[:SAMPLE]], "at": now})
    return found


def _since(outcome: Outcome, now: datetime) -> datetime | None:
    """Carried on from the result before, through answers that did not come; empty when all is well."""
    before = CheckResult.objects.filter(key=outcome.check.key).order_by("-pk").first()
    if outcome.found == 0:
        return None
    carried = before.since if before is not None else None
    return carried or (now if outcome.found else None)


def _shown(row: Row) -> dict[str, Any]:
    """Days as they are read, so that a kept sample needs no decoding."""
    return {name: day_text(value) if isinstance(value, date) else value for name, value in row.items()}
