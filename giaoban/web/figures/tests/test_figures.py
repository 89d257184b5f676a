"""The list of figures and one figure: who sees which number, and that number and records never part."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.base import Period
from giaoban.kernel.figures.registry import Dimension, get
from giaoban.kernel.people.models import ReadingLog
from giaoban.kernel.reporting import actions
from giaoban.kernel.reporting.models import Proposal, Reported, Submission

TASKS = "/so-lieu/critique.tasks/"
READERS = ("leader", "office", "department", "other_department", "unit", "viewer")


def sheet(response):
    """The rows of a workbook answered as a file, without opening it in a spreadsheet."""
    import re
    import zipfile

    book = zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))
    shared = re.findall(r"<t[^>]*>(.*?)</t>", book.read("xl/sharedStrings.xml").decode()) \
        if "xl/sharedStrings.xml" in book.namelist() else []
    page = book.read("xl/worksheets/sheet1.xml").decode()
    return page.count("<row "), " ".join([*shared, *re.findall(r"<t[^>]*>(.*?)</t>", page)])


def big(response) -> str:
    text = response.content.decode()
    return text.partition('<span class="big">')[2].partition("</span>")[0]


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("address", [
    "/so-lieu/", TASKS, "/so-lieu/affiliates.total/", "/so-lieu/critique.returned_money/"])
def test_every_reader_opens_the_pages(browse, name, address):
    assert browse(name).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/so-lieu/", TASKS, f"{TASKS}ho-so.xlsx"])
def test_a_stranger_is_refused_and_a_visitor_signs_in(browse, client, address):
    assert browse("stranger").get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_every_declared_figure_has_a_page(browse, world):
    from giaoban.kernel.figures.registry import all_figures

    world.walk(world.task())
    office = browse("office")
    for figure in all_figures():
        for address in (f"/so-lieu/{figure.key}/?year=2020", f"/so-lieu/{figure.key}/ho-so.xlsx?year=2020"):
            assert office.get(address).status_code == 200, address


def test_number_parts_and_records_agree(browse, world):
    world.walk(world.task(form="topic"))
    world.walk(world.task(org="LHH-B", form="workshop"), upto="accept")
    page = browse("office").get(f"{TASKS}?year=2020")
    assert big(page) == "2"
    assert page.context["page"].paginator.count == 2
    form, outcome = page.context["splits"]
    assert [part.value for part in form.parts] == [1, 1] and form.check.holds
    assert [part.value for part in outcome.parts] == [1, 1, 0, 0]
    assert "1 + 1 = 2 ✓" in page.content.decode()
    settled = browse("office").get(f"{TASKS}?year=2020&form=topic&outcome=settled")
    assert big(settled) == "1" and "đề tài hoàn thành nghiệm thu" in settled.content.decode()


def test_parts_that_do_not_add_up_say_by_how_much(browse, world, monkeypatch):
    world.task(form="topic")
    world.task(form="workshop")
    figure = get("critique.tasks")
    short = Dimension("form", "hình thức", "form", {"topic": "đề tài"})
    monkeypatch.setitem(figure.by, "form", short)
    text = browse("office").get(f"{TASKS}?year=2020").content.decode()
    assert "1 ≠ 2" in text and "lệch 1" in text


def test_a_unit_counts_only_its_own_and_is_told_so(browse, world):
    mine, theirs = world.task(), world.task(org="LHH-B")
    page = browse("unit").get(f"{TASKS}?year=2020")
    text = page.content.decode()
    assert big(page) == "1" and "phạm vi đơn vị của bạn" in text
    assert mine.number in text and theirs.number not in text
    assert "Đoài" not in text
    assert big(browse("office").get(f"{TASKS}?year=2020")) == "2"


def test_a_unit_sees_its_own_numbers_in_the_list_and_in_the_workbook(browse, world):
    world.task()
    world.task(org="LHH-B")
    lines = browse("unit").get("/so-lieu/?year=2020").context["lines"]
    assert next(line.now for line in lines if line.figure.key == "critique.tasks") == 1
    rows, words = sheet(browse("unit").get(f"{TASKS}ho-so.xlsx?year=2020"))
    assert rows == 2 and "LHH-B" not in words


def test_another_units_page_is_not_found_for_a_unit(browse):
    assert browse("unit").get(f"{TASKS}?unit=LHH-A").status_code == 200
    assert browse("unit").get(f"{TASKS}?unit=LHH-B").status_code == 404
    assert browse("unit").get(f"{TASKS}ho-so.xlsx?unit=LHH-B").status_code == 404
    assert browse("office").get(f"{TASKS}?unit=KHONG-CO").status_code == 404


@pytest.mark.parametrize("address", [
    "/so-lieu/khong.co/", f"{TASKS}?form=xyz", f"{TASKS}?mau=xanh", "/so-lieu/khong.co/ho-so.xlsx"])
def test_an_unknown_figure_or_part_is_a_page_that_says_so(browse, address):
    page = browse("office").get(address)
    assert page.status_code == 404
    assert "Không có số liệu" in page.content.decode() or "không" in page.context["reason"]


@pytest.mark.parametrize("query", [
    "first=2020-13-01&last=x", "first=2020-12-31&last=2020-01-01", "first=2020-01-01", "year=abc", "year=99999",
    "known_on=31/02/2020", "report=abc", "report=999999", "first=0001-01-01&last=0001-12-31", "known_on=2099-01-01"])
def test_what_cannot_be_read_is_left_out_with_a_notice(browse, world, query):
    page = browse("office").get(f"{TASKS}?{query}")
    assert page.status_code == 200
    assert page.context["asked"].notices


def test_a_part_named_like_a_word_of_the_address_is_still_a_part(browse, world):
    page = browse("office").get("/so-lieu/research.environment/?year=2020&size=small")
    assert page.context["asked"].parts == {"size": "small"}


def test_known_on_asks_the_past(browse, world):
    world.task()
    assert big(browse("office").get(f"{TASKS}?year=2020&known_on=2015-01-01")) == "0"


def test_a_unit_asked_for_counts_itself_and_below(browse, world):
    world.task()
    world.task(org="LHH-B")
    page = browse("office").get(f"{TASKS}?year=2020&unit=LHH-B")
    assert big(page) == "1"
    assert [node["label"] for node in page.context["nodes"]] == ["Liên hiệp hội tỉnh Đoài"]


def test_units_roll_up_to_the_root(browse, world):
    world.task()
    world.task(org="LHH-B")
    root, = browse("office").get(f"{TASKS}?year=2020").context["nodes"]
    assert root["value"] == "2" and [child["value"] for child in root["children"]] == ["1", "1"]


def test_a_stock_is_counted_on_one_day(browse):
    assert big(browse("office").get("/so-lieu/affiliates.total/?on=2009-12-31")) == "0"
    page = browse("office").get("/so-lieu/affiliates.total/?on=2010-01-01")
    assert big(page) == "1" and "01/01/2010" in page.content.decode()


def test_money_opens_its_entries(browse, world):
    from giaoban.kernel.dossiers.actions import take_step

    task = world.walk(world.task(), upto="approve")
    staff = world.users["department"]
    take_step(task, "cancel", by=staff, on=date(2020, 9, 1), note="dịch bệnh")
    take_step(task, "give_back", by=staff, on=date(2020, 9, 2), amount=80_000_000)
    page = browse("office").get("/so-lieu/critique.returned_money/?year=2020")
    text = page.content.decode()
    assert big(page) == "80.000.000" and f"/ho-so/{task.number}/" in text


def test_the_list_is_filtered_without_accents(browse):
    lines = browse("office").get("/so-lieu/?q=de+tai+CHUYEN+tiep").context["lines"]
    assert [line.figure.key for line in lines] == ["research.carried_over"]
    page = browse("office").get("/so-lieu/?q=khongcogi")
    assert not page.context["lines"] and "Không có số liệu nào khớp" in page.content.decode()


def test_workbooks_are_logged_with_their_count(browse, world):
    world.task()
    rows, _words = sheet(browse("office").get(f"{TASKS}ho-so.xlsx?year=2020"))
    assert rows == 2
    log = ReadingLog.objects.get(user=world.users["office"])
    assert (log.rows, log.exported) == (1, True)
    assert browse("office").get("/so-lieu/?excel=1")["Content-Disposition"].startswith("attachment")


def test_only_reading_is_possible(browse):
    assert browse("office").post(TASKS).status_code == 405


@pytest.mark.parametrize("address", [f"{TASKS}?year=2020", "/so-lieu/?year=2020"])
@pytest.mark.parametrize("name", ["office", "unit"])
def test_queries_do_not_grow_with_rows(browse, world, name, address):
    someone = browse(name)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert someone.get(address).status_code == 200
        return len(asked)

    world.task()
    one = count()
    world.task(form="workshop")
    world.walk(world.task())
    if name == "office":
        world.task(org="LHH-B")
    assert count() == one


def reported(world, org: str, value: int) -> Submission:
    sent = Submission.objects.create(org=world.orgs[org], title="Báo cáo năm", first=date(2020, 1, 1),
                                     last=date(2020, 12, 31), sent_on=date(2021, 1, 5))
    find = Proposal.objects.create(submission=sent, kind="count", text=f"{value} nhiệm vụ", start=0, end=1)
    Reported.objects.create(org=world.orgs[org], figure="critique.tasks", first=sent.first, last=sent.last, value=value,
                            proposal=find)
    return sent


def test_what_a_unit_reported_stands_beside_what_records_say(browse, world):
    world.task()
    mine, theirs = reported(world, "LHH-A", 3), reported(world, "LHH-B", 7)
    lines = browse("office").get(f"{TASKS}?year=2020").context["reported"]
    assert [(line.org.code, line.said, line.counted) for line in lines] == [("LHH-A", 3, 1), ("LHH-B", 7, 0)]
    text = browse("unit").get(f"{TASKS}?year=2020").content.decode()
    assert f"/doc-bao-cao/{mine.pk}/" in text and f"/doc-bao-cao/{theirs.pk}/" not in text


def frozen_report(world):
    made = actions.open_report("annual", org=world.orgs["LHHVN"], period=Period.year(2020), by=world.users["office"],
                               on=date(2020, 12, 24), cut_off=date(2020, 12, 24))
    return actions.step(made, "freeze", by=world.users["office"], on=date(2021, 1, 5))


def test_frozen_then_and_today_with_the_one_record(browse, world):
    from giaoban.kernel.dossiers.actions import take_step

    world.walk(world.task())
    late = world.walk(world.task(), upto="report_spending")
    report = frozen_report(world)
    address = f"{TASKS}?first=2020-01-01&last=2020-12-31&form=topic&outcome=settled&report={report.pk}"
    same = browse("office").get(address)
    assert same.context["frozen"].frozen.value == 1 and not same.context["frozen"].changed
    assert "nay không đổi" in same.content.decode()
    take_step(late, "settle", by=world.users["department"], on=date(2020, 12, 30))
    found = browse("office").get(address)
    difference = found.context["frozen"]
    assert (difference.frozen.value, difference.today) == (1, 2)
    assert [record.number for record in difference.new] == [late.number] and difference.gone == []
    assert big(found) == "2" and "khi chốt" in found.content.decode()


def test_a_stock_frozen_on_the_cut_off_day_is_found_by_the_papers_own_link(browse, world):
    report = frozen_report(world)
    page = browse("office").get(f"/so-lieu/affiliates.total/?first=2020-01-01&last=2020-12-31&report={report.pk}")
    assert page.context["frozen"].frozen.first == date(2020, 12, 24) and not page.context["asked"].notices


def test_a_unit_learns_nothing_of_a_report_that_is_not_its_own(browse, world):
    report = frozen_report(world)
    page = browse("unit").get(f"{TASKS}?first=2020-01-01&last=2020-12-31&report={report.pk}")
    assert page.context["frozen"] is None and page.context["freezings"] == []
    assert report.title not in page.content.decode()


def test_our_comparison_says_what_the_kernels_says(world):
    """The grouped comparison must never part from the one by one."""
    from giaoban.kernel.dossiers.actions import take_step
    from giaoban.kernel.figures.freezing import compare
    from giaoban.kernel.figures.models import Frozen
    from giaoban.kernel.reporting.writing import scope_of
    from giaoban.web.figures.differences import differences

    late = world.walk(world.task(), upto="report_spending")
    report = frozen_report(world)
    take_step(late, "settle", by=world.users["department"], on=date(2020, 12, 30))
    rows = list(Frozen.objects.filter(owner=report.owner))
    mine = {one.ref: one for one in differences(rows, scope_of(report), None)}
    assert len(mine) == len(rows)
    for row in rows:
        theirs = compare(row)
        one = next(x for x in mine.values() if x.frozen.pk == row.pk)
        assert (one.today, {r.pk for r in one.new}, {r.pk for r in one.gone}) == (
            theirs.today, {r.pk for r in theirs.new}, {r.pk for r in theirs.gone})
