"""From the pasted list to the decision, on the dossier's page."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from giaoban.domains.congresses.actions import set_elected
from giaoban.domains.congresses.models import Congress, Nomination
from giaoban.domains.congresses.pasting import read
from giaoban.kernel.documents.models import Document, Rendition
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.models import Mandate, ReadingLog

from .conftest import LIST

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(hall):
    client = Client()
    client.force_login(hall.world.users["organisation"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def congress(hall):
    """Held, with nobody on the list yet."""
    return hall.walk(hall.congress(), "hold")


def page(client, matter):
    return client.get(f"/ho-so/{matter.number}/").content.decode()


def paste(client, matter, text=LIST):
    path = f"/dai-hoi/{matter.number}/trung-cu/"
    seen = re.search(r'name="seen" value="(\d+)"', client.get(path).content.decode()).group(1)
    return client.post(path, {"table": text, "seen": seen})


def test_pasted_read_shown_with_its_shares(staff, congress):
    assert "Dán bảng từ Excel" in page(staff, congress) and "Chưa nhập ai" in page(staff, congress)
    assert paste(staff, congress).status_code == 302
    shown = page(staff, congress)
    for words in ("PGS.TS Trần Văn An", "nữ 1/3 (33,3 %)", "tái cử 1/3", "tuổi 51–63, bình quân 57", "người mới",
                  "Dự thảo quyết định công nhận", "Sửa, dán lại bảng"):
        assert words in shown, words
    # The form gives the list back as it would be pasted.
    form = staff.get(f"/dai-hoi/{congress.number}/trung-cu/").content.decode()
    assert "BCH\tChủ tịch\tPGS.TS Trần Văn An\t1958\tnam\ttái cử\t138" in form


def test_bad_rows_come_back_with_what_was_typed(staff, congress):
    answer = paste(staff, congress, LIST.replace("1965", "1890"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Dòng 3, “Lê Thị Bình”: năm sinh “1890” không rõ" in shown and "Ngô Văn Chi" in shown
    assert not congress.live_elected().exists()


def test_two_at_once(staff, congress):
    path = f"/dai-hoi/{congress.number}/trung-cu/"
    assert paste(staff, congress).status_code == 302
    answer = staff.post(path, {"table": LIST, "seen": "0"})
    assert answer.status_code == 422 and "vừa được người khác ghi lại" in answer.content.decode()


def test_a_namesake_is_chosen_on_the_page(staff, congress, browse):
    known = add_person(name="Lê Thị Bình", by=None)
    paste(staff, congress)
    shown = page(staff, congress)
    assert "2 dòng có người trùng tên" in shown and "Lê Thị Bình · chưa ghi năm sinh" in shown
    row = congress.live_elected().undecided().first()
    path = f"/dai-hoi/{congress.number}/trung-cu/{row.pk}/"
    # The unit learns that somebody must look, not who is in the register.
    mine = page(browse("unit"), congress)
    assert "Ban phụ trách hồ sơ đối chiếu" in mine and "chưa ghi năm sinh" not in mine
    assert browse("unit").post(path, {"person": known.pk}).status_code == 403
    assert staff.post(path, {"person": "999999"}).status_code == 302
    assert congress.live_elected().undecided().count() == 2
    staff.post(path, {"person": known.pk})
    assert congress.live_elected().filter(person=known).count() == 2
    assert "có trong sổ" in page(staff, congress)


def test_the_draft_then_the_decision(staff, congress, browse, hall):
    paste(staff, congress)
    draft = staff.get(f"/dai-hoi/{congress.number}/quyet-dinh/").content.decode()
    assert "DỰ THẢO" in draft and "Trần Văn An" in draft
    assert staff.get(f"/dai-hoi/{congress.number}/quyet-dinh/docx/").content[:2] == b"PK"
    assert browse("viewer").get(f"/dai-hoi/{congress.number}/quyet-dinh/").status_code == 404
    assert "Dự thảo quyết định" not in page(browse("viewer"), congress)
    leader = browse("leader")
    assert "DỰ THẢO" in leader.get(f"/dai-hoi/{congress.number}/quyet-dinh/").content.decode()

    def step(client, key, **facts):
        version = Congress.objects.get(pk=congress.pk).version
        return client.post(f"/ho-so/{congress.number}/buoc/{key}/", {f"{key}-version": version, f"{key}-on": "2021-02-26", **{
            f"{key}-{name}": value for name, value in facts.items()}})

    step(staff, "report_result", paper="BC 9")
    assert Congress.objects.get(pk=congress.pk).content_state == "result_reported"
    step(leader, "recognise", signer="Nguyễn Văn Ký", external="")
    paper = Document.objects.get()
    assert paper.symbol == "01/QĐ-LHHVN" and Mandate.objects.count() == 6
    shown = page(browse("unit"), congress)
    assert "Công nhận bằng Quyết định 01/QĐ-LHHVN ngày 26/02/2021" in shown and "Sửa, dán lại bảng" not in shown
    # The union reads and takes its own decision, though it sees no other paper of the centre.
    issued = browse("unit").get(f"/dai-hoi/{congress.number}/quyet-dinh/")
    assert "01/QĐ-LHHVN" in issued.content.decode() and "DỰ THẢO" not in issued.content.decode()
    file = browse("unit").get(f"/dai-hoi/{congress.number}/quyet-dinh/pdf/")
    assert file.content == bytes(Rendition.objects.get(format="pdf").content)
    assert browse("other_unit").get(f"/dai-hoi/{congress.number}/quyet-dinh/").status_code == 404


def test_as_a_workbook(staff, congress):
    paste(staff, congress)
    answer = staff.get(f"/dai-hoi/{congress.number}/trung-cu/", {"excel": "1"})
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Cơ quan", "Chức danh", "Họ và tên"] and rows[1][:4] == ["BCH", "Chủ tịch", "PGS.TS Trần Văn An", "1958"]
    assert ReadingLog.objects.filter(exported=True, rows=6).exists()


def test_who_may_paste(congress, browse):
    path = f"/dai-hoi/{congress.number}/trung-cu/"
    assert browse("unit").get(path).status_code == 200
    for who, status in (("viewer", 403), ("other_department", 403), ("leader", 403), ("other_unit", 404), ("stranger", 403)):
        assert browse(who).get(path).status_code == status, who
        assert browse(who).post(path, {"table": LIST, "seen": "0"}).status_code == status, who
    assert not congress.live_elected().exists()


def test_the_same_queries_for_one_and_three_people(staff, congress, hall):
    def asked(rows):
        set_elected(congress, read(rows, year=2021, congress=True).lines, by=hall.world.users["office"])
        page(staff, congress)
        with CaptureQueriesContext(connection) as queries:
            page(staff, congress)
        return len(queries)

    for name in ("Lê Thị Hoa", "Trần Văn Tám", "Vũ Thị Na"):
        add_person(name=name, by=None)
    one = "BCH\tỦy viên\tLê Thị Hoa"
    assert asked(one) == asked(f"{one}\nBCH\tỦy viên\tTrần Văn Tám\nBCH\tỦy viên\tVũ Thị Na")


def test_the_list_and_forms_of_every_kind_open(staff, congress):
    for key in ("congresses.congress", "congresses.by_election", "congresses.nomination"):
        assert staff.get("/ho-so/", {"kind": key}).status_code == 200
        assert staff.get(f"/ho-so/mo/{key}/").status_code == 200


def test_a_candidate_is_found_in_the_register(staff, hall):
    known = add_person(name="Lê Thị Bình", birth_year=1965, by=None)
    made = open_dossier(Nomination, title="Giới thiệu", org=hall.world.orgs["LHHVN"], on=date(2021, 2, 1), by=hall.world.users["office"],
                        department=hall.world.orgs["BAN-TCCSH"], assembly="national", assembly_term="khóa XV", candidate="Lê Thị Bình",
                        birth_year=1965)
    assert "Trong sổ có người cùng tên" in page(staff, made)
    staff.post(f"/dai-hoi/{made.number}/ung-cu/", {"person": known.pk})
    assert Nomination.objects.get().person == known and "đã có trong sổ" in page(staff, made)
    assert staff.get(f"/dai-hoi/{made.number}/trung-cu/").status_code == 404
