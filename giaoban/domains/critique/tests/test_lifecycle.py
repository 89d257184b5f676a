"""The ways through a task: with councils where the rule asks, the quick answer, money carried on."""

from datetime import date

import pytest

from giaoban.domains.critique import actions
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.ledger.actions import balance, open_fund, totals
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.panels.actions import record_result
from giaoban.kernel.panels.tests.factories import concluded

DAY = date(2020, 3, 5)


def council(world, task, purpose, outcome, on=DAY):
    return record_result([task], purpose=purpose, outcome=outcome, on=on, by=None, org=world.orgs["LHHVN"])


class TestCouncils:
    def test_a_rule_asks_for_one_from_its_day_on(self, world):
        actions.set_rule("council.outline", 1, since=date(2020, 3, 1), by=world.users["office"], legal_source="Quy chế")
        early, late = world.task(), world.task(title="Khác")
        take_step(early, "review", by=world.users["department"], on=date(2020, 2, 28))
        with pytest.raises(StepRefused, match="Hội đồng thẩm định đề cương chưa kết luận"):
            take_step(late, "review", by=world.users["department"], on=DAY)
        concluded(late, "outline", ["yes"] * 7, world.orgs["LHHVN"], on=DAY)
        assert take_step(late, "review", by=world.users["department"], on=DAY).content_state == "reviewed"

    @pytest.mark.parametrize(("purpose", "upto", "step"), [
        ("outline", "", "review"), ("experts", "start", "report"), ("acceptance", "report", "accept")])
    def test_one_that_concluded_binds_whether_asked_for_or_not(self, world, purpose, upto, step):
        task = world.walk(world.task(), upto=upto) if upto else world.task()
        on = date(2020, 9, 1)
        council(world, task, purpose, "fail", on)
        with pytest.raises(StepRefused, match="chưa kết luận “Đạt”"):
            take_step(task, step, by=world.users["department"], on=on)
        council(world, task, purpose, "pass", on)
        take_step(task, step, by=world.users["department"], on=on)

    def test_revised_and_judged_again(self, world):
        task = world.walk(world.task(), upto="report")
        council(world, task, "acceptance", "fail", date(2020, 8, 1))
        take_step(task, "revise", by=world.users["department"], on=date(2020, 8, 2), note="Bổ sung số liệu")
        take_step(task, "report", by=world.users["unit"], on=date(2020, 8, 20))
        council(world, task, "acceptance", "excellent", date(2020, 9, 1))
        assert take_step(task, "accept", by=world.users["department"], on=date(2020, 9, 1)).content_state == "accepted"

    def test_a_rule_begins_after_the_one_before_and_names_its_source(self, world):
        office = world.users["office"]
        for facts, why in (({"key": "x"}, "Không có quy định"), ({"legal_source": " "}, "Ghi căn cứ"),
                           ({"since": date(2014, 1, 1)}, "phải sau ngày đó"), ({"by": world.users["leader"]}, "Chỉ Văn")):
            with pytest.raises(StepRefused, match=why):
                actions.set_rule(**{"key": "answer.days", "number": 15, "since": DAY, "legal_source": "CV", "by": office,
                                    **facts})


class TestWays:
    def test_an_answer_within_days_needs_neither_council_nor_money(self, world):
        for key in ("council.outline", "council.experts", "council.acceptance"):
            actions.set_rule(key, 1, since=date(2016, 1, 1), by=world.users["office"], legal_source="Quy chế")
        task, staff = world.task(origin="request"), world.users["department"]
        for step in ("quick", "report", "accept", "send_opinion"):
            take_step(task, step, by=staff, on=DAY)
        assert (task.content_state, task.money_state, task.closed_on) == ("opinion_sent", "not_needed", DAY)

    def test_approved_without_money(self, world):
        task = world.walk(world.task(), upto="review")
        take_step(task, "approve_unfunded", by=world.users["leader"], on=date(2020, 4, 1))
        take_step(task, "contract", by=world.users["department"], on=date(2020, 4, 2))
        assert task.content_state == "contracted" and not task.entries.exists()

    def test_planned_granted_contracted_advanced_reported_settled(self, world):
        task = world.task()
        take_step(task, "plan", by=world.users["department"], on=DAY, fund=world.fund, amount=90_000_000)
        world.walk(task, upto="approve")
        for step, day in (("contract", 5), ("sign", 5), ("start", 6)):
            take_step(task, step, by=world.users["department"], on=date(2020, 5, day))
        assert task.money_state == "contracted"
        take_step(task, "advance", by=world.users["department"], on=date(2020, 5, 7), amount=40_000_000)
        take_step(task, "report", by=world.users["unit"], on=date(2020, 8, 1))
        take_step(task, "report_spending", by=world.users["unit"], on=date(2020, 8, 2), amount=70_000_000)
        take_step(task, "accept", by=world.users["department"], on=date(2020, 8, 3))
        take_step(task, "settle", by=world.users["department"], on=date(2020, 8, 4))
        held = totals(task)
        assert (held["settle"], held["return"], held["open"]) == (70_000_000, 10_000_000, 0)
        assert balance(world.fund) == 5_000_000_000 - 70_000_000

    def test_carried_over_into_next_years_fund(self, world):
        task = world.walk(world.task(), upto="start")
        into = open_fund(code="TVPB-2021", name="Kinh phí", year=2021, amount=1_000_000_000, by=None,
                         source=world.fund.source)
        take_step(task, "carry_over", by=world.users["leader"], on=date(2021, 1, 10), fund=into, paper="CV 9",
                  note="Cho phép chuyển")
        assert task.money_state == "carried_over" and totals(task)["open"] == 80_000_000
        take_step(task, "advance", by=world.users["department"], on=date(2021, 1, 11))
        assert task.money_state == "advanced"
