"""A batch taken back: its people and memberships voided, the values it replaced restored; nothing is deleted.

In parts of some thousand people, each a transaction of its own, so that others go on working; undoing that was cut off
is gone on with by calling it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from giaoban.kernel.base import clock, fold, sort_key, tidy
from giaoban.kernel.people.following import following
from giaoban.kernel.people.models import (
    DONE,
    FAILED,
    RUNNING,
    UNDOING,
    UNDONE,
    ImportBatch,
    Mandate,
    Membership,
    Person,
    PersonChange,
    PersonField,
    User,
)

from ..actions.persons import as_text
from .checking import field_label
from .columns import meaning_of_column
from .running import ImportRefused

PART = 5_000
#: So many things kept are named.
SHOWN = 200


@dataclass
class Undone:
    """What was taken back; `kept`: sentences on what was changed since by others and stays."""

    people: int = 0
    memberships: int = 0
    restored: int = 0
    kept: list[str] = field(default_factory=list)


def undo(batch: ImportBatch, *, by: User | None, reason: str) -> Undone:
    """Take the whole batch back. Raises ImportRefused without a reason or in a state that has nothing to undo."""
    begin(batch, by=by, reason=reason)
    done = Undone(kept=list(batch.counts.get("kept", [])))
    while people := _next_people(batch):
        _take_back(batch, people, done)
    _finish(batch, done)
    return done


@transaction.atomic
def begin(batch: ImportBatch, *, by: User | None, reason: str) -> None:
    """Nothing more is taken in; `undo` does the rest, also later."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (DONE, FAILED, RUNNING, UNDOING):
        raise ImportRefused("Danh sách này chưa nhập hoặc đã hoàn tác.")
    if locked.state != UNDOING:
        reason = tidy(reason)
        if not reason:
            raise ImportRefused("Ghi lý do hoàn tác.")
        # A run that still goes on sees the new state before its next chunk and stops.
        locked.state, locked.undo_reason, locked.undone_by = UNDOING, reason[:300], by
        locked.save(update_fields=["state", "undo_reason", "undone_by"])
    batch.refresh_from_db()


def _next_people(batch: ImportBatch) -> list[int]:
    """Some of the people in whom the batch still has something to take back."""
    found: set[int] = set()
    found.update(_memberships(batch).order_by("pk").values_list("person", flat=True)[:PART])
    if len(found) < PART:
        found.update(_people(batch).filter(_untouched()).order_by("pk").values_list("pk", flat=True)[:PART])
    if len(found) < PART:
        changes = PersonChange.objects.filter(batch=batch, undone_at=None).order_by("pk")
        found.update(changes.values_list("person", flat=True)[:PART])
        fields = PersonField.objects.filter(batch=batch, voided_at=None).order_by("pk")
        found.update(fields.values_list("person", flat=True)[:PART])
    return sorted(found)[:PART]


def _memberships(batch: ImportBatch) -> QuerySet[Membership]:
    first, last = batch.counts.get("memberships", [1, 0])
    return Membership.objects.filter(pk__range=(first, last), batch=batch, voided_at=None)


def _people(batch: ImportBatch) -> QuerySet[Person]:
    first, last = batch.counts.get("people", [1, 0])
    return Person.objects.filter(pk__range=(first, last), batch=batch, voided_at=None)


def _untouched() -> Any:
    """Nobody else did anything with the person since."""
    def others(model: Any, name: str = "person") -> Any:
        return ~Exists(model.objects.filter(**{name: OuterRef("pk")}, voided_at=None))

    elsewhere = Membership.objects.filter(person=OuterRef("pk"), voided_at=None).exclude(batch=OuterRef("batch"))
    by_hand = Membership.objects.filter(person=OuterRef("pk"), voided_at=None, batch=None)
    later = PersonChange.objects.filter(person=OuterRef("pk"), undone_at=None).exclude(batch=OuterRef("batch"))
    hand = PersonChange.objects.filter(person=OuterRef("pk"), undone_at=None, batch=None)
    merged = Person.objects.filter(merged_into=OuterRef("pk"))
    return (others(Mandate) & ~Exists(elsewhere) & ~Exists(by_hand) & ~Exists(later) & ~Exists(hand) & ~Exists(merged))


@transaction.atomic
def _take_back(batch: ImportBatch, people: Sequence[int], done: Undone) -> None:
    now = clock.now()
    with following(people):
        done.restored += _restore(batch, people, done)
        PersonField.objects.filter(batch=batch, person__in=people, voided_at=None).update(voided_at=now)
        done.memberships += _memberships(batch).filter(person__in=people).update(voided_at=now)
        done.people += _people(batch).filter(_untouched(), pk__in=people).update(voided_at=now)


def _restore(batch: ImportBatch, people: Iterable[int], done: Undone) -> int:
    """Put back each replaced value, unless somebody changed it since."""
    restored = 0
    changes = PersonChange.objects.filter(batch=batch, person__in=list(people), undone_at=None)
    for change in changes.select_related("person", "membership").order_by("-pk"):
        owner: Person | Membership = change.membership or change.person
        if as_text(getattr(owner, change.field)) == change.new:
            _put_back(owner, change.field, change.old)
            restored += 1
        else:
            label = field_label(meaning_of_column(change.field))
            done.kept.append(f"{change.person}: {label} đã được sửa sau khi nhập, giữ giá trị mới.")
    changes.update(undone_at=clock.now())
    return restored


def _put_back(owner: Person | Membership, name: str, old: str) -> None:
    """The value as it was, and what follows from it."""
    values: dict[str, Any] = {name: _as_value(name, old)}
    if name == "name":
        values |= {"folded": fold(old)[:200], "sort_key": sort_key(old)}
    if isinstance(owner, Person):
        values["version"] = F("version") + 1
    type(owner)._base_manager.filter(pk=owner.pk).update(**values)


def _as_value(name: str, text: str) -> Any:
    if name == "birth_date":
        return date.fromisoformat(text) if text else None
    if name == "birth_year":
        return int(text) if text else None
    return text or None if name == "code" else text


@transaction.atomic
def _finish(batch: ImportBatch, done: Undone) -> None:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    left = _people(locked)
    done.kept += [f"{name}: đã có việc khác ghi cho người này sau khi nhập, giữ hồ sơ người."
                  for name in left.order_by("pk").values_list("name", flat=True)[:SHOWN]]
    locked.state, locked.undone_at = UNDONE, clock.now()
    locked.counts = {**locked.counts, "kept": done.kept[:SHOWN],
                     "undone": [done.people, done.memberships, done.restored]}
    locked.save(update_fields=["state", "undone_at", "counts"])
    batch.refresh_from_db()
