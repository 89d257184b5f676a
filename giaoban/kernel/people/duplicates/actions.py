"""Merging two rows of one person, taking them apart again, and saying that two are two."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.people.following import following, lock
from giaoban.kernel.people.models import Membership, Person, PersonField, User
from giaoban.kernel.people.rules import can_keep_people

from .models import Different, MergedRow, PersonMerge

Span = tuple[date, date | None]
MEMBERSHIP, FIELD = "membership", "field"


class MergeRefused(ValueError):
    """Two people that can't be merged or taken apart; the message is for the screen."""


@transaction.atomic
def merge_persons(keep: Person, drop: Person, *, by: User | None, reason: str) -> PersonMerge:
    """The two are one person: `drop` leads to `keep` from now on.

    Nothing is deleted or rewritten: memberships and fields of `drop` are voided and recorded anew for `keep`, as far as
    `keep` doesn't have them; mandates and changes stay where they are and are read under both. As known on an earlier
    day, every answer stays what it was.
    """
    _may(by, keep, drop)
    with following([keep.pk, drop.pk]):
        moved = lock(Person.objects.filter(merged_into=drop.pk).values_list("pk", flat=True))
        keep.refresh_from_db()
        drop.refresh_from_db()
        _check(keep, drop, reason)
        merge = PersonMerge.objects.create(kept=keep, dropped=drop, by=by, reason=tidy(reason)[:300],
                                           dropped_before=sorted(moved))
        Person.objects.filter(pk__in=[drop.pk, *moved]).update(merged_into=keep)
        MergedRow.objects.bulk_create([*_hand_memberships(merge), *_hand_fields(merge)])
    drop.refresh_from_db()
    return merge


def _may(by: User | None, *people: Person) -> None:
    if by is None:
        return
    if not can_keep_people(by):
        raise MergeRefused(str(can_keep_people.__doc__))
    seen = Person.objects.visible_to(by).filter(pk__in=[person.pk for person in people]).count()
    if seen < len({person.pk for person in people}):
        raise MergeRefused("Chỉ gộp được những người tài khoản này được xem. Nhờ Văn phòng trung ương làm.")


def _check(keep: Person, drop: Person, reason: str) -> None:
    if keep.pk == drop.pk:
        raise MergeRefused("Chọn hai người khác nhau để gộp.")
    if not tidy(reason):
        raise MergeRefused("Ghi lý do: vì sao biết hai dòng này là một người.")
    for person in (keep, drop):
        if person.merged_into_id or person.erased_at or person.voided_at:
            raise MergeRefused(f"{person} đã được gộp, xóa hoặc hoàn tác cùng danh sách. Tải lại trang.")


def _hand_memberships(merge: PersonMerge) -> Iterable[MergedRow]:
    held: dict[int, list[Span]] = {}
    for org, since, until in Membership.objects.held().filter(person=merge.kept).values_list("org", "since", "until"):
        held.setdefault(org, []).append((since, until))
    for row in Membership.objects.held().filter(person=merge.dropped).order_by("since"):
        _void(row)
        parts = list(uncovered((row.since, row.until), held.get(row.org_id, [])))
        for since, until in parts:
            yield MergedRow(merge=merge, what=MEMBERSHIP, was=row.pk, became=_anew(row, merge.kept, since, until).pk)
        if not parts:
            yield MergedRow(merge=merge, what=MEMBERSHIP, was=row.pk)


def uncovered(span: Span, others: Iterable[Span]) -> Iterable[Span]:
    """The stretches of a span in which none of the others runs."""
    since, until = span
    for first, last in sorted(others, key=lambda other: other[0]):
        if last is not None and last <= since:
            continue
        if until is not None and first >= until:
            break
        if first > since:
            yield since, first
        if last is None:
            return
        since = last
    if until is None or since < until:
        yield since, until


def _void(row: Any) -> None:
    row.voided_at = clock.now()
    row.save(update_fields=["voided_at"])


def _anew(row: Membership, person: Person, since: date, until: date | None) -> Membership:
    """The same membership for another row of the person, recorded now."""
    return Membership.objects.create(
        person=person, org_id=row.org_id, since=since, until=until, ended_at=clock.now() if until else None,
        card=row.card, exact=row.exact, batch_id=row.batch_id)


def _hand_fields(merge: PersonMerge) -> Iterable[MergedRow]:
    rows = PersonField.objects.filter(voided_at=None)
    held = set(rows.filter(person=merge.kept).values_list("field", "classification"))
    for row in rows.filter(person=merge.dropped):
        _void(row)
        fresh = None if (row.field, row.classification) in held else _field(row, merge.kept)
        yield MergedRow(merge=merge, what=FIELD, was=row.pk, became=fresh)


def _field(row: PersonField, person: Person) -> int:
    return PersonField.objects.create(person=person, field=row.field, classification=row.classification,
                                      batch_id=row.batch_id).pk


@transaction.atomic
def unmerge(merge: PersonMerge, *, by: User | None, reason: str) -> PersonMerge:
    """The two were two people after all: each has again what was his, recorded now; a later end stays an end."""
    _may(by, merge.kept)
    if not tidy(reason):
        raise MergeRefused("Ghi lý do tách.")
    with following([merge.kept_id, merge.dropped_id]):
        fresh = PersonMerge.objects.select_for_update().select_related("kept", "dropped").get(pk=merge.pk)
        if fresh.undone_at is not None:
            raise MergeRefused("Lần gộp này đã được tách. Tải lại trang.")
        if fresh.dropped.merged_into_id != fresh.kept_id:
            raise MergeRefused(f"{fresh.kept} sau đó đã gộp vào người khác. Tách lần gộp ấy trước.")
        _give_back(fresh)
        Person.objects.filter(pk=fresh.dropped_id).update(merged_into=None)
        Person.objects.filter(pk__in=fresh.dropped_before).update(merged_into=fresh.dropped)
        fresh.undone_at, fresh.undone_by, fresh.undo_reason = clock.now(), by, tidy(reason)[:300]
        fresh.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    return fresh


def _give_back(merge: PersonMerge) -> None:
    rows = list(merge.rows.all())
    became = Membership.objects.in_bulk([row.became for row in rows if row.what == MEMBERSHIP and row.became])
    was = Membership.objects.in_bulk([row.was for row in rows if row.what == MEMBERSHIP and row.was])
    for pk, old in was.items():
        mine = [became[row.became] for row in rows if row.what == MEMBERSHIP and row.was == pk and row.became]
        if mine and all(row.voided_at is not None for row in mine):
            continue
        last = max(mine, key=lambda row: row.since, default=None)
        _anew(old, merge.dropped, old.since, last.until if old.until is None and last is not None else old.until)
        for row in mine:
            if row.voided_at is None:
                _void(row)
    _give_back_fields(merge, [row for row in rows if row.what == FIELD])


def _give_back_fields(merge: PersonMerge, rows: list[MergedRow]) -> None:
    for row in PersonField.objects.filter(pk__in=[row.became for row in rows if row.became], voided_at=None):
        _void(row)
    for row in PersonField.objects.filter(pk__in=[row.was for row in rows]):
        _field(row, merge.dropped)


@transaction.atomic
def not_the_same(one: Person, other: Person, *, by: User | None, reason: str = "") -> Different:
    """Remember that the two are two people, so that they aren't proposed again."""
    _may(by, one, other)
    if one.pk == other.pk:
        raise MergeRefused("Chọn hai người khác nhau.")
    first, second = sorted((one.pk, other.pk))
    return Different.objects.get_or_create(first_id=first, second_id=second,
                                           defaults={"by": by, "reason": tidy(reason)[:300]})[0]
