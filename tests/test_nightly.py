"""The night's checks: at their hour, once, made up for, and never because a server was just set up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django_tasks_db.models import DBTaskResult

from giaoban.kernel.base.clock import HANOI
from giaoban.kernel.checks.actions import ask_for_night, carry_out
from giaoban.kernel.checks.models import CheckRun
from giaoban.project import nightly

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=HANOI)


@pytest.mark.parametrize(("now", "night"), [
    (at(5, 2), 5), (at(5, 1, 59), 4), (at(5, 23), 5), (datetime(2026, 3, 4, 20, tzinfo=UTC), 5)])
def test_the_night_whose_hour_came_last(now, night):
    assert nightly.night_of(now, 2) == date(2026, 3, night)


def test_the_first_night_is_waited_for():
    started = at(5, 9)
    assert nightly.due(at(5, 10), 2, started) is None
    assert nightly.due(at(6, 1, 59), 2, started) is None
    assert nightly.due(at(6, 2), 2, started) == date(2026, 3, 6)


def test_a_night_is_done_once_and_a_missed_one_made_up_for(world):
    carry_out(ask_for_night(date(2026, 3, 5)))
    assert nightly.due(at(5, 12), 2, at(5, 9)) is None
    assert nightly.due(at(8, 12), 2, at(8, 9)) == date(2026, 3, 8)


def test_a_look_at_the_clock_asks_the_queue():
    nightly.look(0, at(1, 0))
    nightly.look(0, at(1, 0))
    run = CheckRun.objects.get()
    assert run.night == datetime.now(HANOI).date() and run.by is None
    assert DBTaskResult.objects.count() == 1


def test_a_database_that_is_away_is_no_end(capsys, monkeypatch):
    from django.db import OperationalError

    def away(night: date) -> None:
        raise OperationalError("máy chủ không trả lời")

    monkeypatch.setattr(nightly, "ask_for_night", away)
    nightly.look(0, at(1, 0))
    assert "chưa hỏi được cơ sở dữ liệu (máy chủ không trả lời)" in capsys.readouterr().err
