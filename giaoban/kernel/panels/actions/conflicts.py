"""Conflicts of interest: declared by the person, noted by others, decided by those who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import Person, User

from ..interests import Interest
from ..models import Conflict, Declaration
from ..rules import can_set_up
from ..words import ADMIN, CONFIRMED, DECLARED, DISMISSED, INTERESTS, SELF, SUSPECTED
from .base import PanelRefused, check_day, kept, need_reason


def _may(by: User | None, dossier: Dossier) -> None:
    if by is not None and not can_set_up(by, [dossier]):
        raise PanelRefused(refusal(can_set_up))


def _known(interest: str) -> None:
    if interest not in INTERESTS:
        raise PanelRefused(f"Không có loại quan hệ “{interest}”.", field="interest")


@transaction.atomic
def declare(person: Person, dossier: Dossier, *, on: date, by: User | None, interests: Sequence[str] = (),
            text: str = "", paper: str = "") -> Declaration:
    """The person's own word about a dossier: no interest at all, or these kinds, in his words."""
    _may(by, dossier)
    check_day(on)
    who, words = kept(person), tidy(text)[:500]
    if interests and not words:
        raise PanelRefused("Ghi nội dung người khai đã khai.", field="text")
    for interest in interests:
        _known(interest)
        Conflict.objects.create(person=who, dossier=dossier, interest=interest, evidence=words[:300], source=SELF,
                                state=DECLARED, since=on, by=by)
    return Declaration.objects.create(person=who, dossier=dossier, on=on, free=not interests, text=words,
                                      paper=tidy(paper)[:200], by=by)


@transaction.atomic
def note_conflict(person: Person, dossier: Dossier, *, interest: str, evidence: str, by: User | None, since: date,
                  until: date | None = None, state: str = SUSPECTED, source: str = ADMIN) -> Conflict:
    """Somebody else knows of an interest: suspected until decided, or confirmed at once by its evidence."""
    _may(by, dossier)
    _known(interest)
    check_day(since)
    if not tidy(evidence):
        raise PanelRefused("Ghi bằng chứng: biết từ đâu.", field="evidence")
    if until is not None and until <= since:
        raise PanelRefused("Ngày hết phải sau ngày bắt đầu.", field="until")
    if state not in (SUSPECTED, CONFIRMED):
        raise PanelRefused("Ghi là nghi có hoặc xác nhận có.", field="state")
    return Conflict.objects.create(person=kept(person), dossier=dossier, interest=interest, source=source, state=state,
                                   evidence=tidy(evidence)[:300], since=since, until=until, by=by)


@transaction.atomic
def decide_conflict(found: Conflict | Interest, dossier: Dossier, *, state: str, reason: str, by: User) -> Conflict:
    """Confirm or dismiss, once, with a reason. A finding of the register not yet on record is written down first.

    Deciding otherwise later voids the row and writes a new one.
    """
    _may(by, dossier)
    why = need_reason(reason)
    if state not in (CONFIRMED, DISMISSED):
        raise PanelRefused("Chọn xác nhận hoặc bỏ qua.", field="state")
    row = found.recorded if isinstance(found, Interest) else found
    if row is None:
        assert isinstance(found, Interest)
        row = Conflict.objects.create(person_id=found.person, dossier=dossier, interest=found.interest,
                                      evidence=found.evidence[:300], source=found.source, state=found.state,
                                      since=found.since or clock.today(), until=found.until, by=by)
    fresh = Conflict.objects.select_for_update().get(pk=row.pk)
    if fresh.voided_at is not None:
        raise PanelRefused("Dòng này vừa được người khác quyết định. Tải lại trang.")
    if fresh.decided_at is not None:
        fresh.voided_at = clock.now()
        fresh.save(update_fields=["voided_at"])
        fresh.pk, fresh._state.adding, fresh.voided_at = None, True, None
        fresh.recorded_at = clock.now()
    fresh.state, fresh.reason, fresh.decided_by, fresh.decided_at = state, why, by, clock.now()
    fresh.save()
    return fresh
