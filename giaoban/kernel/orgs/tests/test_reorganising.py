"""63 unions become 34 in one act from a file; nothing is deleted or rewritten; undoing restores every answer."""

from datetime import date, timedelta

import pytest

from giaoban.kernel.base import fold
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.actions import ActRefused, RowsRefused, built_in_rows, read_rows, reorganise
from giaoban.kernel.orgs.hierarchy import answers_for, tree, under
from giaoban.kernel.orgs.models import Org, Placement, Reorganisation

from .conftest import answers

DAY = date(2025, 7, 1)
BEFORE = DAY - timedelta(days=1)
DAYS = [date(2020, 12, 31), BEFORE, DAY, date(2025, 12, 31)]
PAPER = "202/2025/QH15"


@pytest.fixture
def unions(world):
    """The 63 of the list; the two made-up unions of the small federation leave."""
    for code in ("LHH-A", "LHH-B"):
        orgs.dissolve(world.orgs[code], on=date(2024, 1, 1), by=None)
    for row in built_in_rows():
        code = "LHH-" + fold(row.old).replace(" - ", "-").replace(" ", "-").upper()
        orgs.found(code=code, kind="local_union", name=f"Liên hiệp hội {row.old}", on=date(2010, 1, 1), by=None,
                   parent=world.orgs["LHHVN"], province=row.old, short_name=f"LHH {row.old}")
    return world


def members(day):
    there = Placement.objects.filter(line="reporting").on(day).values("org")
    return Org.objects.filter(pk__in=there, kind="local_union").count()


def test_sixty_three_become_thirty_four_and_come_back(unions, nothing_rewritten):
    before = answers(DAYS)
    task = unions.task
    unions.orgs["LHH-HA-GIANG"] = Org.objects.get(code="LHH-HA-GIANG")
    open_task = task("LHH-HA-GIANG", year=2024)
    outcome = reorganise(built_in_rows(), on=DAY, paper=PAPER, by=unions.users["office"])
    assert (outcome.before, outcome.after, len(outcome.mergers), len(outcome.stayed)) == (63, 34, 23, 11)
    assert [members(day) for day in DAYS] == [65, 63, 34, 34]
    assert Reorganisation.objects.filter(on=DAY).count() == 1
    new = Org.objects.get(code="LHH-TUYEN-QUANG-2025")
    assert (new.name, new.province) == ("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Tuyên Quang", "Tuyên Quang")
    assert new.facts.get(aspect="province").value == "2025:08"
    assert sorted(new.predecessors.values_list("old__code", flat=True)) == ["LHH-HA-GIANG", "LHH-TUYEN-QUANG"]
    assert answers_for(new.pk, open_task.org_id, "dossier", open_task.pk)
    assert Org.objects.get(code="LHH-THUA-THIEN-HUE").province == "Huế"
    assert under(unions.orgs["LHHVN"], on=BEFORE) - {o.pk for o in unions.orgs.values()}
    orgs.undo(outcome.act, by=unions.users["office"], reason="chạy thử")
    assert answers(DAYS) == before
    assert [members(day) for day in DAYS] == [65, 63, 63, 63]
    nothing_rewritten()


def test_a_second_time_is_refused_whole(unions):
    reorganise(built_in_rows(), on=DAY, paper=PAPER, by=None)
    count = Reorganisation.objects.count()
    with pytest.raises(RowsRefused) as refused:
        reorganise(built_in_rows(), on=date(2025, 8, 1), paper=PAPER, by=None)
    assert any("Hà Giang" in row and row.startswith("Dòng ") for row in refused.value.rows)
    assert Reorganisation.objects.count() == count


def test_every_fault_of_the_file_at_once(unions):
    text = "new_province,old_province\nTuyên Quang,Hà Giang\nTuyên Quang,Hà Giang\nTuyên Quang,Tuyên Quan\n,Hà Nội\n"
    with pytest.raises(RowsRefused) as refused:
        reorganise(read_rows(text), on=DAY, paper=PAPER, by=None)
    said = "\n".join(refused.value.rows)
    assert "Dòng 3: “Hà Giang” đã có ở dòng 2" in said and "Dòng 4: không có liên hiệp hội" in said
    assert "Dòng 5: thiếu tỉnh mới" in said and "không nhắc tới “LHH Hà Nội”" in said


@pytest.mark.parametrize(("text", "why"), [("a,b\n1,2\n", "thiếu cột new_province, old_province"), ("", "thiếu cột")])
def test_a_file_without_its_heads(text, why):
    with pytest.raises(RowsRefused, match=why):
        read_rows(text)


@pytest.mark.parametrize(("change", "why"), [({"paper": " "}, "văn bản"), ({"on": date(2199, 1, 1)}, "tương lai")])
def test_refused(unions, change, why):
    with pytest.raises(ActRefused, match=why):
        reorganise(built_in_rows(), **{"on": DAY, "paper": PAPER, "by": None, **change})
    assert len(tree(DAY).parent) == len(tree(BEFORE).parent)
