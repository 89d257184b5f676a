"""The decisions of the round as papers: the list adds up, the grade and the days are the record's."""

from datetime import date

import pytest

from giaoban.domains.research import actions
from giaoban.domains.research.letters import PAPERS, approval, more_time, recognition
from giaoban.domains.research.models import ResearchTask
from giaoban.kernel.documents.papers.model import plain
from giaoban.kernel.dossiers.actions import take_step


@pytest.fixture
def chosen(world, call):
    made = [actions.propose(call, org=world.orgs[code], title=f"Đề tài {code}", on=date(2020, 2, 1), asked=amount,
                            leader="TS Lê Thị Chủ", months=24, by=world.users["office"])
            for code, amount in (("LHH-A", 100_000_000), ("LHH-B", 250_000_000), ("HN-001", 1))]
    for task in made[:2]:
        take_step(task, "select", by=world.users["office"], on=date(2020, 3, 1))
    return made


def words(paper):
    return " ".join(plain(block.runs) for block in paper.body if hasattr(block, "runs"))


def test_the_list_with_its_money_adds_up(chosen):
    paper = approval(chosen[0])
    assert "Phê duyệt 02 đề tài nghiên cứu khoa học mở mới năm 2027 với tổng kinh phí 350.000.000 đồng" in words(paper)
    rows = paper.annexes[0].body[0].all_rows()
    assert [plain(row.cells[-1]) for row in rows] == ["100.000.000", "250.000.000", "350.000.000"]
    assert plain(rows[0].cells[2]) == "Đề tài LHH-A"


def test_recognition_and_more_time(world, chosen):
    task = chosen[0]
    for step, who in (("approve", "leader"), ("contract", "office"), ("start", "office")):
        take_step(task, step, by=world.users[who], on=date(2020, 4, 1))
    said = words(more_time(task, new_end=date(2022, 12, 31), reason="Bão lũ."))
    assert "đến ngày 31/12/2022 (thời hạn hiện nay đến ngày 01/4/2022). Lý do: Bão lũ." in said
    take_step(task, "accept_at_unit", by=world.users["office"], on=date(2020, 9, 1))
    take_step(task, "accept", by=world.users["office"], on=date(2020, 9, 15), grade="excellent")
    paper = recognition(ResearchTask.objects.get(pk=task.pk))
    assert "Xếp loại: đạt loại xuất sắc." in words(paper) and "15/9/2020" in " ".join(paper.bases)


def test_they_are_offered_on_the_dossier(chosen):
    from giaoban.kernel.documents.forms import forms_for

    assert {form.key for form in PAPERS} <= {form.key for form in forms_for(chosen[0])}


def test_who_leads_is_told_to_councils(world, chosen):
    from giaoban.domains.research.standing import people_of
    from giaoban.kernel.people.actions import add_person, join

    person, namesake = (add_person(name="Lê Thị Chủ", by=None) for _ in range(2))
    assert list(people_of(chosen[0])) == []
    join(person, world.orgs["LHH-A"], since=date(2019, 1, 1), by=None)
    join(namesake, world.orgs["LHH-B"], since=date(2019, 1, 1), by=None)
    assert list(people_of(chosen[0])) == [(person, "leader")]
