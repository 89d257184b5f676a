"""What is kept of a run: results, since when, one run a night, going on after a crash."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org

from .. import actions
from ..catalogue import checks
from ..models import CheckResult, CheckRun
from ..tasks import carry_out_run

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 3, 1)
KEYS = ("unit-columns", "unit-searchable")


def made(keys=KEYS):
    return actions.carry_out(actions.begin(by=None, total=len(keys)), keys)


def spoil(name: str) -> None:
    Org.objects.filter(code="LHH-A").update(name=name)


def test_a_run_keeps_every_result(world):
    run = actions.carry_out(actions.begin(by=world.users["office"]))
    assert run.finished_at and run.total == len(checks()) == run.results.count()
    assert not run.results.exclude(found=0).exists()
    assert not run.results.exclude(since=None).exists()


def test_since_when_something_is_wrong(world):
    with clock.at(date(2026, 1, 1)):
        made()
    spoil("Sai")
    for day in (2, 3):
        with clock.at(date(2026, 1, day)):
            made()
    latest = {row.key: row for row in CheckResult.objects.latest_of_each()}
    assert latest["unit-columns"].found == 1
    assert latest["unit-columns"].since.astimezone(clock.HANOI).date() == date(2026, 1, 2)
    assert latest["unit-columns"].sample[0]["code"] == "LHH-A"
    assert latest["unit-columns"].sample[0]["kept"] == "Sai"
    spoil("Liên hiệp hội tỉnh Đông")
    with clock.at(date(2026, 1, 4)):
        made()
    assert CheckResult.objects.latest_of_each().get(key="unit-columns").since is None


def test_an_answer_that_did_not_come_ends_nothing(world):
    spoil("Sai")
    with clock.at(date(2026, 1, 1)):
        made()
    with clock.at(date(2026, 1, 2)):
        run = actions.carry_out(actions.begin(by=None, total=1), ("unit-searchable",), limit=0)
        actions.keep(run, actions.Outcome(checks()["unit-columns"], None, 1.0, problem="Quá giờ"))
    row = CheckResult.objects.latest_of_each().get(key="unit-columns")
    assert row.found is None and row.since.astimezone(clock.HANOI).date() == date(2026, 1, 1)


def test_one_run_a_night_however_many_servers_ask(world):
    first, second = actions.ask_for_night(NIGHT), actions.ask_for_night(NIGHT)
    assert first is not None and second is None
    assert CheckRun.objects.count() == 1 == DBTaskResult.objects.count()


@pytest.mark.django_db(transaction=True)
def test_servers_that_ask_at_once(at_once):
    answers = at_once(*[lambda: actions.ask_for_night(NIGHT)] * 4)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert len([answer for answer in answers if answer]) == 1
    assert CheckRun.objects.count() == 1 == DBTaskResult.objects.count()


def test_a_run_whose_worker_died_goes_on_where_it_stopped(world):
    run = actions.ask_for_night(NIGHT)
    actions.keep(run, actions.Outcome(checks()["tree-cycle"], 0, 7.0))
    CheckRun.objects.filter(pk=run.pk).update(claimed_at=clock.now() - timedelta(hours=2),
                                              asked_at=clock.now() - timedelta(hours=2))
    assert actions.ask_for_night(NIGHT).pk == run.pk
    assert actions.ask_for_night(NIGHT) is None
    assert DBTaskResult.objects.count() == 2
    carry_out_run.func(run.pk)
    run.refresh_from_db()
    assert run.finished_at and run.results.count() == run.total
    assert run.results.get(key="tree-cycle").seconds == 7.0
    carry_out_run.func(run.pk)
    assert run.results.count() == run.total


def test_asking_twice_is_waiting_for_the_first(world):
    first = actions.ask(by=world.users["office"])
    assert actions.ask(by=world.users["office"]) == first
    carry_out_run.func(first.pk)
    assert actions.ask(by=world.users["office"]) != first
