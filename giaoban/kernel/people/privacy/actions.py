"""What is written about personal data itself: who read whom, and erasure."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from giaoban.kernel.people.models import Person, PersonReading, User

from .models import OPENED
from .purposes import FULL, PART, purposes
from .rules import can_open
from .showing import level_of


class PrivacyRefused(ValueError):
    """What the law or the house does not allow; the message is for the screen."""


def note_reading(person: Person, *, by: User, how: str, fields: Iterable[str] = (), reason: str = "") -> PersonReading:
    """One account read one person."""
    return PersonReading.objects.create(person=person, user=by, how=how, fields=",".join(fields)[:200],
                                        reason=reason[:300])


@transaction.atomic
def open_fields(person: Person, fields: Iterable[str], *, by: User, reason: str) -> list[str]:
    """The covered fields an account may now read in this one answer; its reason stays in the person's log."""
    if not can_open(by):
        raise PrivacyRefused(str(can_open.__doc__))
    if len(reason.strip()) < 5:
        raise PrivacyRefused("Ghi lý do cần xem, ít nhất vài chữ; lý do được lưu trong nhật ký của người này.")
    known = purposes()
    wanted = [key for key in fields if key in known and level_of(known[key], by) in (PART, FULL)]
    note_reading(person, by=by, how=OPENED, fields=wanted, reason=reason.strip())
    return wanted
