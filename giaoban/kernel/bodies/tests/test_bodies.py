"""Terms run on, mandates end by an act, seats fall vacant; what we believed before stays on record."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from giaoban.kernel.base import clock
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.bodies.actions import ActRefused
from giaoban.kernel.bodies.kinds import in_order, read_form
from giaoban.kernel.bodies.models import Alignment, Body, BodyAct, Term
from giaoban.kernel.bodies.sitting import past_nominal, posts_on, sitting, to_align, window_on
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.people.models import APPOINTED, BY_ELECTION, ELECTED, PROVISIONAL, Mandate

from .conftest import STARTED

pytestmark = pytest.mark.django_db
LATER = date(2018, 3, 1)


def names(body, on, known_on=None):
    return [row.person.name for row in sitting([body.pk], on, known_on).get(body.pk, [])]


def vacant(body, on, known_on=None):
    return {post.post: post.vacant for post in posts_on([body.pk], on, known_on).get(body.pk, [])}


class TestBodies:
    def test_a_body_is_a_unit_below_its_union(self, union):
        assert union.body.org.code == "LHH-A-BCH" and union.body.org.kind == "governing_body"
        assert union.body.org.placements.get().parent == union.org
        assert str(union.body) == "Ban Chấp hành Liên hiệp hội tỉnh Đông"

    def test_the_national_level_has_its_own_names(self, world):
        body = bodies.found_body(world.orgs["LHHVN"], "standing", on=date(2015, 1, 1), by=None)
        assert (body.label, body.org.code) == ("Đoàn Chủ tịch", "LHHVN-DCT")

    def test_one_of_a_form(self, union):
        with pytest.raises(ActRefused, match="đã có Ban Chấp hành"):
            bodies.found_body(union.org, "executive", on=LATER, by=None)

    def test_what_may_not_have_one(self, world):
        with pytest.raises(ActRefused, match="không đứng dưới"):
            bodies.found_body(world.orgs["VP"], "executive", on=LATER, by=None)
        assert not Body.objects.exists()

    @pytest.mark.parametrize(("text", "form"), [
        ("BCH", "executive"), ("ban chấp hành", "executive"), ("HĐTW", "executive"), ("hdtw", "executive"),
        ("BTV", "standing"), ("Đoàn Chủ tịch", "standing"), ("UBKT", "inspection"), ("Ban Kiểm tra", "inspection"),
        ("Ban nào đó", None), ("", None)])
    def test_forms_are_read(self, text, form):
        assert read_form(text) == form

    def test_posts_in_the_order_of_papers(self):
        assert in_order(["Ủy viên", "Tổng Thư ký", "Thư ký riêng", "Phó Chủ tịch", "Chủ tịch"]) == [
            "Chủ tịch", "Phó Chủ tịch", "Tổng Thư ký", "Thư ký riêng", "Ủy viên"]


class TestTerms:
    def test_it_runs_past_its_nominal_end(self, union):
        assert union.term.years == "2015–2020"
        assert not Term.objects.overdue(date(2020, 12, 31)).exists()
        assert Term.objects.overdue(date(2021, 1, 1)).get() == union.term
        assert names(union.body, date(2021, 6, 1)) == ["An", "Bình", "Chi"]

    def test_the_next_congress_ends_it_and_its_mandates(self, union):
        day = date(2020, 11, 5)
        term = bodies.open_term(union.body, number="VIII", nominal_since=date(2020, 1, 1), nominal_until=date(2025, 12, 31),
                                on=day, by=None)
        former = Term.objects.get(pk=union.term.pk)
        assert (former.until, former.end_reason) == (day, "Hết nhiệm kỳ")
        assert names(union.body, day) == [] and names(union.body, day - timedelta(days=1)) == ["An", "Bình", "Chi"]
        again = bodies.appoint(union.people["An"], union.body, "Chủ tịch", on=day, how=ELECTED, by=None)
        assert (again.term, again.nominal_until) == ("VIII (2020–2025)", date(2025, 12, 31))
        assert Term.objects.on(day).get() == term

    def test_a_second_term_of_one_number_is_refused(self, union):
        with pytest.raises(ActRefused, match="đã có khóa VII"):
            bodies.open_term(union.body, number="VII", nominal_since=LATER, nominal_until=date(2025, 1, 1), on=LATER, by=None)

    @pytest.mark.parametrize(("facts", "refusal"), [
        ({"number": " "}, "Ghi số thứ tự"), ({"nominal_until": date(2017, 1, 1)}, "không sau khi bắt đầu"),
        ({"on": STARTED}, "không sau ngày bắt đầu khóa VII"), ({"on": date(2990, 1, 1)}, "ở tương lai"),
        ({"on": date(2009, 1, 1)}, "trước khi có")])
    def test_refusals_change_nothing(self, union, facts, refusal):
        asked = {"number": "VIII", "nominal_since": date(2018, 1, 1), "nominal_until": date(2023, 1, 1), "on": LATER, **facts}
        with pytest.raises(ActRefused, match=refusal):
            bodies.open_term(union.body, by=None, **asked)
        assert Term.objects.get() == union.term and names(union.body, LATER) == ["An", "Bình", "Chi"]

    def test_someone_who_came_later_is_not_sent_away(self, union):
        bodies.appoint(union.people["Dung"], union.body, "Ủy viên", on=date(2020, 6, 1), how=BY_ELECTION, by=None)
        with pytest.raises(ActRefused, match="“Dung” giữ “Ủy viên” từ 01/6/2020"):
            bodies.open_term(union.body, number="VIII", nominal_since=LATER, nominal_until=date(2023, 1, 1), on=LATER, by=None)

    def test_an_extension_keeps_the_nominal_end(self, union):
        bodies.extend_term(union.term, date(2021, 6, 30), on=date(2020, 10, 1), by=None, paper="CV 12/TU")
        assert not Term.objects.overdue(date(2021, 3, 1)).exists()
        assert Term.objects.overdue(date(2021, 7, 1)).get().nominal_until == date(2020, 12, 31)
        with pytest.raises(ActRefused, match="không sau hạn hiện nay"):
            bodies.extend_term(union.term, date(2021, 6, 30), on=date(2020, 11, 1), by=None, paper="CV 13/TU")
        with pytest.raises(ActRefused, match="Ghi văn bản"):
            bodies.extend_term(union.term, date(2022, 6, 30), on=date(2020, 11, 1), by=None, paper=" ")

    def test_as_known_before_the_extension_was_recorded(self, union):
        day = date(2021, 3, 1)
        with clock.at(date(2021, 1, 1)):
            Term.objects.update(recorded_at=clock.now())
        with clock.at(date(2021, 3, 20)):
            bodies.extend_term(union.term, date(2021, 6, 30), on=date(2020, 10, 1), by=None, paper="CV 12/TU")
        assert Term.objects.overdue(day, known_on=date(2021, 3, 19)).exists()
        assert not Term.objects.overdue(day, known_on=date(2021, 3, 20)).exists()

    def test_closed_without_a_congress(self, union):
        bodies.close_term(union.term, on=date(2020, 7, 1), by=None, reason="Sáp nhập trước đại hội")
        assert names(union.body, date(2020, 7, 1)) == []
        with pytest.raises(ActRefused, match="đã kết thúc"):
            bodies.close_term(union.term, on=date(2020, 8, 1), by=None, reason="x")

    def test_taken_back_everything_runs_again(self, union):
        bodies.extend_term(union.term, date(2021, 6, 30), on=date(2020, 10, 1), by=None, paper="CV 12/TU")
        day = date(2020, 11, 5)
        before = set(Mandate.objects.values_list("pk", flat=True)), set(Term.objects.values_list("pk", flat=True))
        term = bodies.open_term(union.body, number="VIII", nominal_since=day, nominal_until=date(2025, 11, 4), on=day, by=None)
        bodies.appoint(union.people["Dung"], union.body, "Chủ tịch", on=day, how=ELECTED, by=None)
        bodies.undo_term(term, by=None, reason="ghi nhầm tỉnh")
        assert names(union.body, date(2021, 1, 5)) == ["An", "Bình", "Chi"]
        now = Term.objects.on(date(2021, 1, 5)).with_due(date(2021, 1, 5)).get()
        assert (now.number, now.due) == ("VII", date(2021, 6, 30))
        # Nothing was deleted: the wrong rows are there, voided.
        assert before[0] < set(Mandate.objects.values_list("pk", flat=True))
        assert before[1] < set(Term.objects.values_list("pk", flat=True))

    def test_not_taken_back_over_later_acts(self, union):
        term = bodies.open_term(union.body, number="VIII", nominal_since=LATER, nominal_until=date(2023, 1, 1), on=LATER, by=None)
        bodies.appoint(union.people["Dung"], union.body, "Ủy viên", on=date(2019, 1, 1), how=BY_ELECTION, by=None)
        with pytest.raises(ActRefused, match="Rút lại các việc đó trước"):
            bodies.undo_term(term, by=None, reason="nhầm")


class TestMandates:
    def test_seats_and_vacancies(self, union):
        assert vacant(union.body, LATER) == {"Chủ tịch": 0, "Ủy viên": 1}
        bodies.appoint(union.people["Dung"], union.body, "Ủy viên", on=LATER, how=BY_ELECTION, by=None)
        assert vacant(union.body, LATER) == {"Chủ tịch": 0, "Ủy viên": 0}
        with pytest.raises(ActRefused, match="đã đủ 3 người"):
            bodies.appoint(union.people["Giang"], union.body, "Ủy viên", on=LATER, how=BY_ELECTION, by=None)
        with pytest.raises(ActRefused, match="đã đủ 3 người"):
            bodies.appoint(union.people["Giang"], union.body, "Ủy viên", on=date(2017, 1, 1), how=APPOINTED, by=None)

    def test_a_person_sits_once_in_a_body(self, union):
        with pytest.raises(ActRefused, match="“Bình” đã giữ “Ủy viên”"):
            bodies.appoint(union.people["Bình"], union.body, "Phó Chủ tịch", on=LATER, how=BY_ELECTION, by=None)

    def test_resigning_opens_the_seat_that_day(self, union):
        bodies.end(union.held["An"], on=LATER, reason="Nghỉ hưu", by=None, paper="QĐ 5/QĐ-LHHVN")
        row = Mandate.objects.get(pk=union.held["An"].pk)
        assert (row.until, row.end_reason) == (LATER, "Nghỉ hưu (QĐ 5/QĐ-LHHVN)")
        assert vacant(union.body, LATER)["Chủ tịch"] == 1
        assert vacant(union.body, LATER - timedelta(days=1))["Chủ tịch"] == 0
        for on, refusal in ((LATER, "đã thôi giữ"),):
            with pytest.raises(ActRefused, match=refusal):
                bodies.end(row, on=on, reason="x", by=None)

    def test_a_post_given_for_the_time_being_is_still_vacant(self, union):
        bodies.end(union.held["An"], on=LATER, reason="Nghỉ hưu", by=None)
        bodies.appoint(union.people["Bình"], union.body, "Chủ tịch", on=LATER, how=PROVISIONAL, by=None)
        chair = posts_on([union.body.pk], LATER)[union.body.pk][0]
        assert (chair.post, chair.vacant, chair.provisional) == ("Chủ tịch", 1, 1)

    def test_replacing_is_leaving_and_coming_on_one_day(self, union):
        made = bodies.replace(union.held["Bình"], union.people["Giang"], on=LATER, reason="Chuyển công tác", by=None)
        assert (made.post, made.how, made.nominal_until) == ("Ủy viên", BY_ELECTION, date(2020, 12, 31))
        assert names(union.body, LATER) == ["An", "Chi", "Giang"]
        assert BodyAct.objects.filter(kind="end").count() == 1

    def test_a_wrong_replacement_does_neither(self, union):
        with pytest.raises(ActRefused, match="“Chi” đã giữ"):
            bodies.replace(union.held["Bình"], union.people["Chi"], on=LATER, reason="x", by=None)
        assert names(union.body, LATER) == ["An", "Bình", "Chi"]

    def test_taken_back_with_what_we_believed_before(self, union):
        with clock.at(date(2018, 3, 2)):
            Mandate.objects.update(recorded_at=clock.now())
            wrong = bodies.appoint(union.people["Dung"], union.body, "Ủy viên", on=LATER, how=BY_ELECTION, by=None)
        with clock.at(date(2018, 4, 2)):
            bodies.withdraw(wrong, reason="Ghi nhầm người", by=None)
        assert names(union.body, LATER) == ["An", "Bình", "Chi"]
        assert names(union.body, LATER, known_on=date(2018, 3, 10)) == ["An", "Bình", "Chi", "Dung"]
        with pytest.raises(ActRefused, match="đã được rút lại"):
            bodies.withdraw(wrong, reason="Lần nữa", by=None)

    def test_a_wrong_end_is_taken_back(self, union):
        ended = bodies.end(union.held["An"], on=LATER, reason="Nhầm", by=None)
        again = bodies.reinstate(ended, reason="Ghi nhầm người", by=None)
        assert (again.since, again.until) == (STARTED, None)
        assert names(union.body, date(2019, 1, 1)) == ["An", "Bình", "Chi"]

    def test_not_taken_back_when_somebody_else_came(self, union):
        ended = bodies.end(union.held["An"], on=LATER, reason="Nhầm", by=None)
        bodies.appoint(union.people["Dung"], union.body, "Chủ tịch", on=LATER, how=BY_ELECTION, by=None)
        with pytest.raises(ActRefused, match="đã đủ 1 người"):
            bodies.reinstate(ended, reason="Ghi nhầm", by=None)

    def test_past_the_nominal_end(self, union):
        assert not past_nominal(date(2020, 12, 31)).exists()
        assert past_nominal(date(2021, 1, 1)).count() == 3

    def test_fewer_places_than_people_are_refused(self, union):
        with pytest.raises(ActRefused, match="“Ủy viên”.* có 2 người giữ, số lượng định là 1"):
            bodies.set_seats(union.body, "Ủy viên", 1, on=LATER, by=None)
        bodies.set_seats(union.body, "Ủy viên", 5, on=LATER, by=None, source="NQ 3")
        assert vacant(union.body, LATER)["Ủy viên"] == 3
        assert vacant(union.body, LATER - timedelta(days=1))["Ủy viên"] == 1


class TestAlignment:
    def test_unions_beside_the_window(self, union):
        assert window_on(LATER) is None and not to_align(LATER).exists()
        for last, expected in ((date(2021, 1, 31), 0), (date(2020, 10, 31), 1)):
            bodies.align(national_on=date(2020, 12, 24), first=date(2020, 6, 1), last=last, source="CV", on=LATER, by=None)
            assert to_align(LATER).count() == expected
        assert to_align(LATER).get().fit == "late"
        bodies.align(national_on=date(2021, 12, 1), first=date(2021, 6, 1), last=date(2021, 11, 1), source="CV", on=LATER, by=None)
        assert to_align(LATER).get().fit == "early"
        bodies.extend_term(union.term, date(2021, 8, 1), on=LATER, by=None, paper="CV")
        assert not to_align(LATER).exists()
        assert Alignment.objects.count() == 3 and window_on(date(2018, 2, 1)) is None

    def test_refusals(self):
        facts = {"national_on": LATER, "first": LATER, "last": LATER, "source": "CV", "on": LATER, "by": None}
        for change, refusal in (({"last": STARTED}, "trước khi bắt đầu"), ({"source": ""}, "Ghi văn bản"),
                                ({"on": date(2990, 1, 1)}, "tương lai")):
            with pytest.raises(ActRefused, match=refusal):
                bodies.align(**{**facts, **change})


def test_a_body_ends_with_its_union_and_comes_back_with_it(union, world):
    """The register's merger ends terms and mandates; undoing it lets them run again."""
    day = date(2020, 7, 1)
    act = orgs.merge([union.org], into=world.orgs["LHH-B"], on=day, by=None, paper="NQ 202")
    assert not Term.objects.on(day).exists() and names(union.body, day) == []
    assert names(union.body, day - timedelta(days=1)) == ["An", "Bình", "Chi"]
    orgs.undo(act, reason="nhầm", by=None)
    assert Term.objects.on(day).get().number == "VII" and names(union.body, day) == ["An", "Bình", "Chi"]
    assert Term.objects.count() == 2


def test_the_list_says_what_the_rows_say(union):
    row = Body.objects.as_of(LATER).get()
    assert (row.term_number, row.due, row.places, row.held, row.vacant) == ("VII", date(2020, 12, 31), 4, 3, 1)
    before = Body.objects.as_of(date(2012, 1, 1)).get()
    assert (before.term_number, before.places, before.held, before.vacant) == (None, 4, 0, 4)


def test_every_act_leaves_a_line(union):
    assert sorted(BodyAct.objects.values_list("kind", flat=True)) == sorted(
        ["found", "seats", "seats", "open_term", "elected", "elected", "elected"])



STEP = st.tuples(st.sampled_from(["appoint", "end", "replace", "withdraw", "reinstate", "term", "undo", "seats"]),
                 st.integers(0, 4), st.integers(0, 60))


def one_act(union, kind, who, month):
    """An act on a random day about a random person; refusals are part of the game."""
    day = date(2016 + month // 12, month % 12 + 1, 3)
    person = list(union.people.values())[who]
    row = Mandate.objects.held().filter(person=person).last()
    term = Term.objects.held().filter(until=None).first() or union.term
    acts = {
        "appoint": lambda: bodies.appoint(person, union.body, "Ủy viên", on=day, how=BY_ELECTION, by=None),
        "end": lambda: bodies.end(row, on=day, reason="x", by=None),
        "replace": lambda: bodies.replace(row, list(union.people.values())[who - 1], on=day, reason="x", by=None),
        "withdraw": lambda: bodies.withdraw(row, reason="x", by=None),
        "reinstate": lambda: bodies.reinstate(row, reason="x", by=None),
        "term": lambda: bodies.open_term(union.body, number=f"VII.{month}", nominal_since=day,
                                         nominal_until=date(2025, 1, 1), on=day, by=None),
        "undo": lambda: bodies.undo_term(term, reason="x", by=None),
        "seats": lambda: bodies.set_seats(union.body, "Ủy viên", who, on=day, by=None),
    }
    if row is not None or kind in ("appoint", "term", "undo", "seats"):
        acts[kind]()


def test_random_acts_keep_every_day_true(union):
    """Nobody twice in the body, never more people than places, one term a day; what was known never changes."""
    DAYS = [date(year, month, 15) for year in range(2015, 2022) for month in (6, 11)]
    learnt = iter(date(2022, 1, 1) + timedelta(days=n) for n in range(100_000))

    def told(known_on):
        return [names(union.body, day, known_on) for day in DAYS]

    @settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(acts=st.lists(STEP, min_size=3, max_size=9))
    def play(acts):
        with transaction.atomic():
            Mandate.objects.update(recorded_at=clock.end_of(date(2021, 12, 1)))
            said, rows = [], Mandate.objects.count()
            for kind, who, month in acts:
                known = next(learnt)
                with clock.at(known), suppress(ActRefused):
                    one_act(union, kind, who, month)
                said.append((known, told(known)))
                assert Mandate.objects.count() >= rows
                rows = Mandate.objects.count()
            for day in DAYS:
                there = names(union.body, day)
                assert len(there) == len(set(there))
                assert Term.objects.filter(body=union.body).on(day).count() <= 1
                for post in posts_on([union.body.pk], day).get(union.body.pk, []):
                    assert post.places is None or post.held <= post.places, (day, post)
            assert all(told(known) == then for known, then in said)
            transaction.set_rollback(True)

    play()
