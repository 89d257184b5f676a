"""How critique tasks stand in a year's report: content and money asked apart, on the report's day."""

from datetime import date

import pytest

from giaoban.domains.critique.figures import outcome, returned_money, tasks, training_provinces
from giaoban.domains.critique.models import Training
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import choices, open_dossier, take_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.ledger.actions import balance, open_fund, reverse, totals

YEAR = Scope.of(Period.year(2020))


def standing(scope=YEAR):
    return {key[0]: amount for key, amount in cells(tasks, scope, ["outcome"]).items()}


class TestOutcome:
    @pytest.mark.parametrize(("upto", "where"), [
        ("review", "running"), ("approve", "running"), ("report", "running"), ("accept", "unsettled"),
        ("report_spending", "unsettled"), ("settle", "settled")])
    def test_by_how_far_it_came(self, world, upto, where):
        world.walk(world.task(), upto=upto)
        assert standing() == {where: 1}

    @pytest.mark.parametrize("later", [["send_opinion"], ["send_opinion", "answer"]])
    def test_what_follows_acceptance_is_still_accepted(self, world, later):
        task = world.walk(world.task())
        for step in later:
            take_step(task, step, by=world.users["department"], on=date(2020, 11, 1))
        assert standing() == {"settled": 1}

    def test_settled_in_the_next_year_is_unsettled_in_this_ones_report(self, world):
        task = world.walk(world.task(), upto="accept")
        for step in ("report_spending", "settle"):
            take_step(task, step, by=world.users["department"], on=date(2021, 2, 24))
        assert standing() == {"unsettled": 1}
        assert standing(Scope.of(Period(date(2020, 1, 1), date(2021, 2, 24)))) == {"settled": 1}

    def test_not_held_with_its_money_returned(self, world):
        task = world.walk(world.task(form="workshop"), upto="start")
        take_step(task, "cancel", by=world.users["department"], on=date(2020, 11, 10), note="Dịch bệnh")
        take_step(task, "give_back", by=world.users["unit"], on=date(2020, 12, 15))
        assert standing() == {"not_held": 1}
        assert value(returned_money, YEAR) == 80_000_000
        assert value(returned_money, Scope.of(Period.month(2020, 11))) == 0
        assert totals(task)["open"] == 0 and balance(world.fund) == world.fund.amount

    def test_money_carried_over_is_settled_in_the_next_year(self, world):
        task = world.walk(world.task(), upto="accept")
        into = open_fund(code="TVPB-2021", name="Kinh phí", year=2021, amount=1_000_000_000, by=None,
                         source=world.fund.source)
        take_step(task, "carry_over", by=world.users["leader"], on=date(2020, 12, 20), note="chưa kịp quyết toán",
                  fund=into, paper="Công văn cho phép chuyển")
        for step in ("report_spending", "settle"):
            take_step(task, step, by=world.users["department"], on=date(2021, 3, 1))
        assert standing() == {"unsettled": 1} and task.closed_on == date(2021, 3, 1)

    def test_sent_back_for_revision(self, world):
        task = world.walk(world.task(), upto="report")
        take_step(task, "revise", by=world.users["department"], on=date(2020, 7, 20), note="Thiếu phụ lục")
        assert standing() == {"running": 1}

    def test_a_source_is_always_one_of_the_declared(self, world):
        assert set(tasks.by["outcome"].values) == {"settled", "unsettled", "not_held", "running"}
        assert str(outcome(YEAR).default.value) in tasks.by["outcome"].values


class TestReturnedMoney:
    def test_a_reversal_counts_against_it_on_its_own_day(self, world):
        task = world.walk(world.task(), upto="report_spending")
        take_step(task, "settle", by=world.users["department"], on=date(2020, 10, 5), amount="75 triệu")
        assert value(returned_money, YEAR) == 5_000_000
        reverse(task.entries.get(kind="return"), on=date(2021, 1, 5), by=None, note="Nộp nhầm")
        assert value(returned_money, YEAR) == 5_000_000
        assert value(returned_money, Scope.of(Period.year(2021))) == -5_000_000


class TestYear:
    def test_a_task_belongs_to_its_planned_year(self, world):
        world.task(year=2019)
        open_dossier(type(world.task(year=2020)), title="Kế hoạch 2021", org=world.orgs["LHH-A"], on=date(2020, 12, 20),
                     by=world.users["department"], year=2021, form="topic")
        assert value(tasks, YEAR) == 1
        assert value(tasks, Scope.of(Period.year(2021))) == 1
        assert value(tasks, Scope.of(Period(date(2019, 12, 15), date(2020, 12, 14)))) == 2


class TestTraining:
    def test_each_province_counts_once(self, world):
        for code, month in (("LHH-A", 5), ("LHH-A", 6), ("LHH-B", 7), ("LHH-B", 1)):
            course = open_dossier(Training, title="Lớp", org=world.orgs[code], on=date(2020, 1, 2),
                                  by=world.users["department"])
            take_step(course, "hold", by=world.users["department"], on=date(2020, month, 3))
        assert value(training_provinces, YEAR) == 2
        assert value(training_provinces, Scope.of(Period.half(2020, 2))) == 1

    def test_a_cancelled_course_does_not(self, world):
        course = open_dossier(Training, title="Lớp", org=world.orgs["LHH-A"], on=date(2020, 1, 2),
                              by=world.users["department"])
        take_step(course, "cancel", by=world.users["department"], on=date(2020, 2, 3), note="mưa bão")
        assert value(training_provinces, YEAR) == 0


class TestWhoMovesMoney:
    """The unit that spent the money neither grants it nor settles its own account."""

    @pytest.mark.parametrize(("before", "step", "who"), [
        ("review", "approve", {"leader"}), ("approve", "advance", {"office", "department"}),
        ("accept", "report_spending", {"office", "department", "unit"}),
        ("report_spending", "settle", {"office", "department"}), ("approve", "carry_over", {"leader"}),
        ("accept", "give_back", {"office", "department", "unit"})])
    def test_each_step(self, world, before, step, who):
        task = world.walk(world.task(), upto=before)
        offered = {name for name, user in world.users.items()
                   for choice in choices(task, by=user, on=date(2020, 12, 1)) if choice.key == step and choice.allowed}
        assert offered == who
