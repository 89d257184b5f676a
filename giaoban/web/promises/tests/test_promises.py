"""Promised work on its list and pages: who sees and does what, cells, extensions, a constant number of queries."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period, clock
from giaoban.kernel.commitments.actions import ask_extension, assign, decide_extension, follow_up, move
from giaoban.kernel.commitments.models import CANCELLED, Commitment, Extension
from giaoban.kernel.meetings import actions as meetings
from giaoban.web.promises.cells import counts, with_cell

TODAY = date(2021, 3, 15)
LIST = "/viec/"


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.at(TODAY):
        yield


def give(world: Any, text: str = "Lập danh sách", lead: str = "LHH-A", due: date | None = date(2021, 3, 26),
         on: date = date(2021, 3, 1), others: tuple[str, ...] = (), by: str = "leader") -> Commitment:
    return assign(text=text, lead=world.orgs[lead], on=on, by=world.users[by], due=due, product="Danh sách",
                  coordinators=[world.orgs[code] for code in others], no_due_reason="" if due else "thường xuyên")


def done(promise: Commitment, by: Any, on: date) -> Commitment:
    return move(promise, "report_done", by=by, on=on)


def texts(answer: Any) -> list[str]:
    return [row.text for row in answer.context["page"].object_list]


def five(world: Any) -> None:
    """One in each cell, one without a deadline, one cancelled."""
    leader = world.users["leader"]
    give(world, "quá hạn", due=date(2021, 3, 10))
    give(world, "trong hạn", due=date(2021, 4, 30))
    give(world, "sắp đến", due=date(2021, 3, 20))
    done(give(world, "đúng hạn", due=date(2021, 3, 10)), leader, date(2021, 3, 10))
    done(give(world, "muộn", due=date(2021, 3, 10)), leader, date(2021, 3, 11))
    give(world, "thường xuyên", due=None)
    move(give(world, "thôi"), "cancel", by=leader, on=TODAY, note="không cần nữa")


@pytest.mark.parametrize(("query", "expected"), [
    ("cell=overdue", {"quá hạn"}), ("cell=soon", {"sắp đến"}), ("cell=in_term", {"trong hạn", "sắp đến"}),
    ("cell=on_time", {"đúng hạn"}), ("cell=late", {"muộn"}), ("cell=cancelled", {"thôi"}),
    ("cell=open", {"quá hạn", "trong hạn", "sắp đến", "thường xuyên"}), ("q=qua+han", {"quá hạn"}),
    ("q=tinh+dong+muon", {"muộn"}), ("lead=doai", set()), ("cell=overdue&on=2021-05-01",
                                                          {"quá hạn", "trong hạn", "sắp đến"}),
    ("cell=overdue&on=2021-03-11", {"quá hạn"}), ("on=2021-02-01", set()), ("cell=on_time&on=2021-03-09", set()),
])
def test_filters(world: Any, browse: Any, query: str, expected: set[str]) -> None:
    five(world)
    assert set(texts(browse("office").get(f"{LIST}?{query}"))) == expected


def test_bad_filters_hide_nothing(world: Any, browse: Any) -> None:
    give(world)
    answer = browse("office").get(f"{LIST}?cell=x&on=ngay&meeting=y&page=q")
    assert answer.status_code == 200 and len(texts(answer)) == 1


def test_the_head_counts_and_its_rate(world: Any, browse: Any) -> None:
    five(world)
    answer = browse("office").get(LIST)
    assert [cell["value"] for cell in answer.context["cells"]] == [1, 2, 1, 1]
    assert answer.context["rate"] == "1/3 (33,3 %)"
    assert [cell["value"] for cell in browse("office").get(f"{LIST}?cell=late").context["cells"]] == [1, 2, 1, 1]
    assert texts(browse("office").get(answer.context["cells"][0]["url"])) == ["quá hạn"]


def test_the_databases_cells_are_the_kernels(world: Any) -> None:
    days = [date(2021, 3, 1), date(2021, 3, 5), date(2021, 3, 6)]
    for due in (None, *days):
        for finished in (None, *days):
            promise = give(world, due=due)
            Commitment.objects.filter(pk=promise.pk).update(done_on=finished)
    give(world, on=date(2021, 3, 7))
    for on in [*days, date(2021, 3, 7)]:
        rows = with_cell(Commitment.objects.all(), on)
        assert all(row.cell_on == row.cell(on) for row in rows if row.state != CANCELLED)
        expected = {cell: len(found) for cell, found in follow_up(Commitment.objects.all(), on).items()}
        found = counts(rows, on)
        found.pop("soon", None)
        assert found == expected


def test_a_unit_sees_what_it_leads_or_co_ordinates(world: Any, browse: Any) -> None:
    give(world, "A chủ trì")
    give(world, "B chủ trì, A phối hợp", lead="LHH-B", others=("LHH-A",))
    secret = give(world, "B chủ trì", lead="LHH-B")
    assert set(texts(browse("unit").get(LIST))) == {"A chủ trì", "B chủ trì, A phối hợp"}
    assert browse("unit").get(f"{LIST}{secret.pk}/").status_code == 404
    assert browse("other_unit").get(f"{LIST}{secret.pk}/").status_code == 200
    assert browse("stranger").get(LIST).status_code == 403
    assert browse("stranger").get(f"{LIST}{secret.pk}/").status_code == 403
    assert len(texts(browse("leader").get(LIST))) == 3


def meeting(world: Any, invited: tuple[str, ...] = ()) -> Any:
    made = meetings.plan(kind="month", title="Giao ban tháng 3", host=world.orgs["LHHVN"], on=date(2021, 3, 4),
                         period=Period.month(2021, 2), by=world.users["office"],
                         invited=[world.orgs[code] for code in invited])
    return meetings.hold(made, by=world.users["office"])


def promised(world: Any, held: Any, text: str = "Từ cuộc họp") -> Commitment:
    conclusion = meetings.conclude(held, text="Làm ngay", by=world.users["leader"])
    return meetings.promise(conclusion, text=text, lead=world.orgs["LHH-A"], due=date(2021, 3, 20),
                            by=world.users["leader"], coordinators=[world.orgs["LHH-B"], world.orgs["BAN-TVPB"]])


def test_where_it_comes_from(world: Any, browse: Any) -> None:
    held = meeting(world)
    promise = promised(world, held)
    give(world, "Không từ họp")
    assert texts(browse("office").get(f"{LIST}?meeting={held.pk}")) == ["Từ cuộc họp"]
    text = browse("unit").get(f"{LIST}{promise.pk}/").content.decode()
    assert "Giao ban tháng 3" in text and "kết luận số 1" in text
    assert browse("unit").get(f"{LIST}?meeting={held.pk}").context["filters"].errors["meeting"]


def test_queries_do_not_grow_with_rows(world: Any, browse: Any) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            browse("unit").get(address)
        return len(seen)

    held = meeting(world, invited=("LHH-A",))
    one = promised(world, held, "Một")
    count(LIST)
    few, page = count(LIST), count(f"{LIST}{one.pk}/")
    for text in ("Hai", "Ba"):
        promised(world, held, text)
    for act in ("accept", "run"):
        move(one, act, by=world.users["unit"], on=TODAY)
    assert count(LIST) == few
    assert count(f"{LIST}{one.pk}/") == page


def test_excel(world: Any, browse: Any) -> None:
    promised(world, meeting(world))
    give(world, "Việc của Đoài", lead="LHH-B")
    answer = browse("unit").get(f"{LIST}?excel=1")
    sheet = ZipFile(BytesIO(answer.getvalue())).read("xl/worksheets/sheet1.xml").decode()
    assert "Từ cuộc họp" in sheet and "Giao ban tháng 3, kết luận 1" in sheet and "Việc của Đoài" not in sheet


def post(client: Any, promise: Commitment, act: str, *, version: Any = None, **facts: Any) -> Any:
    promise.refresh_from_db()
    facts = {"version": promise.version if version is None else version, "on": "2021-03-12", **facts}
    return client.post(f"{LIST}{promise.pk}/{act}/", {f"{act}-{k}": v for k, v in facts.items()}, follow=True)


def test_a_promise_is_taken_done_returned_and_confirmed(world: Any, browse: Any) -> None:
    promise = give(world)
    unit, leader = browse("unit"), browse("leader")
    for client, act, state, facts in (
        (unit, "accept", "accepted", {}), (unit, "run", "running", {}), (unit, "report_done", "done", {"note": "đủ"}),
        (leader, "return", "returned", {"note": "thiếu phụ lục"}), (unit, "report_done", "done", {"on": "15/03/2021"}),
        (leader, "confirm", "confirmed", {"on": "2021-03-15"}),
    ):
        assert "Đã ghi" in post(client, promise, act, **facts).content.decode()
        promise.refresh_from_db()
        assert promise.state == state
    assert promise.done_on == TODAY
    text = browse("viewer").get(f"{LIST}{promise.pk}/").content.decode()
    assert "thiếu phụ lục" in text and "Xong đúng hạn" in text


@pytest.mark.parametrize(("name", "act", "status"), [
    ("other_unit", "accept", 404), ("stranger", "accept", 403), ("viewer", "accept", 200), ("unit", "cancel", 200),
    ("department", "accept", 200), ("unit", "confirm", 200), ("unit", "fly", 404)])
def test_who_may_not(world: Any, browse: Any, name: str, act: str, status: int) -> None:
    promise = give(world)
    assert post(browse(name), promise, act, note="vì").status_code == status
    promise.refresh_from_db()
    assert (promise.state, promise.version) == ("assigned", 1)


def test_refused_acts_are_grey_and_say_why(world: Any, browse: Any) -> None:
    promise = give(world, others=("LHH-B",))
    text = browse("other_unit").get(f"{LIST}{promise.pk}/").content.decode()
    assert "Chỉ đơn vị chủ trì làm được việc này." in text and "<form method=\"post\" action=\"/viec/" not in text


def test_stale_forms_bad_days_and_missing_reasons(world: Any, browse: Any) -> None:
    promise = give(world)
    for version in (0, "", "x"):
        assert "vừa được người khác" in post(browse("unit"), promise, "accept", version=version).content.decode()
    for day in ("2021-02-01", (clock.latest_day() + timedelta(days=2)).isoformat(), "mai"):
        assert post(browse("unit"), promise, "report_done", on=day).status_code == 422
    assert post(browse("leader"), promise, "cancel", note=" ").status_code == 422
    promise.refresh_from_db()
    assert promise.state == "assigned"
    post(browse("unit"), promise, "accept")
    assert "vừa được người khác" in post(browse("unit"), promise, "accept").content.decode()


def ask(client: Any, promise: Commitment, **facts: Any) -> Any:
    promise.refresh_from_db()
    facts = {"version": promise.version, "on": "2021-03-12", "new_due": "2021-04-10", "reason": "chờ ý kiến", **facts}
    return client.post(f"{LIST}{promise.pk}/gia-han/", {f"gia-han-{k}": v for k, v in facts.items()}, follow=True)


def decide(client: Any, promise: Commitment, extension: Extension, granted: str, **facts: Any) -> Any:
    promise.refresh_from_db()
    facts = {"version": promise.version, "on": "2021-03-14", "granted": granted, **facts}
    return client.post(f"{LIST}{promise.pk}/gia-han/{extension.pk}/",
                       {f"quyet-{extension.pk}-{k}": v for k, v in facts.items()}, follow=True)


def test_an_extension_is_asked_and_granted_and_the_first_day_stays(world: Any, browse: Any) -> None:
    promise = give(world)
    for facts in ({"new_due": "2021-03-20"}, {"reason": ""}, {"new_due": ""}, {"on": "2021-02-01"}):
        assert ask(browse("unit"), promise, **facts).status_code == 422
    assert not Extension.objects.exists()
    assert "Đã gửi" in ask(browse("unit"), promise).content.decode()
    assert "Đang có một đề nghị" in ask(browse("unit"), promise).content.decode()
    waiting = Extension.objects.get()
    assert "Chỉ người giao việc hoặc lãnh đạo" in decide(browse("unit"), promise, waiting, "1").content.decode()
    assert decide(browse("leader"), promise, waiting, "").status_code == 422
    assert decide(browse("other_unit"), promise, waiting, "1").status_code == 404
    decide(browse("leader"), promise, waiting, "1")
    promise.refresh_from_db()
    assert (promise.due_first, promise.due_now) == (date(2021, 3, 26), date(2021, 4, 10))
    text = browse("unit").get(f"{LIST}{promise.pk}/").content.decode()
    assert "hạn giao đầu 26/3/2021" in text and "10/4/2021" in text
    assert "đã được quyết định" in decide(browse("leader"), promise, waiting, "0").content.decode()


def test_a_refused_extension_changes_nothing(world: Any, browse: Any) -> None:
    promise = give(world)
    waiting = ask_extension(promise, new_due=date(2021, 4, 1), reason="chờ", by=world.users["unit"], on=TODAY)
    decide(browse("leader"), promise, waiting, "0", on="2021-03-15")
    promise.refresh_from_db()
    waiting.refresh_from_db()
    assert (waiting.granted, promise.due_now) == (False, date(2021, 3, 26))
    other = give(world, lead="LHH-B")
    assert decide(browse("leader"), other, waiting, "1").status_code == 404


def test_both_days_are_in_the_list(world: Any, browse: Any) -> None:
    promise = give(world)
    asked = ask_extension(promise, new_due=date(2021, 4, 1), reason="chờ", by=world.users["unit"], on=TODAY)
    decide_extension(asked, granted=True, by=world.users["leader"], on=TODAY)
    table = browse("unit").get(LIST).content.decode().split("<tbody>")[1]
    assert "26/3/2021" in table and "01/4/2021" in table
