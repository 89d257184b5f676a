"""One verdict per unit: opening, deciding against versions, units that end, chasing, closing, the figure."""

from collections import Counter
from datetime import date

import pytest

from giaoban.domains.reviews import actions
from giaoban.domains.reviews.actions import Entry
from giaoban.domains.reviews.figures import verdicts
from giaoban.domains.reviews.models import Decision, Verdict
from giaoban.kernel.base import Period, clock
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.figures.counting import cells
from giaoban.kernel.figures.freshness import stamp
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.touching import find

from .conftest import DAY


def rows(campaign):
    return {row.org.code: row for row in campaign.verdicts.select_related("org", "campaign")}


def entry(row, verdict="keep", **facts):
    return Entry(row.pk, verdict, seen=row.seen, **facts)


def parts(day=DAY, known_on=None):
    return {key[0]: n for key, n in cells(verdicts, Scope.of(Period.day(day), known_on=known_on), ["verdict"]).items()}


class TestOpening:
    def test_a_row_for_every_unit_in_scope_on_its_day(self, world, campaign):
        made = campaign(2)
        assert sorted(rows(made)) == ["KHCN-0001", "VIEN-0001", "VIEN-0002"]
        assert {row.department for row in rows(made).values()} == {world.orgs["BAN-TVPB"]}
        assert made.due_first == date(2026, 6, 30) and made.scope_on == DAY

    def test_only_below_the_unit_named(self, world, campaign):
        orgs.found(code="KX", kind="st_organisation", name="X", on=date(2020, 1, 1), by=None, parent=world.orgs["HN-001"])
        assert sorted(rows(campaign(1, scope_under="hn-001"))) == ["KX"]

    def test_shared_out_evenly_by_code(self, world, campaign):
        made = campaign(4, assigning="even", sharing="BAN-TVPB, ban-khcnmt")
        assert Counter(row.department.code for row in rows(made).values()) == {"BAN-TVPB": 3, "BAN-KHCNMT": 2}

    def test_to_the_department_that_last_had_the_unit(self, world, campaign):
        task = world.task("KHCN-0001", year=2025)
        type(task).objects.filter(pk=task.pk).update(department=world.orgs["BAN-KHCNMT"])
        made = campaign(1, assigning="last")
        assert {code: row.department.code for code, row in rows(made).items()} == {
            "KHCN-0001": "BAN-KHCNMT", "VIEN-0001": "BAN-TVPB"}

    @pytest.mark.parametrize(("facts", "why"), [
        ({"scope_kind": "press_agency"}, "không có đơn vị nào"), ({"scope_under": "X"}, "Không có đơn vị mã “X”"),
        ({"assigning": "even"}, "cần ghi mã của các ban"), ({"assigning": "even", "sharing": "X, Y"}, "“X”, “Y”"),
        ({"due": date(2026, 3, 1)}, "trước ngày mở"), ({"scope_on": date(2030, 1, 1)}, "tương lai")])
    def test_refused_with_the_remedy_and_nothing_written(self, campaign, facts, why):
        with pytest.raises(StepRefused, match=why):
            campaign(1, **facts)
        assert not Verdict.objects.exists()


class TestDeciding:
    def test_written_with_its_history(self, world, campaign):
        made = campaign(1)
        row = rows(made)["VIEN-0001"]
        actions.decide(made, [entry(row, "dissolve", reason="Không hoạt động", evidence="BB 1")],
                       by=world.users["department"], on=DAY)
        with clock.at(date(2026, 5, 4)):
            row.refresh_from_db()
            actions.decide(made, [entry(row, "merge", target="VIEN-0002", reason="Đề nghị mới")],
                           by=world.users["office"], on=date(2026, 5, 4))
        row.refresh_from_db()
        assert (row.verdict, row.version, row.decided_on) == ("merge", 3, date(2026, 5, 4))
        assert [(d.value, d.since, d.until) for d in row.decisions.all()] == [
            ("dissolve", DAY, date(2026, 5, 4)), ("merge", date(2026, 5, 4), None)]
        assert parts() == {"dissolve": 1, "": 1} and parts(date(2026, 5, 4)) == {"merge": 1, "": 1}
        assert parts(date(2026, 5, 4), known_on=date(2026, 4, 30)) == {"dissolve": 1, "": 1}

    def test_untouched_rows_are_left_alone_and_a_newer_one_is_never_overwritten(self, world, campaign):
        made = campaign(2)
        before = rows(made)
        opened = {code: row.seen for code, row in before.items()}
        actions.decide(made, [entry(before["VIEN-0001"], "keep")], by=world.users["office"], on=DAY)
        outcome = actions.decide(made, [
            Entry(before["VIEN-0001"].pk, "dissolve", reason="x", seen=opened["VIEN-0001"]),  # typed over a newer one
            Entry(before["VIEN-0002"].pk, "", seen=opened["VIEN-0002"]),  # not touched
            Entry(before["KHCN-0001"].pk, "keep", seen=opened["KHCN-0001"])], by=world.users["department"], on=DAY)
        assert outcome.written == 1 and list(outcome.refused) == [before["VIEN-0001"].pk]
        assert "Người khác vừa ghi “Giữ nguyên”" in outcome.refused[before["VIEN-0001"].pk]
        assert {code: row.verdict for code, row in rows(made).items()} == {
            "KHCN-0001": "keep", "VIEN-0001": "keep", "VIEN-0002": ""}

    @pytest.mark.parametrize(("facts", "why"), [
        ({"verdict": "dissolve"}, "Ghi lý do"), ({"verdict": "merge", "reason": "x"}, "cần ghi đơn vị tiếp nhận"),
        ({"verdict": "ended", "reason": "x"}, "Không có kết luận"), ({"verdict": "zzz", "reason": "x"}, "Không có kết luận")])
    def test_what_is_missing_is_said_by_row(self, world, campaign, facts, why):
        made = campaign(0)
        outcome = actions.decide(made, [entry(rows(made)["KHCN-0001"], **facts)], by=world.users["office"], on=DAY)
        assert why in next(iter(outcome.refused.values())) and not Decision.objects.exists()

    @pytest.mark.parametrize("name", ["other_department", "unit", "viewer", "stranger"])
    def test_only_those_in_charge(self, world, campaign, name):
        made = campaign(0)
        outcome = actions.decide(made, [entry(rows(made)["KHCN-0001"])], by=world.users[name], on=DAY)
        assert outcome.written == 0 and "Chỉ ban được phân rà soát" in next(iter(outcome.refused.values()))

    def test_handed_to_another_department_which_then_decides(self, world, campaign):
        made = campaign(0)
        row = rows(made)["KHCN-0001"]
        with pytest.raises(StepRefused, match="Chỉ ban phụ trách đợt"):
            actions.assign(made, [row.pk], world.orgs["BAN-KHCNMT"], by=world.users["other_department"])
        assert actions.assign(made, [row.pk], world.orgs["BAN-KHCNMT"], by=world.users["office"]) == 1
        fresh = rows(made)["KHCN-0001"]
        assert actions.decide(made, [entry(fresh)], by=world.users["other_department"], on=DAY).written == 1

    def test_a_new_verdict_changes_the_stamp_of_remembered_figures(self, world, campaign):
        made = campaign(0)
        before = stamp()
        actions.decide(made, [entry(rows(made)["KHCN-0001"])], by=world.users["office"], on=DAY)
        assert stamp() != before

    def test_570_units_at_once(self, world, campaign, django_assert_max_num_queries):
        made = campaign(569)
        ids = list(made.verdicts.values_list("pk", flat=True))
        with django_assert_max_num_queries(24):
            assert actions.decide_all(made, ids, verdict="keep", by=world.users["office"], on=DAY).written == 570
        assert parts() == {"keep": 570} and made.verdicts.undecided().count() == 0


class TestUnitsThatEnd:
    def test_an_undecided_row_closes_with_the_act_and_its_heir_joins(self, world, campaign):
        made = campaign(2)
        before = rows(made)
        assert [item.pk for item in find([before["VIEN-0001"].org_id], DAY)["review"]] == [before["VIEN-0001"].pk]
        act = orgs.merge([before["VIEN-0001"].org, before["VIEN-0002"].org], on=DAY, by=None, paper="QĐ 5",
                         into=orgs.NewUnit(code="VIEN-M", name="Viện Mới"))
        after = rows(made)
        row = after["VIEN-0001"]
        assert (row.verdict, row.target, row.evidence) == ("ended", "VIEN-M", "QĐ 5")
        assert "kế thừa: Viện Mới" in row.reason and after["VIEN-M"].verdict == ""
        assert after["VIEN-M"].department == world.orgs["BAN-TVPB"]
        outcome = actions.decide(made, [entry(row, "keep")], by=world.users["office"], on=DAY)
        assert "đã chấm dứt" in outcome.refused[row.pk]
        orgs.undo(act, by=None, reason="ghi nhầm")
        again = rows(made)
        assert again["VIEN-0001"].verdict == again["VIEN-0002"].verdict == "" and again["VIEN-M"].verdict == "ended"

    def test_a_verdict_already_given_stays(self, world, campaign):
        made = campaign(1)
        row = rows(made)["VIEN-0001"]
        actions.decide(made, [entry(row, "dissolve", reason="x")], by=world.users["office"], on=DAY)
        orgs.dissolve(row.org, on=DAY, by=None)
        assert rows(made)["VIEN-0001"].verdict == "dissolve"

    def test_a_unit_ended_before_the_opening_is_closed_at_once(self, world, campaign):
        made = campaign(1, running=False, scope_on=date(2026, 3, 1))
        orgs.dissolve(world.orgs["KHCN-0001"], on=date(2026, 3, 15), by=None)
        made = take_step(made, "open", by=world.users["office"], on=DAY)
        assert rows(made)["KHCN-0001"].verdict == "ended"


class TestClosing:
    def test_only_when_every_unit_has_its_verdict(self, world, campaign):
        made = campaign(1)
        leader = world.users["leader"]
        with pytest.raises(StepRefused, match="Còn đơn vị chưa có kết luận"):
            take_step(made, "close", by=leader, on=DAY)
        actions.decide_all(made, [r.pk for r in rows(made).values()], verdict="keep", by=leader, on=DAY)
        made = take_step(made, "close", by=leader, on=DAY)
        with pytest.raises(StepRefused, match="không ghi được"):
            actions.decide_all(made, [1], verdict="keep", by=leader, on=DAY)
        take_step(made, "resume", by=leader, on=DAY, note="sửa")
        take_step(made, "close", by=leader, on=DAY)
        document = actions.issue_result(made, by=leader, on=DAY, signer="Nguyễn Văn A")
        assert document.symbol == "01/BC-LHHVN" and set(document.renditions.values_list("format", flat=True)) == {
            "docx", "pdf", "html"}
        for act, why in ((lambda: actions.issue_result(made, by=leader, on=DAY), "đã phát hành rồi"),
                         (lambda: take_step(made, "resume", by=leader, on=DAY, note="x"), "không mở lại được")):
            with pytest.raises(StepRefused, match=why):
                act()

    def test_chasing_gives_each_department_one_open_promise(self, world, campaign):
        made = campaign(3, assigning="even", sharing="BAN-TVPB, BAN-KHCNMT")
        actions.decide_all(made, [r.pk for r in rows(made).values() if r.department.code == "BAN-TVPB"], verdict="keep",
                           by=world.users["office"], on=DAY)
        due = date(2026, 5, 1)
        promise, = actions.remind(made, by=world.users["department"], on=DAY, due=due)
        assert promise.lead == world.orgs["BAN-KHCNMT"] and "2 đơn vị còn lại" in promise.text and promise.due_now == due
        assert actions.remind(made, by=world.users["office"], on=DAY, due=due) == [] and Commitment.objects.count() == 1
        with pytest.raises(StepRefused, match="Chỉ ban phụ trách đợt"):
            actions.remind(made, by=world.users["other_department"], on=DAY, due=due)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_nothing(make_world, at_once):
    """Both typed over the same opened page: one is written, the other is told."""
    from giaoban.domains.reviews.models import Campaign
    from giaoban.kernel.dossiers.actions import open_dossier

    world = make_world()
    made = open_dossier(Campaign, title="x", org=world.orgs["LHHVN"], on=DAY, by=world.users["office"],
                        department=world.orgs["BAN-TVPB"], scope_kind="st_organisation", due=date(2026, 6, 30))
    made = take_step(made, "open", by=world.users["office"], on=DAY)
    row = rows(made)["KHCN-0001"]

    def act(name, verdict):
        with clock.at(DAY):
            return actions.decide(made, [entry(row, verdict, reason="x")], by=world.users[name], on=DAY)

    done = at_once(lambda: act("office", "keep"), lambda: act("department", "dissolve"))
    assert sorted(outcome.written for outcome in done) == [0, 1], done
    assert Decision.objects.count() == 1 and Verdict.objects.get().version == 2
