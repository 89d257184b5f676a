"""Many letters in one go: one row of numbers without a gap, whatever happens on the way."""

from dataclasses import replace
from datetime import date

import pytest

from giaoban.kernel.documents import batches
from giaoban.kernel.documents.actions import PaperRefused, draft, sign, take_number
from giaoban.kernel.documents.models import ISSUED, Document, Register
from giaoban.kernel.documents.models.batches import DONE, DROPPED, FAILED, RUNNING, STOPPED
from giaoban.kernel.documents.papers import Paper, Paragraph, Signature
from giaoban.kernel.documents.papers.drawing import Here

DAY = date(2021, 3, 5)


def letter(n):
    paper = Paper(issuer="ĐOÀN CHỦ TỊCH", symbol_tail="LHHVN-VP", place="Hà Nội", title=f"thư số {n}",
                  addressees=(f"Đơn vị {n}",), body=(Paragraph("Nội dung."),), signature=Signature(("CHỦ TỊCH",), ""),
                  recipients=("Như trên", "Lưu: VT"))
    return batches.Letter(f"Đơn vị {n}", paper)


def started(world, count, on=DAY):
    made = batches.prepare(title="Đôn đốc", letters=[letter(n) for n in range(count)], by=world.users["office"])
    return batches.start(made, by=world.users["leader"], on=on, signer="Nguyễn Văn Ký", queued=False)


@pytest.fixture
def quick(monkeypatch):
    """Drawing is measured elsewhere: here a file is the paper's number and title."""
    monkeypatch.setattr(Here, "map", lambda self, papers: [
        "hỏng" if "hỏng" in data["title"] else {"pdf": f"{data['number']} {data['title']}".encode()} for data in papers])
    monkeypatch.setattr("giaoban.kernel.documents.papers.drawing.WORTH_A_PROCESS", 10**6)


def numbers():
    return sorted(Document.objects.filter(kind="CV").values_list("number", flat=True))


def test_forty_letters_are_issued_in_one_row(world, quick):
    heard = []
    batch = batches.run(started(world, 40), heard=lambda b: heard.append(b.done), chunk=15)
    assert (batch.state, batch.done, batch.failed, heard) == (DONE, 40, 0, [15, 30, 40])
    assert numbers() == list(range(1, 41)) and Register.objects.get().last == 40
    for paper in Document.objects.prefetch_related("renditions"):
        assert paper.state == ISSUED and paper.signer == "Nguyễn Văn Ký" and paper.issued_on == DAY
        assert bytes(paper.renditions.get().content).decode() == f"{paper.number} {paper.subject}"
        assert [event.act for event in paper.events.all()] == ["draft", "sign", "number", "issue"]


def test_a_real_letter_has_its_number_in_its_files(world):
    batches.run(started(world, 2))
    paper = Document.objects.get(number=2)
    files = {row.format: bytes(row.content) for row in paper.renditions.all()}
    assert set(files) == {"docx", "pdf", "html"} and files["pdf"].startswith(b"%PDF")
    assert "02/LHHVN-VP" in files["html"].decode() and "Nguyễn Văn Ký" in files["html"].decode()
    assert "Đơn vị 1" in paper.recipients


def test_a_bad_letter_is_named_and_takes_no_number(world, quick):
    made = [letter(n) for n in range(12)]
    for bad in (0, 5, 6, 11):
        made[bad] = replace(made[bad], paper=replace(made[bad].paper, title=f"hỏng {bad}"))
    batch = batches.prepare(title="Đôn đốc", letters=made, by=world.users["office"])
    batch = batches.run(batches.start(batch, by=world.users["leader"], on=DAY, queued=False), chunk=5)
    assert (batch.state, batch.done, batch.failed) == (DONE, 8, 4)
    assert numbers() == list(range(1, 9))
    bad = batch.letters.filter(state=FAILED)
    assert [row.about for row in bad] == ["Đơn vị 0", "Đơn vị 5", "Đơn vị 6", "Đơn vị 11"]
    assert "Không dựng được tệp" in bad[0].problem
    for row in bad:
        row.content["title"] = "đã sửa"
        row.save()
    batch = batches.run(batches.go_on(batch, by=world.users["office"], queued=False))
    assert (batch.done, batch.failed) == (12, 0) and numbers() == list(range(1, 13))


def test_numbers_taken_meanwhile_are_not_taken_twice(world, quick):
    batch = started(world, 12)

    def another(_batch):
        made = draft(org=world.orgs["LHHVN"], kind="CV", symbol_tail="X", subject="khác", by=world.users["office"])
        take_number(sign(made, by=world.users["leader"], on=DAY), by=world.users["office"], on=DAY)

    batches.run(batch, heard=another, chunk=4)
    assert numbers() == list(range(1, 16)) and Register.objects.get().last == 15


def test_a_busy_register_is_waited_for(world, quick, monkeypatch):
    """Each guess comes too late: then the others wait."""
    before = Here.map

    def busy(self, papers):
        if Register.objects.get().last < 6:
            Register.objects.update(last=Register.objects.get().last + 2)
        return before(self, papers)

    monkeypatch.setattr(Here, "map", busy)
    batches.run(started(world, 3))
    assert numbers() == [7, 8, 9]
    for paper in Document.objects.all():
        assert bytes(paper.renditions.get().content).decode().startswith(f"{paper.number} ")


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_each_letter_once(world, quick, at_once):
    batch = started(world, 30)
    at_once(*[lambda: batches.run(batch, chunk=4)] * 3)
    assert numbers() == list(range(1, 31))
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (DONE, 30)


def test_who_and_when(world, quick):
    with pytest.raises(PaperRefused, match="Không có văn bản"):
        batches.prepare(title="x", letters=[], by=world.users["office"])
    with pytest.raises(PaperRefused, match="Chỉ lãnh đạo, Văn phòng"):
        batches.prepare(title="x", letters=[letter(1)], by=world.users["unit"])
    made = batches.prepare(title="x", letters=[letter(1)], by=world.users["office"])
    with pytest.raises(PaperRefused, match="Chỉ lãnh đạo ký"):
        batches.start(made, by=world.users["office"], on=DAY)
    with pytest.raises(PaperRefused, match="tương lai"):
        batches.start(made, by=world.users["leader"], on=date(2199, 1, 1))
    assert batches.drop(made, by=world.users["office"]).state == DROPPED
    with pytest.raises(PaperRefused, match="Đã hủy"):
        batches.start(made, by=world.users["leader"], on=DAY)


def test_days_keep_their_order(world, quick):
    batches.run(started(world, 2, on=date(2021, 3, 9)))
    with pytest.raises(PaperRefused, match="Số 02/LHHVN-VP đã lấy ngày 09/3/2021"):
        started(world, 2)
    batch = started(world, 1, on=date(2021, 3, 9))
    batches.run(started(world, 1, on=date(2021, 3, 10)))
    batch = batches.run(batch)
    assert batch.state == STOPPED and "03/LHHVN-VP" in batch.problem and batch.letters.get().state == "waiting"
    assert batches.go_on(batch, by=world.users["office"], queued=False).state == RUNNING
