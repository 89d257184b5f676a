"""Lists through the screens: sent, mapped, looked through, started, given back, sent again, taken back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from giaoban.kernel.people import importing
from giaoban.kernel.people.models import DONE, UNDONE, ImportBatch, Membership, Person, ReadingLog

pytestmark = pytest.mark.django_db

LIST = "Họ và tên;Năm sinh;Cột lạ;Điện thoại\nLê Văn An;1970;x;0912 111 222\nTrần Thị Bình;1890;y;\nVõ Cường;1985;z;\n"


def send(client: Any, text: str = LIST, name: str = "ds.csv", **more: Any) -> Any:
    return client.post(reverse("persons:send"), {"file": SimpleUploadedFile(name, text.encode()), "unit": "LHH-A", **more})


def sent(client: Any, text: str = LIST, **more: Any) -> ImportBatch:
    answer = send(client, text, **more)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return ImportBatch.objects.latest("pk")


def on(batch: ImportBatch, name: str = "batch") -> str:
    return reverse(f"persons:{name}", args=[batch.pk])


def looked(client: Any, batch: ImportBatch, **columns: str) -> str:
    chosen = {f"col-{number}": key for key, number in batch.mapping.items()} | columns
    assert client.post(on(batch, "look"), chosen).status_code == 302
    return client.get(on(batch)).content.decode()


def done(client: Any, batch: ImportBatch) -> str:
    client.post(on(batch, "start"))
    batch.refresh_from_db()
    importing.run(batch)
    return client.get(on(batch)).content.decode()


def test_columns_are_guessed_and_shown_with_their_first_values(browse):
    client = browse("unit")
    batch = sent(client)
    columns = client.get(on(batch)).context["columns"]
    assert [(c["head"], c["meaning"]) for c in columns] == [("Họ và tên", "name"), ("Năm sinh", "birth"), ("Cột lạ", ""),
                                                           ("Điện thoại", "phone")]
    assert columns[0]["values"] == ["Lê Văn An", "Trần Thị Bình", "Võ Cường"]
    assert not Person.objects.exists()


def test_looked_at_before_anything_is_written(browse):
    client = browse("unit")
    batch = sent(client)
    text = looked(client, batch)
    assert "Bắt đầu nhập 3 dòng" in text and "Trần Thị Bình" in text and "1890" in text
    assert not Person.objects.exists()
    missing = looked(client, batch, **{"col-0": ""})
    assert "Chưa chọn cột" in missing
    twice = client.post(on(batch, "look"), {"col-0": "name", "col-2": "name"}, follow=True).content.decode()
    assert "hai cột" in twice


def test_errors_are_given_back_mended_and_sent_again(browse, world):
    client = browse("unit")
    batch = sent(client)
    looked(client, batch)
    text = done(client, batch)
    assert batch.state == DONE and (batch.done, batch.failed) == (3, 1)
    assert "Tải dòng lỗi" in text and "Gửi lại tệp đã sửa" in text
    back = b"".join(client.get(on(batch, "batch_errors")).streaming_content).decode("utf-8-sig")
    assert back.splitlines()[1].startswith("Trần Thị Bình;1890;y;") and "Lý do" in back.splitlines()[0]
    again = sent(client, back.replace("1890", "1980"))
    looked(client, again)
    done(client, again)
    assert (again.done, again.failed) == (1, 0)
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Lê Văn An", "Trần Thị Bình", "Võ Cường"]
    assert Membership.objects.filter(org=world.orgs["LHH-A"]).count() == 3
    assert ReadingLog.objects.filter(exported=True, what__startswith="Dòng lỗi").exists()


def test_a_batch_is_taken_back_with_a_reason(browse):
    client = browse("unit")
    batch = sent(client)
    done(client, batch)
    refused = client.post(on(batch, "undo"), {"reason": " "}, follow=True)
    assert "lý do" in refused.content.decode() and ImportBatch.objects.get().state == DONE
    client.post(on(batch, "undo"), {"reason": "Gửi nhầm tệp"})
    batch.refresh_from_db()
    assert batch.state == UNDONE and "Gửi nhầm tệp" in client.get(on(batch)).content.decode()
    assert not Person.objects.current().exists()


def test_the_same_file_is_known_again(browse):
    client = browse("unit")
    done(client, sent(client))
    assert "đã được nhập" in client.get(on(sent(client))).content.decode()


@pytest.mark.parametrize(("name", "content", "said"), [
    ("anh.xlsx", "PK\x03\x04 hỏng", ""), ("rong.csv", "", ""), ("ds.docx", "PK\x03\x04", "")])
def test_what_is_no_list_is_refused_by_the_form(browse, name, content, said):
    answer = send(browse("unit"), content, name)
    assert answer.status_code == 422 and answer.context["form"].errors["file"] and said in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_unit_sends_only_for_itself(browse):
    assert send(browse("unit"), unit="LHH-B").status_code == 422
    assert send(browse("unit"), unit="").status_code == 422
    assert send(browse("office"), LIST.replace("Cột lạ", "Đơn vị").replace(";x;", ";LHH-B;"), unit="").status_code == 302


def test_who_may_send(browse):
    batch = sent(browse("unit"))
    for who, status in (("office", 200), ("other_unit", 404), ("leader", 403), ("department", 403), ("viewer", 403)):
        assert browse(who).get(on(batch)).status_code == status, who
    assert browse("other_unit").get(reverse("persons:imports")).context["table"] == []


def test_a_list_of_another_unit_reads_nobody_by_code(browse, world):
    """A code of somebody out of sight neither shows nor changes that person."""
    done(browse("other_unit"), sent(browse("other_unit"), "Mã hội viên;Họ và tên;Điện thoại\nB-1;Đỗ Kín;0900 000 001\n",
                                    unit="LHH-B"))
    client = browse("unit")
    batch = sent(client, "Mã hội viên;Họ và tên;Điện thoại\nB-1;Đỗ Kín;0911 111 111\n")
    text = looked(client, batch)
    assert "0900 000 001" not in text
    done(client, batch)
    assert Person.objects.get(code="B-1").phone == "0900 000 001"
    assert not Membership.objects.filter(org=world.orgs["LHH-A"]).exists()


def test_progress_moves_and_then_loads_the_page_anew(browse):
    client = browse("unit")
    batch = sent(client)
    client.post(on(batch, "start"))
    moving = client.get(on(batch, "progress"), HTTP_HX_REQUEST="true")
    assert "HX-Refresh" not in moving.headers and "Đang nhập" in moving.content.decode()
    batch.refresh_from_db()
    importing.run(batch)
    assert client.get(on(batch, "progress"), HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"


def test_the_template_has_heads_that_are_understood(browse):
    content = b"".join(browse("unit").get(reverse("persons:template")).streaming_content)
    heads = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[0]
    assert len(importing.columns.guess(heads)) == len(heads)
