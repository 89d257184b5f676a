"""Steps, undoing, correcting and reversing from the page: refused ones change nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.dossiers.models import StateSpan
from giaoban.kernel.ledger.models import Entry


def step(client: Any, dossier: Any, key: str, *, version: int | None = None, follow: bool = True, **facts: Any) -> Any:
    facts = {"version": version if version is not None else dossier.version, "on": "2020-12-01", **facts}
    return client.post(f"/ho-so/{dossier.number}/buoc/{key}/", {f"{key}-{k}": v for k, v in facts.items()},
                       follow=follow)


def test_a_step_is_taken(world: Any, browse: Any) -> None:
    task = world.task()
    answer = step(browse("department"), task, "review", on="05/03/2020", note="Đạt")
    assert "Đã ghi bước “Thẩm định đề cương”" in answer.content.decode()
    span = StateSpan.objects.get(dossier=task.pk, track="content", until=None)
    assert (span.state, span.since, span.note, span.by) == (
        "reviewed", date(2020, 3, 5), "Đạt", world.users["department"])


def test_a_second_click_is_refused_cleanly(world: Any, browse: Any) -> None:
    task = world.task()
    step(browse("department"), task, "review")
    again = step(browse("department"), task, "review")
    assert "chỉ làm từ" in again.content.decode()
    assert StateSpan.objects.filter(dossier=task.pk, state="reviewed").count() == 1


def test_a_stale_form_does_nothing(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="start")
    take_step(task, "report_spending", by=world.users["department"], on=date(2020, 10, 1))
    for version in (task.version - 1, "", "x"):
        answer = step(browse("department"), task, "report", version=version)
        assert "vừa được người khác cập nhật" in answer.content.decode()
    task.refresh_from_db()
    assert task.content_state == "in_progress"


@pytest.mark.parametrize(("name", "status"), [("other_unit", 404), ("stranger", 403), ("viewer", 200), ("unit", 200)])
def test_who_may_not(world: Any, browse: Any, name: str, status: int) -> None:
    task = world.task()
    answer = step(browse(name), task, "review")
    assert answer.status_code == status
    assert not StateSpan.objects.filter(dossier=task.pk, state="reviewed").exists()
    if status == 200:
        assert "Chỉ ban phụ trách hồ sơ hoặc Văn phòng" in answer.content.decode()


def test_an_allocation_asks_for_fund_amount_and_paper(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="review")
    page = browse("leader").get(f"/ho-so/{task.number}/").content.decode()
    assert "còn 5.000.000.000 đồng" in page
    wrong = step(browse("leader"), task, "approve", fund=world.fund.pk, amount="1,234.56", paper="12/QĐ")
    assert wrong.status_code == 422 and "kiểu Anh" in wrong.content.decode()
    missing = step(browse("leader"), task, "approve", amount="80 triệu")
    assert missing.status_code == 422 and missing.context["steps"][0]["form"].errors["fund"]
    much = step(browse("leader"), task, "approve", fund=world.fund.pk, amount="6 tỷ")
    assert much.status_code == 422 and "chỉ còn" in much.content.decode()
    assert not Entry.objects.exists()
    step(browse("leader"), task, "approve", fund=world.fund.pk, amount="80 triệu", paper="12/QĐ")
    entry = Entry.objects.get()
    assert (entry.amount, entry.fund, entry.paper) == (80_000_000, world.fund, "12/QĐ")


def test_settling_part_returns_the_rest(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="report_spending")
    step(browse("department"), task, "settle", on="2020-11-10", amount="70 triệu")
    assert dict(Entry.objects.values_list("kind", "amount")) == {
        "allocate": 80_000_000, "spend": 80_000_000, "settle": 70_000_000, "return": 10_000_000}


def test_bad_days_and_a_missing_reason_come_back_in_the_form(world: Any, browse: Any) -> None:
    task = world.task()
    future = (clock.latest_day() + timedelta(days=2)).isoformat()
    for day, words in ((future, "ở tương lai"), ("2019-01-01", "trước bước gần nhất"), ("hôm nay", "hợp lệ")):
        answer = step(browse("department"), task, "review", on=day)
        assert answer.status_code == 422 and words in answer.content.decode()
    answer = step(browse("department"), task, "cancel")
    assert answer.status_code == 422
    task.refresh_from_db()
    assert task.content_state == "proposed"


def test_a_paper_of_a_step_without_action_is_kept(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="approve")
    step(browse("department"), task, "contract", paper="05/HĐ-LHHVN", note="ký hai bản")
    span = StateSpan.objects.get(dossier=task.pk, state="contracted")
    assert (span.paper, span.note) == ("05/HĐ-LHHVN", "ký hai bản")


def test_unknown_steps_and_reading_by_get(world: Any, browse: Any) -> None:
    task = world.task()
    assert "Không có bước" in step(browse("office"), task, "fly").content.decode()
    assert browse("office").get(f"/ho-so/{task.number}/buoc/review/").status_code == 405
    assert browse("office").post(f"/ho-so/{task.number}/rut-lai/sideways/").status_code == 404


def undo(client: Any, dossier: Any, reason: str, *, version: Any = None) -> Any:
    dossier.refresh_from_db()
    return client.post(f"/ho-so/{dossier.number}/rut-lai/content/", {
        "rut-content-version": dossier.version if version is None else version, "rut-content-reason": reason},
        follow=True)


def test_undoing_needs_a_reason_and_the_right(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="review")
    undo(browse("unit"), task, "không đồng ý")
    undo(browse("other_department"), task, "không đồng ý")
    assert undo(browse("other_unit"), task, "x").status_code == 404
    assert undo(browse("department"), task, " ").status_code == 422
    assert "vừa được người khác" in undo(browse("department"), task, "x", version=0).content.decode()
    task.refresh_from_db()
    assert task.content_state == "reviewed"
    assert "Đã rút lại bước" in undo(browse("department"), task, "ghi nhầm").content.decode()
    task.refresh_from_db()
    assert task.content_state == "proposed"


def test_a_step_that_moved_money_is_not_undone(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="approve")
    assert undo(browse("office"), task, "nhầm").status_code == 422
    task.refresh_from_db()
    assert task.content_state == "approved"


def correct(client: Any, dossier: Any, **facts: Any) -> Any:
    dossier.refresh_from_db()
    same = {name: getattr(dossier, name) for name in ("version", "title", "form", "origin")}
    facts = {**same, **facts}
    return client.post(f"/ho-so/{dossier.number}/sua/", {f"sua-{k}": v for k, v in facts.items()}, follow=True)


def test_correcting_facts(world: Any, browse: Any) -> None:
    task = world.task(form="topic")
    assert correct(browse("unit"), task, title="Khác").status_code == 403
    assert correct(browse("other_department"), task, title="Khác").status_code == 403
    assert correct(browse("department"), task, form="dance").status_code == 422
    assert "vừa được" in correct(browse("department"), task, title="Khác", version=99).content.decode()
    task.refresh_from_db()
    assert (task.form, task.title) == ("topic", "Nhiệm vụ thử của LHH-A")
    correct(browse("department"), task, title="Đề tài mới", form="workshop")
    task.refresh_from_db()
    assert (task.form, task.title, task.version) == ("workshop", "Đề tài mới", 2)
    assert browse("office").get("/ho-so/?q=de+tai+moi").context["page"].object_list


def reverse(client: Any, dossier: Any, entry: Entry, **facts: Any) -> Any:
    facts = {"version": dossier.version, "on": "2020-12-01", "reason": "sai chứng từ", **facts}
    return client.post(f"/ho-so/{dossier.number}/dao/{entry.pk}/",
                       {f"dao-{entry.pk}-{k}": v for k, v in facts.items()}, follow=True)


def test_reversing_is_the_offices_act_once_with_a_reason(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="approve")
    entry = Entry.objects.get()
    for name, status in (("department", 403), ("leader", 403), ("unit", 403), ("other_unit", 404)):
        assert reverse(browse(name), task, entry).status_code == status
    assert reverse(browse("office"), task, entry, reason="").status_code == 422
    assert reverse(browse("office"), task, entry, on="2020-01-01").status_code == 422
    assert Entry.objects.count() == 1
    reverse(browse("office"), task, entry)
    mirror = Entry.objects.get(reverses=entry)
    assert (mirror.amount, mirror.note) == (-80_000_000, "sai chứng từ")
    again = reverse(browse("office"), task, entry)
    assert again.status_code == 422 or "đã được đảo" in again.content.decode()
    assert Entry.objects.count() == 2


def test_an_entry_of_another_dossier_is_not_reversed_here(world: Any, browse: Any) -> None:
    one, other = world.walk(world.task(), upto="approve"), world.task()
    assert reverse(browse("office"), other, Entry.objects.get(dossier=one.pk)).status_code == 404
