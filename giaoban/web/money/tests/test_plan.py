"""The plan of a year: typed in a table, all or none; approved for what it says."""

from __future__ import annotations

import pytest

from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.ledger.actions import planned
from giaoban.kernel.ledger.models import ALLOCATE, PLAN, Entry

from .conftest import MILLION, page, queries, sheet

pytestmark = pytest.mark.django_db
PATH = "/kinh-phi/ke-hoach/?year=2020"


def cells(world, amounts, seen=None, **more):
    """The form as the browser sends it: {task: text}."""
    data = {"on": "2020-02-10", "paper": "TTr 1", **more}
    for task, text in amounts.items():
        data[f"p-{task.pk}-{world.fund.pk}"] = text
        data[f"s-{task.pk}-{world.fund.pk}"] = str((seen or {}).get(task, 0))
    return data


def plan_of(world, *tasks):
    found = planned([task.pk for task in tasks], [world.fund.pk])
    return [found.get((task.pk, world.fund.pk), 0) for task in tasks]


def test_typed_in_one_go(world, office):
    one, two = world.task(), world.task("LHH-B")
    assert office.post(PATH, cells(world, {one: "80 triệu", two: "40.000.000"})).status_code == 302
    assert plan_of(world, one, two) == [80 * MILLION, 40 * MILLION]
    text = page(office, PATH).content.decode()
    assert "80.000.000" in text and "120.000.000" in text


def test_more_less_and_none_keep_what_was_planned(world, office):
    one, two, three = (world.task() for _ in range(3))
    office.post(PATH, cells(world, {one: "80 triệu", two: "40 triệu", three: "10 triệu"}))
    seen = {one: 80 * MILLION, two: 40 * MILLION, three: 10 * MILLION}
    office.post(PATH, cells(world, {one: "90 triệu", two: "30 triệu", three: ""}, seen))
    assert plan_of(world, one, two, three) == [90 * MILLION, 30 * MILLION, 0]
    assert Entry.objects.filter(kind=PLAN).count() == 7


@pytest.mark.parametrize(("text", "said"), [
    ("1,5 đồng", "lẻ dưới một đồng"), ("1,234.56", "kiểu Anh"), ("=1+1", "không phải là số tiền"),
    ("6 tỷ", "lớn hơn cả nguồn"), ("-5 triệu", "không được âm")])
def test_one_wrong_cell_writes_none_and_loses_none(world, office, text, said):
    one, two = world.task(), world.task()
    answer = office.post(PATH, cells(world, {one: "80 triệu", two: text}))
    told = answer.content.decode()
    assert answer.status_code == 422 and said in told and "80 triệu" in told
    assert not Entry.objects.filter(kind=PLAN).exists()


def test_two_people_at_one_cell(world, office):
    one = world.task()
    office.post(PATH, cells(world, {one: "80 triệu"}))
    answer = office.post(PATH, cells(world, {one: "70 triệu"}))
    assert answer.status_code == 422 and "Người khác vừa ghi" in answer.content.decode()
    assert plan_of(world, one) == [80 * MILLION]


def test_planned_beyond_the_fund_is_shown(world, office):
    one, two = world.task(), world.task()
    office.post(PATH, cells(world, {one: "3 tỷ", two: "3 tỷ"}))
    assert "vượt 1.000.000.000" in " ".join(page(office, PATH).content.decode().split())


def test_another_department_may_not(world, browse):
    one = world.task()
    client = browse("other_department")
    assert f"p-{one.pk}-" not in page(client, PATH).content.decode()
    assert client.post(PATH, cells(world, {one: "80 triệu"})).status_code == 422
    assert browse("unit").get(PATH).status_code == 403


class TestApproving:
    def test_each_gets_what_is_planned(self, world, office, leader):
        one, two = world.task(), world.task("LHH-B")
        office.post(PATH, cells(world, {one: "80 triệu", two: "40 triệu"}))
        for task in (one, two):
            take_step(task, "review", by=world.users["department"], on=task.opened_on)
        data = {"on": "2020-03-02", "paper": "QĐ 12", "approve": "1", "pick": [one.pk, two.pk]}
        assert leader.post(PATH, data).status_code == 302
        assert sorted(Entry.objects.filter(kind=ALLOCATE).values_list("amount", flat=True)) == [
            40 * MILLION, 80 * MILLION]
        one.refresh_from_db()
        assert one.content_state == "approved" and one.money_state == "allocated"

    def test_one_that_may_not_stops_all(self, world, office, leader):
        one, two = world.task(), world.task("LHH-B")
        office.post(PATH, cells(world, {one: "80 triệu"}))
        take_step(one, "review", by=world.users["department"], on=one.opened_on)
        data = {"on": "2020-03-02", "paper": "QĐ 12", "approve": "1", "pick": [one.pk, two.pk]}
        answer = leader.post(PATH, data)
        assert answer.status_code == 422 and "Chưa ghi số tiền kế hoạch" in answer.content.decode()
        assert not Entry.objects.filter(kind=ALLOCATE).exists()

    def test_the_office_may_not(self, world, office):
        one = world.task()
        office.post(PATH, cells(world, {one: "80 triệu"}))
        take_step(one, "review", by=world.users["department"], on=one.opened_on)
        answer = office.post(PATH, {"on": "2020-03-02", "paper": "QĐ", "approve": "1", "pick": [one.pk]})
        assert answer.status_code == 422 and "lãnh đạo" in answer.content.decode()


def test_the_list_with_money_as_a_decision(world, office):
    one, two = world.task(), world.task("LHH-B")
    office.post(PATH, cells(world, {one: "80 triệu", two: "40 triệu"}))
    answer = office.post(PATH, {"on": "2020-03-02", "decision": "1", "pick": [one.pk, two.pk]})
    paper = Document.objects.get(form="ledger.decision")
    assert answer.url == f"/van-ban/{paper.pk}/"
    assert one.number in repr(paper.content) and "120.000.000" in repr(paper.content)
    assert office.post(PATH, {"on": "2020-03-02", "decision": "1"}).url == PATH


def test_the_workbook(world, office):
    one = world.task()
    office.post(PATH, cells(world, {one: "80 triệu"}))
    rows = sheet(office, "/kinh-phi/ke-hoach/", year="2020")
    assert any(row[0] == one.number and 80 * MILLION in row for row in rows)


def test_queries_do_not_grow(world, office):
    world.task()
    counted = queries(office, "/kinh-phi/ke-hoach/", year="2020")
    for org in ("LHH-B", "HN-001"):
        world.task(org)
    assert queries(office, "/kinh-phi/ke-hoach/", year="2020") == counted
