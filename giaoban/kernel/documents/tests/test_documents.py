"""Signed first, numbered after, without gaps; files kept with their hashes."""

import hashlib
from datetime import date

import pytest
from django.db import transaction

from giaoban.kernel.documents.actions import PaperRefused, draft, issue, keep, sign, take_number
from giaoban.kernel.documents.models import DRAFT, ISSUED, NUMBERED, SIGNED, Document, Register
from giaoban.kernel.documents.papers import Paper, Paragraph, Signature

DAY = date(2021, 3, 5)
FUTURE = date(2199, 1, 1)


def made(world, kind="TB"):
    return draft(org=world.orgs["LHHVN"], kind=kind, symbol_tail=f"{kind}-LHHVN", subject="Kết luận giao ban",
                 by=world.users["office"])


def signed(world, kind="TB", on=DAY):
    return sign(made(world, kind), by=world.users["leader"], on=on)


def paper():
    return Paper(superior="LIÊN HIỆP CÁC HỘI", issuer="ĐOÀN CHỦ TỊCH", issuer_name="Đoàn Chủ tịch", kind="THÔNG BÁO",
                 symbol_tail="TB-LHHVN", place="Hà Nội", year=2021, title="Kết luận giao ban",
                 body=(Paragraph("Nội dung."),), signature=Signature(("CHỦ TỊCH",), "Nguyễn Văn Lãnh"),
                 recipients=("Lưu: VT",), draft=True)


class TestOrder:
    def test_from_draft_to_issued(self, world):
        document = made(world)
        assert (document.state, document.symbol) == (DRAFT, "…/TB-LHHVN")
        document = sign(document, by=world.users["leader"], on=DAY, signer="Nguyễn Văn Lãnh")
        assert (document.state, document.symbol, document.signer) == (SIGNED, "…/TB-LHHVN", "Nguyễn Văn Lãnh")
        document = take_number(document, by=world.users["office"], on=DAY)
        assert (document.state, document.symbol, document.issued_on) == (NUMBERED, "01/TB-LHHVN", DAY)
        document = issue(document, paper(), by=world.users["office"])
        assert document.state == ISSUED

    def test_a_draft_is_never_numbered_nor_issued(self, world):
        document = made(world)
        for act in (lambda: take_number(document, by=world.users["office"], on=DAY),
                    lambda: issue(document, paper(), by=world.users["office"])):
            with pytest.raises(PaperRefused, match="đang ở “Dự thảo”"):
                act()
        assert not Register.objects.exists()

    def test_nothing_twice(self, world):
        document = signed(world)
        with pytest.raises(PaperRefused, match="không ký được"):
            sign(document, by=world.users["leader"], on=DAY)
        document = take_number(document, by=world.users["office"], on=DAY)
        with pytest.raises(PaperRefused, match="không lấy số được"):
            take_number(document, by=world.users["office"], on=DAY)
        document = issue(document, paper(), by=world.users["office"])
        with pytest.raises(PaperRefused, match="không phát hành được"):
            issue(document, paper(), by=world.users["office"])

    @pytest.mark.parametrize("name", ["office", "department", "unit", "viewer", "stranger"])
    def test_only_a_leader_signs(self, world, name):
        with pytest.raises(PaperRefused, match="Chỉ lãnh đạo"):
            sign(made(world), by=world.users[name], on=DAY)

    @pytest.mark.parametrize("name", ["unit", "viewer", "stranger"])
    def test_only_the_centre_numbers_and_issues(self, world, name):
        document = signed(world)
        with pytest.raises(PaperRefused, match="Văn phòng"):
            take_number(document, by=world.users[name], on=DAY)
        document = take_number(document, by=world.users["office"], on=DAY)
        with pytest.raises(PaperRefused, match="Văn phòng"):
            issue(document, paper(), by=world.users[name])

    def test_days(self, world):
        with pytest.raises(PaperRefused, match="tương lai"):
            signed(world, on=FUTURE)
        document = signed(world)
        with pytest.raises(PaperRefused, match="trước ngày ký 05/3/2021"):
            take_number(document, by=world.users["office"], on=date(2021, 3, 4))
        with pytest.raises(PaperRefused, match="tương lai"):
            take_number(document, by=world.users["office"], on=FUTURE)


class TestNumbers:
    def test_one_series_per_kind_and_year(self, world):
        office = world.users["office"]
        symbols = [take_number(signed(world, kind), by=office, on=on).symbol
                   for kind, on in (("TB", DAY), ("TB", DAY), ("BC", DAY), ("TB", date(2022, 1, 4)), ("TB", DAY))]
        assert symbols == ["01/TB-LHHVN", "02/TB-LHHVN", "01/BC-LHHVN", "01/TB-LHHVN", "03/TB-LHHVN"]

    def test_numbers_follow_the_order_of_time(self, world):
        take_number(signed(world), by=world.users["office"], on=date(2021, 3, 9))
        earlier = signed(world)
        with pytest.raises(PaperRefused, match="Số 01/TB-LHHVN đã lấy ngày 09/3/2021"):
            take_number(earlier, by=world.users["office"], on=date(2021, 3, 8))
        assert take_number(earlier, by=world.users["office"], on=date(2021, 3, 9)).number == 2
        assert take_number(signed(world, "QĐ"), by=world.users["office"], on=DAY).number == 1

    def test_a_crash_between_sign_and_number_leaves_no_gap(self, world):
        office = world.users["office"]
        take_number(signed(world), by=office, on=DAY)
        with pytest.raises(RuntimeError), transaction.atomic():
            taken = take_number(signed(world), by=office, on=DAY)
            assert taken.number == 2
            raise RuntimeError("the power went")
        assert take_number(signed(world), by=office, on=DAY).number == 2
        assert Document.objects.exclude(number=None).count() == Register.objects.get().last == 2

    @pytest.mark.django_db(transaction=True)
    def test_a_crash_while_rendering_keeps_the_paper_numbered_and_unissued(self, world, monkeypatch):
        document = take_number(signed(world), by=world.users["office"], on=DAY)
        monkeypatch.setattr("giaoban.kernel.documents.papers.render_pdf", lambda paper: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issue(document, paper(), by=world.users["office"])
        document.refresh_from_db()
        assert document.state == NUMBERED and not document.renditions.exists()
        monkeypatch.undo()
        assert issue(document, paper(), by=world.users["office"]).symbol == "01/TB-LHHVN"

    @pytest.mark.django_db(transaction=True)
    def test_sixteen_people_take_numbers_at_once(self, world, at_once):
        documents = [signed(world) for _ in range(16)]
        answers = at_once(*[lambda d=d: take_number(d, by=world.users["office"], on=DAY) for d in documents])
        assert all(isinstance(answer, Document) for answer in answers), answers
        assert sorted(answer.number for answer in answers) == list(range(1, 17))
        assert sorted(Document.objects.values_list("number", flat=True)) == list(range(1, 17))

    @pytest.mark.django_db(transaction=True)
    def test_two_people_number_the_same_paper(self, world, at_once):
        document = signed(world)
        answers = at_once(*[lambda: take_number(document, by=world.users["office"], on=DAY)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Document", "PaperRefused"]
        assert Register.objects.get().last == 1


class TestFiles:
    def test_renditions_are_kept_with_their_hashes_and_number(self, world):
        document = take_number(signed(world), by=world.users["office"], on=DAY)
        issue(document, paper(), by=world.users["office"])
        kept = {row.format: row for row in document.renditions.all()}
        assert set(kept) == {"docx", "pdf", "html"}
        for row in kept.values():
            assert row.sha256 == hashlib.sha256(bytes(row.content)).hexdigest()
        assert bytes(kept["pdf"].content).startswith(b"%PDF")
        page = bytes(kept["html"].content).decode()
        assert "01/TB-LHHVN" in page and "05 tháng 3 năm 2021" in page

    def test_a_sent_file_is_kept_byte_for_byte(self, world):
        content = bytes(range(256)) * 3
        kept = keep("đường dẫn/" * 40 + "báo cáo.docx", content, by=world.users["unit"])
        kept.refresh_from_db()
        assert bytes(kept.content) == content and kept.size == 768
        assert kept.sha256 == hashlib.sha256(content).hexdigest()
        assert kept.name.endswith("báo cáo.docx") and len(kept.name) <= 255
