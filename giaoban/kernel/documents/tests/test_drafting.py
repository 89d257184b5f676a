"""A paper filled from a dossier."""

from dataclasses import replace
from datetime import date

import pytest

from giaoban.kernel.documents import forms
from giaoban.kernel.documents.actions import PaperRefused, draft_from, issue, sign, take_number
from giaoban.kernel.documents.forms import Ask, PaperForm, forms_for, read_value, stored_value, why_not
from giaoban.kernel.documents.papers import Paper, Paragraph, Signature
from giaoban.kernel.documents.papers.storing import from_data

DAY = date(2021, 3, 5)


def letter(dossier, *, to="Bộ Khoa học", when=None):
    return Paper(issuer="ĐOÀN CHỦ TỊCH", symbol_tail="LHHVN-TVPB", place="Hà Nội", title=f"góp ý {dossier.title}",
                 addressees=(to,), body=(Paragraph(f"Nội dung ngày {when}."),), signature=Signature(("CHỦ TỊCH",), ""),
                 recipients=("Như trên", "Lưu: VT"))


@pytest.fixture
def form():
    made = forms.register(PaperForm("test.letter", "Công văn thử", "CV", ("critique.task",), letter,
                                    asks=(Ask("to", "Nơi gửi"), Ask("when", "Ngày", "day")), states=("proposed",)))
    yield made
    forms._forms.pop("test.letter")


def test_a_form_is_offered_where_it_belongs(world, form):
    task = world.task()
    assert form in forms_for(task)
    assert why_not(form, task, task, DAY) == []
    elsewhere = replace(form, of=("research.task",))
    assert not elsewhere.belongs_to(task)
    assert replace(form, of=(), money=True).belongs_to(task)
    later = replace(form, states=("accepted",))
    assert why_not(later, task, task, DAY) == ["Lập được khi hồ sơ ở: “Đã nghiệm thu”."]


def test_a_draft_holds_the_words_and_where_they_come_from(world, form):
    task = world.task()
    made = draft_from(form, task, by=world.users["department"], to="Bộ Tài chính", when=DAY)
    made.refresh_from_db()
    assert (made.kind, made.form, made.symbol, made.dossier_id) == ("CV", "test.letter", "…/LHHVN-TVPB", task.pk)
    assert from_data(made.content) == letter(task, to="Bộ Tài chính", when=DAY)
    assert read_value(made.filled_from["subject"]) == task
    assert {key: read_value(value) for key, value in made.filled_from["facts"].items()} == {
        "to": "Bộ Tài chính", "when": DAY}


def test_the_kept_words_are_issued(world, form):
    made = draft_from(form, world.task(), by=world.users["department"])
    made = take_number(sign(made, by=world.users["leader"], on=DAY), by=world.users["office"], on=DAY)
    made = issue(made, by=world.users["office"])
    page = bytes(made.renditions.get(format="html").content).decode()
    assert "01/LHHVN-TVPB" in page and "Bộ Khoa học" in page
    assert [event.act for event in made.events.all()] == ["draft", "sign", "number", "issue"]


@pytest.mark.parametrize("name", ["unit", "viewer", "stranger", "other_department", "leader"])
def test_only_those_in_charge_write(world, form, name):
    with pytest.raises(PaperRefused, match="Chỉ ban phụ trách"):
        draft_from(form, world.task(), by=world.users[name])


def test_values_come_back(world):
    task = world.task()
    for value in (task, [task, task], DAY, 7, "x", None, True, {"a": [DAY, 2]}):
        assert read_value(stored_value(value)) == value
    with pytest.raises(LookupError, match="Không còn bản ghi"):
        read_value({"record": f"{task._meta.label_lower}:999999"})
