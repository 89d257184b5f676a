"""Erasure at a person's request: what identifies goes, what was counted stays (Law 91/2025/QH15, article 14)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from giaoban.kernel.base import clock, day_text, fold, sort_key, tidy
from giaoban.kernel.people.duplicates.models import Different, PersonMerge
from giaoban.kernel.people.following import following
from giaoban.kernel.people.importing.files import forget
from giaoban.kernel.people.models import (
    DONE,
    UNDONE,
    Erasure,
    ImportBatch,
    Mandate,
    Membership,
    Person,
    PersonChange,
    PersonField,
    PersonReading,
    ReadingLog,
    RowError,
    User,
)

from .actions import PrivacyRefused
from .purposes import purposes
from .rules import can_erase
from .showing import ERASED_NAME

#: Shorter values would be found in other people's rows.
_TELLING = 5


def reasons_against(person: Person) -> list[str]:
    """Why this person can't be erased now; empty when nothing stands in the way."""
    if person.erased_at is not None:
        return ["Dữ liệu của người này đã được xóa."]
    if person.merged_into_id is not None:
        return ["Dòng này đã gộp vào người khác. Mở người được giữ lại rồi xóa ở đó."]
    today = clock.today()
    held = Mandate.objects.held().filter(Q(until=None) | Q(until__gt=today), person__in=_same(person))
    posts = [f"Đang giữ chức {row.post} ở {row.body} (từ {day_text(row.since)}). Cho thôi giữ chức rồi mới xóa được."
             for row in held.select_related("body")]
    return posts + [f"Danh sách “{batch}” có người này đang dở ({batch.state_label.lower()}). Nhập xong hoặc hoàn tác "
                    "rồi mới xóa được." for batch in _batches(_same(person)).exclude(state__in=(DONE, UNDONE))]


def _batches(same: list[int]) -> QuerySet[ImportBatch]:
    """Every sent list in which these people came or were changed."""
    return ImportBatch.objects.filter(
        Q(pk__in=Person.objects.filter(pk__in=same).values("batch"))
        | Q(pk__in=Membership.objects.filter(person__in=same).values("batch"))
        | Q(pk__in=PersonChange.objects.filter(person__in=same).values("batch")))


def _same(person: Person) -> list[int]:
    """The person and the rows merged into it."""
    return [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]


@transaction.atomic
def erase(person: Person, *, by: User, reason: str, paper: str, keep_name: str = "") -> Erasure:
    """Empty for ever what identifies the person, here and wherever the register copied it.

    Memberships, mandates, sex, birth year and degree stay, no longer tied to a name, so that every count of a past day
    stays as it was. `paper`: the leader's approval. `keep_name`: the legal basis on which the name of somebody who
    held a public post stays with the post; without it the name goes too.
    """
    if not can_erase(by):
        raise PrivacyRefused(str(can_erase.__doc__))
    if not tidy(reason) or not tidy(paper):
        raise PrivacyRefused("Ghi lý do xóa và số, ký hiệu văn bản đồng ý của lãnh đạo.")
    same = _same(person)
    with following(same):
        fresh = Person.objects.select_for_update().get(pk=person.pk)
        against = reasons_against(fresh)
        if against:
            raise PrivacyRefused(" ".join(against))
        _may_keep(same, keep_name)
        rows = list(Person.objects.filter(pk__in=same))
        known = _values(rows)
        _empty_copies(same, known, rows)
        for row in rows:
            _empty(row, keep=bool(keep_name))
    return Erasure.objects.create(person=person, by=by, reason=tidy(reason)[:300], paper=tidy(paper)[:200],
                                  kept_name=tidy(keep_name)[:200])


def _may_keep(same: list[int], keep_name: str) -> None:
    if keep_name and not Mandate.objects.held().filter(person__in=same).exists():
        raise PrivacyRefused("Chỉ giữ tên của người từng giữ chức vụ. Người này chưa giữ chức nào; bỏ căn cứ giữ tên.")


def _values(rows: list[Person]) -> set[str]:
    """What is about to be emptied, as text: it is looked for in the copies."""
    known: set[str] = set()
    for row in rows:
        for key, purpose in purposes().items():
            value = getattr(row, key)
            if purpose.erased and value not in (None, ""):
                known.add(value.isoformat() if hasattr(value, "isoformat") else str(value))
    return {value for value in known if len(value) >= _TELLING}


def _empty(person: Person, *, keep: bool) -> None:
    """One row: every field that the table of purposes empties."""
    for key, purpose in purposes().items():
        if purpose.erased and not (keep and key in ("name", "folded", "sort_key")):
            setattr(person, key, _nothing(key))
    if not keep:
        person.name = ERASED_NAME
        person.folded, person.sort_key = fold(ERASED_NAME), sort_key(ERASED_NAME)
    person.erased_at = clock.now()
    person.version += 1
    person.save()


def _nothing(key: str) -> Any:
    return None if Person._meta.get_field(key).null else ""


def _empty_copies(same: list[int], known: set[str], rows: list[Person]) -> None:
    """Changes, cards, expertise, failed rows of the lists the person came in, words of the logs."""
    gone = [key for key, purpose in purposes().items() if purpose.erased]
    PersonChange.objects.filter(person__in=same, field__in=[*gone, "fields", "card"]).update(old="", new="")
    Membership.objects.filter(person__in=same).update(card="")
    PersonField.objects.filter(person__in=same).delete()
    batches = list(_batches(same))
    for batch in batches:
        _empty_batch(batch, known)
    for value in sorted(known):
        RowError.objects.filter(batch__in=batches, value__icontains=value).update(value="")
        RowError.objects.filter(batch__in=batches, reason__icontains=value).update(reason=ERASED_NAME)
    for name in {row.name for row in rows}:
        PersonMerge.objects.filter(reason__icontains=name).update(reason=ERASED_NAME)
        PersonMerge.objects.filter(undo_reason__icontains=name).update(undo_reason=ERASED_NAME)
        Different.objects.filter(reason__icontains=name).update(reason=ERASED_NAME)
        PersonReading.objects.filter(reason__icontains=name).update(reason=ERASED_NAME)
        ReadingLog.objects.filter(what__icontains=name).update(what=ERASED_NAME)


def _empty_batch(batch: ImportBatch, known: set[str]) -> None:
    """What was noted of the list, and the sent file itself: the person stands in it as well."""
    kept = [line for line in batch.counts.get("kept", []) if not any(value in line for value in known)]
    batch.counts = {key: value for key, value in batch.counts.items() if key not in ("preview", "kept")}
    if kept:
        batch.counts["kept"] = kept
    batch.save(update_fields=["counts"])
    transaction.on_commit(lambda: forget(batch))


def erased_members(units: set[int], day: date) -> list[Person]:
    """Erased people who were members of these units that day: no index knows them, every count does."""
    held = Membership.objects.on(day).filter(org__in=units, person__erasure__isnull=False)
    return list(Person.objects.filter(pk__in=held.values("person")).only("sex", "birth_year", "titles"))
