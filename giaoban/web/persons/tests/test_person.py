"""One person on the screen: what each role reads, covered fields, forms, erasure."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from giaoban.kernel.people import actions
from giaoban.kernel.people.models import Membership, Person, PersonReading

from .conftest import EMAIL, LEFT, PHONE, SINCE

pytestmark = pytest.mark.django_db


def page(browse, who, name="person", *args):
    return browse(who).get(reverse(f"persons:{name}", args=args))


@pytest.mark.parametrize(("who", "status"), [("office", 200), ("leader", 200), ("department", 200), ("unit", 200),
                                             ("other_unit", 200), ("viewer", 200), ("stranger", 403)])
def test_who_opens_the_page(browse, hoa, who, status):
    assert page(browse, who, "person", hoa.pk).status_code == status


def test_a_unit_reads_only_of_its_own_unions(browse, hoa):
    theirs = page(browse, "other_unit", "person", hoa.pk).content.decode()
    assert "Thôi là hội viên Liên hiệp hội tỉnh Đoài" in theirs
    assert "tỉnh Đông" not in theirs and "Ủy viên" not in theirs
    assert "tỉnh Đông" not in page(browse, "other_unit", "readers", hoa.pk).content.decode()


def test_a_viewer_reads_the_name_alone(browse, hoa):
    text = page(browse, "viewer", "person", hoa.pk).content.decode()
    assert "Trần Thị Hoa" in text
    for secret in (PHONE, EMAIL, "PGS.TS", "1961", "Ví Dụ", "Lê Lợi", "HV-0042"):
        assert secret not in text, secret
    assert page(browse, "viewer", "readers", hoa.pk).status_code == 403
    assert browse("viewer").post(reverse("persons:open", args=[hoa.pk]), {"reason": "gọi điện"}).status_code == 422


def test_covered_fields_open_once_with_a_reason(browse, hoa):
    client, address = browse("leader"), reverse("persons:open", args=[hoa.pk])
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422 and PHONE not in refused.content.decode()
    opened = client.post(address, {"reason": "Mời dự hội đồng"})
    assert PHONE in opened.content.decode() and "no-store" in opened.headers["Cache-Control"]
    assert PHONE not in page(browse, "leader", "person", hoa.pk).content.decode()
    assert "Mời dự hội đồng" in page(browse, "office", "person", hoa.pk).content.decode()
    assert PersonReading.objects.filter(how="opened").count() == 1


def test_both_days_where_they_differ(browse, hoa):
    text = page(browse, "office", "person", hoa.pk).content.decode()
    assert "01/3/2015" in text and "ghi ngày" in text


def facts(person, **more):
    return {"name": person.name, "code": "HV-0042", "birth_date": "1961-05-17", "birth_year": "1961", "sex": "f",
            "titles": "PGS.TS", "job": "Trường Đại học Ví Dụ", "phone": PHONE, "email": EMAIL,
            "address": "12 Lê Lợi, Vinh, Nghệ An", "version": person.version, **more}


def test_facts_are_corrected_and_the_old_value_stays(browse, hoa):
    address = reverse("persons:change", args=[hoa.pk])
    assert browse("unit").post(address, facts(hoa, phone="0988 000 111")).status_code == 302
    hoa.refresh_from_db()
    assert hoa.phone == "0988 000 111" and hoa.changes.get().old == PHONE
    text = page(browse, "leader", "person", hoa.pk).content.decode()
    assert "0988 000 111" not in text and PHONE not in text and "••• 11" in text


def test_a_stale_form_is_refused_and_keeps_what_was_typed(browse, hoa):
    """The clerk sees what the other wrote, and may send again."""
    address = reverse("persons:change", args=[hoa.pk])
    actions.change_person(hoa, version=hoa.version, by=None, job="Viện Khác")
    answer = browse("unit").post(address, facts(hoa, phone="0988 000 111", job="Trường Đại học Ví Dụ"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "0988 000 111" in text and "Viện Khác" in text
    hoa.refresh_from_db()
    assert (hoa.phone, hoa.job) == (PHONE, "Viện Khác")
    again = browse("unit").post(address, facts(hoa, phone="0988 000 111", version=answer.context["form"]["version"].value()))
    assert again.status_code == 302


@pytest.mark.parametrize(("field", "value", "said"), [
    ("birth_date", "1890-01-01", "Ngày sinh không hợp lý"), ("birth_year", "2050", "không hợp lý"),
    ("phone", "gọi sau", "chữ số"), ("email", "hoa@", "thư điện tử|email"), ("name", "", "bắt buộc|trống")])
def test_bad_facts_are_told_by_their_field(browse, hoa, field, value, said):
    answer = browse("unit").post(reverse("persons:change", args=[hoa.pk]), facts(hoa, **{field: value}))
    assert answer.status_code == 422 and field in answer.context["form"].errors


@pytest.mark.parametrize("name", ["change", "join", "expertise"])
def test_who_may_not_change(browse, hoa, name):
    for who in ("leader", "department", "other_unit", "viewer"):
        assert page(browse, who, name, hoa.pk).status_code == 403, who


def new(**more):
    return {"name": "Lê Văn Mới", "unit": "LHH-A", "since": "2020-01-01", "birth_year": "1970", **more}


def test_a_new_person_joins_the_union(browse, world):
    answer = browse("unit").post(reverse("persons:add"), new(card="A-1"))
    made = Person.objects.get(name="Lê Văn Mới")
    assert answer.url == reverse("persons:person", args=[made.pk])
    assert made.memberships.get().card == "A-1"


def test_a_unit_adds_nobody_to_another_unit(browse, world):
    assert browse("unit").post(reverse("persons:add"), new(unit="LHH-B")).status_code == 422
    assert browse("unit").post(reverse("persons:add"), new(unit="")).status_code == 422
    assert not Person.objects.filter(name="Lê Văn Mới").exists()


def test_a_namesake_is_shown_before(browse, hoa):
    same = new(name="Trần thị HOA", birth_year="1961")
    first = browse("unit").post(reverse("persons:add"), same)
    assert first.context["near"] == [hoa] and Person.objects.count() == 1
    assert browse("unit").post(reverse("persons:add"), {**same, "confirmed": "1"}).status_code == 302
    assert Person.objects.count() == 2


def test_leave_and_rejoin(browse, hoa, world):
    row = Membership.objects.get(person=hoa, until=None)
    early = browse("unit").post(reverse("persons:leave", args=[hoa.pk, row.pk]), {"until": "2014-01-01"})
    assert early.status_code == 422
    assert browse("unit").post(reverse("persons:leave", args=[hoa.pk, row.pk]), {"until": "2020-01-01"}).status_code == 302
    row.refresh_from_db()
    assert row.until == date(2020, 1, 1)
    again = {"unit": "LHH-A", "since": "2020-06-01"}
    assert page(browse, "unit", "join", hoa.pk).status_code == 403, "no member of a unit of theirs any more"
    assert browse("office").post(reverse("persons:join", args=[hoa.pk]), again).status_code == 302
    twice = browse("office").post(reverse("persons:join", args=[hoa.pk]), again)
    assert twice.status_code == 422 and "đã là hội viên" in twice.content.decode()


def test_expertise_is_set_and_taken_back(browse, hoa):
    address = reverse("persons:expertise", args=[hoa.pk])
    browse("unit").post(address, {"fields_of": ["101", "203"]})
    browse("unit").post(address, {"fields_of": ["203"]})
    assert [row.field for row in hoa.fields.filter(voided_at=None)] == ["203"]
    assert hoa.changes.first().old == "101, 203"
    assert browse("unit").post(address, {"fields_of": ["999"]}).status_code == 422
    assert [row.field for row in hoa.fields.filter(voided_at=None)] == ["203"]


def test_the_extract_as_page_pdf_and_json(browse, hoa):
    assert "A-77" in page(browse, "office", "extract", hoa.pk).content.decode()
    assert page(browse, "office", "extract_file", hoa.pk, "pdf").content[:5] == b"%PDF-"
    assert page(browse, "office", "extract_file", hoa.pk, "json").json()["name"] == "Trần Thị Hoa"
    assert PersonReading.objects.filter(how="extract").count() == 3
    assert page(browse, "unit", "extract", hoa.pk).status_code == 403
    assert page(browse, "office", "extract_file", hoa.pk, "exe").status_code == 404


def test_erasing_asks_twice(browse, hoa):
    address, typed = reverse("persons:erase", args=[hoa.pk]), {"reason": "Đơn ngày 12/3", "paper": "CV 45"}
    assert "Đang giữ chức" in page(browse, "office", "erase", hoa.pk).content.decode()
    hoa.mandates.update(until=LEFT)
    shown = browse("office").post(address, typed)
    hoa.refresh_from_db()
    assert shown.status_code == 200 and hoa.erased_at is None
    assert browse("leader").post(address, {**typed, "confirmed": "1"}).status_code == 403
    assert browse("office").post(address, {**typed, "confirmed": "1"}).status_code == 302
    text = page(browse, "office", "person", hoa.pk).content.decode()
    assert "đã xóa theo yêu cầu" in text and PHONE not in text and "Hoa" not in text
    assert page(browse, "office", "change", hoa.pk).status_code == 403


def test_queries_do_not_grow_with_what_a_person_has(browse, hoa, world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as seen:
            page(browse, "office", "person", hoa.pk)
        return len(seen)

    asked()
    before = asked()
    for code in ("HN-001", "KHCN-0001"):
        actions.join(hoa, world.orgs[code], since=SINCE, by=None)
        actions.give_mandate(hoa, world.orgs[code], "Ủy viên", since=SINCE, by=None, paper="QĐ 6")
    assert asked() == before


def test_the_table_of_purposes(browse):
    text = browse("viewer").get(reverse("persons:purposes")).content.decode()
    assert "91/2025/QH15" in text and "Điện thoại" in text and "che bớt" in text


def test_kept_too_long_is_for_the_office(browse, hoa):
    assert page(browse, "office", "retention").status_code == 200
    assert page(browse, "unit", "retention").status_code == 403
