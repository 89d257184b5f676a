"""Estimates by lines and versions, against the cost norms of their day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from giaoban.kernel.ledger import steps
from giaoban.kernel.ledger.actions import approve, draw_up, send_back, set_norm, submit, totals
from giaoban.kernel.ledger.estimates import EstimateRefused, Line, approved_amount, differences, latest, norms
from giaoban.kernel.ledger.models import CostNorm, Estimate, EstimateLine
from giaoban.kernel.lifecycle import StepRefused

D = [date(2020, month, 10) for month in range(1, 13)]
REMARKS = Line("Phiếu nhận xét", 5, 500_000, norm="expert_remark")
HALL = Line("Thuê hội trường", 1, 3_000_000, unit="buổi")


@pytest.fixture
def task(world):
    return world.task()


def made(task, *lines, on=D[2]):
    return draw_up(task, lines or [REMARKS, HALL], made_on=on, by=None)


def test_the_first_norms_leave_their_rates_to_the_office(db):
    known = norms(D[0])
    assert "workshop_chair" in known and {norm.rate for norm in known.values()} == {None}
    assert all(norm.legal and norm.unit for norm in known.values())


def test_a_line_is_quantity_times_rate(task):
    estimate = made(task)
    assert (estimate.version, estimate.amount, estimate.state) == (1, 5_500_000, "draft")
    assert list(estimate.lines.values_list("unit", "amount")) == [("phiếu", 2_500_000), ("buổi", 3_000_000)]
    with pytest.raises(IntegrityError), transaction.atomic():
        EstimateLine.objects.filter(estimate=estimate).update(amount=1)


class TestNorms:
    def test_a_rate_holds_from_its_day(self, task):
        set_norm("expert_remark", rate=400_000, since=D[4], legal="01/QĐ-LHH", by=None)
        made(task, on=D[3])
        with pytest.raises(EstimateRefused, match="Dòng 1: đơn giá 500.000 đồng vượt định mức 400.000 đồng") as refused:
            made(task, on=D[4])
        assert (refused.value.line, refused.value.field) == (1, "rate")
        assert made(task, Line("x", 5, 400_000, norm="expert_remark"), on=D[4]).amount == 2_000_000
        assert made(task, Line("x", 5, 900_000, norm="expert_remark", reason="Chuyên gia đầu ngành"), on=D[4])
        assert [(norm.rate, norm.until) for norm in CostNorm.objects.filter(code="expert_remark")] == [
            (None, D[4]), (400_000, None)]

    def test_management_is_a_share_of_the_rest(self, task):
        set_norm("management", rate=5, since=D[1], legal="01/QĐ-LHH", by=None)
        share = Line("Quản lý", 1, 275_000, norm="management")
        assert made(task, REMARKS, HALL, share).amount == 5_775_000
        with pytest.raises(EstimateRefused, match="Dòng 3: 275.001 đồng vượt 5% các khoản còn lại, tức 275.000 đồng"):
            made(task, REMARKS, HALL, Line("Quản lý", 1, 275_001, norm="management"))

    @pytest.mark.parametrize(("facts", "why"), [
        ({"rate": 0}, "lớn hơn 0"), ({"legal": " "}, "văn bản"), ({"since": date(2015, 1, 29)}, "đã có từ"),
        ({"code": "moi"}, "tên khoản chi")])
    def test_refused(self, db, facts, why):
        with pytest.raises(EstimateRefused, match=why):
            set_norm(**{"code": "survey", "rate": 1, "since": D[1], "legal": "x", "by": None, **facts})

    def test_only_the_office_and_leaders(self, world):
        with pytest.raises(EstimateRefused, match="Văn phòng hoặc lãnh đạo"):
            set_norm("survey", rate=1, since=D[1], legal="x", by=world.users["department"])


@pytest.mark.parametrize(("line", "why"), [
    (Line(" ", 1, 1), "Dòng 1: ghi nội dung"), (Line("x", 0, 1), "số lượng"), (Line("x", 1, 0), "đơn giá"),
    (Line("x", 1.5, 1), "số lượng"), (Line("x", 1, 10**18), "lớn quá mức"), (Line("x", 2**31, 1), "lớn quá mức"),
    (Line("x", 10, 10**17), "Tổng dự toán lớn"), (Line("x", 1, 1, norm="khong-co"), "không có định mức")])
def test_lines_refused(task, line, why):
    with pytest.raises(EstimateRefused, match=why):
        made(task, line)
    assert not Estimate.objects.exists()


def test_no_line_too_many_lines_no_future(task):
    for lines, on, why in (([], D[2], "chưa có dòng"), ([HALL] * 501, D[2], "501 dòng"),
                           ([HALL], date(2199, 1, 1), "tương lai")):
        with pytest.raises(EstimateRefused, match=why):
            draw_up(task, lines, made_on=on, by=None)


class TestVersions:
    def test_drawn_up_submitted_sent_back_and_approved(self, world, task):
        unit, leader = world.users["unit"], world.users["leader"]
        first = submit(draw_up(task, [REMARKS, HALL], made_on=D[2], by=unit), on=D[3], by=unit)
        send_back(first, on=D[3], by=leader, reason="Giảm tiền hội trường")
        second = draw_up(task, [REMARKS, Line("Thuê hội trường", 1, 2_000_000, unit="buổi")], made_on=D[4], by=unit)
        assert latest(task) == second and approved_amount(task) is None
        with pytest.raises(EstimateRefused, match="văn bản duyệt"):
            approve(submit(second, on=D[4], by=unit), on=D[5], by=leader, paper="")
        approve(second, on=D[5], by=leader, paper="07/QĐ")
        assert approved_amount(task) == approved_amount(task, D[5]) == 4_500_000
        assert approved_amount(task, D[4]) is None
        assert list(Estimate.objects.values_list("version", "state")) == [(1, "replaced"), (2, "approved")]
        assert [(change.text, change.change) for change in differences(first, second)] == [
            ("Phiếu nhận xét", 0), ("Thuê hội trường", -1_000_000)]

    def test_each_by_who_may_in_its_order(self, world, task):
        with pytest.raises(EstimateRefused, match="Chỉ đơn vị thực hiện"):
            draw_up(task, [HALL], made_on=D[2], by=world.users["other_unit"])
        draft = made(task)
        for act in (approve, send_back):
            with pytest.raises(EstimateRefused, match="đang ở “Đang lập”"):
                act(draft, on=D[3], by=None, **({"paper": "x"} if act is approve else {"reason": "x"}))
        with pytest.raises(EstimateRefused, match="trước ngày lập"):
            submit(draft, on=D[1], by=None)
        submit(draft, on=D[3], by=None)
        with pytest.raises(EstimateRefused, match="Chỉ lãnh đạo"):
            approve(draft, on=D[3], by=world.users["department"], paper="x")
        with pytest.raises(EstimateRefused, match="trước ngày trình"):
            approve(draft, on=D[2], by=None, paper="x")

    def test_a_dossier_is_given_what_was_approved(self, world, task):
        approve(submit(made(task), on=D[3], by=None), on=D[3], by=None, paper="07/QĐ")
        facts = {"fund": world.fund, "by": None, "on": D[4], "paper": "08/QĐ"}
        with pytest.raises(StepRefused, match="Dự toán đã duyệt chỉ còn 5.500.000 đồng"):
            steps.grant(task, amount=5_500_001, **facts)
        steps.grant(task, amount=1_500_000, **facts)
        steps.grant(task, **facts)
        assert totals(task)["allocate"] == 5_500_000

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_take_two_versions(self, world, at_once):
        task = world.task()
        answers = at_once(*[lambda: made(task)] * 2)
        assert sorted(answer.version for answer in answers) == [1, 2]
        assert sorted(Estimate.objects.values_list("state", flat=True)) == ["draft", "replaced"]
