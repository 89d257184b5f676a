"""Units, dossiers, promises, meetings, reports: shapes, filters, who sees what, queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period
from giaoban.kernel.commitments.actions import assign
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.dossiers.actions import undo_step
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.orgs.actions import rename
from giaoban.kernel.reporting import actions as reporting

pytestmark = pytest.mark.django_db
MARCH = date(2021, 3, 4)


def promise(world, lead="LHH-A", **more):
    return assign(text=f"Việc của {lead}", lead=world.orgs[lead], on=MARCH, due=date(2021, 3, 20),
                  by=world.users["leader"], **more)


def meeting(world, *codes, on=MARCH, **more):
    made = meetings.plan(kind="month", title=f"Giao ban {on}", host=world.orgs["LHHVN"], on=on,
                         period=Period.month(2021, 2), by=world.users["office"],
                         invited=[world.orgs[code] for code in codes], **more)
    return meetings.hold(made, by=world.users["office"])


def report(world, year=2020):
    return reporting.open_report("annual", org=world.orgs["LHHVN"], period=Period.year(year), on=date(2021, 1, 5),
                                 by=world.users["office"])


def test_units_are_those_the_account_sees(world, ask):
    assert {u["code"] for u in ask("unit", "/api/v1/units/").json()["results"]} == {"LHH-A"}
    assert ask("office", "/api/v1/units/").json()["count"] == 8


@pytest.mark.parametrize(("params", "codes"), [
    ({"kind": "local_union"}, {"LHH-A", "LHH-B"}), ({"q": "tinh dong"}, {"LHH-A"}), ({"on": "2009-12-31"}, set())])
def test_units_are_filtered(world, ask, params, codes):
    assert {u["code"] for u in ask("office", "/api/v1/units/", **params).json()["results"]} == codes


def test_a_unit_has_its_names_and_places_and_is_named_as_of_a_day(world, ask):
    rename(world.orgs["LHH-A"], "Liên hiệp hội tỉnh Đông mới", on=date(2020, 7, 1), by=None)
    shown = ask("office", "/api/v1/units/LHH-A/").json()
    assert [name["until"] for name in shown["names"]] == ["2020-07-01", None]
    assert shown["placements"][0]["parent"]["code"] == "LHHVN"
    listed = ask("office", "/api/v1/units/", on="2020-06-30", kind="local_union").json()["results"]
    assert listed[0]["name"] == "Liên hiệp hội tỉnh Đông"


def test_a_superior_outside_the_account_is_not_named(world, ask):
    shown = ask("unit", "/api/v1/units/LHH-A/").json()
    assert shown["placements"][0]["parent"] is None
    assert ask("unit", "/api/v1/units/LHHVN/").status_code == 404


def test_a_dossier_in_a_list(world, ask):
    task = world.walk(world.task(asking_agency="Bộ thử"), upto="accept")
    row = ask("unit", "/api/v1/dossiers/").json()["results"][0]
    assert row["number"] == task.number
    assert row["unit"] == {"code": "LHH-A", "name": "Liên hiệp hội tỉnh Đông"}
    assert row["states"]["content"] == {"key": "accepted", "label": "Đã nghiệm thu", "closed": True}
    assert row["states"]["money"]["key"] == "allocated"
    assert row["particulars"]["form"] == {"label": "hình thức", "value": "topic", "text": "đề tài"}
    assert row["particulars"]["asking_agency"]["value"] == "Bộ thử"
    assert (row["year"], row["opened_on"], row["closed_on"]) == (2020, "2020-02-01", None)


def test_a_dossier_whole(world, ask):
    task = world.walk(world.task(), upto="contract")
    undo_step(task, track="content", by=world.users["department"], reason="ghi nhầm")
    made = promise(world, dossier=task)
    shown = ask("unit", f"/api/v1/dossiers/{task.number}/").json()
    assert [s["voided_at"] is None for s in shown["spans"]].count(False) == 2
    assert [(e["kind"]["key"], e["amount"], e["fund"]) for e in shown["entries"]] == [
        ("allocate", 80_000_000, "TVPB-2020")]
    assert [p["id"] for p in shown["promises"]] == [made.pk]
    assert shown["documents"] == []


@pytest.mark.parametrize(("params", "found"), [
    ({"kind": "critique.task"}, 2), ({"kind": "critique.training"}, 0), ({"year": 2020}, 1), ({"year": 2019}, 1),
    ({"unit": "LHH-A"}, 1), ({"unit": "LHHVN"}, 2), ({"state": "settled"}, 1), ({"state": "proposed"}, 1),
    ({"state": "accepted", "state_on": "2020-07-31"}, 0), ({"state": "proposed", "state_on": "2020-02-15"}, 2),
    ({"q": "nhiem vu thu LHH-B"}, 1), ({"q": "không hề có"}, 0),
])
def test_dossiers_are_filtered(world, ask, params, found):
    world.walk(world.task("LHH-A"), upto="settle")
    world.task("LHH-B", year=2019)
    assert ask("office", "/api/v1/dossiers/", **params).json()["count"] == found


@pytest.mark.parametrize("address", ["/api/v1/units/LHH-A/", "/api/v1/dossiers/TVPB-2020-00001/"])
def test_another_units_record_is_not_there(world, ask, address):
    world.task("LHH-A")
    assert ask("unit", address).status_code == 200
    answer = ask("other_unit", address)
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Không có bản ghi này, hoặc tài khoản không được xem."}


def test_promises_are_those_led_or_coordinated(world, ask):
    theirs = world.task("LHH-B")
    promise(world, "LHH-A")
    promise(world, "LHH-B", dossier=theirs, coordinators=[world.orgs["LHH-A"]])
    promise(world, "HN-001")
    rows = ask("unit", "/api/v1/promises/").json()["results"]
    assert [row["lead"]["code"] for row in rows] == ["LHH-A", "LHH-B"]
    assert rows[1]["dossier"] is None, "the other unit's dossier stays unnamed"
    assert ask("other_unit", "/api/v1/promises/").json()["results"][0]["dossier"] == theirs.number
    assert ask("office", "/api/v1/promises/", unit="LHH-B").json()["count"] == 1
    assert ask("office", "/api/v1/promises/", state="confirmed").json()["count"] == 0
    assert ask("office", "/api/v1/promises/", overdue_on="2021-03-21").json()["count"] == 3
    assert ask("office", "/api/v1/promises/", q="viec cua HN-001").json()["count"] == 1


def test_a_meeting_names_only_what_the_account_sees(world, ask):
    held = meeting(world, "LHH-A", "LHH-B")
    made = meetings.conclude(held, text="Kết luận thử", by=world.users["leader"])
    meetings.promise(made, text="Việc A", lead=world.orgs["LHH-A"], due=date(2021, 3, 20), by=world.users["leader"])
    meetings.promise(made, text="Việc B", lead=world.orgs["LHH-B"], due=date(2021, 3, 20), by=world.users["leader"])
    shown = ask("unit", f"/api/v1/meetings/{held.pk}/").json()
    assert [row["unit"]["code"] for row in shown["attendance"]] == ["LHH-A"]
    assert shown["conclusions"][0]["promises"] == [Commitment.objects.get(text="Việc A").pk]
    assert len(ask("office", f"/api/v1/meetings/{held.pk}/").json()["conclusions"][0]["promises"]) == 2
    other = meeting(world, "LHH-B", on=date(2021, 4, 4))
    assert ask("unit", f"/api/v1/meetings/{other.pk}/").status_code == 404
    assert ask("unit", "/api/v1/meetings/").json()["count"] == 1
    assert ask("office", "/api/v1/meetings/", kind="month", state="held", year=2021).json()["count"] == 2


def test_a_report_shows_its_values_as_frozen(world, ask):
    world.walk(world.task(), upto="settle")
    made = report(world)
    assert ask("office", f"/api/v1/reports/{made.pk}/").json()["figures"] == []
    reporting.step(made, "freeze", by=world.users["office"], on=date(2021, 1, 6))
    world.task("LHH-B")
    shown = ask("office", f"/api/v1/reports/{made.pk}/").json()
    tasks = next(f for f in shown["figures"] if f["figure"] == "critique.tasks" and not f["parts"])
    assert (tasks["value"], tasks["records"], tasks["unit"]) == (1, 1, "nhiệm vụ")
    assert shown["state"]["key"] == "frozen" and shown["previous"]
    assert ask("office", "/api/v1/reports/", year=2020, outline="annual", unit="LHHVN").json()["count"] == 1
    assert ask("unit", "/api/v1/reports/").json()["count"] == 0
    assert ask("unit", f"/api/v1/reports/{made.pk}/").status_code == 404


def more(world, what, number):
    """One more record of a kind."""
    if what == "dossiers":
        world.walk(world.task("LHH-A"), upto="approve")
    elif what == "promises":
        promise(world, "LHH-A", coordinators=[world.orgs["HN-001"]])
    elif what == "meetings":
        meeting(world, "LHH-A", on=date(2021, 1 + number, 4))
    elif what == "reports":
        report(world, year=2017 + number)


def queries(ask, address):
    ask("office", address)
    with CaptureQueriesContext(connection) as seen:
        assert ask("office", address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("what", ["dossiers", "promises", "meetings", "reports"])
def test_a_list_asks_the_same_number_of_queries_for_one_and_three(world, ask, what):
    more(world, what, 1)
    one = queries(ask, f"/api/v1/{what}/")
    more(world, what, 2)
    more(world, what, 3)
    assert ask("office", f"/api/v1/{what}/").json()["count"] == 3
    assert queries(ask, f"/api/v1/{what}/") == one


def test_units_and_trace_ask_the_same_number_of_queries(world, ask):
    one = queries(ask, "/api/v1/units/?kind=sector_association&on=2021-01-01")
    assert queries(ask, "/api/v1/units/?on=2021-01-01") == one
    trace = "/api/v1/figures/critique.tasks/trace/?first=2020-01-01&last=2020-12-31"
    world.task()
    one = queries(ask, trace)
    world.task("LHH-B")
    world.task("HN-001")
    assert queries(ask, trace) == one


def test_pages(world, ask):
    first = ask("office", "/api/v1/units/", page_size=3).json()
    assert (first["count"], len(first["results"])) == (8, 3)
    assert "page=2" in first["next"]
    answer = ask("office", "/api/v1/units/", page=99)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Không có trang này."})
