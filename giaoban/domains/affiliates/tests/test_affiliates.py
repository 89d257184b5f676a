"""A decision and its effect on the register are one: both happen, or neither."""

from datetime import date

import pytest

from giaoban.domains.affiliates import actions
from giaoban.domains.affiliates.figures import (
    consolidated,
    dissolved,
    established,
    registered,
    suspended,
    total,
    warned,
)
from giaoban.domains.affiliates.models import (
    HEAD,
    AffiliateCase,
    Branch,
    Caution,
    Certificate,
    Charter,
    Dissolution,
    Founding,
)
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import correct, open_dossier, take_step
from giaoban.kernel.figures.counting import value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import actions as people
from giaoban.kernel.people.models import Mandate

DECIDED = date(2020, 7, 1)
YEAR = Scope.of(Period.year(2020))


def opened(world, model, org="KHCN-0001", **facts):
    made = open_dossier(model, title="Hồ sơ", org=world.orgs[org], on=date(2020, 5, 1), by=world.users["office"], **facts)
    return take_step(made, "appraise", by=world.users["office"], on=date(2020, 6, 1))


def case(world, matter, org="KHCN-0001", **facts):
    return opened(world, AffiliateCase, org, matter=matter, **facts)


def decide(world, made, on=DECIDED, step="decide", **facts):
    return take_step(made, step, by=world.users["leader"], on=on, paper="QĐ 12/QĐ-LHHVN", **facts)


def count(day, figure=total):
    return value(figure, Scope.of(Period.day(day)))


class TestEstablishing:
    @pytest.mark.parametrize("org", ["LHHVN", "VP", "KHCN-0001"])
    def test_the_organisation_is_founded_that_day(self, world, org):
        made = opened(world, Founding, org, new_code="KHCN-0002", new_name="Viện Hai", head="An", address="1 phố Thử")
        made = decide(world, made, step="establish")
        founded = Org.objects.get(code="KHCN-0002")
        assert made.result == founded and founded.founded_on == DECIDED and made.closed_on is None
        assert founded.placements.get().act.paper == "QĐ 12/QĐ-LHHVN"
        assert founded.facts.get(aspect="address").value == "1 phố Thử"
        assert founded.mandates.get().person.name == "An"
        assert (count(date(2020, 6, 30)), count(DECIDED)) == (1, 2)
        assert (value(established, YEAR), value(registered, YEAR)) == (1, 0)

    def test_its_certificate_closes_the_dossier(self, world):
        made = decide(world, opened(world, Founding, "LHHVN", new_code="KHCN-0002", new_name="Viện Hai"), step="establish")
        with pytest.raises(StepRefused, match="Ghi số giấy chứng nhận"):
            take_step(made, "register", by=world.users["office"], on=date(2020, 8, 1))
        made = take_step(made, "register", by=world.users["office"], on=date(2020, 8, 1), number="A-1984")
        assert made.closed_on == date(2020, 8, 1)
        assert Certificate.objects.get(org=made.result).first is True
        assert value(registered, YEAR) == 1 and value(registered, Scope.of(Period.month(2020, 7))) == 0

    def test_a_taken_code_founds_nothing_and_decides_nothing(self, world):
        made = opened(world, Founding, "LHHVN", new_code="LHH-A", new_name="Viện Hai")
        with pytest.raises(StepRefused, match="Mã “LHH-A” đã dùng"):
            decide(world, made, step="establish")
        assert Founding.objects.get(pk=made.pk).content_state == "appraised"
        assert value(established, YEAR) == 0
        correct(made, by=world.users["office"], new_code="KHCN-0002")
        assert decide(world, made, step="establish").result.code == "KHCN-0002"

    def test_its_facts_first(self, world):
        made = open_dossier(Founding, title="Hồ sơ", org=world.orgs["LHHVN"], on=date(2020, 5, 1),
                            by=world.users["office"], new_code="X")
        with pytest.raises(StepRefused, match="Thiếu dữ kiện"):
            take_step(made, "appraise", by=world.users["office"], on=date(2020, 6, 1))


class TestDissolving:
    def start(self, world):
        made = decide(world, opened(world, Dissolution), step="start")
        return made, list(made.items.all())

    def close(self, world, items, on=date(2020, 8, 1)):
        for item in items:
            actions.close_item(item, on=on, by=world.users["office"], paper="BB 1")

    def test_refused_while_an_item_is_open_and_it_is_named(self, world):
        made, items = self.start(world)
        assert len(items) == 11 and world.orgs["KHCN-0001"].facts.get(aspect="status").value == "dissolving"
        self.close(world, items[:-1])
        with pytest.raises(StepRefused, match="Danh mục giải thể còn mục chưa xong"):
            decide(world, made, date(2020, 9, 1), "finish")
        with pytest.raises(StepRefused, match="còn 1 mục chưa xong: Nộp lại con dấu"):
            actions.check_checklist(made, date(2020, 9, 1))
        self.close(world, items[-1:], on=date(2020, 9, 5))
        with pytest.raises(StepRefused, match="Nộp lại con dấu.*sau ngày 01/9/2020"):
            decide(world, made, date(2020, 9, 1), "finish")
        assert Org.objects.get(code="KHCN-0001").ended_on is None

    def test_it_is_no_more_that_day_and_what_it_held_ends_with_it(self, world):
        org = world.orgs["KHCN-0001"]
        actions.give_certificate(org, "A-1", on=date(2015, 1, 1), by=None)
        actions.open_branch(org, "Chi nhánh", on=date(2016, 1, 1), by=None)
        made, items = self.start(world)
        self.close(world, items)
        made = decide(world, made, date(2020, 9, 1), "finish")
        assert made.org.ended_on == made.closed_on == date(2020, 9, 1)
        assert (count(date(2020, 8, 31)), count(date(2020, 9, 1)), value(dissolved, YEAR)) == (1, 0, 1)
        act = Certificate.objects.get().ended_by
        assert Certificate.objects.get().until == Branch.objects.get().until == date(2020, 9, 1)
        orgs.undo(act, by=None, reason="ghi nhầm")
        assert Certificate.objects.get(voided_at=None).until is None  # it goes on as if it had never ended

    def test_an_item_is_closed_once_with_a_paper_or_a_reason_and_opened_again_on_record(self, world):
        _made, items = self.start(world)
        office, day = world.users["office"], date(2020, 8, 1)
        for facts, why in (({}, "ghi văn bản"), ({"applies": False, "paper": "x"}, "lý do không áp dụng")):
            with pytest.raises(StepRefused, match=why):
                actions.close_item(items[0], on=day, by=office, **facts)
        with pytest.raises(StepRefused, match="Chỉ ban phụ trách"):
            actions.close_item(items[0], on=day, by=world.users["unit"], paper="x")
        with pytest.raises(StepRefused, match="phải từ ngày mở hồ sơ"):
            actions.close_item(items[0], on=date(2020, 4, 1), by=office, paper="x")
        done = actions.close_item(items[0], on=day, by=office, paper="BB 1")
        with pytest.raises(StepRefused, match="vừa được người khác ghi"):
            actions.close_item(items[0], on=day, by=office, paper="BB 2")
        again = actions.reopen_item(done, by=office, reason="sai biên bản")
        assert again.done_on is None and again.key == done.key
        done.refresh_from_db()
        assert done.voided_at and done.paper == "BB 1"

    def test_stopped_it_is_active_again(self, world):
        made, _items = self.start(world)
        decide(world, made, date(2020, 8, 1), "stop", note="đơn vị khắc phục")
        assert world.orgs["KHCN-0001"].facts.get(aspect="status", until=None).value == "active"

    def test_refused_while_units_are_below(self, world):
        orgs.found(code="BAO", kind="press_agency", name="Báo", on=date(2015, 1, 1), by=None,
                   parent=world.orgs["KHCN-0001"])
        made, items = self.start(world)
        self.close(world, items)
        with pytest.raises(StepRefused, match="còn 1 đơn vị bên dưới"):
            decide(world, made, date(2020, 9, 1), "finish")
        assert Org.objects.get(code="KHCN-0001").ended_on is None
        assert Dissolution.objects.get(pk=made.pk).content_state == "dissolving"


class TestPersonnel:
    def test_the_former_head_leaves_when_the_new_one_comes(self, world):
        decide(world, case(world, "personnel", head="Nguyễn An", valid_until=date(2025, 7, 1)))
        decide(world, case(world, "personnel", head="Trần Bình"), on=date(2020, 9, 1))
        assert [(m.person.name, m.since, m.until, m.nominal_until) for m in Mandate.objects.order_by("since")] == [
            ("Nguyễn An", DECIDED, date(2020, 9, 1), date(2025, 7, 1)), ("Trần Bình", date(2020, 9, 1), None, None)]
        assert value(consolidated, YEAR) == 1  # one organisation, however many decisions

    @pytest.mark.parametrize("step", ["refuse", "withdraw"])
    def test_refused_or_withdrawn_changes_nothing(self, world, step):
        made = take_step(case(world, "personnel", head="An"), step, by=world.users["office"], on=DECIDED, note="thiếu")
        assert made.closed_on == DECIDED and not Mandate.objects.exists()
        assert value(consolidated, YEAR) == 0


class TestChanges:
    def test_name_seat_charter_branch_and_certificate_are_dated_facts(self, world):
        org = world.orgs["KHCN-0001"]
        actions.give_certificate(org, "A-1", on=date(2015, 1, 1), by=None)
        for matter, facts in (("rename", {"new_name": "Viện Mới"}), ("seat", {"address": "2 phố Thử"}), ("charter", {}),
                              ("branch", {"new_name": "Chi nhánh Nam"}), ("certificate", {"certificate": "A-1 lần 2"})):
            decide(world, case(world, matter, **facts))
        org.refresh_from_db()
        assert org.name == "Viện Mới" and org.names.on(date(2020, 6, 30)).get().name == "Viện Thử nghiệm"
        assert org.facts.get(aspect="address").since == DECIDED
        assert Charter.objects.get().paper == "QĐ 12/QĐ-LHHVN" and Branch.objects.on(DECIDED).get().name == "Chi nhánh Nam"
        assert [(c.number, c.first, c.until) for c in Certificate.objects.order_by("since")] == [
            ("A-1", True, DECIDED), ("A-1 lần 2", False, None)]
        decide(world, case(world, "close_branch", new_name="chi nhánh nam"), on=date(2020, 9, 1))
        assert not Branch.objects.on(date(2020, 9, 1)).exists()
        with pytest.raises(StepRefused, match="không có chi nhánh “X”"):
            decide(world, case(world, "close_branch", new_name="X"))

    def test_warned_suspended_and_back(self, world):
        decide(world, case(world, "warn", valid_until=date(2020, 12, 31)))
        decide(world, case(world, "suspend"))
        assert (count(DECIDED, warned), count(DECIDED, suspended)) == (1, 1)
        for matter in ("clear", "restore"):
            decide(world, case(world, matter), on=date(2020, 9, 1))
        assert (count(date(2020, 8, 31), warned), count(date(2020, 8, 31), suspended)) == (1, 1)
        assert (count(date(2020, 9, 1), warned), count(date(2020, 9, 1), suspended)) == (0, 0)
        with pytest.raises(StepRefused, match="không có cảnh báo nào"):
            decide(world, case(world, "clear"), on=date(2020, 9, 2))

    def test_handed_over_it_lives_on_and_is_counted_no_more(self, world):
        decide(world, case(world, "handover", new_name="Viện Hàn lâm"))
        assert (count(date(2020, 6, 30)), count(DECIDED)) == (1, 0)
        assert Org.objects.get(code="KHCN-0001").ended_on is None

    @pytest.mark.parametrize(("facts", "why"), [
        ({"number": " "}, "Ghi số"), ({"number": "a-9"}, "đã cấp cho"),
        ({"number": "A-2", "valid_until": date(2020, 1, 1)}, "phải sau ngày cấp"),
        ({"number": "A-2", "on": date(2014, 1, 1)}, "đang có hiệu lực từ")])
    def test_a_wrong_certificate_is_refused(self, world, facts, why):
        other = orgs.found(code="K2", kind="st_organisation", name="Hai", on=date(2012, 1, 1), by=None,
                           parent=world.orgs["LHHVN"])
        actions.give_certificate(other, "A-9", on=date(2015, 1, 1), by=None)
        actions.give_certificate(world.orgs["KHCN-0001"], "A-1", on=date(2015, 1, 1), by=None)
        with pytest.raises(StepRefused, match=why):
            actions.give_certificate(world.orgs["KHCN-0001"], **{"on": DECIDED, "by": None, **facts})
        assert Certificate.objects.count() == 2

    @pytest.mark.parametrize(("on", "until", "why"), [(date(2020, 1, 1), None, "sau ngày 01/01/2020"),
                                                      (DECIDED, DECIDED, "phải sau ngày bổ nhiệm")])
    def test_a_head_before_the_present_one_or_for_no_time_is_refused(self, world, on, until, why):
        decide(world, case(world, "personnel", head="An"))
        with pytest.raises(people.PersonRefused, match=why):
            people.give_sole_mandate(world.orgs["KHCN-0001"], HEAD, "Bình", since=on, by=None, nominal_until=until)
        with pytest.raises(StepRefused, match="phải sau ngày bổ nhiệm"):
            decide(world, case(world, "personnel", head="Bình", valid_until=DECIDED))
        assert Mandate.objects.get(post=HEAD).until is None and not Caution.objects.exists()
