"""From a planned council to its conclusion; what is refused on the way; ballots that never change."""

from datetime import date

import pytest

from giaoban.kernel.panels import actions
from giaoban.kernel.panels.composition import quorum
from giaoban.kernel.panels.evaluation import evaluate, evaluate_panel
from giaoban.kernel.panels.models import Ballot, Case, Criterion, Panel, RuleSet
from giaoban.kernel.people.actions import add_person

from .factories import DAY, SEVEN, drafted, opened, people, vote

pytestmark = pytest.mark.django_db
Refused = actions.PanelRefused


@pytest.fixture
def root(world):
    return world.orgs["LHHVN"]


def scored(world, root, dossiers, **facts):
    """A selection by points with three criteria of 30, 30, 40, the first of them content."""
    rules = RuleSet.objects.get(key="TT20_2023")
    RuleSet.objects.filter(pk=rules.pk).update(since=date(2015, 1, 1))
    rules.criteria.all().delete()
    for n, (key, most) in enumerate((("content", 30), ("team", 30), ("budget", 40))):
        Criterion.objects.create(rule_set=rules, key=key, name=f"Tiêu chí {key}", order=n, maximum=most * 100, step=50,
                                 content=key == "content", since=date(2015, 1, 1))
    return opened(dossiers, "selection", root, **facts)


def score(case, *rows):
    for seat, marks in zip(case.panel.seats.all(), rows, strict=True):
        actions.cast(case, seat, points=dict(zip(("content", "team", "budget"), marks, strict=True)), by=None)


class TestSettingUp:
    def test_numbers_and_roles_are_the_rules(self, world, root):
        few = drafted([world.task()], "acceptance", root, roles=("chair", "opponent", "member"))
        with pytest.raises(Refused) as caught:
            actions.set_up(few, on=DAY, by=None)
        assert caught.value.reasons == ["Hội đồng có 3 thành viên; quy tắc cần ít nhất 7.",
                                        "Cần 2 ủy viên phản biện, đang có 1.", "Cần 1 ủy viên thư ký, đang có 0."]
        with pytest.raises(Refused, match="đã có đủ 1 chủ tịch"):
            actions.seat(few, add_person(name="Q", by=None), role="chair", by=None, on=DAY)

    def test_empty_rules_are_not_enforced(self, world, root):
        panel = drafted([world.task()], "unit_acceptance", root, roles=("chair", "member"))
        assert actions.set_up(panel, on=DAY, by=None).state == "set_up"

    def test_nobody_sits_twice(self, world, root):
        one = people(1)[0]
        panel = drafted([world.task()], "experts", root, roles=("chair",), who=[one])
        with pytest.raises(Refused, match="đã có trong hội đồng"):
            actions.seat(panel, one, role="member", by=None, on=DAY)

    @pytest.mark.parametrize(("name", "may"), [("office", True), ("leader", True), ("department", True),
                                               ("other_department", False), ("unit", False), ("viewer", False)])
    def test_who_sets_up(self, world, root, name, may):
        facts = {"purpose": "experts", "dossiers": [world.task()], "org": root, "by": world.users[name], "on": DAY}
        if may:
            assert actions.draft_panel(**facts).name.startswith("Hội đồng chuyên gia: ")
        else:
            with pytest.raises(Refused, match="Chỉ ban phụ trách"):
                actions.draft_panel(**facts)

    def test_a_seat_is_replaced_with_a_reason_and_stays_on_record(self, world, root):
        panel = actions.set_up(drafted([world.task()], "acceptance", root), on=DAY, by=None)
        old = panel.seats.filter(role="opponent").first()
        with pytest.raises(Refused, match="lý do"):
            actions.replace(old, add_person(name="Người mới", by=None), reason=" ", on=DAY, by=None)
        new = actions.replace(old, add_person(name="Người mới", by=None), reason="Ốm", on=date(2020, 9, 3), by=None)
        old.refresh_from_db()
        assert (old.until, old.end_reason, new.role, new.replaces) == (date(2020, 9, 3), "Ốm", "opponent", old)
        assert panel.seats.count() == 8

    def test_a_stale_version_is_refused(self, world, root):
        from giaoban.kernel.panels.actions.base import locked

        panel = drafted([world.task()], "experts", root)
        with pytest.raises(Refused, match="vừa được người khác"):
            locked(panel, by=None, version=1)


class TestSitting:
    @pytest.mark.parametrize(("members", "needed"), [(7, 5), (8, 6), (9, 6)])
    def test_two_thirds_are_needed(self, world, root, members, needed):
        roles = (*SEVEN, *("member",) * (members - 7))
        panel = actions.set_up(drafted([world.task()], "acceptance", root, roles=roles), on=DAY, by=None)
        ids = [seat.pk for seat in panel.seats.all()]
        assert quorum(panel, list(panel.seats.all()), ids[:needed]) == []
        assert "Có mặt" in quorum(panel, list(panel.seats.all()), ids[:needed - 1])[0]

    def test_both_opponents_and_somebody_to_preside(self, world, root):
        roles = ("chair", "vice", "opponent", "opponent", "secretary", "member", "member", "member", "member")
        panel = actions.set_up(drafted([world.task()], "acceptance", root, roles=roles), on=DAY, by=None)
        seats = list(panel.seats.all())
        by_role = {seat.role: seat.pk for seat in seats}
        everybody = {seat.pk for seat in seats}
        assert "phản biện" in quorum(panel, seats, everybody - {by_role["opponent"]})[0]
        assert "ủy quyền" in quorum(panel, seats, everybody - {by_role["chair"]})[0]
        panel = actions.change(panel, by=None, authorised="Giấy ủy quyền 05/9/2020")
        assert quorum(panel, seats, everybody - {by_role["chair"]}) == []
        assert quorum(panel, seats, everybody - {by_role["chair"], by_role["vice"]})

    def test_sheets_open_only_to_those_who_declared(self, world, root):
        panel = actions.set_up(drafted([world.task()], "acceptance", root), on=DAY, by=None)
        actions.hold(panel, on=DAY, by=None)
        actions.mark_presence(panel, {seat.pk: (True, "") for seat in panel.seats.all()}, by=None)
        with pytest.raises(Refused, match="Chưa tự khai") as caught:
            actions.open_sheets(panel, by=None)
        assert len(caught.value.reasons) == 7

    def test_an_absent_member_has_no_ballot(self, world, root):
        panel = opened([world.task()], "acceptance", root, absent=(6,))
        case = panel.cases.get()
        away = list(panel.seats.all())[6]
        actions.mark_presence(panel, {away.pk: (False, "Tôi đồng ý nghiệm thu")}, by=None)
        with pytest.raises(Refused, match="chỉ để tham khảo"):
            actions.cast(case, away, verdict="pass", by=None)
        vote(case, ["pass"] * 6)
        actions.close(panel, by=None)
        case.refresh_from_db()
        assert case.outcome == "pass" and case.explanation[0] == "Có mặt 6/7 thành viên; 6 phiếu."
        assert away.attendance.count() == 2


class TestBallots:
    def test_a_ballot_is_entered_once_and_locked(self, world, root):
        panel = opened([world.task()], "acceptance", root)
        case, seat = panel.cases.get(), panel.seats.first()
        actions.cast(case, seat, verdict="pass", by=world.users["department"])
        with pytest.raises(Refused, match="đã ghi và khóa"):
            actions.cast(case, seat, verdict="fail", by=world.users["office"])
        with pytest.raises(Refused, match="“Xuất sắc”, “Đạt”, “Không đạt”"):
            actions.cast(case, panel.seats.last(), verdict="yes", by=None)

    def test_only_the_office_unlocks_and_the_old_one_stays(self, world, root):
        panel = opened([world.task()], "acceptance", root)
        case, seat = panel.cases.get(), panel.seats.first()
        ballot = actions.cast(case, seat, verdict="pass", by=None)
        with pytest.raises(Refused, match="chỉ Văn phòng"):
            actions.unlock(ballot, reason="Nhầm", by=world.users["leader"])
        actions.unlock(ballot, reason="Nhập nhầm dòng", by=world.users["office"])
        actions.cast(case, seat, verdict="fail", by=None)
        kept = Ballot.objects.get(pk=ballot.pk)
        assert (kept.verdict, kept.void_reason, kept.voided_by) == ("pass", "Nhập nhầm dòng", world.users["office"])

    def test_a_mark_out_of_range_or_step_names_criterion_and_range(self, world, root):
        panel = scored(world, root, [world.task()])
        case, seat = panel.cases.get(), panel.seats.first()
        with pytest.raises(Refused) as caught:
            actions.cast(case, seat, points={"content": "31", "team": "29,7"}, by=None)
        assert caught.value.reasons == [
            "“Tiêu chí content”: điểm 31 ngoài khoảng; chỉ từ 0 đến 30, bước 0,5.",
            "“Tiêu chí team”: điểm 29,7 không đúng bước; chỉ từ 0 đến 30, bước 0,5.",
            "“Tiêu chí budget”: chưa ghi điểm (từ 0 đến 40, bước 0,5)."]
        assert not Ballot.objects.exists()


class TestConcluding:
    def test_every_ballot_must_be_there(self, world, root):
        panel = opened([world.task()], "acceptance", root)
        vote_all = list(panel.seats.all())
        for seat in vote_all[:-1]:
            actions.cast(panel.cases.get(), seat, verdict="pass", by=None)
        with pytest.raises(Refused, match="chưa ghi phiếu của Thành viên 7"):
            actions.close(panel, by=None)

    def test_a_conflict_found_after_the_ballots_stops_the_closing(self, world, root):
        task = world.task()
        panel = opened([task], "acceptance", root)
        vote(panel.cases.get(), ["pass"] * 7)
        actions.note_conflict(panel.seats.last().person, task, interest="relative", evidence="Đơn thư", since=DAY,
                              state="confirmed", by=None)
        with pytest.raises(Refused, match="anh, chị, em ruột"):
            actions.close(panel, by=None)

    def test_the_best_is_chosen_and_the_rest_not(self, world, root):
        panel = scored(world, root, [world.task(), world.task(form="workshop"), world.task()], chosen_max=1)
        one, two, three = panel.cases.all()
        score(one, *[(25, 25, 25)] * 7)
        score(two, *[(26, 25, 25)] * 7)
        score(three, *[(20, 20, 20)] * 7)
        actions.close(panel, by=None)
        assert [case.outcome for case in Case.objects.order_by("order")] == ["not_chosen", "chosen", "not_chosen"]
        assert Case.objects.get(pk=two.pk).mean == 76

    def test_equal_means_are_decided_as_the_rule_says(self, world, root):
        """Case A4: equal budgets and no record, so the content criterion; a dearer one loses at the first step."""
        panel = scored(world, root, [world.task(), world.task()], chosen_max=1)
        one, two = panel.cases.all()
        score(one, *[(25, 24, 30), (26, 25, 33), (24, 27, 31)] * 2, (25, 24, 30))
        score(two, *[(28, 22, 29), (25, 26, 33), (27, 24, 31)] * 2, (28, 22, 29))
        results = evaluate_panel(panel)
        assert results[one.pk].mean == results[two.pk].mean and results[two.pk].outcome == "chosen"
        same = {"budget": 100_000_000, "excellent_before": False}
        actions.change(panel, by=None, cases={one.pk: same, two.pk: {**same, "budget": 120_000_000}})
        results = evaluate_panel(panel)
        assert [results[case.pk].outcome for case in (one, two)] == ["chosen", "not_chosen"]
        assert "Dự toán thấp hơn được ưu tiên" in " ".join(results[one.pk].explanation)

    def test_a_tie_nothing_decides_is_left_to_the_council(self, world, root):
        panel = scored(world, root, [world.task(), world.task()], chosen_max=1)
        one, two = panel.cases.all()
        score(one, *[(25, 25, 25)] * 7)
        score(two, *[(25, 25, 25)] * 7)
        with pytest.raises(Refused, match="Còn bằng nhau"):
            actions.close(panel, by=None)
        actions.change(panel, by=None, cases={two.pk: {"preferred": "Cấp thiết hơn"}})
        assert evaluate(two).outcome == "chosen"

    def test_cancelled_by_the_office_unless_the_dossier_went_on(self, world, root):
        from giaoban.kernel.dossiers.actions import take_step

        task = world.task()
        panel = opened([task], "acceptance", root)
        vote(panel.cases.get(), ["pass"] * 7)
        actions.close(panel, by=None)
        with pytest.raises(Refused, match="chỉ Văn phòng"):
            actions.cancel(panel, reason="x", on=DAY, by=world.users["department"])
        take_step(task, "review", by=world.users["office"], on=DAY)
        with pytest.raises(Refused, match="Rút lại bước đó trước"):
            actions.cancel(panel, reason="x", on=DAY, by=world.users["office"])
        assert Panel.objects.get().state == "closed"


@pytest.mark.django_db(transaction=True)
def test_two_enter_the_same_ballot_at_once(world, at_once):
    panel = opened([world.task()], "acceptance", world.orgs["LHHVN"])
    case, seat = panel.cases.get(), panel.seats.first()
    answers = at_once(*[lambda verdict=verdict: actions.cast(case, seat, verdict=verdict, by=None)
                        for verdict in ("pass", "fail")])
    assert sorted(type(answer).__name__ for answer in answers) == ["Ballot", "PanelRefused"]
    assert Ballot.objects.count() == 1
