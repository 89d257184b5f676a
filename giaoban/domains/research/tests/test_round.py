"""A task through its round: contract and its reports, more time, grade, results, liquidation; rules by their day."""

from datetime import date, timedelta

import pytest

from giaoban.domains.research import actions
from giaoban.domains.research.figures import accepted, extended, late_progress, terminated
from giaoban.domains.research.models import Progress, ResearchTask, Rule
from giaoban.domains.research.standing import flag_of
from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.actions import DossierRefused, open_dossier, take_step, undo_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.ledger.actions import totals
from giaoban.kernel.lifecycle import StepRefused

YEAR = Scope.of(Period.year(2020))


@pytest.fixture
def task(world):
    """A topic of 18 months, contracted on 15 February 2020."""
    with clock.at(date(2020, 1, 6)):
        made = open_dossier(ResearchTask, title="Đề tài", org=world.orgs["LHH-A"], on=date(2020, 1, 6), form="topic",
                            by=world.users["office"], department=world.orgs["BAN-KHCNMT"], months=18)
    go(world, made, "select", date(2020, 1, 20))
    go(world, made, "cost", date(2020, 1, 25))
    go(world, made, "approve", date(2020, 2, 1))
    go(world, made, "contract", date(2020, 2, 15))
    go(world, made, "start", date(2020, 2, 20))
    return made


def go(world, task, step, on, **facts):
    by = world.users["leader" if step in ("approve", "fund", "terminate", "extend", "carry_over") else "office"]
    with clock.at(on):
        return take_step(task, step, by=by, on=on, note="vì thế", **facts)


class TestProgress:
    def test_the_contract_makes_reports_due_every_six_months_until_before_its_end(self, task):
        assert task.ends_on() == date(2021, 8, 15)
        assert list(task.progress.values_list("number", "first", "due")) == [
            (1, date(2020, 2, 15), date(2020, 8, 14)), (2, date(2020, 8, 15), date(2021, 2, 14)),
            (3, date(2021, 2, 15), date(2021, 8, 14))]

    def test_an_end_of_its_own(self, world, task):
        with clock.at(date(2020, 3, 1)):
            other = open_dossier(ResearchTask, title="Khác", org=world.orgs["LHH-A"], on=date(2020, 3, 1),
                                 form="topic", by=world.users["office"])
        for step, day in (("select", 2), ("approve", 3)):
            go(world, other, step, date(2020, 3, day))
        with pytest.raises(StepRefused, match="phải sau ngày ký hợp đồng"):
            go(world, other, "contract", date(2020, 3, 4), ends_on=date(2020, 3, 4))
        go(world, other, "contract", date(2020, 3, 4), ends_on=date(2020, 12, 31))
        assert other.progress.count() == 1

    def test_sent_once_late_until_then(self, world, task):
        first = task.progress.get(number=1)
        assert list(Progress.objects.late(date(2020, 8, 14))) == []
        assert list(Progress.objects.late(date(2020, 8, 15))) == [first]
        assert value(late_progress, YEAR) == 1
        with clock.at(date(2020, 9, 1)):
            actions.send_progress(first, by=world.users["unit"], on=date(2020, 9, 1), text="Đã khảo sát", share=40)
        assert first.days_late(date(2021, 1, 1)) == 140 and Progress.objects.get(pk=first.pk).days_late(date(2021, 1, 1)) == 18
        assert value(late_progress, YEAR) == 0
        assert value(late_progress, Scope.of(Period(date(2020, 1, 1), date(2020, 8, 31)))) == 1
        assert value(late_progress, Scope.of(Period.year(2020), known_on=date(2020, 8, 31))) == 1
        with pytest.raises(DossierRefused, match="đã gửi ngày 01/9/2020"):
            actions.send_progress(first, by=world.users["unit"], on=date(2020, 9, 2), text="Lần nữa")

    @pytest.mark.parametrize(("facts", "said"), [
        ({"text": " "}, "Ghi tình hình"), ({"text": "x", "share": 101}, "từ 0 đến 100"),
        ({"text": "x", "on": date(2099, 1, 1)}, "ở tương lai"), ({"text": "x", "on": date(2020, 1, 1)}, "trước kỳ báo cáo")])
    def test_refused(self, world, task, facts, said):
        with pytest.raises(DossierRefused, match=said):
            actions.send_progress(task.progress.get(number=1), by=world.users["unit"],
                                  **{"on": date(2020, 8, 10), **facts})

    def test_another_unit_sends_nothing(self, world, task):
        with pytest.raises(DossierRefused, match="đơn vị thực hiện"):
            actions.send_progress(task.progress.get(number=1), by=world.users["other_unit"], on=date(2020, 8, 10), text="x")

    def test_stopped_work_owes_no_later_report(self, world, task):
        go(world, task, "terminate", date(2020, 8, 1))
        assert value(late_progress, YEAR) == 0 and value(terminated, YEAR) == 1
        undo_step(task, track="content", by=world.users["office"], reason="nhầm")
        assert value(late_progress, YEAR) == 1 and value(terminated, YEAR) == 0


class TestExtension:
    def test_the_first_end_stays(self, world, task):
        go(world, task, "extend", date(2021, 6, 1), new_day=date(2022, 3, 1), paper="QĐ 12")
        assert task.ends_first == date(2021, 8, 15) and task.ends_on() == date(2022, 3, 1)
        assert task.ends_on(date(2021, 5, 31)) == date(2021, 8, 15)
        assert task.progress.count() == 4 and task.content_state == "running"
        assert value(extended, YEAR) == 0 and value(extended, Scope.of(Period.year(2021))) == 1
        with pytest.raises(StepRefused, match="phải sau ngày kết thúc hiện nay 01/3/2022"):
            go(world, task, "extend", date(2021, 7, 1), new_day=date(2022, 2, 1))
        with pytest.raises(StepRefused, match="Ghi ngày kết thúc mới"):
            go(world, task, "extend", date(2021, 7, 1))


class TestEnd:
    def test_graded_handed_in_settled_liquidated(self, world, task):
        go(world, task, "fund", date(2020, 3, 1), fund=world.fund, amount=100_000_000)
        go(world, task, "sign_value", date(2020, 3, 1), amount="100 triệu")
        go(world, task, "advance", date(2020, 3, 2), amount="60 triệu")
        go(world, task, "accept_at_unit", date(2020, 10, 1))
        go(world, task, "accept", date(2020, 10, 10), grade="excellent")
        assert cells(accepted, YEAR, ["grade"]) == {("excellent",): 1}
        with pytest.raises(StepRefused, match="Ghi số đăng ký"):
            go(world, task, "hand_in", date(2020, 10, 20))
        go(world, task, "hand_in", date(2020, 10, 20), number="2020-53-0001/KQNC", issuer="Cục Thông tin")
        with pytest.raises(StepRefused, match="chưa thanh lý hợp đồng được"):
            go(world, task, "liquidate", date(2020, 10, 21))
        go(world, task, "report_spending", date(2020, 10, 25), amount="90 triệu")
        go(world, task, "settle", date(2020, 11, 1))
        done = go(world, task, "liquidate", date(2020, 11, 5), paper="BB 5")
        assert done.closed_on == date(2020, 11, 5) and totals(done)["open"] == 0 and totals(done)["return"] == 10_000_000
        other = ResearchTask.objects.get(pk=task.pk)
        with pytest.raises(StepRefused, match="đã ghi cho hồ sơ KHCN-2020-00001"):
            actions.write_result(other, number="2020-53-0001/kqnc", registrar="", on=date(2020, 12, 1), by=None)

    def test_new_then_carried_over_until_over(self, world, task):
        assert [flag_of(task, year) for year in (2019, 2020, 2021)] == ["", "new", "carried_over"]
        go(world, task, "terminate", date(2021, 2, 1))
        assert [flag_of(task, year) for year in (2021, 2022)] == ["carried_over", ""]


class TestRules:
    def test_councils_are_asked_for_from_their_day_on(self, world):
        with clock.at(date(2025, 1, 6)):
            made = open_dossier(ResearchTask, title="Mới", org=world.orgs["LHH-A"], on=date(2025, 1, 6), form="topic",
                                by=world.users["office"])
            with pytest.raises(StepRefused, match="Hội đồng tuyển chọn chưa kết luận"):
                take_step(made, "select", by=world.users["office"], on=date(2025, 1, 7) - timedelta(days=1))
        with clock.at(date(2025, 2, 1)):
            for key in ("select.council", "approve.costing"):
                Rule.objects.filter(key=key).update(until=date(2025, 1, 1))
            take_step(made, "select", by=world.users["office"], on=date(2025, 1, 7))
            take_step(made, "approve", by=world.users["leader"], on=date(2025, 1, 8))

    def test_a_new_rule_ends_the_one_before(self, world):
        with pytest.raises(DossierRefused, match="Chỉ Văn phòng"):
            actions.set_rule("progress.months", number=3, since=date(2026, 1, 1), legal_source="x", by=world.users["unit"])
        with pytest.raises(DossierRefused, match="phải sau ngày đó"):
            actions.set_rule("progress.months", number=3, since=date(2000, 1, 1), legal_source="x", by=world.users["office"])
        actions.set_rule("progress.months", number=3, since=date(2026, 1, 1), legal_source="QC 5", by=world.users["office"])
        assert [row.number for row in Rule.objects.filter(key="progress.months").order_by("since")] == [6, 3]


class TestCalls:
    def test_the_first_closing_day_is_kept(self, world, call):
        actions.lengthen(call, closes=date(2031, 1, 31), on=date(2026, 1, 1), reason="Bão", by=world.users["office"])
        fresh = type(call).objects.get(pk=call.pk)
        assert (fresh.closes, fresh.closes_now) == (date(2030, 12, 31), date(2031, 1, 31))
        with pytest.raises(DossierRefused, match="phải sau ngày đóng hiện nay"):
            actions.lengthen(fresh, closes=date(2031, 1, 1), on=date(2026, 1, 1), reason="x", by=world.users["office"])

    @pytest.mark.parametrize("who", ["unit", "viewer", "leader", "department"])
    def test_only_the_department_in_charge_changes_it(self, world, call, who):
        with pytest.raises(DossierRefused, match="Chỉ ban phụ trách"):
            actions.order_topic(call, title="Thêm", by=world.users[who])
