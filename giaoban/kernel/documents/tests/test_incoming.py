"""Papers in: numbers without gap, the same paper once, followed until answered."""

from datetime import date

import pytest

from giaoban.kernel.documents import actions
from giaoban.kernel.documents.actions import PaperRefused, register_incoming
from giaoban.kernel.documents.models import Incoming
from giaoban.kernel.documents.papers import Paper, Signature
from giaoban.kernel.documents.recognising import recognise

DAY = date(2021, 3, 5)
FUTURE = date(2199, 1, 1)


def taken(world, n=1, **more):
    facts = {"author": "Bộ Tư pháp", "subject": f"Xin ý kiến số {n}", "received_on": DAY, "symbol": f"{n}/BTP-VP",
             "signed_on": date(2021, 3, 1), **more}
    return register_incoming(by=world.users["office"], **facts)


def test_numbers_run_by_year(world):
    assert [taken(world, n).number for n in (1, 2)] == [1, 2]
    assert taken(world, 3, received_on=date(2022, 1, 4)).number == 1
    assert taken(world, 4).number_text == "03"


@pytest.mark.parametrize(("facts", "why"), [
    ({"author": " "}, "Ghi tác giả"), ({"subject": ""}, "Ghi trích yếu"), ({"received_on": FUTURE}, "tương lai"),
    ({"signed_on": date(2021, 3, 9)}, "sau ngày đến"), ({"due": date(2021, 1, 1)}, "trước ngày đến")])
def test_bad_entries_take_no_number(world, facts, why):
    with pytest.raises(PaperRefused, match=why):
        taken(world, **facts)
    assert taken(world).number == 1


def test_the_same_paper_comes_in_once(world):
    first = taken(world)
    with pytest.raises(PaperRefused, match="đã vào sổ: số đến 01 ngày 05/3/2021"):
        taken(world, author="bộ tư pháp")
    actions.void_incoming(first, by=world.users["office"], reason="Ghi nhầm")
    assert taken(world).number == 2
    with pytest.raises(PaperRefused, match="đã bị hủy: Ghi nhầm"):
        actions.follow_incoming(first, by=world.users["office"])


@pytest.mark.parametrize("name", ["leader", "department", "unit", "viewer", "stranger"])
def test_only_the_office_registers(world, name):
    with pytest.raises(PaperRefused, match="Chỉ Văn phòng trung ương ghi sổ"):
        register_incoming(author="A", subject="B", received_on=DAY, by=world.users[name])


def test_it_is_followed_and_answered(world):
    office = world.users["office"]
    row = taken(world, due=date(2021, 3, 20))
    assert row.is_late(date(2021, 3, 21)) and not row.is_late(date(2021, 3, 20))
    row = actions.follow_incoming(row, by=office, receiver=world.orgs["BAN-TVPB"], passed_on=DAY, due=row.due,
                                  progress="đang lấy ý kiến", version=1)
    with pytest.raises(PaperRefused, match="người khác cập nhật"):
        actions.follow_incoming(row, by=office, version=1)
    paper = actions.draft(org=world.orgs["LHHVN"], kind="CV", symbol_tail="LHHVN-TVPB", subject="Trả lời", by=office)
    with pytest.raises(PaperRefused, match="chưa phát hành"):
        actions.answer_incoming(row, paper, by=office)
    paper = actions.take_number(actions.sign(paper, by=world.users["leader"], on=date(2021, 3, 8)), by=office,
                                on=date(2021, 3, 8))
    paper = actions.issue(paper, Paper(issuer="A", symbol_tail="LHHVN-TVPB", place="H", title="Trả lời",
                                       signature=Signature((), "")), by=office)
    row = actions.answer_incoming(row, paper, by=office)
    assert (row.answer, row.done_on) == (paper, date(2021, 3, 8)) and not row.is_late(date(2022, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once(world, at_once):
    answers = at_once(*[lambda n=n: taken(world, n) for n in range(16)])
    assert all(isinstance(answer, Incoming) for answer in answers), answers
    assert sorted(Incoming.objects.values_list("number", flat=True)) == list(range(1, 17))


def test_the_head_of_a_paper_is_read():
    head = recognise("Công văn số 6163/VPCP-KG ngày 05 tháng 01 năm 2021 của Văn phòng Chính phủ về việc góp ý dự thảo Luật")
    assert (head.symbol, head.kind, head.author, head.signed_on, head.subject) == (
        "6163/VPCP-KG", "Công văn", "Văn phòng Chính phủ", date(2021, 1, 5), "góp ý dự thảo Luật")
    assert recognise("1162/VPCP/KG/VX").symbol == "1162/VPCP/KG/VX"
    assert recognise("không có gì").symbol == "" and recognise("").subject == ""
