"""One dossier's page: who may open it, what it shows, today and as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import clock
from giaoban.kernel.commitments.actions import assign
from giaoban.kernel.documents.actions import draft
from giaoban.kernel.dossiers.actions import take_step, undo_step
from giaoban.kernel.dossiers.models import Dossier


def page(browse: Any, name: str, dossier: Any, query: str = "") -> Any:
    return browse(name).get(f"/ho-so/{dossier.number}/{query}")


def test_who_may_open_it(world: Any, browse: Any) -> None:
    task = world.task("LHH-A")
    for name in ("leader", "office", "department", "other_department", "unit", "viewer"):
        assert page(browse, name, task).status_code == 200
    assert page(browse, "other_unit", task).status_code == 404
    assert page(browse, "stranger", task).status_code == 403
    assert browse("office").get("/ho-so/TVPB-2020-99999/").status_code == 404


def test_states_what_is_next_and_whose(world: Any, browse: Any) -> None:
    task = world.walk(world.task("LHH-A"), upto="report")
    answer = page(browse, "office", task)
    text = answer.content.decode()
    assert "Có báo cáo, chờ nghiệm thu" in text and "Đã cấp kinh phí" in text
    first = answer.context["next"][0]
    assert (first["step"], first["who"]) == ("Nghiệm thu", "Ban Tư vấn, Phản biện")
    assert answer.context["money"][0]["value"] == "80.000.000"


def test_money_waits_for_content(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="report")
    take_step(task, "report_spending", by=world.users["department"], on=date(2020, 8, 1))
    money = page(browse, "office", task).context["next"][1]
    assert money["step"] == "Quyết toán"
    assert "chưa nghiệm thu" in money["waits"]


def test_refused_steps_are_grey_and_say_why(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="review")
    shown = {step["label"]: step for step in page(browse, "unit", task).context["steps"]}
    assert not shown["Phê duyệt và cấp kinh phí"]["allowed"]
    text = page(browse, "unit", task).content.decode()
    assert "Chỉ lãnh đạo phê duyệt được bước này." in text
    assert "/buoc/approve/" not in text
    assert "/buoc/approve/" in page(browse, "leader", task).content.decode()


def test_stream_tells_steps_papers_money_promises(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="approve")
    spine = Dossier.objects.get(pk=task.pk)
    draft(org=world.orgs["LHHVN"], kind="CV", symbol_tail="CV-LHHVN", subject="Gửi góp ý", by=None, dossier=spine)
    for lead, text in (("LHH-A", "Nộp hồ sơ"), ("BAN-TVPB", "Xem xét kín")):
        assign(text=text, lead=world.orgs[lead], on=date(2020, 5, 1), due=date(2020, 6, 1), by=world.users["leader"],
               dossier=spine)
    text = page(browse, "unit", task).content.decode()
    for words in ("Phê duyệt và cấp kinh phí", "Cấp kinh phí 80.000.000 đồng", "Gửi góp ý", "Nộp hồ sơ"):
        assert words in text
    assert "Xem xét kín" not in text
    assert "Xem xét kín" in page(browse, "office", task).content.decode()


def test_newest_first_and_the_day_it_was_recorded(world: Any, browse: Any) -> None:
    with clock.at(date(2020, 2, 1)):
        task = world.task()
    with clock.at(date(2020, 4, 20)):
        take_step(task, "review", by=world.users["department"], on=date(2020, 3, 5))
    entries = page(browse, "office", task).context["timeline"]
    assert [str(entry["title"]) for entry in entries] == ["Thẩm định đề cương", "Mở hồ sơ"]
    assert (entries[0]["on"], entries[0]["recorded_at"]) == ("05/3/2020", "20/4/2020")
    assert entries[1]["recorded_at"] == ""


def test_an_undone_step_is_struck_with_its_reason(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="report")
    undo_step(task, track="content", by=world.users["office"], reason="ghi nhầm hồ sơ")
    entries = page(browse, "office", task).context["timeline"]
    struck = [entry for entry in entries if "<s>" in str(entry["title"])]
    assert [str(entry["title"]) for entry in struck] == ["<s>Nộp báo cáo kết quả</s>"]
    assert "ghi nhầm hồ sơ" in struck[0]["text"]
    assert [str(entry["title"]) for entry in entries].count("Triển khai") == 1


def test_as_of_a_day(world: Any, browse: Any) -> None:
    task = world.walk(world.task(), upto="settle")
    answer = page(browse, "office", task, "?on=2020-05-20")
    assert [badge["label"] for badge in answer.context["badges"]] == ["Đã giao nhiệm vụ", "Đã cấp kinh phí"]
    assert answer.context["steps"] == []
    assert not any("Quyết toán" in str(entry["title"]) for entry in answer.context["timeline"])
    assert page(browse, "office", task, "?on=31/31/31").status_code == 200
    assert page(browse, "office", task, "?on=2020-02-31").status_code == 200


def test_who_sees_it_is_for_the_office(world: Any, browse: Any) -> None:
    task = world.task("LHH-A")
    text = page(browse, "office", task).content.decode()
    assert "Người unit" in text and "Người viewer" in text and "Người other_unit" not in text
    assert "Ai xem được" not in page(browse, "unit", task).content.decode()


def test_queries_do_not_grow_with_what_happened(world: Any, browse: Any) -> None:
    def count(dossier: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            page(browse, "viewer", dossier)
        return len(seen)

    short, long = world.walk(world.task(), upto="report"), world.walk(world.task(), upto="report")
    for _turn in range(2):  # more steps, ending in the same state
        undo_step(long, track="content", by=world.users["office"], reason="xem lại")
        long.refresh_from_db()
        take_step(long, "report", by=world.users["unit"], on=date(2020, 9, 1))
    for dossier, many in ((short, 1), (long, 3)):
        for turn in range(many):
            assign(text=f"Việc {turn}", lead=world.orgs["LHH-A"], on=date(2020, 5, 1), due=date(2020, 6, 1),
                   by=world.users["leader"], dossier=Dossier.objects.get(pk=dossier.pk))
    count(short)
    assert count(short) == count(long)
