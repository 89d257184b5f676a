"""A report from opening to issue: who may, what is refused and why, what differs afterwards."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period
from giaoban.kernel.documents.models import Rendition
from giaoban.kernel.reporting import actions
from giaoban.kernel.reporting.models import Obligation, Regime, Report

WHEN = {"freeze": date(2021, 1, 5), "submit": date(2021, 1, 6), "sign": date(2021, 1, 7), "number": date(2021, 1, 7),
        "issue": date(2021, 1, 8)}
WHO = {"sign": "leader"}


@pytest.fixture
def opened(world):
    """A draft of the national report of 2020."""
    return actions.open_report("annual", org=world.orgs["LHHVN"], period=Period.year(2020), by=world.users["office"],
                               on=date(2020, 12, 24), cut_off=date(2020, 12, 24))


@pytest.fixture
def own(world):
    """A report about Alice's unit."""
    return actions.open_report("annual", org=world.orgs["LHH-A"], period=Period.year(2020), by=world.users["office"],
                               on=date(2020, 12, 24))


def bring(world, report, upto="issue"):
    for key, on in WHEN.items():
        report = actions.step(report, key, by=world.users[WHO.get(key, "office")], on=on, signer="Nguyễn Văn Ký")
        if key == upto:
            break
    return report


def post(client, report, key, **facts):
    on = WHEN.get(key, date(2021, 1, 9)).isoformat()
    data = {"version": report.version, "on": on, "signer": "Nguyễn Văn Ký", **facts}
    return client.post(f"/bao-cao/{report.pk}/buoc/{key}/", {f"{key}-{name}": value for name, value in data.items()})


@pytest.mark.parametrize("name", ["leader", "office", "department", "other_department"])
def test_central_roles_read_and_open(browse, opened, name):
    someone = browse(name)
    for address in ("/bao-cao/", "/bao-cao/mo/", f"/bao-cao/{opened.pk}/"):
        assert someone.get(address).status_code == 200


@pytest.mark.parametrize("name", ["unit", "other_unit", "viewer"])
def test_others_find_no_draft_and_may_not_open_one(browse, opened, own, name):
    someone = browse(name)
    assert someone.get("/bao-cao/").context["table"] == []
    assert someone.get("/bao-cao/mo/").status_code == 403
    for report in (opened, own):
        for address in ("", "tai/docx/", "so-lieu.json", "tai/xlsx/"):
            assert someone.get(f"/bao-cao/{report.pk}/{address}").status_code == 404
        assert post(someone, report, "freeze").status_code == 404
        assert someone.post(f"/bao-cao/{report.pk}/loi-van/", {"version": 1}).status_code == 404


def test_a_stranger_is_refused_and_a_visitor_signs_in(browse, client, opened):
    assert browse("stranger").get(f"/bao-cao/{opened.pk}/").status_code == 403
    assert client.get(f"/bao-cao/{opened.pk}/").status_code == 302


def test_an_issued_report_of_its_own_unit_is_read_by_the_unit_only(browse, world, own):
    bring(world, own)
    page = browse("unit").get(f"/bao-cao/{own.pk}/")
    assert page.status_code == 200 and page.context["steps"] == [] and not page.context["editable"]
    assert browse("unit").get(f"/bao-cao/{own.pk}/tai/pdf/").status_code == 200
    assert browse("other_unit").get(f"/bao-cao/{own.pk}/").status_code == 404
    assert browse("other_unit").get(f"/bao-cao/{own.pk}/tai/pdf/").status_code == 404


def test_the_national_report_stays_out_of_a_units_sight(browse, world, opened):
    bring(world, opened)
    assert browse("unit").get(f"/bao-cao/{opened.pk}/").status_code == 404


def test_opening_by_the_form(browse, world):
    answer = browse("office").post("/bao-cao/mo/", {"outline": "annual", "year": "2020", "cut_off": "24/12/2020"})
    made = Report.objects.get()
    assert answer.url == f"/bao-cao/{made.pk}/"
    assert (made.org.code, made.period, made.cut_off) == ("LHHVN", Period.year(2020), date(2020, 12, 24))


@pytest.mark.parametrize(("data", "field"), [
    ({"outline": "annual", "year": ""}, "year"), ({"outline": "khong", "year": "2020"}, "outline"),
    ({"outline": "annual", "year": "2020", "cut_off": "31/02/2020"}, "cut_off"),
    ({"outline": "annual", "year": "2020", "cut_off": "01/01/2019"}, "cut_off"),
    ({"outline": "annual", "year": "99999"}, "year"),
    ({"outline": "annual", "year": "2020", "unit": "KHONG-CO"}, "unit"), ({}, "year")])
def test_bad_input_of_the_form_is_named(browse, data, field):
    answer = browse("office").post("/bao-cao/mo/", data)
    assert answer.status_code == 422 and field in answer.context["form"].errors and not Report.objects.exists()


def test_a_second_report_of_the_same_period_is_refused(browse, opened):
    answer = browse("office").post("/bao-cao/mo/", {"outline": "annual", "year": "2020"})
    assert answer.status_code == 422 and "Đã có" in answer.content.decode()


def test_words_are_kept_and_stand_in_the_paper(browse, opened):
    answer = browse("department").post(f"/bao-cao/{opened.pk}/loi-van/",
                                       {"version": opened.version, "text-context": "Một năm <b>khác thường</b>."})
    assert answer.status_code == 302
    text = browse("office").get(f"/bao-cao/{opened.pk}/").content.decode()
    assert "Một năm &lt;b&gt;khác thường&lt;/b&gt;." in text.partition('class="paper"')[2]


def test_a_stale_form_is_refused_and_loses_nothing(browse, world, opened):
    actions.write_narrative(opened, {"context": "Bản của người khác"}, by=world.users["department"])
    mine = {"version": opened.version, "text-context": "Bản của tôi"}
    answer = browse("office").post(f"/bao-cao/{opened.pk}/loi-van/", mine)
    text = answer.content.decode()
    assert answer.status_code == 422 and "vừa được người khác sửa" in text
    assert "Bản của tôi" in text and "Bản của người khác" in text
    assert Report.objects.get().narrative["context"] == "Bản của người khác"
    again = {"version": answer.context["form"]["version"].value(), "text-context": "Bản của tôi"}
    assert browse("office").post(f"/bao-cao/{opened.pk}/loi-van/", again).status_code == 302


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": 1, "text-context": "a" * 20001}])
def test_unreadable_words_are_refused_on_the_page(browse, opened, data):
    assert browse("office").post(f"/bao-cao/{opened.pk}/loi-van/", data).status_code == 422


def test_words_are_closed_after_submission(browse, world, opened):
    report = bring(world, opened, upto="submit")
    answer = browse("office").post(f"/bao-cao/{report.pk}/loi-van/", {"version": report.version, "text-context": "x"})
    assert answer.status_code == 422 and "không sửa lời văn được nữa" in answer.content.decode()


def test_last_periods_words_are_at_hand(browse, world, opened):
    actions.write_narrative(opened, {"context": "Lời của năm 2020"}, by=world.users["office"])
    now = actions.open_report("annual", org=world.orgs["LHHVN"], period=Period.year(2021), by=world.users["office"],
                              on=date(2021, 12, 24))
    text = browse("office").get(f"/bao-cao/{now.pk}/").content.decode()
    assert "Lời văn kỳ trước" in text and "Lời của năm 2020" in text


def test_the_whole_way_by_the_page(browse, world, opened):
    world.walk(world.task())
    for key in WHEN:
        report = Report.objects.get()
        answer = post(browse(WHO.get(key, "office")), report, key)
        assert answer.status_code == 302, (key, answer.content.decode()[-2000:])
    report = Report.objects.get()
    page = browse("office").get(f"/bao-cao/{report.pk}/")
    assert report.state == "issued" and [stage["done"] for stage in page.context["stages"]] == [True] * 5
    assert "01/BC-LHHVN" in page.content.decode() and page.context["steps"] == []


@pytest.mark.parametrize(("name", "key", "why"), [
    ("office", "sign", "bước"), ("department", "number", "Chỉ Văn phòng"), ("unit_of_none", "freeze", "")])
def test_a_step_out_of_turn_says_why_and_changes_nothing(browse, opened, name, key, why):
    if name == "unit_of_none":
        assert browse("office").post(f"/bao-cao/{opened.pk}/buoc/khong-co/").status_code == 404
        return
    answer = post(browse(name), opened, key)
    assert answer.status_code == 422 and why in answer.content.decode()
    assert Report.objects.get().state == "draft"


def test_a_refused_next_step_is_grey_with_its_reason(browse, world, opened):
    report = bring(world, opened, upto="submit")
    first = browse("office").get(f"/bao-cao/{report.pk}/").context["steps"][0]
    assert first["key"] == "sign" and not first["allowed"] and "lãnh đạo" in first["reason"]
    assert browse("leader").get(f"/bao-cao/{report.pk}/").context["steps"][0]["allowed"]


@pytest.mark.parametrize("facts", [{"on": "2099-01-01"}, {"on": "hôm qua"}, {"version": 99}, {"version": ""}])
def test_a_step_with_bad_facts_is_refused(browse, opened, facts):
    assert post(browse("office"), opened, "freeze", **facts).status_code == 422
    assert Report.objects.get().state == "draft"


def test_going_back_needs_a_reason(browse, world, opened):
    report = bring(world, opened, upto="submit")
    assert post(browse("leader"), report, "return").status_code == 422
    assert post(browse("leader"), report, "return", note="Thiếu số liệu").status_code == 302
    assert Report.objects.get().state == "frozen"


def test_a_number_before_the_signature_is_refused_by_the_register(browse, world, opened):
    report = bring(world, opened, upto="sign")
    answer = post(browse("office"), report, "number", on="2021-01-01")
    assert answer.status_code == 422 and "trước ngày ký" in answer.content.decode()
    assert Report.objects.get().state == "signed"


def test_downloads_are_drafts_until_issue_and_then_byte_for_byte(browse, world, opened):
    office = browse("office")
    for form, head in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE")):
        answer = office.get(f"/bao-cao/{opened.pk}/tai/{form}/")
        assert answer.content.startswith(head) and "du-thao" in answer["Content-Disposition"]
        assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    report = bring(world, opened)
    for kept in Rendition.objects.filter(document=report.document):
        answer = office.get(f"/bao-cao/{report.pk}/tai/{kept.format}/")
        assert hashlib.sha256(answer.content).hexdigest() == kept.sha256
        assert "01-bc-lhhvn-2021" in answer["Content-Disposition"]
    assert office.get(f"/bao-cao/{report.pk}/tai/exe/").status_code == 404


def test_the_preview_of_an_issued_report_is_what_was_issued(browse, world, opened):
    report = bring(world, opened)
    Rendition.objects.filter(document=report.document, format="html").update(
        content='<html><body><article class="paper">bản đã phát hành</article></body></html>'.encode())
    assert "bản đã phát hành" in browse("office").get(f"/bao-cao/{report.pk}/").content.decode()


def test_every_number_of_the_preview_opens_its_records(browse, world, opened):
    import re

    world.walk(world.task())
    text = str(browse("office").get(f"/bao-cao/{opened.pk}/").context["paper"])
    links = {link.replace("&amp;", "&") for link in re.findall(r'class="fig" href="([^"]+)"', text)}
    assert len(links) > 15
    for link in links:
        assert browse("office").get(link).status_code == 200, link


def test_figures_as_json_and_tables_as_workbook(browse, world, opened):
    world.walk(world.task())
    data = json.loads(browse("office").get(f"/bao-cao/{opened.pk}/so-lieu.json").content)
    assert next(f for f in data["figures"] if f["ref"] == "critique.tasks")["value"] == 1 and data["frozen_at"] is None
    bring(world, opened, upto="freeze")
    data = json.loads(browse("office").get(f"/bao-cao/{opened.pk}/so-lieu.json").content)
    assert next(f for f in data["figures"] if f["ref"] == "critique.tasks")["records"] == 1
    book = browse("office").get(f"/bao-cao/{opened.pk}/tai/xlsx/")
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_what_differs_since_freezing_is_named(browse, world, opened):
    from giaoban.kernel.dossiers.actions import take_step

    late = world.walk(world.task(), upto="report_spending")
    report = bring(world, opened)
    assert browse("office").get(f"/bao-cao/{report.pk}/").context["changes"] == []
    take_step(late, "settle", by=world.users["department"], on=date(2020, 12, 30))
    page = browse("office").get(f"/bao-cao/{report.pk}/")
    found = {change.ref: change for change in page.context["changes"]}
    settled = found["critique.tasks?form=topic&outcome=settled"]
    assert (settled.frozen.value, settled.today, [r.number for r in settled.new]) == (0, 1, [late.number])
    assert [r.number for r in found["critique.tasks?form=topic&outcome=unsettled"].gone] == [late.number]
    assert page.content.decode().count(late.number) >= 2


def test_units_that_owe_a_report_of_the_period_are_named(browse, world, opened):
    regime = Regime.objects.create(key="yearly", name="Báo cáo năm của đơn vị", cadence="year", since=date(2019, 1, 1))
    actions.open_period(regime, [world.orgs["LHH-A"], world.orgs["LHH-B"]], Period.year(2020))
    owed = Obligation.objects.get(org=world.orgs["LHH-A"])
    actions.submit(org=owed.org, title="Báo cáo", period=Period.year(2020), by=world.users["unit"], on=date(2021, 1, 2),
                   obligation=owed, done="Đã làm.")
    missing = browse("office").get(f"/bao-cao/{opened.pk}/").context["missing"]
    assert [one.org.code for one in missing] == ["LHH-B"]


def test_a_unit_reading_its_own_report_learns_of_no_other_units_debt(browse, world, own):
    regime = Regime.objects.create(key="yearly", name="Báo cáo năm của đơn vị", cadence="year", since=date(2019, 1, 1))
    actions.open_period(regime, [world.orgs["LHH-A"], world.orgs["LHH-B"]], Period.year(2020))
    bring(world, own)
    for name in ("unit", "office"):
        missing = browse(name).get(f"/bao-cao/{own.pk}/").context["missing"]
        assert [one.org.code for one in missing] == ["LHH-A"]


def test_an_outline_that_was_taken_away_leaves_a_page_that_says_so(browse, opened):
    Report.objects.update(outline="da-bo")
    page = browse("office").get(f"/bao-cao/{opened.pk}/")
    assert page.status_code == 200 and "Không có mẫu báo cáo" in page.content.decode()
    assert browse("office").get(f"/bao-cao/{opened.pk}/tai/docx/").status_code == 302
    assert post(browse("office"), opened, "freeze").status_code == 422


def test_the_list_filters_and_ignores_what_it_does_not_know(browse, opened, own):
    assert len(browse("office").get("/bao-cao/").context["table"]) == 2
    assert len(browse("office").get("/bao-cao/?state=issued").context["table"]) == 0
    assert len(browse("office").get("/bao-cao/?state=khong&year=x&order=khong").context["table"]) == 2


@pytest.mark.parametrize("upto", ["", "issue"])
def test_queries_do_not_grow_with_rows(browse, world, opened, upto):
    office = browse("office")
    world.walk(world.task())
    if upto:
        bring(world, opened, upto=upto)
    world.walk(world.task())  # one that came after freezing, with its money; below, three

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.get(address).status_code == 200
        return len(asked)

    page, listed = count(f"/bao-cao/{opened.pk}/"), count("/bao-cao/")
    for code in ("LHH-A", "LHH-B"):
        world.walk(world.task(org=code))
        actions.open_report("annual", org=world.orgs[code], period=Period.year(2020), by=world.users["office"],
                            on=date(2020, 12, 24))
    assert (count(f"/bao-cao/{opened.pk}/"), count("/bao-cao/")) == (page, listed)
