"""Papers in, batches of letters and Word templates on the screen."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from giaoban.kernel.documents import batches
from giaoban.kernel.documents.actions import draft_from, issue, register_incoming, sign, take_number
from giaoban.kernel.documents.forms import form
from giaoban.kernel.documents.models import Batch, Document, Incoming, PaperTemplate
from giaoban.kernel.documents.word.tests.test_filling import word, words_of

DAY = date(2021, 3, 5)


def taken(world, n=1, **more):
    return register_incoming(author="Bộ Tư pháp", subject=f"Xin ý kiến số {n}", received_on=DAY, symbol=f"{n}/BTP-VP",
                             signed_on=date(2021, 3, 1), by=world.users["office"], **more)


def cells(answer):
    return CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()


class TestIncoming:
    def test_pasted_read_and_registered_with_its_file(self, browse, world):
        office = browse("office")
        page = office.post("/van-ban/den/vao-so/", {"do": "read", "pasted": "Công văn số 12/BTP-VP ngày 01 tháng 3 năm "
                                                    "2021 của Bộ Tư pháp về việc góp ý dự thảo Luật"}).content.decode()
        assert "12/BTP-VP" in page and "góp ý dự thảo Luật" in page and not Incoming.objects.exists()
        answer = office.post("/van-ban/den/vao-so/", {
            "received_on": "2021-03-05", "author": "Bộ Tư pháp", "symbol": "12/BTP-VP", "signed_on": "2021-03-01",
            "kind": "Công văn", "subject": "góp ý", "due": "2021-03-20", "receiver": "BAN-TVPB",
            "dossier": world.task().number, "file": SimpleUploadedFile("quét.pdf", b"%PDF-1.4 <script>")})
        row = Incoming.objects.get()
        assert answer.url == f"/van-ban/den/{row.pk}/" and row.number == 1 and row.receiver.code == "BAN-TVPB"
        kept = office.get(f"/van-ban/den/{row.pk}/tep/")
        assert kept.content == b"%PDF-1.4 <script>" and kept["Content-Disposition"].startswith("attachment")

    def test_the_official_books(self, browse, world):
        row = taken(world, due=date(2021, 3, 20))
        taken(world, 2)
        heads, first, second = cells(browse("office").get("/van-ban/den/?excel=1"))
        assert len(heads) == 10 and first[1:4] == ["01", "Bộ Tư pháp", "1/BTP-VP"] and second[1] == "02"
        assert len(cells(browse("office").get("/van-ban/den/?excel=1&so=theo-doi"))[0]) == 7
        for address in ("/van-ban/den/?pdf=1", "/van-ban/den/?pdf=1&so=theo-doi", "/van-ban/?pdf=1", "/van-ban/den/?pdf=1&q=zz"):
            answer = browse("office").get(address)
            assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF"), address
        assert "Quá hạn" in browse("office").get("/van-ban/den/?state=qua-han").content.decode()
        assert row.symbol in browse("department").get(f"/van-ban/den/{row.pk}/").content.decode()

    def test_followed_answered_and_voided(self, browse, world):
        row, office = taken(world), browse("office")
        act = f"/van-ban/den/{row.pk}/"
        assert office.post(act + "theo-doi/", {"theo-version": "1", "theo-progress": "đang làm",
                                               "theo-receiver": "BAN-TVPB"}).status_code == 302
        assert office.post(act + "tra-loi/", {"tra-loi-version": "2", "tra-loi-symbol": "9/X"}).status_code == 422
        paper = draft_from(form("ledger.decision"), world.task(), by=world.users["department"])
        paper = take_number(sign(paper, by=world.users["leader"], on=DAY), by=world.users["office"], on=DAY)
        issue(paper, by=world.users["office"])
        assert office.post(act + "tra-loi/", {"tra-loi-version": "2", "tra-loi-symbol": "01/QĐ-LHHVN"}).status_code == 302
        assert "01/QĐ-LHHVN" in office.get(act).content.decode()
        assert browse("department").post(act + "huy/", {"huy-version": "3", "huy-reason": "x"}).status_code == 403
        office.post(act + "huy/", {"huy-version": "3", "huy-reason": "Ghi nhầm"})
        assert "Ghi nhầm" in office.get("/van-ban/den/?excel=1").filename or "Ghi nhầm" in office.get(act).content.decode()

    @pytest.mark.parametrize("name", ["unit", "viewer", "stranger"])
    def test_units_do_not_read_them(self, browse, world, name):
        row = taken(world)
        for address in ("/van-ban/den/", f"/van-ban/den/{row.pk}/", f"/van-ban/den/{row.pk}/tep/", "/van-ban/nhieu/",
                        "/van-ban/mau/"):
            assert browse(name).get(address).status_code == 403, address

    def test_constant_queries(self, browse, world):
        office, counts = browse("office"), []
        for n in range(3):
            taken(world, n, receiver=world.orgs["BAN-TVPB"])
            office.get("/van-ban/den/")
            with CaptureQueriesContext(connection) as asked:
                office.get("/van-ban/den/")
            counts.append(len(asked))
        assert counts[0] == counts[2]


class TestBatches:
    def test_chasing_letters_from_preparing_to_issued(self, browse, world, monkeypatch):
        for unit in ("LHH-A", "LHH-B"):
            world.walk(world.task(unit), upto="accept")
        office, leader = browse("office"), browse("leader")
        answer = office.post("/van-ban/nhieu/don-doc/", {"year": "2020", "due": "2021-03-31"})
        batch = Batch.objects.get()
        assert answer.url == f"/van-ban/nhieu/{batch.pk}/" and batch.total == 2
        page = office.get(f"/van-ban/nhieu/{batch.pk}/thu/1/").content.decode()
        assert "Liên hiệp hội tỉnh Đông" in page and "80.000.000" in page and "DỰ THẢO" in page
        assert "Chờ lãnh đạo ký" in office.get(answer.url).content.decode()
        assert office.post(f"{answer.url}ky/", {"on": "2021-03-05"}).status_code == 302
        batch.refresh_from_db()
        assert batch.state == "prepared"
        assert leader.post(f"{answer.url}ky/", {"on": "2021-03-05", "signer": "Nguyễn Ký"}).status_code == 302
        batches.run(batch)
        page = office.get(answer.url).content.decode()
        assert "02/LHHVN" in page and "Đã phát hành 2/2" in page
        assert "2/2" in office.get(f"{answer.url}tien-do/").content.decode()
        assert office.get(f"/van-ban/nhieu/{batch.pk}/thu/1/").status_code == 302
        assert Document.objects.filter(kind="CV").count() == 2

    def test_nobody_to_chase(self, browse, world):
        answer = browse("office").post("/van-ban/nhieu/don-doc/", {"year": "2020"})
        assert answer.status_code == 422 and "Không có văn bản nào để gửi" in answer.content.decode()

    def test_constant_queries(self, browse, world):
        office, counts = browse("office"), []
        from giaoban.kernel.documents.tests.test_batches import letter

        for size in (1, 3):
            made = batches.prepare(title="x", letters=[letter(n) for n in range(size)], by=world.users["office"])
            for address in (f"/van-ban/nhieu/{made.pk}/", "/van-ban/nhieu/"):
                office.get(address)
                with CaptureQueriesContext(connection) as asked:
                    office.get(address)
                counts.append(len(asked))
        assert counts[:2] == counts[2:]


class TestTemplates:
    KEY = "/van-ban/mau/ledger.decision/"

    def upload(self, client, content, do="use", name="mau.docx"):
        return client.post(self.KEY + "gui/", {"do": do, "file": SimpleUploadedFile(name, content)})

    def test_a_good_file_is_used_a_bad_one_is_told_and_the_good_stays(self, browse, world):
        world.walk(world.task(), upto="approve")
        office = browse("office")
        assert "{{ so_tien }}" in office.get(self.KEY).content.decode()
        assert self.upload(office, word("Số {{ so_ky_hieu }}: {{ so_tien }} {{ so_tienn }}")).status_code == 302
        assert PaperTemplate.objects.get().unknown == ["so_tienn"]
        answer = self.upload(office, word("Sai {% for %}"))
        assert answer.status_code == 422 and "Mẫu có lỗi" in answer.content.decode() and "Sai" in answer.content.decode()
        assert self.upload(office, b"khong phai").status_code == 422
        assert "phiên bản 1" in office.get("/van-ban/mau/").content.decode()
        tried = self.upload(office, word("Thử {{ so_tien }}"), do="try")
        assert "Thử 80.000.000" in words_of(tried.content) and PaperTemplate.objects.count() == 1

    def test_the_issued_file_is_the_office_s_own(self, browse, world):
        task = world.walk(world.task(), upto="approve")
        self.upload(browse("office"), word("Mẫu riêng số {{ so_ky_hieu }}, ký: {{ nguoi_ky }}"))
        paper = draft_from(form("ledger.decision"), task, by=world.users["department"])
        page = browse("department").get(f"/van-ban/{paper.pk}/").content.decode()
        assert f"/van-ban/{paper.pk}/mau/docx/" in page
        assert "Mẫu riêng" in words_of(browse("department").get(f"/van-ban/{paper.pk}/mau/docx/").content)
        browse("leader").post(f"/van-ban/{paper.pk}/viec/ky/", {"ky-on": "2021-03-05", "ky-signer": "Nguyễn Ký"})
        browse("office").post(f"/van-ban/{paper.pk}/viec/lay-so/", {"lay-so-on": "2021-03-05"})
        paper.refresh_from_db()
        text = words_of(bytes(paper.renditions.get(format="docx").content))
        assert text == "Mẫu riêng số 01/QĐ-LHHVN, ký: Nguyễn Ký"

    def test_back_to_the_built_in(self, browse, world):
        world.task()
        office = browse("office")
        self.upload(office, word("{{ so_tien }}"))
        assert browse("department").post(self.KEY + "bo/").status_code == 403
        assert office.post(self.KEY + "bo/").status_code == 302
        assert "mẫu có sẵn" in office.get(self.KEY).content.decode() and PaperTemplate.objects.count() == 1
        assert office.get(self.KEY + "1/").content == bytes(PaperTemplate.objects.get().content)
        assert office.get("/van-ban/mau/khong-co/").status_code == 404
