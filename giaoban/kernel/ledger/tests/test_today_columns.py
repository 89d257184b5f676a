"""Today's columns follow every step, undoing and entry."""

from datetime import date

import pytest

from giaoban.kernel.dossiers.actions import take_step, undo_step
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger import sums
from giaoban.kernel.ledger.actions import reverse

pytestmark = pytest.mark.django_db
COLUMNS = ("content_since", "money_since", "money_given", "money_settled", "money_returned", "money_carried")


def columns(task):
    return Dossier.objects.filter(pk=task.pk).values_list(*COLUMNS).get()


def test_since_and_sums_follow_the_steps(world):
    task = world.task()
    assert columns(task) == (date(2020, 2, 1), date(2020, 2, 1), 0, 0, 0, 0)
    world.walk(task, upto="report_spending")
    assert columns(task) == (date(2020, 8, 5), date(2020, 9, 5), 80_000_000, 0, 0, 0)
    take_step(task, "settle", by=world.users["department"], on=date(2020, 10, 5), amount=60_000_000)
    assert columns(task) == (date(2020, 8, 5), date(2020, 10, 5), 80_000_000, 60_000_000, 20_000_000, 0)
    task.refresh_from_db()
    assert task.money_open == 0


def test_an_undone_step_gives_its_day_back(world):
    task = world.walk(world.task(), upto="contract")
    undo_step(task, track="content", by=world.users["office"], reason="nhầm")
    assert columns(task)[0] == date(2020, 4, 5)


def test_reversing_and_rebuilding_agree(world):
    task = world.walk(world.task(), upto="approve")
    reverse(task.entries.get(), on=date(2020, 5, 5), by=world.users["office"], note="nhầm")
    assert columns(task)[2:] == (0, 0, 0, 0)
    other = world.walk(world.task(), upto="settle")
    before = columns(other)
    Dossier.objects.update(money_given=7)
    sums.rebuild()
    assert columns(other) == before and columns(task)[2:] == (0, 0, 0, 0)
