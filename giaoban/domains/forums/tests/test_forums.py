"""Forums and roundtables count on the day they were held."""

from datetime import date

import pytest

from giaoban.domains.forums import actions
from giaoban.domains.forums.figures import held, recommendations
from giaoban.domains.forums.models import Forum
from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.actions import DossierRefused, open_dossier, take_step, undo_step
from giaoban.kernel.figures.counting import cells, value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.meetings import actions as meetings


def forum(world, form, *scenes):
    made = open_dossier(Forum, title="Diễn đàn", org=world.orgs["VP"], on=date(2020, 1, 5), by=world.users["office"], form=form)
    for step, on in (("approve_topic", date(2020, 2, 1)), *scenes):
        take_step(made, step, by=world.users["leader" if step == "approve_topic" else "office"], on=on, note="x")
    return made


def test_by_form_and_by_day(world):
    forum(world, "forum", ("call", date(2020, 3, 1)), ("hold", date(2020, 6, 30)))
    forum(world, "forum", ("hold", date(2020, 7, 1)), ("summarise", date(2020, 8, 1)), ("close", date(2020, 9, 1)))
    forum(world, "roundtable", ("hold", date(2020, 7, 2)))
    forum(world, "roundtable", ("cancel", date(2020, 7, 2)))
    forum(world, "forum", ("hold", date(2021, 1, 2)))
    forum(world, "forum")
    assert cells(held, Scope.of(Period.year(2020)), ["form"]) == {("forum",): 2, ("roundtable",): 1}
    assert value(held, Scope.of(Period.half(2020, 1))) == 1


def test_a_day_written_by_mistake_and_taken_back(world):
    made = forum(world, "forum", ("hold", date(2020, 6, 30)))
    undo_step(made, track="content", by=world.users["office"], reason="hoãn sang năm sau")
    assert value(held, Scope.of(Period.year(2020))) == 0
    take_step(made, "hold", by=world.users["office"], on=date(2021, 2, 2))
    assert value(held, Scope.of(Period.year(2021))) == 1


class TestRecommendations:
    @pytest.fixture
    def held_one(self, world):
        return forum(world, "forum", ("call", date(2020, 3, 1)), ("review_papers", date(2020, 5, 1)), ("hold", date(2020, 6, 30)))

    def test_sent_answered_closed(self, world, held_one):
        rows = [actions.recommend(held_one, text=f"Kiến nghị {n}", addressee=f"Bộ {n}", by=world.users["office"]) for n in (1, 2)]
        take_step(held_one, "summarise", by=world.users["office"], on=date(2020, 7, 5))
        with pytest.raises(StepRefused, match="Chưa kiến nghị nào ghi ngày gửi"):
            take_step(held_one, "send", by=world.users["office"], on=date(2020, 7, 10))
        for row in rows:
            actions.send(row, on=date(2020, 7, 10), paper="CV 15/LHHVN", by=world.users["office"])
        take_step(held_one, "send", by=world.users["office"], on=date(2020, 7, 10))
        actions.answer(rows[0], on=date(2021, 2, 1), answer="partly", text="Sẽ đưa vào thông tư", by=world.users["office"])
        with pytest.raises(StepRefused, match="chưa có trả lời"):
            take_step(held_one, "close", by=world.users["office"], on=date(2021, 2, 2))
        with pytest.raises(DossierRefused, match="Ghi vì sao"):
            actions.answer(rows[1], on=date(2021, 2, 2), answer="silent", by=world.users["office"])
        assert cells(recommendations, Scope.of(Period.year(2020)), ["answer"]) == {("waiting",): 2}
        actions.answer(rows[1], on=date(2021, 2, 2), answer="silent", text="Đã đôn đốc hai lần", by=world.users["office"])
        take_step(held_one, "close", by=world.users["office"], on=date(2021, 2, 2))
        whole = Scope.of(Period(date(2020, 1, 1), date(2021, 12, 31)))
        assert cells(recommendations, whole, ["answer"]) == {("partly",): 1, ("silent",): 1}

    def test_refused(self, world, held_one):
        with pytest.raises(DossierRefused, match="đơn vị thực hiện"):
            actions.recommend(held_one, text="x", addressee="Bộ", by=world.users["other_unit"])
        row = actions.recommend(held_one, text="x", addressee="Bộ", by=world.users["office"])
        with pytest.raises(DossierRefused, match="trước ngày tổ chức"):
            actions.send(row, on=date(2020, 6, 1), by=world.users["office"])
        with pytest.raises(DossierRefused, match="chưa ghi ngày gửi"):
            actions.answer(row, on=date(2020, 9, 1), answer="taken", by=world.users["office"])
        actions.drop(row, by=world.users["office"])
        with pytest.raises(DossierRefused, match="đã bỏ"):
            actions.send(row, on=date(2020, 7, 1), by=world.users["office"])

    def test_held_only_once_its_meeting_was(self, world):
        made = forum(world, "forum", ("call", date(2020, 3, 1)))
        meeting = meetings.plan(kind="forum", title="Diễn đàn", host=made.org, on=date(2020, 6, 30), dossier=made, by=world.users["office"])
        with pytest.raises(StepRefused, match="còn ở “Sắp họp”"):
            take_step(made, "hold", by=world.users["office"], on=date(2020, 6, 30))
        meetings.hold(meeting, by=world.users["office"])
        take_step(made, "hold", by=world.users["office"], on=date(2020, 6, 30))

    def test_on_screen(self, world, browse, held_one):
        office = browse("office")
        url = f"/dien-dan/{held_one.number}/kien-nghi/"
        wrong = office.post(url, {"kien-nghi-text": "Giảm thuế", "kien-nghi-addressee": ""})
        assert wrong.status_code == 422 and "Giảm thuế" in wrong.text
        office.post(url, {"kien-nghi-text": "Giảm thuế", "kien-nghi-addressee": "Bộ Tài chính"})
        row = held_one.recommendations.get()
        office.post(f"/dien-dan/kien-nghi/{row.pk}/gui/", {f"gui-{row.pk}-on": "2020-07-10", f"gui-{row.pk}-paper": "CV 9"})
        office.post(f"/dien-dan/kien-nghi/{row.pk}/tra-loi/", {f"tra-loi-{row.pk}-on": "2020-09-10", f"tra-loi-{row.pk}-answer": "taken"})
        page = office.get("/dien-dan/kien-nghi/?state=taken")
        assert "Bộ Tài chính" in page.text and "tiếp thu" in page.text
        assert "Bộ Tài chính" not in browse("unit").get("/dien-dan/kien-nghi/").text
        assert browse("unit").post(f"/dien-dan/kien-nghi/{row.pk}/gui/").status_code == 404
