"""Planning, holding, attendance, conclusions, promises, the notice: what is written and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.documents.models import Document
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.models import Conclusion, Meeting
from giaoban.kernel.reporting.models import Obligation, Regime

from .conftest import FEBRUARY, MARCH

TYPED = {"new-text": "Đẩy nhanh quyết toán.", "new-task": "Gửi hồ sơ quyết toán", "new-lead": "LHH-A",
         "new-others": "VP, BAN-TVPB", "new-due": "2021-03-31", "new-product": "Hồ sơ", "new-seen": "0"}


def _planned(world: Any, **facts: Any) -> dict[str, Any]:
    return {"kind": "month", "title": "Giao ban tháng 4", "on": "2021-04-05", "starts": "14:00", "period": "other",
            "first": "01/03/2021", "last": "31/03/2021", "invited": [world.orgs["BAN-TVPB"].pk],
            "others": "LHH-A", **facts}


def test_planning_invites_opens_the_period_and_finds_the_previous(browse: Any, world: Any, plan: Any) -> None:
    last = plan(MARCH)
    regime = Regime.objects.create(key="monthly", name="Báo cáo tháng", cadence="month", since=date(2019, 1, 1))
    answer = browse("office").post("/cuoc-hop/moi/", _planned(world, regime=regime.pk))
    made = Meeting.objects.latest("pk")
    assert answer.url == f"/cuoc-hop/{made.pk}/" and made.previous == last
    assert (made.first, made.last) == (date(2021, 3, 1), date(2021, 3, 31))
    assert set(made.attendance.values_list("org__code", flat=True)) == {"BAN-TVPB", "LHH-A"}
    assert set(Obligation.objects.values_list("org__code", "due")) == {
        ("BAN-TVPB", date(2021, 4, 5)), ("LHH-A", date(2021, 4, 5))}


def test_planning_a_second_time_neither_owes_twice_nor_breaks_the_chain(browse: Any, world: Any, plan: Any) -> None:
    first = plan(FEBRUARY)
    plan(MARCH, previous=first)
    regime = Regime.objects.create(key="monthly", name="Báo cáo tháng", cadence="month", since=date(2019, 1, 1))
    for on in ("2021-02-20", "2021-02-21"):
        answer = browse("office").post("/cuoc-hop/moi/", _planned(world, on=on, regime=regime.pk))
        assert answer.status_code == 302
    assert Obligation.objects.count() == 2


def test_what_cannot_be_planned_is_said_on_the_form(browse: Any, world: Any) -> None:
    for facts, words in (({"last": "01/01/2021"}, "trước khi bắt đầu"), ({"first": ""}, "ngày đầu và ngày cuối"),
                         ({"others": "tinh"}, "nhiều đơn vị"),
                         ({"others": "KHONG-CO"}, "Không có đơn vị"), ({"on": "32/13/2021"}, "ngày"),
                         ({"invited": [], "others": ""}, "Mời ít nhất một đơn vị")):
        answer = browse("office").post("/cuoc-hop/moi/", _planned(world, **facts))
        assert answer.status_code == 422 and words in answer.content.decode(), facts
    assert Meeting.objects.count() == 0
    assert browse("unit").post("/cuoc-hop/moi/", _planned(world)).status_code == 403


def test_holding_before_the_day_is_refused(browse: Any, plan: Any) -> None:
    coming = plan(date(2099, 1, 1))
    assert "Chưa đến ngày họp" in browse("office").post(f"/cuoc-hop/{coming.pk}/da-hop/", follow=True).content.decode()
    today = plan(MARCH, kind="other")
    browse("office").post(f"/cuoc-hop/{today.pk}/da-hop/")
    today.refresh_from_db()
    assert today.state == "held"
    assert "đang ở" in browse("office").post(f"/cuoc-hop/{today.pk}/da-hop/", follow=True).content.decode()


def _lines(page: Any, **typed: str) -> dict[str, str]:
    """The attendance form as the page gave it, then as somebody filled it in."""
    data = {}
    for line in page.context["lines"]:
        for name in ("status", "person", "reason", "seen"):
            data[f"a{line.row.pk}-{name}"] = line.initial[name]
    return data | typed


def test_attendance_is_marked_in_one_form(browse: Any, held: Meeting) -> None:
    page = browse("office").get(f"/cuoc-hop/{held.pk}/")
    first, second = held.attendance.all()
    data = _lines(page, **{f"a{first.pk}-status": "present", f"a{first.pk}-person": "Bà Bình",
                           f"a{second.pk}-status": "excused", f"a{second.pk}-reason": "Đi công tác"})
    browse("office").post(f"/cuoc-hop/{held.pk}/diem-danh/", data)
    assert list(held.attendance.values_list("status", "person", "reason")) == [
        ("present", "Bà Bình", ""), ("excused", "", "Đi công tác")]


def test_a_stale_attendance_form_overwrites_nobody(browse: Any, world: Any, held: Meeting) -> None:
    stale = _lines(browse("office").get(f"/cuoc-hop/{held.pk}/"))
    first, second = held.attendance.all()
    actions.mark(first, status="absent", reason="Ốm", by=world.users["leader"])
    stale |= {f"a{first.pk}-status": "present", f"a{second.pk}-status": "present"}
    answer = browse("office").post(f"/cuoc-hop/{held.pk}/diem-danh/", stale, follow=True)
    assert "Vừa có người khác điểm danh" in answer.content.decode()
    assert list(held.attendance.values_list("status", flat=True)) == ["absent", "present"]
    stale[f"a{first.pk}-status"] = "dancing"
    assert browse("office").post(f"/cuoc-hop/{held.pk}/diem-danh/", stale).status_code == 422


def test_a_conclusion_and_its_first_promise_in_one_form(browse: Any, held: Meeting) -> None:
    assert browse("leader").post(f"/cuoc-hop/{held.pk}/ket-luan/", TYPED).status_code == 302
    made = held.conclusions.get()
    given = made.commitments.get()
    assert (made.number, given.lead.code, given.due_first) == (1, "LHH-A", date(2021, 3, 31))
    assert set(given.coordinators.values_list("code", flat=True)) == {"VP", "BAN-TVPB"}


def test_a_refused_promise_keeps_neither_it_nor_its_conclusion(browse: Any, held: Meeting) -> None:
    for facts, words in (({"new-due": "2021-01-01"}, "trước ngày giao"), ({"new-due": ""}, "lý do chưa có hạn"),
                         ({"new-lead": "KHONG-CO"}, "Không có đơn vị"), ({"new-lead": ""}, "Chọn đơn vị chủ trì"),
                         ({"new-gives_no_task": "on"}, "bỏ đánh dấu"), ({"new-text": " "}, "bắt buộc")):
        answer = browse("leader").post(f"/cuoc-hop/{held.pk}/ket-luan/", TYPED | facts)
        assert answer.status_code == 422 and words in answer.content.decode(), facts
        assert "Gửi hồ sơ quyết toán" in answer.content.decode()
    assert Conclusion.objects.count() == 0


def test_a_second_click_does_not_conclude_twice(browse: Any, held: Meeting) -> None:
    client = browse("leader")
    client.post(f"/cuoc-hop/{held.pk}/ket-luan/", TYPED)
    answer = client.post(f"/cuoc-hop/{held.pk}/ket-luan/", TYPED)
    assert answer.status_code == 422 and "Vừa có thêm kết luận" in answer.content.decode()
    assert answer.context["conclude_form"]["seen"].value() == 1
    assert held.conclusions.count() == 1


def test_more_promises_under_a_conclusion_until_the_notice_is_out(browse: Any, world: Any, held: Meeting) -> None:
    row = actions.conclude(held, text="Kết luận", by=world.users["leader"])
    url = f"/cuoc-hop/{held.pk}/ket-luan/{row.pk}/"
    data = {f"c{row.pk}-{name}": value for name, value in
            (("task", "Việc một"), ("lead", "Liên hiệp hội tỉnh Đông"), ("no_due_reason", "thường xuyên"))}
    assert browse("leader").post(url, data).url == f"/cuoc-hop/{held.pk}/#k1"
    assert browse("leader").post(url, data | {f"c{row.pk}-lead": "xyz"}).status_code == 422
    assert browse("unit").post(url, data).status_code == 403
    actions.issue_notice(held, by=world.users["leader"], on=MARCH)
    assert browse("leader").post(url, data).status_code == 302
    assert row.commitments.count() == 1


def test_only_a_leader_issues_the_notice_and_only_what_was_read(browse: Any, held: Meeting, give: Any) -> None:
    give(held)
    url = f"/cuoc-hop/{held.pk}/thong-bao/"
    seen = browse("leader").get(url).context["form"]["seen"].value()
    data = {"on": "2021-03-05", "signer": "Trần Thị Văn", "seen": seen}
    assert "Chỉ lãnh đạo" in browse("office").post(url, data).content.decode()
    give(held, text="thêm sau")
    stale = browse("leader").post(url, data)
    assert stale.status_code == 422 and "vừa được bổ sung" in stale.content.decode()
    assert Document.objects.count() == 0
    browse("leader").post(url, data | {"seen": stale.context["form"]["seen"].value()})
    held.refresh_from_db()
    assert held.notice is not None and held.notice.symbol.startswith("01/TB") and held.state == "concluded"
    assert "thêm sau" in browse("leader").get(url).content.decode()
    for form, magic in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = browse("office").get(f"{url}{form}/")
        assert file.content.startswith(magic) and file["Content-Disposition"].startswith("attachment")
    assert browse("office").get(f"{url}html/").status_code == 404


def test_a_notice_is_refused_in_words(browse: Any, world: Any, held: Meeting) -> None:
    url = f"/cuoc-hop/{held.pk}/thong-bao/"
    data = {"on": "2021-03-05", "signer": "A", "seen": 0}
    assert "ít nhất một kết luận" in browse("leader").post(url, data).content.decode()
    actions.conclude(held, text="Chưa giao ai", by=world.users["leader"])
    answer = browse("leader").post(url, data | {"seen": 1})
    assert answer.status_code == 422 and "chưa giao việc cho ai" in answer.content.decode()
    actions.conclude(held, text="x", by=world.users["leader"], gives_no_task=True)
    for on in ("2099-01-01", "2021-01-01"):
        assert browse("leader").post(url, data | {"seen": 2, "on": on}).status_code == 422
