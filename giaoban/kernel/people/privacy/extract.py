"""Everything the register keeps about one person, for that person (Law 91/2025/QH15, article 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.people.expertise import fields as known_fields
from giaoban.kernel.people.models import (
    BY_LIST,
    BY_YEAR,
    HOW,
    Mandate,
    Membership,
    Person,
    PersonChange,
    PersonField,
    PersonReading,
)

from .purposes import beside, purposes, told
from .showing import text_of


@dataclass(frozen=True)
class Part:
    """One kind of rows: `heads` and `rows` of text, equally long."""

    key: str
    title: str
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Extract:
    """`facts`: (key, label, value, purpose, basis) of every known field."""

    name: str
    pk: int
    made_at: datetime
    facts: list[tuple[str, str, str, str, str]]
    parts: list[Part]

    def as_json(self) -> dict[str, Any]:
        return {"person": self.pk, "name": self.name, "made_at": self.made_at.isoformat(),
                "facts": [{"field": key, "label": label, "value": value, "purpose": purpose, "basis": basis}
                          for key, label, value, purpose, basis in self.facts],
                **{part.key: [dict(zip(part.heads, row, strict=True)) for row in part.rows] for part in self.parts}}


def extract_of(person: Person) -> Extract:
    """Facts, memberships, mandates, expertise, changes, imports and readings, also of rows merged into the person."""
    same = [person.pk, *person.duplicates.values_list("pk", flat=True)]
    facts = [(p.key, p.label, text_of(person, p.key, raw), p.purpose, p.basis) for p in told()
             if (raw := getattr(person, p.key)) not in (None, "")]
    parts = [_merged(person), _memberships(same), _mandates(same), _expertise(same), _changes(same), _imports(same),
             _readings(same)]
    return Extract(person.name, person.pk, clock.now(), facts, [part for part in parts if part.rows])


def _part(key: str, title: str, heads: list[str], rows: Iterable[list[Any]]) -> Part:
    return Part(key, title, heads, [[str(value) for value in row] for row in rows])


def _merged(person: Person) -> Part:
    rows = person.duplicates.order_by("pk")
    return _part("merged", _("Dòng trùng đã gộp vào"), [_("Số trong sổ"), _("Họ và tên"), _("Năm sinh"), _("Nguồn")],
                 ([row.pk, row.name, row.birth_year or "", row.source] for row in rows))


def _memberships(same: list[int]) -> Part:
    rows = Membership.objects.filter(person__in=same, voided_at=None).select_related("org").order_by("since", "pk")
    return _part("memberships", _("Tư cách hội viên"),
                 [_("Hội"), _("Từ"), _("Đến"), _("Số thẻ"), _("Ghi ngày")],
                 ([row.org, joined_text(row), day_text(row.until), row.card, _at(row.recorded_at)] for row in rows))


def _mandates(same: list[int]) -> Part:
    rows = Mandate.objects.filter(person__in=same, voided_at=None).select_related("body").order_by("since", "pk")
    return _part("mandates", _("Chức vụ"),
                 [_("Cơ quan"), _("Chức danh"), _("Từ"), _("Đến"), _("Nhiệm kỳ"), _("Hình thức"), _("Văn bản")],
                 ([row.body, row.post, day_text(row.since), day_text(row.until), row.term, HOW.get(row.how, ""),
                   row.paper] for row in rows))


def _expertise(same: list[int]) -> Part:
    rows = PersonField.objects.filter(person__in=same, voided_at=None).order_by("field")
    return _part("fields", _("Lĩnh vực chuyên môn"), [_("Mã"), _("Tên"), _("Bảng phân loại"), _("Ghi ngày")],
                 ([row.field, field_name(row), row.classification, _at(row.recorded_at)] for row in rows))


def field_name(row: PersonField) -> str:
    known = known_fields(row.classification).get(row.field)
    return known.name if known else row.field


def _changes(same: list[int]) -> Part:
    rows = PersonChange.objects.filter(person__in=same).select_related("by", "batch").order_by("at", "pk")
    return _part("changes", _("Lịch sử sửa"), [_("Lúc"), _("Phần"), _("Giá trị cũ"), _("Giá trị mới"), _("Ai sửa")],
                 ([_at(row.at), label_of(row.field), row.old, row.new, row.by or row.batch or ""] for row in rows))


def label_of(field: str) -> str:
    known = purposes().get(field) or next((one for one in beside() if one.key == field), None)
    return known.label if known else field


def joined_text(row: Membership) -> str:
    """The first day of a membership as far as it is known: a day, a year, or only that it was before a list."""
    if row.exact == BY_YEAR:
        return str(row.since.year)
    return _("trước %(day)s") % {"day": day_text(row.since)} if row.exact == BY_LIST else day_text(row.since)


def _imports(same: list[int]) -> Part:
    """Every list in which the person came."""
    from giaoban.kernel.people.models import ImportBatch

    came = (Q(pk__in=Person.objects.filter(pk__in=same).values("batch"))
            | Q(pk__in=Membership.objects.filter(person__in=same).values("batch"))
            | Q(pk__in=PersonChange.objects.filter(person__in=same).values("batch")))
    rows = ImportBatch.objects.filter(came).select_related("org", "by").order_by("recorded_at")
    return _part("imports", _("Đến từ các tệp"), [_("Tệp"), _("Đơn vị gửi"), _("Lúc"), _("Ai nhập")],
                 ([row.name, row.org or "", _at(row.recorded_at), row.by or ""] for row in rows))


def _readings(same: list[int]) -> Part:
    rows = PersonReading.objects.filter(person__in=same).select_related("user__org").order_by("at", "pk")
    return _part("readings", _("Ai đã xem"), [_("Lúc"), _("Tài khoản"), _("Đơn vị"), _("Cách xem"), _("Lý do")],
                 ([_at(row.at), row.user, row.user.org or "", row.label, row.reason] for row in rows))


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(clock.HANOI):%H:%M} {day_text(moment.astimezone(clock.HANOI).date())}"
