"""Research work in a year's report: opened, carried over and funded, under way; also as it was known."""

from datetime import date
from functools import partial

import pytest

from giaoban.domains.research.figures import carried_over, environment, opened, surveys
from giaoban.domains.research.models import ResearchTask
from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.ledger.actions import reverse

YEAR = Period.year(2020)


def asked(figure, period=YEAR, known_on=None):
    return value(figure, Scope.of(period, known_on=known_on))


@pytest.fixture
def work(world):
    def open_and_walk(year, *steps, form="topic", size=""):
        """Steps one day apart from 1 May of the year, each recorded on its day."""
        with clock.at(date(year, 1, 5)):
            made = open_dossier(ResearchTask, title="Đề tài", org=world.orgs["LHH-A"], on=date(year, 1, 5),
                                by=world.users["office"], department=world.orgs["BAN-KHCNMT"], form=form, size=size)
        for day, step in enumerate(steps, start=1):
            with clock.at(date(year, 5, day)):
                go(made, step, date(year, 5, day))
        return made

    def go(made, step, on):
        by = world.users["leader" if step in ("approve", "fund", "terminate") else "office"]
        facts = {"fund": world.fund, "amount": 1_000_000} if step == "fund" else {}
        return take_step(made, step, by=by, on=on, note="x", **facts)

    open_and_walk.go = go
    return open_and_walk


APPROVED = ("select", "approve")
RUNNING = (*APPROVED, "contract", "start")


class TestFigures:
    def test_opened_is_approved_in_the_period(self, work):
        work(2020, *APPROVED)
        work(2020, "select")
        work(2019, *RUNNING)
        work(2020, *APPROVED, form="environment", size="small")
        assert asked(opened) == 1

    def test_carried_over_is_approved_before_and_funded_in_the_period(self, work):
        old, new, unfunded = work(2019, *RUNNING), work(2020, *APPROVED), work(2019, *RUNNING)
        work.go(old, "fund", date(2020, 3, 16))
        work.go(old, "fund", date(2020, 9, 16))  # a second instalment is the same topic
        work.go(new, "fund", date(2020, 6, 16))
        work.go(unfunded, "fund", date(2021, 1, 16))
        assert asked(carried_over) == 1
        assert asked(carried_over, Period.year(2021)) == 2 - 1

    def test_money_taken_back_does_not_count_and_was_counted_until_then(self, work):
        old = work(2019, *RUNNING)
        with clock.at(date(2020, 3, 16)):
            work.go(old, "fund", date(2020, 3, 16))
        with clock.at(date(2020, 8, 1)):
            reverse(old.entries.get(), on=date(2020, 8, 1), by=None, note="Cấp nhầm")
        assert asked(carried_over) == 0
        assert asked(carried_over, known_on=date(2020, 7, 31)) == 1
        assert asked(carried_over, known_on=date(2020, 8, 1)) == 0
        assert asked(carried_over, known_on=date(2020, 3, 15)) == 0

    def test_environment_by_size(self, work):
        work(2020, *APPROVED, form="environment", size="small")
        for _ in range(2):
            work(2020, *APPROVED, form="environment", size="fair")
        work(2020, *APPROVED, form="environment")
        assert cells(environment, Scope.of(YEAR), ["size"]) == {("small",): 1, ("fair",): 2, ("",): 1}

    def test_a_survey_counts_in_every_year_it_runs(self, work):
        survey = work(2019, *RUNNING, form="survey")
        with clock.at(date(2021, 2, 1)):
            work.go(survey, "accept_at_unit", date(2020, 12, 31))
        counts = partial(asked, surveys)
        assert [counts(Period.year(year)) for year in (2018, 2019, 2020, 2021)] == [0, 1, 1, 0]
        # Until February 2021 nobody knew that it had ended.
        assert counts(Period.year(2021), known_on=date(2021, 1, 31)) == 1
        assert counts(Period.year(2021), known_on=date(2021, 2, 1)) == 0


class TestMoneyRules:
    @pytest.mark.parametrize("ends", ["accept", "reject", "terminate"])
    def test_money_goes_back_only_once_the_work_has_ended(self, world, work, ends):
        from giaoban.kernel.lifecycle import StepRefused

        made = work(2020, *RUNNING)
        work.go(made, "fund", date(2020, 5, 10))
        with pytest.raises(StepRefused, match="Chỉ hoàn trả khi"):
            work.go(made, "give_back", date(2020, 5, 11))
        if ends != "terminate":
            work.go(made, "accept_at_unit", date(2020, 5, 12))
        work.go(made, ends, date(2020, 5, 13))
        with pytest.raises(StepRefused, match="Chỉ hoàn trả khi"):
            work.go(made, "give_back", date(2020, 5, 12))
        closed = work.go(made, "give_back", date(2020, 5, 13)).closed_on
        assert closed == (None if ends == "accept" else date(2020, 5, 13))  # results are still to be handed in
