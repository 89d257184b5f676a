"""Acts on bodies: typed, shown back, carried out; refused in the form with nothing written."""

import re
from datetime import date

import pytest

from giaoban.kernel.bodies.models import Alignment, Body, BodyAct, Seat, Term
from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.models import Mandate, Person

pytestmark = pytest.mark.django_db
BASE = "/co-quan/LHH-A-BCH/"
DAY = "2018-03-01"


def stamp_of(client, path):
    found = re.search(r'name="stamp" value="([^"]*)"', client.get(path).content.decode())
    return found.group(1) if found else ""


def sends(client, path, **data):
    return client.post(path, {"on": DAY, "paper": "QĐ 5/QĐ-LHHVN", "stamp": stamp_of(client, path), **data})


def confirms(client, path, shown):
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode()))
    return client.post(path, hidden)


def done(client, path, **data):
    shown = sends(client, path, **data)
    assert shown.status_code == 200, shown.content.decode()[:3000]
    answer = confirms(client, path, shown)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return shown.context["effect"]


@pytest.mark.parametrize("who", ["leader", "department", "unit", "viewer", "stranger"])
@pytest.mark.parametrize("path", ["bau-bo-sung/", "so-luong/", "thoi/{}/", "thay/{}/", "../lap/", "../thu-xep/"])
def test_only_the_office_may(browse, union, who, path):
    path = "/co-quan/" + path[3:] if path.startswith("../") else BASE + path.format(union.held["An"].pk)
    assert browse(who).get(path).status_code == 403
    assert browse(who).post(path, {"on": DAY}).status_code == 403


def test_what_is_not_there(browse, union):
    for path in ("khong-co/", "thoi/999999/", f"khong-co/{union.held['An'].pk}/"):
        assert browse("office").get(BASE + path).status_code == 404
    assert browse("other_unit").get(f"{BASE}bau-bo-sung/").status_code == 404


def test_a_by_election_of_somebody_new(browse, union):
    client, before = browse("office"), BodyAct.objects.count()
    shown = sends(client, f"{BASE}bau-bo-sung/", name="Vũ Văn Lâm", birth_year="1980", post="Ủy viên", how="by_election")
    assert "Vũ Văn Lâm giữ “Ủy viên”" in shown.context["effect"] and "thêm người này vào sổ" in shown.context["effect"]
    assert BodyAct.objects.count() == before and not Person.objects.filter(name="Vũ Văn Lâm").exists()
    assert confirms(client, f"{BASE}bau-bo-sung/", shown).status_code == 302
    row = Mandate.objects.get(person__name="Vũ Văn Lâm")
    assert (row.since, row.paper, row.how, row.term) == (date(2018, 3, 1), "QĐ 5/QĐ-LHHVN", "by_election", "VII (2015–2020)")
    assert BodyAct.objects.last().by.username == "office"


def test_a_namesake_is_asked_about(browse, union):
    known = add_person(name="Vũ Văn Lâm", by=None)
    client, path = browse("office"), f"{BASE}bau-bo-sung/"
    facts = {"name": "Vũ Văn Lâm", "birth_year": "1980", "post": "Ủy viên", "how": "by_election"}
    shown = sends(client, path, **facts)
    assert shown.status_code == 422 and "Trong sổ có người trùng tên" in shown.content.decode()
    done(client, path, **facts, who=str(known.pk))
    assert known.mandates.get().post == "Ủy viên" and Person.objects.filter(name="Vũ Văn Lâm").count() == 1


def test_the_same_year_needs_no_question(browse, union):
    known = add_person(name="Vũ Văn Lâm", birth_year=1980, by=None)
    done(browse("office"), f"{BASE}bau-bo-sung/", name="Vũ Văn Lâm", birth_year="1980", post="Ủy viên", how="by_election")
    assert known.mandates.count() == 1


def test_resigning_and_taking_it_back(browse, union):
    client, row = browse("office"), union.held["An"]
    assert "thôi giữ “Chủ tịch”" in done(client, f"{BASE}thoi/{row.pk}/", reason="Nghỉ hưu")
    assert Mandate.objects.get(pk=row.pk).until == date(2018, 3, 1)
    done(client, f"{BASE}phuc-hoi/{row.pk}/", reason="Ghi nhầm người")
    assert Mandate.objects.held().get(person=row.person).until is None
    assert client.get(f"{BASE}thoi/{row.pk}/").status_code == 404  # the voided row


def test_replacing(browse, union):
    effect = done(browse("office"), f"{BASE}thay/{union.held['Bình'].pk}/", name="Vũ Văn Lâm", birth_year="1980", reason="Chuyển công tác")
    assert "Bình thôi giữ “Ủy viên”, Vũ Văn Lâm giữ thay" in effect
    assert Mandate.objects.held().filter(body=union.body.pk, until=None, post="Ủy viên").count() == 2


def test_withdrawing_a_wrong_line(browse, union):
    done(browse("office"), f"{BASE}rut/{union.held['Chi'].pk}/", reason="Nhầm người")
    assert Mandate.objects.get(pk=union.held["Chi"].pk).voided_at is not None


def test_refusals_come_back_in_the_form(browse, union):
    client, before = browse("office"), Mandate.objects.count()
    shown = sends(client, f"{BASE}bau-bo-sung/", name="Vũ Văn Lâm", birth_year="1980", post="Chủ tịch", how="by_election")
    assert shown.status_code == 422 and "đã đủ 1 người" in shown.content.decode()
    shown = sends(client, f"{BASE}thoi/{union.held['An'].pk}/", reason="x", on="2014-01-01")
    assert shown.status_code == 422 and "không sau ngày nhận chức danh" in shown.content.decode()
    shown = sends(client, f"{BASE}thoi/{union.held['An'].pk}/", reason="")
    assert shown.status_code == 422
    assert Mandate.objects.count() == before and not Person.objects.filter(name="Vũ Văn Lâm").exists()


def test_somebody_else_was_faster(browse, union):
    client, path = browse("office"), f"{BASE}so-luong/"
    old = stamp_of(client, path)
    done(client, path, post="Ủy viên", places="5")
    shown = client.post(path, {"on": DAY, "paper": "", "stamp": old, "post": "Ủy viên", "places": "6"})
    assert shown.status_code == 422 and "vừa được người khác cập nhật" in shown.content.decode()
    assert Seat.objects.held().filter(post="Ủy viên", until=None).get().places == 5


def test_terms(browse, union):
    client = browse("office")
    done(client, f"{BASE}keo-dai/", until="2021-06-30", reason="Chờ đại hội toàn quốc", on="2020-10-01")
    assert Term.objects.overdue(date(2021, 3, 1)).count() == 0
    effect = done(client, f"{BASE}mo-nhiem-ky/", number="VIII", nominal_since="2021-01-01", nominal_until="2025-12-31", on="2021-05-05")
    assert "3 người đang giữ chức danh thôi giữ" in effect
    done(client, f"{BASE}rut-nhiem-ky/", reason="Nhầm tỉnh")
    assert Term.objects.held().filter(until=None).get().number == "VII"
    done(client, f"{BASE}ket-thuc/", reason="Hợp nhất tỉnh", on="2021-07-01")
    assert not Term.objects.held().filter(until=None).exists()
    shown = sends(client, f"{BASE}keo-dai/", until="2022-06-30", on="2021-08-01")
    assert shown.status_code == 422 and "Chưa có nhiệm kỳ đang chạy" in shown.content.decode()


def test_a_body_is_founded(browse, union):
    client = browse("office")
    assert "LHH-B – Liên hiệp hội tỉnh Đoài" in client.get("/co-quan/lap/?unit=LHH-B").content.decode()
    done(client, "/co-quan/lap/", unit="LHH-B", form="executive")
    assert Body.objects.get(of__code="LHH-B").org.code == "LHH-B-BCH"
    shown = sends(client, "/co-quan/lap/", unit="LHH-B", form="executive")
    assert shown.status_code == 422 and "đã có Ban Chấp hành" in shown.content.decode()


def test_the_window(browse, union):
    done(browse("office"), "/co-quan/thu-xep/", national_on="2025-12-20", from_day="2025-01-01", to_day="2025-11-30", paper="CV 3")
    assert Alignment.objects.get().source == "CV 3"
