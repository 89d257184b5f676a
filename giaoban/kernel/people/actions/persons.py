"""Everything that writes one person at a time; lists go through `people.importing`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from giaoban.kernel.base import clock, day_text, fold, sort_key, tidy
from giaoban.kernel.orgs.models import Org

from ..expertise import fields
from ..following import following
from ..models import BY_DAY, Mandate, Membership, Person, PersonChange, PersonField, User

#: What `change_person` changes.
CHANGEABLE = ("code", "name", "birth_year", "birth_date", "sex", "titles", "email", "phone", "address", "job")


class PersonRefused(ValueError):
    """A person or membership that can't be written; the message is for the screen."""


@transaction.atomic
def add_person(*, name: str, by: User | None, birth_year: int | None = None, titles: str = "",
               example: bool = False, **facts: Any) -> Person:
    """A new person; `facts`: any other of `CHANGEABLE`."""
    person = Person(name=tidy(name), titles=titles, birth_year=birth_year, example=example, **facts)
    _derive(person)
    with following([]) as people:
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError as error:
            raise PersonRefused(_code_taken(person.code)) from error
        people.add(person.pk)
    return person


def _derive(person: Person) -> None:
    """Columns that follow from others."""
    person.folded, person.sort_key = fold(person.name)[:200], sort_key(person.name)
    person.code = person.code or None
    if person.birth_date is not None:
        person.birth_year = person.birth_date.year


def _code_taken(code: str | None) -> str:
    return f"Mã hội viên “{code}” đã thuộc người khác. Tìm người ấy theo mã, hoặc ghi mã khác."


@transaction.atomic
def change_person(person: Person, *, version: int, by: User | None, **values: Any) -> Person:
    """Change some of `CHANGEABLE`, keeping each old value; refused when somebody changed the person since `version`."""
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    if fresh.version != version:
        raise PersonRefused("Có người vừa sửa hồ sơ này. Tải lại trang, xem thay đổi của họ rồi sửa tiếp.")
    before = {name: getattr(fresh, name) for name in CHANGEABLE}
    for name, value in values.items():
        if name not in CHANGEABLE:
            raise TypeError(name)
        setattr(fresh, name, tidy(value) if isinstance(value, str) else value)
    _derive(fresh)
    changed = [name for name in CHANGEABLE if getattr(fresh, name) != before[name]]
    if not changed:
        return fresh
    fresh.version += 1
    with following([fresh.pk]):
        _save_change(fresh)
    note_changes(fresh, {name: (before[name], getattr(fresh, name)) for name in changed}, by=by)
    return fresh


def _save_change(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=[*CHANGEABLE, "folded", "sort_key", "version"])
    except IntegrityError as error:
        raise PersonRefused(_code_taken(person.code)) from error


def note_changes(person: Person, values: dict[str, tuple[Any, Any]], *, by: User | None) -> None:
    """Keep the old and the new value of each changed field."""
    PersonChange.objects.bulk_create([
        PersonChange(person=person, field=name, old=as_text(old)[:300], new=as_text(new)[:300], by=by)
        for name, (old, new) in values.items()])


def as_text(value: Any) -> str:
    """A value as `PersonChange` keeps it: ISO days, nothing for what isn't known."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


@transaction.atomic
def join(person: Person, org: Org, *, since: date, by: User | None, card: str = "", exact: str = BY_DAY,
         until: date | None = None) -> Membership:
    """The person is a member of the union from a day on."""
    Person.objects.select_for_update().get(pk=person.pk)
    if since < org.founded_on:
        raise PersonRefused(f"{org} thành lập {day_text(org.founded_on)}, sau ngày vào hội {day_text(since)}. "
                            "Ghi ngày vào hội từ ngày thành lập trở đi.")
    if until is not None and until <= since:
        raise PersonRefused("Ngày thôi hội phải sau ngày vào hội.")
    held = Membership.objects.held().filter(person=person, org=org)
    if held.filter(Q(until=None) | Q(until__gt=since)).exists():
        raise PersonRefused(f"{person} đã là hội viên của {org}. Cho thôi hội trước khi ghi lần vào mới.")
    with following([person.pk]):
        return Membership.objects.create(person=person, org=org, since=since, until=until, card=tidy(card), exact=exact)


@transaction.atomic
def leave(membership: Membership, *, until: date, by: User | None) -> Membership:
    """The membership ends; a row gets its end once."""
    # The person first, as everybody does who locks both.
    Person.objects.select_for_update().get(pk=membership.person_id)
    fresh = Membership.objects.select_for_update().get(pk=membership.pk)
    if fresh.until is not None or fresh.voided_at is not None:
        raise PersonRefused("Lần tham gia này đã kết thúc. Tải lại trang.")
    if until <= fresh.since:
        raise PersonRefused(f"Ngày thôi hội phải sau ngày vào hội {day_text(fresh.since)}.")
    fresh.until, fresh.ended_at = until, clock.now()
    with following([fresh.person_id]):
        fresh.save(update_fields=["until", "ended_at"])
    return fresh


@transaction.atomic
def set_expertise(person: Person, codes: Collection[str], *, version: str, by: User | None) -> list[str]:
    """The person's fields of science by one version of the classification; those no longer named are taken back."""
    known = fields(version)
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise PersonRefused(f"Không có lĩnh vực mã “{', '.join(unknown)}” trong bảng phân loại {version}.")
    with following([person.pk]):
        rows = PersonField.objects.filter(person=person, classification=version, voided_at=None)
        held = set(rows.values_list("field", flat=True))
        rows.exclude(field__in=codes).update(voided_at=clock.now())
        added = [PersonField(person=person, field=code, classification=version) for code in codes if code not in held]
        PersonField.objects.bulk_create(added)
    before, after = sorted(held), sorted(set(codes))
    if before != after:
        note_changes(person, {"fields": (", ".join(before), ", ".join(after))}, by=by)
    return after


@transaction.atomic
def give_mandate(person: Person, body: Org, post: str, *, since: date, by: User | None, term: str = "",
                 paper: str = "", nominal_until: date | None = None, how: str = "") -> Mandate:
    """A post from a day. Posts of governing bodies go through `bodies.actions`, which knows their seats and terms."""
    return Mandate.objects.create(person=person, body=body, post=post, since=since, term=term, paper=paper,
                                  nominal_until=nominal_until, how=how)


@transaction.atomic
def give_sole_mandate(body: Org, post: str, name: str, *, since: date, by: User | None, paper: str = "",
                      nominal_until: date | None = None, example: bool = False) -> Mandate:
    """A post that one person holds at a time: whoever held it leaves on the day the new one comes."""
    if nominal_until is not None and nominal_until <= since:
        raise PersonRefused(f"Ngày hết nhiệm kỳ {day_text(nominal_until)} phải sau ngày bổ nhiệm {day_text(since)}.")
    held = body.mandates.select_for_update().filter(post=post, until=None, voided_at=None)
    late = held.filter(since__gt=since).first()
    if late is not None:
        raise PersonRefused(f"{post} hiện nay giữ chức từ {day_text(late.since)}, sau ngày {day_text(since)}.")
    held.update(until=since, ended_at=clock.now())
    person = add_person(name=name, by=by, example=example)
    return give_mandate(person, body, post, since=since, by=by, paper=paper, nominal_until=nominal_until)
