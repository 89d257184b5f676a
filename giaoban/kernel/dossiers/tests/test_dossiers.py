"""Opening, numbering, stepping, taking back, asking what was and what was known; who sees what."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.actions import (
    DossierRefused,
    StaleDossier,
    choices,
    correct,
    open_dossier,
    take_step,
    undo_step,
)
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.dossiers.registry import concrete, kind, of_model
from giaoban.kernel.lifecycle import MONEY, StepRefused
from giaoban.kernel.orgs import actions as orgs

CritiqueTask = kind("critique.task").model
FUTURE = date(2199, 1, 1)


def opened(world, **facts):
    facts = {"title": "Thử", "org": world.orgs["LHH-A"], "on": date(2020, 2, 1), "by": world.users["office"],
             "department": world.orgs["BAN-TVPB"], "form": "topic", **facts}
    return open_dossier(CritiqueTask, **facts)


def known(queryset, *dossiers):
    return [dossier in list(queryset) for dossier in dossiers]


class TestOpening:
    @pytest.mark.parametrize(("facts", "field", "why"), [
        ({"on": date(2009, 12, 31)}, "on", "trước khi “Liên hiệp hội tỉnh Đông” thành lập"),
        ({"on": FUTURE}, "on", "tương lai"),
        ({"title": "  \u00a0 "}, "title", "Chưa ghi tên"),
        ({"title": "x" * 501}, "title", "500"),
        ({"form": "song"}, "form", "Hình thức.*song"),
        ({"form": ""}, "form", "Hình thức"),
        ({"asking_agency": "x" * 201}, "asking_agency", "200"),
    ])
    def test_refused_naming_the_field(self, world, facts, field, why):
        with pytest.raises(DossierRefused, match=why) as caught:
            opened(world, **facts)
        assert caught.value.field == field
        assert not Dossier.objects.exists()

    @pytest.mark.parametrize(("name", "may"), [
        ("leader", True), ("office", True), ("other_department", True), ("unit", True), ("other_unit", False),
        ("viewer", False), ("stranger", False)])
    def test_who_opens_for_a_unit(self, world, name, may):
        if may:
            assert opened(world, by=world.users[name]).org == world.orgs["LHH-A"]
            return
        with pytest.raises(DossierRefused, match="không mở hồ sơ cho đơn vị đó"):
            opened(world, by=world.users[name])

    def test_not_for_a_unit_that_has_ended(self, world):
        orgs.dissolve(world.orgs["LHH-A"], on=date(2020, 1, 1), by=None)
        with pytest.raises(DossierRefused, match="đã chấm dứt") as caught:
            opened(world)
        assert caught.value.field == "org"
        assert opened(world, on=date(2019, 12, 31)).year == 2019

    def test_an_unregistered_kind(self, world):
        with pytest.raises(KeyError):
            of_model(Dossier)

    def test_it_starts_in_the_first_state_of_each_track(self, world):
        task = opened(world, title="  Tên \u00a0 hồ  sơ ")
        assert task.title == "Tên hồ sơ"
        assert task.states == {"content": "proposed", "money": "none"}
        assert [(s.track, s.state, s.since, s.by_id) for s in task.spans.order_by("track")] == [
            ("content", "proposed", date(2020, 2, 1), world.users["office"].pk),
            ("money", "none", date(2020, 2, 1), world.users["office"].pk)]
        assert concrete(Dossier.objects.get(pk=task.pk)) == task


class TestNumbers:
    def test_one_series_per_kind_and_year(self, world):
        numbers = [opened(world).number, opened(world).number, opened(world, year=2021).number, opened(world).number]
        assert numbers == ["TVPB-2020-00001", "TVPB-2020-00002", "TVPB-2021-00001", "TVPB-2020-00003"]

    def test_a_failed_opening_leaves_no_gap(self, world):
        opened(world)
        with pytest.raises(DossierRefused):
            opened(world, title="")
        with pytest.raises(TypeError):
            opened(world, colour="red")
        assert opened(world).number == "TVPB-2020-00002"

    @pytest.mark.django_db(transaction=True)
    def test_eight_people_open_at_once(self, world, at_once):
        answers = at_once(*[lambda: opened(world)] * 8)
        assert all(isinstance(answer, CritiqueTask) for answer in answers), answers
        assert sorted(Dossier.objects.values_list("number", flat=True)) == [
            f"TVPB-2020-{n:05d}" for n in range(1, 9)]


class TestSteps:
    def test_same_step_twice(self, world):
        task = world.walk(world.task(), upto="review")
        with pytest.raises(StepRefused, match="đang ở “Đã thẩm định đề cương”"):
            take_step(task, "review", by=world.users["department"], on=date(2020, 4, 1))
        assert task.spans.filter(state="reviewed").count() == 1

    def test_a_stale_form(self, world):
        task = world.task()
        shown = task.version
        take_step(task, "review", by=world.users["department"], on=date(2020, 3, 1), version=shown)
        with pytest.raises(StaleDossier, match="người khác cập nhật"):
            take_step(task, "cancel", by=world.users["department"], on=date(2020, 3, 1), version=shown, note="x")
        with pytest.raises(StaleDossier):
            correct(task, by=world.users["office"], version=shown, title="Khác")
        assert CritiqueTask.objects.get(pk=task.pk).content_state == "reviewed"

    def test_a_stale_object_in_memory_is_read_anew(self, world):
        task = world.task()
        other = CritiqueTask.objects.get(pk=task.pk)
        take_step(other, "review", by=world.users["department"], on=date(2020, 3, 1))
        with pytest.raises(StepRefused, match="đang ở"):
            take_step(task, "review", by=world.users["department"], on=date(2020, 3, 1))

    @pytest.mark.django_db(transaction=True)
    def test_two_people_at_once_one_wins(self, world, at_once):
        task = world.task()
        people = ["department", "office"]
        answers = at_once(*[lambda who=who: take_step(CritiqueTask.objects.get(pk=task.pk), "review", by=world.users[who],
                                                      on=date(2020, 3, 1)) for who in people])
        assert sorted(type(answer).__name__ for answer in answers) == ["CritiqueTask", "StepRefused"]
        assert task.spans.filter(state="reviewed").count() == 1
        assert CritiqueTask.objects.get(pk=task.pk).version == 2

    @pytest.mark.django_db(transaction=True)
    def test_steps_of_both_tracks_at_once_are_both_kept(self, world, at_once):
        task = world.walk(world.task(), upto="start")
        staff = world.users["department"]
        fresh = CritiqueTask.objects.get
        answers = at_once(
            lambda: take_step(fresh(pk=task.pk), "report", by=staff, on=date(2020, 8, 1)),
            lambda: take_step(fresh(pk=task.pk), "report_spending", by=staff, on=date(2020, 8, 1)))
        assert all(isinstance(answer, CritiqueTask) for answer in answers), answers
        assert fresh(pk=task.pk).states == {"content": "report_drafted", "money": "spent_reported"}

    @pytest.mark.parametrize(("on", "why"), [
        (FUTURE, "tương lai"), (date(2020, 1, 31), "trước bước gần nhất \\(01/02/2020\\)")])
    def test_day_refused(self, world, on, why):
        with pytest.raises(StepRefused, match=why):
            take_step(world.task(), "review", by=world.users["department"], on=on)

    def test_backdating_goes_back_to_the_latest_step_of_its_track_only(self, world):
        task = world.walk(world.task(), upto="start")
        staff = world.users["department"]
        with pytest.raises(StepRefused, match="trước bước gần nhất \\(05/6/2020\\)"):
            take_step(task, "report", by=staff, on=date(2020, 6, 4))
        # Money was granted in April: its next step may be dated before content's latest.
        take_step(task, "advance", by=staff, on=date(2020, 5, 1), amount=1_000_000)
        take_step(task, "report", by=staff, on=date(2020, 6, 5))
        assert task.states == {"content": "report_drafted", "money": "advanced"}

    def test_money_is_not_settled_on_a_day_before_its_content_was_accepted(self, world):
        task = world.walk(world.task(), upto="accept")  # accepted on 05/8
        staff = world.users["department"]
        take_step(task, "report_spending", by=staff, on=date(2020, 7, 1))
        with pytest.raises(StepRefused, match="chưa nghiệm thu"):
            take_step(task, "settle", by=staff, on=date(2020, 8, 4))
        take_step(task, "settle", by=staff, on=date(2020, 8, 5))
        assert task.money_state == "settled"

    def test_a_reason_where_it_is_asked(self, world):
        with pytest.raises(StepRefused, match="cần ghi lý do"):
            take_step(world.task(), "cancel", by=world.users["department"], on=date(2020, 3, 1), note=" ")

    def test_an_action_that_fails_leaves_nothing(self, world):
        task = world.walk(world.task(), upto="review")
        rows = StateSpan.objects.count()
        for wrong in ({}, {"fund": world.fund}, {"fund": "abc", "amount": 1}, {"fund": 10**30, "amount": 1},
                      {"fund": world.fund, "amount": "1,234.56"}, {"fund": world.fund, "amount": -1},
                      {"fund": world.fund, "amount": 10**17}):
            with pytest.raises(StepRefused):
                take_step(task, "approve", by=world.users["leader"], on=date(2020, 4, 1), **wrong)
        assert StateSpan.objects.count() == rows and not task.entries.exists()
        assert CritiqueTask.objects.get(pk=task.pk).content_state == "reviewed"

    def test_unknown_step(self, world):
        with pytest.raises(StepRefused, match="Không có bước"):
            take_step(world.task(), "fly", by=world.users["office"], on=date(2020, 3, 1))

    def test_choices_say_why(self, world):
        offered = {c.key: c for c in choices(world.task(), by=world.users["unit"], on=date(2020, 3, 1))}
        assert set(offered) == {"review", "quick", "cancel", "plan"}
        assert offered["review"].reasons == ["Chỉ ban phụ trách hồ sơ hoặc Văn phòng làm được bước này."]

    def test_closed_when_both_tracks_are(self, world):
        task = world.walk(world.task(), upto="accept")
        assert task.closed_on is None
        staff = world.users["department"]
        take_step(task, "report_spending", by=staff, on=date(2020, 9, 1))
        take_step(task, "settle", by=staff, on=date(2020, 10, 1))
        assert task.closed_on == date(2020, 10, 1)


class TestUndo:
    def test_what_we_believed_until_now_stays_on_record(self, world):
        with clock.at(date(2020, 2, 1)):
            task = world.task()
        with clock.at(date(2020, 3, 10)):
            take_step(task, "review", by=world.users["department"], on=date(2020, 3, 5))
        with clock.at(date(2020, 4, 1)):
            undo_step(task, track="content", by=world.users["department"], reason="Ghi nhầm hồ sơ")
        task.refresh_from_db()
        assert task.content_state == "proposed"
        asked = CritiqueTask.objects.in_state
        assert known(asked("reviewed", on=date(2020, 3, 20)), task) == [False]
        assert known(asked("proposed", on=date(2020, 3, 20)), task) == [True]
        assert known(asked("reviewed", on=date(2020, 3, 20), known_on=date(2020, 3, 31)), task) == [True]
        assert known(asked("reviewed", on=date(2020, 3, 20), known_on=date(2020, 4, 1)), task) == [False]
        assert known(asked("proposed", on=date(2020, 3, 20), known_on=date(2020, 3, 9)), task) == [True]
        assert "Ghi nhầm hồ sơ" in task.spans.get(until=None, voided_at=None, track="content").note
        take_step(task, "review", by=world.users["department"], on=date(2020, 3, 6))
        assert known(asked("reviewed", on=date(2020, 3, 6)), task) == [True]

    def test_all_steps_of_one_day_come_back_in_their_order(self, world):
        task = world.walk(world.task(), upto="contract")
        staff, day = world.users["department"], date(2020, 5, 5)
        for key in ("start", "report"):
            take_step(task, key, by=staff, on=day)
        for state in ("in_progress", "contracted"):
            task = undo_step(task, track="content", by=staff, reason="nhầm")
            assert task.content_state == state

    def test_refused_without_reason_or_step(self, world):
        task = world.task()
        with pytest.raises(StepRefused, match="lý do"):
            undo_step(task, track="content", by=world.users["office"], reason=" ")
        with pytest.raises(StepRefused, match="Chưa có bước"):
            undo_step(task, track="content", by=world.users["office"], reason="nhầm")
        with pytest.raises(StepRefused, match="Chưa có bước"):
            undo_step(task, track="no such", by=world.users["office"], reason="nhầm")

    @pytest.mark.parametrize(("upto", "track"), [("approve", "content"), ("approve", MONEY), ("settle", MONEY)])
    def test_refused_for_steps_that_moved_money(self, world, upto, track):
        task = world.walk(world.task(), upto=upto)
        before = list(task.spans.values_list("pk", "voided_at"))
        with pytest.raises(StepRefused, match="tiền"):
            undo_step(task, track=track, by=world.users["office"], reason="nhầm")
        assert list(task.spans.values_list("pk", "voided_at")) == before

    def test_a_stale_form(self, world):
        task = world.walk(world.task(), upto="review")
        with pytest.raises(StaleDossier):
            undo_step(task, track="content", by=world.users["office"], reason="nhầm", version=task.version - 1)


    @pytest.mark.parametrize(("name", "may"), [
        ("office", True), ("department", True), ("leader", False), ("other_department", False), ("unit", False),
        ("viewer", False), ("stranger", False)])
    def test_who(self, world, name, may):
        task = world.walk(world.task(), upto="review")
        if may:
            assert undo_step(task, track="content", by=world.users[name], reason="nhầm").content_state == "proposed"
            return
        with pytest.raises(StepRefused, match="rút lại được"):
            undo_step(task, track="content", by=world.users[name], reason="nhầm")
        with pytest.raises(DossierRefused, match="Chỉ ban phụ trách"):
            correct(task, by=world.users[name], title="Khác")

    def test_not_under_a_step_of_the_other_track_that_rests_on_it(self, world):
        task = world.walk(world.task())
        with pytest.raises(StepRefused, match="tuyến kia"):
            undo_step(task, track="content", by=world.users["office"], reason="nhầm")
        assert CritiqueTask.objects.get(pk=task.pk).content_state == "accepted"


class TestAsOf:
    def test_states_on_days(self, world):
        task = world.walk(world.task())  # steps on the 5th of March … October
        asked = CritiqueTask.objects.in_state
        assert known(asked("proposed", on=date(2020, 2, 1)), task) == [True]
        assert known(asked("proposed", on=date(2020, 1, 31)), task) == [False]
        assert known(asked("reviewed", on=date(2020, 3, 5)), task) == [True]
        assert known(asked("reviewed", on=date(2020, 4, 4)), task) == [True]
        assert known(asked("reviewed", on=date(2020, 4, 5)), task) == [False]
        assert known(asked("settled", on=date(2020, 10, 4), track=MONEY), task) == [False]
        assert known(asked("settled", on=date(2020, 10, 5), track=MONEY), task) == [True]
        assert known(asked("reviewed", "approved", on=date(2020, 4, 5)), task) == [True]

    def test_exactly_one_state_on_each_track_every_day(self, world):
        task = world.walk(world.task())
        for offset in range(0, 280, 3):
            day = date(2020, 2, 1) + timedelta(days=offset)
            for track in ("content", "money"):
                assert StateSpan.objects.on(day).filter(dossier=task, track=track).count() == 1

    def test_entered_counts_the_coming_in(self, world):
        task = world.walk(world.task(), upto="accept")
        entered = CritiqueTask.objects.entered
        assert known(entered("accepted", period=Period.month(2020, 8)), task) == [True]
        assert known(entered("accepted", period=Period.month(2020, 9)), task) == [False]
        assert known(entered("accepted", period=Period.year(2020), known_on=date(2020, 12, 31)), task) == [False]

    def test_known_on_before_recording_is_nothing(self, world):
        with clock.at(date(2020, 6, 1)):
            task = world.task()
            take_step(task, "review", by=world.users["department"], on=date(2020, 3, 1))
        asked = CritiqueTask.objects.known
        assert known(asked(date(2020, 5, 31)), task) == [False]
        assert known(asked(date(2020, 6, 1)), task) == [True]
        in_state = CritiqueTask.objects.in_state
        assert known(in_state("reviewed", on=date(2020, 3, 1), known_on=date(2020, 5, 31)), task) == [False]
        assert known(in_state("reviewed", on=date(2020, 3, 1), known_on=date(2020, 6, 1)), task) == [True]


class TestSearch:
    @pytest.mark.parametrize("text", ["thuy loi", "THUỶ LỢI", "lợi thủy", "tvpb-2020-00001", "dong quy", ""])
    def test_found_without_accents_in_any_order(self, world, text):
        task = world.task(title="Quy hoạch Thuỷ lợi & đê điều")
        assert known(CritiqueTask.objects.search(text), task) == [True]

    @pytest.mark.parametrize("text", ["thuy dien", "100%", "_", "&", "TVPB-2021"])
    def test_not_found(self, world, text):
        task = world.task(title="Quy hoạch Thuỷ lợi & đê điều")
        assert known(CritiqueTask.objects.search(text), task) == [False]

    def test_a_corrected_title_is_found(self, world):
        task = world.task()
        correct(task, by=world.users["office"], title="Bảo tồn rừng ngập mặn")
        assert known(CritiqueTask.objects.search("ngap man"), task) == [True]

    @pytest.mark.parametrize(("facts", "why"), [
        ({"title": " "}, "Chưa ghi tên"), ({"org": 1}, "Không sửa được: org"), ({"money_state": "x"}, "Không sửa được"),
        ({"form": "song"}, "song"), ({"title": "x" * 501}, "500")])
    def test_wrong_corrections(self, world, facts, why):
        task = world.task()
        with pytest.raises(DossierRefused, match=why):
            correct(task, by=world.users["office"], **facts)
        assert CritiqueTask.objects.get(pk=task.pk).version == 1


class TestSeeing:
    @pytest.mark.parametrize(("name", "mine", "others"), [
        ("leader", True, True), ("office", True, True), ("other_department", True, True), ("unit", True, False),
        ("viewer", True, False), ("other_unit", False, True), ("stranger", False, False)])
    def test_who(self, world, name, mine, others):
        tasks = world.task("LHH-A"), world.task("LHH-B")
        user = type(world.users[name]).objects.get(pk=world.users[name].pk)
        assert known(CritiqueTask.objects.visible_to(user), *tasks) == [mine, others]

    def test_nobody(self, world):
        world.task()
        assert not CritiqueTask.objects.visible_to(AnonymousUser()).exists()

    def test_of_units(self, world):
        tasks = world.task("LHH-A"), world.task("LHH-B")
        assert known(CritiqueTask.objects.of(None), *tasks) == [True, True]
        assert known(CritiqueTask.objects.of({world.orgs["LHH-B"].pk}), *tasks) == [False, True]
        assert known(CritiqueTask.objects.of(frozenset()), *tasks) == [False, False]
