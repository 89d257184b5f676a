"""Papers of a council: what each says, that no paper shows a single ballot, that all three files come out."""

import pytest

from giaoban.kernel.documents.actions import render
from giaoban.kernel.documents.forms import forms_for, subjects_of, why_not
from giaoban.kernel.documents.papers.model import Bullets, Clause, Paragraph, Table, plain
from giaoban.kernel.panels import letters
from giaoban.kernel.panels.forms import FORMS

from .factories import DAY, concluded, drafted

pytestmark = pytest.mark.django_db


def words(paper):
    """Everything a paper says, on one line."""
    said = [paper.title, *paper.bases]
    for block in (*paper.body, *(block for annex in paper.annexes for block in annex.body)):
        if isinstance(block, Paragraph | Clause):
            said.append(plain(block.runs))
        elif isinstance(block, Bullets):
            said += [plain(item) for item in block.items]
        elif isinstance(block, Table):
            said += [plain(cell) for row in block.all_rows() for cell in row.cells]
        elif hasattr(block, "text"):
            said.append(block.text)
    return " | ".join(said)


@pytest.fixture
def case(world):
    task = world.task(title="Phản biện quy hoạch nước sạch")
    return concluded(task, "acceptance", ["excellent"] * 6 + ["pass"], world.orgs["LHHVN"]).cases.get()


def test_the_decision_lists_the_members(case):
    said = words(letters.decision(case))
    assert "Hội đồng nghiệm thu “Phản biện quy hoạch nước sạch”" in said
    assert "07 thành viên" in said and "Ủy viên phản biện" in said
    assert "Căn cứ Thông tư 11/2014/TT-BKHCN Điều 9 và Điều 13" in said and "mẫu" not in said


def test_invitations_and_sheets_for_one_member(case):
    seat = case.panel.seats.get(role="chair")
    assert "Thành viên 1, chủ tịch Hội đồng," in words(letters.invitation(case, member=str(seat.pk)))
    assert "mời các thành viên Hội đồng tới dự" in words(letters.invitation(case))
    assert "Họ và tên thành viên: Thành viên 1" in words(letters.remark_form(case, member=str(seat.pk)))
    assert "☐ Xuất sắc | ☐ Đạt | ☐ Không đạt" in words(letters.score_sheet(case))


def test_minutes_and_result_explain_the_outcome(case):
    for said in (words(letters.minutes(case)), words(letters.result_sheet(case))):
        assert "≥ 3/4: 6/7, đúng." in said and "Hội đồng kết luận: Đạt xuất sắc." in said
    assert "Thành viên 7: Đạt" not in words(letters.result_sheet(case))


def test_papers_are_vietnamese_on_an_english_screen(case):
    from django.utils import translation

    with translation.override("en"):
        assert letters.decision(case).title.startswith("Về việc thành lập Hội đồng nghiệm thu")


def test_forms_are_there_once_a_dossier_has_a_council(world, case):
    keys = [form.key for form in FORMS]
    other = world.task()
    assert not set(keys) & {form.key for form in forms_for(other)}
    drafted([other], "experts", world.orgs["LHHVN"])
    fresh = type(other).objects.get(pk=other.pk)
    assert set(keys) <= {form.key for form in forms_for(fresh)}
    found = {form.key: why_not(form, fresh, subjects_of(form, fresh)[0], DAY) for form in FORMS}
    assert found["panels.decision"] == [] and found["panels.result"] == ["Hội đồng chưa kết luận."]


def test_the_files_come_out(case):
    assert set(render(letters.minutes(case))) == {"docx", "pdf", "html"}
