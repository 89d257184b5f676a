"""Licences, governing bodies, chief editors: a decision and its effect are one; the list on a day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.domains.press import issn
from giaoban.domains.press.figures import agencies, expiring, governing_changes
from giaoban.domains.press.models import Licence, PressCase
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import DossierRefused, open_dossier, take_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs.kinds import SUSPENDED
from giaoban.kernel.orgs.models import Org

ON = date(2020, 7, 1)


def agreed(world, matter, org="HN-001", on=ON, **facts):
    made = open_dossier(PressCase, title="Hồ sơ", org=world.orgs[org], on=on, by=world.users["office"], matter=matter,
                        **facts)
    take_step(made, "appraise", by=world.users["office"], on=on)
    return take_step(made, "agree", by=world.users["leader"], on=on)


def decided(world, matter, org="HN-001", on=ON, **facts):
    return take_step(agreed(world, matter, org, on, **facts), "decide", by=world.users["office"], on=on, paper="12/GP")


@pytest.fixture
def magazine(world):
    made = decided(world, "licence", new_code="TC-01", new_name="Tạp chí Thử", licence="12/GP", form="print",
                   issn="ISSN 08667152", editor="Lê Biên", expires_on=date(2021, 7, 1), frequency="tháng/kỳ")
    world.orgs["TC-01"] = made.result
    return made.result


def on(day):
    return Scope.of(Period.day(day))


class TestISSN:
    @pytest.mark.parametrize("text", ["0866-7152", "08667152", " issn: 2434-561x", "0317-8471"])
    def test_right_ones(self, text):
        issn.validate(text)

    @pytest.mark.parametrize(("text", "why"), [("0866-7153", "ký tự cuối phải là 2"), ("0866-715", "tám ký tự"),
                                               ("0866-715X", "ký tự cuối phải là 2"), ("ABCD-EFGH", "tám ký tự")])
    def test_wrong_ones_say_why(self, text, why):
        with pytest.raises(ValidationError, match=why):
            issn.validate(text)

    @given(st.integers(0, 9_999_999), st.integers(0, 6))
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_one_wrong_digit_is_always_found(self, number, place):
        seven = f"{number:07d}"
        whole = seven + issn.check_digit(seven)
        issn.validate(whole)
        wrong = whole[:place] + str((int(whole[place]) + 1) % 10) + whole[place + 1:]
        with pytest.raises(ValidationError):
            issn.validate(wrong)


class TestLicences:
    def test_an_agency_is_founded_under_the_body_that_asked(self, world, magazine):
        row = Licence.objects.get()
        assert (row.org, row.number, row.issn, row.expires_on) == (magazine, "12/GP", "0866-7152", date(2021, 7, 1))
        assert magazine.placements.get().parent == world.orgs["HN-001"]
        assert magazine.mandates.get(post="Tổng biên tập").person.name == "Lê Biên"
        assert (value(agencies, on(date(2020, 6, 30))), cells(agencies, on(ON), ["form"])) == (0, {("print",): 1})

    def test_a_wrong_issn_never_gets_in(self, world):
        with pytest.raises(DossierRefused, match="sai số kiểm tra"):
            agreed(world, "licence", new_code="TC", new_name="Tạp chí", licence="1", form="print", issn="0866-7153")

    def test_renewed_it_keeps_what_was_left_blank(self, world, magazine):
        decided(world, "renewal", "TC-01", on=date(2021, 6, 1), licence="34/GP", form="both", expires_on=date(2031, 6, 2))
        old, new = Licence.objects.order_by("since")
        assert old.until == new.since == date(2021, 6, 1)
        assert (new.issn, new.frequency, new.title) == (old.issn, old.frequency, old.title)
        assert cells(agencies, on(date(2021, 6, 1)), ["form"]) == {("both",): 1}

    def test_of_several_the_renewed_one_is_named(self, world, magazine):
        decided(world, "licence", "TC-01", new_code="-", new_name="Ấn phẩm hai", licence="13/GP", form="electronic")
        assert cells(agencies, on(ON), ["form"]) == {("both",): 1}
        with pytest.raises(StepRefused, match="có 2 giấy phép"):
            decided(world, "renewal", "TC-01", on=date(2021, 6, 1), licence="99/GP", form="print")
        decided(world, "renewal", "TC-01", on=date(2021, 6, 1), licence="13/gp", form="print")
        assert set(Licence.objects.on(date(2021, 6, 1)).values_list("number", flat=True)) == {"12/GP", "13/gp"}

    def test_one_number_is_held_by_one(self, world, magazine):
        with pytest.raises(StepRefused, match="đang cấp cho"):
            decided(world, "licence", new_code="TC-02", new_name="Khác", licence="12/gp", form="print")
        assert not Org.objects.filter(code="TC-02").exists()

    @pytest.mark.parametrize(("day", "parts"), [
        (date(2021, 1, 1), {}), (date(2021, 1, 2), {("180",): 1}), (date(2021, 4, 2), {("90",): 1}),
        (date(2021, 6, 1), {("30",): 1}), (date(2021, 7, 1), {("30",): 1}), (date(2021, 7, 2), {})])
    def test_watched_until_its_last_day(self, world, magazine, day, parts):
        assert cells(expiring, on(day), ["within"]) == parts


class TestLife:
    def test_another_governing_body(self, world, magazine):
        decided(world, "governing", "TC-01", governing="lhh-a", on=date(2020, 9, 1))
        assert magazine.placements.get(until=None).parent == world.orgs["LHH-A"]
        assert magazine.placements.on(date(2020, 8, 31)).get().parent == world.orgs["HN-001"]
        assert value(governing_changes, Scope.of(Period.year(2020))) == 1
        for code, why in (("LHH-A", "rồi"), ("X", "Không có đơn vị mã “X”"), ("VP", "không đứng dưới")):
            with pytest.raises(StepRefused, match=why):
                decided(world, "governing", "TC-01", governing=code, on=date(2020, 10, 1))

    def test_editors_follow_one_another(self, world, magazine):
        decided(world, "editor", "TC-01", editor="Trần Tập", on=date(2020, 9, 1))
        assert [(m.person.name, m.until) for m in magazine.mandates.order_by("since")] == [
            ("Lê Biên", date(2020, 9, 1)), ("Trần Tập", None)]

    def test_suspended_back_and_closed(self, world, magazine):
        decided(world, "suspend", "TC-01", on=date(2020, 8, 1))
        assert magazine.facts.on(date(2020, 8, 1)).get(aspect="status").value == SUSPENDED
        decided(world, "restore", "TC-01", on=date(2020, 9, 1))
        decided(world, "sanction", "TC-01", on=date(2020, 9, 2))
        decided(world, "close", "TC-01", on=date(2020, 10, 1))
        magazine.refresh_from_db()
        assert magazine.ended_on == Licence.objects.get().until == date(2020, 10, 1)
        assert value(agencies, on(date(2020, 10, 1))) == 0

    def test_only_a_press_agency_has_an_editor(self, world):
        with pytest.raises(StepRefused, match="không phải cơ quan báo chí"):
            decided(world, "editor", "HN-001", editor="A")


class TestList:
    def more(self, world, count):
        for n in range(count):
            decided(world, "licence", "LHH-A", new_code=f"M-{n}", new_name=f"Tạp chí {n}", licence=f"{n}/GP", form="print",
                    expires_on=date(2020, 7, 15 + n), editor=f"Biên {n}")

    def test_as_many_queries_for_one_as_for_three(self, world, browse, django_assert_num_queries, magazine):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = browse("office")

        def asked():
            with CaptureQueriesContext(connection) as caught:
                assert client.get("/bao-chi/?on=2020-07-02").status_code == 200
            return len(caught)

        asked()
        before = asked()
        self.more(world, 2)
        assert asked() == before

    def test_filters_search_and_excel(self, world, browse, magazine):
        self.more(world, 2)
        client = browse("office")

        def shown(query):
            page = client.get(f"/bao-chi/?on=2020-07-02&{query}").content.decode()
            return [code for code in ("TC-01", "M-0", "M-1") if f"/don-vi/{code}/" in page]

        assert shown("") == ["TC-01", "M-0", "M-1"]
        assert shown("expiry=30") == ["M-0", "M-1"] and shown("q=tap+chi+thu") == ["TC-01"]
        assert shown("q=0866-7152") == ["TC-01"] and shown("body=LHH-A") == ["M-0", "M-1"]
        assert shown("expiry=expired") == [] and shown("on=khong-phai-ngay") == ["TC-01", "M-0", "M-1"]
        assert client.get("/bao-chi/?excel=1").headers["Content-Type"].endswith("sheet")

    def test_a_unit_sees_its_own_and_a_stranger_none(self, world, browse, magazine):
        self.more(world, 1)
        assert "/don-vi/M-0/" in browse("unit").get("/bao-chi/?on=2020-07-02").content.decode()
        other = browse("other_unit").get("/bao-chi/?on=2020-07-02").content.decode()
        assert "/don-vi/M-0/" not in other and "Biên 0" not in other
        assert browse("stranger").get("/bao-chi/").status_code == 403

    def test_on_the_unit_page(self, world, browse, magazine):
        page = browse("office").get("/don-vi/TC-01/?on=2020-07-02").content.decode()
        assert "12/GP" in page and "0866-7152" in page and "BAOCHI-2020-00001" in page
