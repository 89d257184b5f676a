"""Purposes, masking, who sees a person, erasure that keeps counts, keeping too long."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from django.db import transaction

from giaoban.kernel.base import clock
from giaoban.kernel.people import actions, importing
from giaoban.kernel.people.counting.members import members
from giaoban.kernel.people.importing.files import path_of
from giaoban.kernel.people.models import (
    ROLES,
    ImportBatch,
    Mandate,
    Membership,
    Person,
    PersonChange,
    PersonReading,
    Posting,
    ReadingLog,
    RowError,
)
from giaoban.kernel.people.privacy.actions import PrivacyRefused, open_fields
from giaoban.kernel.people.privacy.erasing import erase
from giaoban.kernel.people.privacy.extract import extract_of
from giaoban.kernel.people.privacy.keeping import kept_too_long
from giaoban.kernel.people.privacy.purposes import FULL, PART, purposes, rule_on, rules_of_keeping, told
from giaoban.kernel.people.privacy.seeing import readers_of
from giaoban.kernel.people.privacy.showing import ERASED_NAME, shown
from giaoban.kernel.people.rules import can_change_person, can_see_person

pytestmark = pytest.mark.django_db

SINCE, LEFT = date(2015, 3, 1), date(2019, 6, 1)
FACTS = {"code": "HV-0042", "birth_date": date(1961, 5, 17), "sex": "f", "titles": "PGS.TS", "email": "hoa@vidu.vn",
         "phone": "0912 345 678", "address": "12 Lê Lợi, Vinh, Nghệ An", "job": "Trường Đại học Ví Dụ"}


@pytest.fixture
def hoa(world) -> Person:
    """A member of unit A since 2015, once in unit B, corrected once."""
    made = actions.add_person(name="Trần Thị Hoa", by=None, **FACTS)
    actions.join(made, world.orgs["LHH-A"], since=SINCE, by=None, card="A-77")
    actions.leave(actions.join(made, world.orgs["LHH-B"], since=SINCE, by=None), until=LEFT, by=None)
    return actions.change_person(made, version=1, by=world.users["unit"], phone="0912 345 679")


def test_every_field_of_a_person_has_its_purpose():
    assert set(purposes()) == {field.name for field in Person._meta.concrete_fields}
    for purpose in purposes().values():
        assert purpose.label and purpose.purpose and purpose.basis and purpose.kept, purpose.key
        assert purpose.own or purpose.sees, purpose.key
    emptied = [p for p in told() if p.erased]
    assert all(Person._meta.get_field(p.key).blank or p.key == "name" for p in emptied)


def test_what_each_role_reads(world, hoa):
    read = {role: shown(hoa, world.users[role]) for role in ROLES}
    assert set(read["viewer"].values) == {"name"}
    for role in ("office", "unit"):
        assert read[role].get("phone") == "0912 345 679" and not read[role].masked
    for role in ("leader", "department"):
        assert read[role].get("phone") == "••• 79" and read[role].get("email") == "h•••@vidu.vn"
        assert read[role].get("birth_date") == "1961" and read[role].get("address") == "•••, Nghệ An"
        assert read[role].masked == {"phone", "email", "birth_date", "address"}
    assert shown(hoa, world.users["stranger"]).values == {}


def test_a_covered_field_opens_with_a_reason_that_stays(world, hoa):
    with pytest.raises(PrivacyRefused, match="lý do"):
        open_fields(hoa, ["phone"], by=world.users["leader"], reason=" ")
    with pytest.raises(PrivacyRefused, match="họ tên"):
        open_fields(hoa, ["phone"], by=world.users["viewer"], reason="muốn gọi điện")
    opened = open_fields(hoa, ["phone", "folded"], by=world.users["leader"], reason="Mời dự hội đồng")
    assert opened == ["phone"]
    assert shown(hoa, world.users["leader"], opened=opened).get("phone") == "0912 345 679"
    line = PersonReading.objects.get()
    assert (line.fields, line.reason, line.person) == ("phone", "Mời dự hội đồng", hoa)


@pytest.mark.parametrize(("who", "sees"), [("leader", True), ("office", True), ("department", True), ("unit", True),
                                           ("other_unit", True), ("viewer", True), ("stranger", False)])
def test_who_sees_a_person(world, hoa, who, sees):
    """Unit B still sees who left it; nobody of the set sees a person of unit A alone."""
    assert can_see_person(world.users[who], hoa) is sees
    alone = actions.add_person(name="Lê Văn Một", by=None)
    actions.join(alone, world.orgs["LHH-A"], since=SINCE, by=None)
    assert can_see_person(world.users[who], alone) is (sees and who != "other_unit")


def test_who_changes_a_person(world, hoa):
    may = {name for name, user in world.users.items() if can_change_person(user, hoa)}
    assert may == {"office", "unit"}


def test_why_somebody_sees_a_person(world, hoa):
    told_ = {reader.user.username: reader.why for reader in readers_of(hoa, world.users["office"]).through}
    assert "hội viên của Liên hiệp hội tỉnh Đông" in told_["unit"]
    assert "đã thôi" in told_["other_unit"]
    assert dict(readers_of(hoa, world.users["office"]).central) == {"leader": 1, "office": 1, "department": 2}
    assert {r.user.username for r in readers_of(hoa, world.users["unit"]).through} == {"unit", "viewer"}


def test_the_extract_holds_everything(world, hoa):
    batch = ImportBatch.objects.create(name="ds.xlsx", sha256="0" * 64, org=world.orgs["LHH-A"])
    Person.objects.filter(pk=hoa.pk).update(batch=batch)
    hoa.refresh_from_db()
    actions.give_mandate(hoa, world.orgs["LHH-A"], "Ủy viên", since=SINCE, by=None, paper="QĐ 5")
    open_fields(hoa, ["phone"], by=world.users["leader"], reason="Mời dự họp")
    text = json.dumps(extract_of(hoa).as_json(), ensure_ascii=False)
    for word in ("0912 345 679", "0912 345 678", "17/5/1961", "A-77", "tỉnh Đoài", "Ủy viên", "QĐ 5", "ds.xlsx",
                 "Mời dự họp", "Điều 9"):
        assert word in text, word


def counts() -> list[dict[int, int]]:
    return [members(date(year, 12, 31)) for year in range(2014, 2022)]


def erased(hoa, world, **more):
    return erase(hoa, by=world.users["office"], reason="Đơn ngày 12/3", paper="CV 45/LHHVN", **more)


def everything() -> str:
    """All text of the tables that know people."""
    rows = [list(model.objects.values()) for model in (Person, PersonChange, Membership, Mandate, RowError, ImportBatch,
                                                       PersonReading, ReadingLog)]
    return repr(rows) + repr(sorted(Posting.objects.values_list("token", flat=True)))


def test_an_erasure_leaves_counts_and_nothing_else(world, hoa):
    batch = ImportBatch.objects.create(name="ds.xlsx", sha256="0" * 64, org=world.orgs["LHH-A"], state="done")
    Person.objects.filter(pk=hoa.pk).update(batch=batch)
    RowError.objects.create(batch=batch, row=1, line=2, field="email", value="hoa@vidu.vn", reason="hoa@vidu.vn đã có")
    other = RowError.objects.create(batch=batch, row=2, line=3, field="name", value="", reason="Thiếu họ tên")
    actions.log_reading(world.users["unit"], "Tìm người: trần thị hoa", 1)
    actions.set_expertise(hoa, ["101"], version="2008", by=None)
    before, rows = counts(), Membership.objects.count()
    erased(hoa, world)
    assert counts() == before and Membership.objects.count() == rows
    left = everything()
    for secret in ("Hoa", "hoa", "0912", "vidu.vn", "Lê Lợi", "A-77", "HV-0042", "1961-05-17", "Ví Dụ", "date(1961"):
        assert secret not in left, secret
    other.refresh_from_db()
    assert other.reason == "Thiếu họ tên"
    hoa.refresh_from_db()
    assert (hoa.name, hoa.sex, hoa.birth_year, hoa.code) == (ERASED_NAME, "f", 1961, None)
    assert hoa.erasure.paper == "CV 45/LHHVN"


def test_the_sent_list_goes_too(world, django_capture_on_commit_callbacks):
    """Its preview, its failed rows, the file itself; an unfinished list holds the erasure up."""
    text = "Họ và tên,Điện thoại,Năm sinh\nTrần Thị Hoa,0912345678,1961\nTrần Sai,,1890\n"
    batch = importing.upload("ds.csv", BytesIO(text.encode()), org=world.orgs["LHH-A"], by=world.users["unit"])
    importing.preview(batch, by=world.users["unit"])
    importing.run(importing.start(batch, by=world.users["unit"], queued=False))
    found = Person.objects.get(folded="tran thi hoa")
    ImportBatch.objects.filter(pk=batch.pk).update(state="failed", counts={"preview": {"sample": ["Trần Thị Hoa"]}})
    with pytest.raises(PrivacyRefused, match="đang dở"):
        erased(found, world)
    ImportBatch.objects.filter(pk=batch.pk).update(state="done")
    assert path_of(batch).exists()
    with django_capture_on_commit_callbacks(execute=True):
        erased(found, world)
    assert "Hoa" not in everything() and not path_of(batch).exists()
    with pytest.raises(importing.ImportRefused, match="yêu cầu xóa"):
        importing.error_file(batch)


def test_an_erasure_is_refused(world, hoa):
    with pytest.raises(PrivacyRefused, match="Văn phòng"):
        erase(hoa, by=world.users["leader"], reason="Đơn", paper="CV 1")
    with pytest.raises(PrivacyRefused, match="văn bản đồng ý"):
        erase(hoa, by=world.users["office"], reason="Đơn", paper=" ")
    with pytest.raises(PrivacyRefused, match="từng giữ chức vụ"):
        erased(hoa, world, keep_name="Luật Lưu trữ")
    post = actions.give_mandate(hoa, world.orgs["LHH-A"], "Chủ tịch", since=SINCE, by=None)
    with pytest.raises(PrivacyRefused, match="Đang giữ chức Chủ tịch"):
        erased(hoa, world)
    Mandate.objects.filter(pk=post.pk).update(until=LEFT)
    erased(hoa, world, keep_name="Luật Lưu trữ, Điều 15")
    hoa.refresh_from_db()
    assert (hoa.name, hoa.phone) == ("Trần Thị Hoa", "")
    with pytest.raises(PrivacyRefused, match="đã được xóa"):
        erased(hoa, world)


def test_a_refused_erasure_leaves_all_as_it_was(world, hoa):
    actions.give_mandate(hoa, world.orgs["LHH-A"], "Chủ tịch", since=SINCE, by=None)
    before = everything()
    with pytest.raises(PrivacyRefused), transaction.atomic():
        erased(hoa, world)
    assert everything() == before


def test_rows_merged_into_the_person_are_emptied_too(world, hoa):
    twin = actions.add_person(name="Trần Hoa", by=None, phone="0999 888 777")
    Person.objects.filter(pk=twin.pk).update(merged_into=hoa)
    with pytest.raises(PrivacyRefused, match="gộp vào"):
        erased(Person.objects.get(pk=twin.pk), world)
    erased(hoa, world)
    assert "0999" not in everything()


def test_kept_too_long_by_the_rule_of_the_day(world, hoa):
    rule = rules_of_keeping()[0]
    assert rule_on(date(2025, 12, 31)) is None and rule.source
    assert list(kept_too_long(date(2025, 12, 31))) == []
    actions.leave(Membership.objects.get(person=hoa, until=None), until=date(2020, 1, 1), by=None)
    assert list(kept_too_long(date(2020 + rule.years, 1, 1))) == []
    late = date(2021 + rule.years, 1, 2)
    assert [(p.pk, p.left_on) for p in kept_too_long(late)] == [(hoa.pk, date(2020, 1, 1))]
    actions.give_mandate(hoa, world.orgs["LHH-B"], "Ủy viên", since=date(2021, 1, 1), by=None)
    assert list(kept_too_long(late)) == []
    with clock.at(late):
        assert purposes()["name"].level("viewer") == FULL and purposes()["phone"].level("leader") == PART
