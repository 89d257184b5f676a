"""What one account may read of one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from giaoban.kernel.base import day_text
from giaoban.kernel.people.models import Person, User

from .masking import MASKS
from .purposes import FULL, NOTHING, PART, Purpose, told

#: What stands in the place of a name that was erased.
ERASED_NAME = "(đã xóa theo yêu cầu)"


@dataclass(frozen=True)
class Shown:
    """A person as one account may read it.

    `values`: text by field, only of fields the account sees and that are known. `masked`: fields of which only a
    part is shown and that may be opened with a reason.
    """

    pk: int
    name: str
    values: dict[str, str]
    masked: frozenset[str] = frozenset()

    def get(self, key: str) -> str:
        return self.values.get(key, "")

    def __str__(self) -> str:
        return self.name


def shown(person: Person, user: User, *, opened: Iterable[str] = ()) -> Shown:
    """The only way to say anything of a person. `opened`: fields the account has just opened with a reason.

    Whether the account may see the person at all is asked before (`seeing.seen_by`).
    """
    values, masked, open_now = {}, set(), frozenset(opened)
    for purpose in told():
        level, raw = level_of(purpose, user), getattr(person, purpose.key, None)
        if level == NOTHING or raw in (None, ""):
            continue
        if level == PART and purpose.key not in open_now:
            values[purpose.key] = MASKS[purpose.mask](raw)
            masked.add(purpose.key)
        else:
            values[purpose.key] = text_of(person, purpose.key, raw)
    return Shown(person.pk, values.get("name", ""), values, frozenset(masked))


def level_of(purpose: Purpose, user: User) -> str:
    return purpose.level(user.role) if user.role and user.org_id else NOTHING


def sees_whole(user: User, key: str) -> bool:
    """Whether the account may filter and sort by a field: a masked one would be guessed by asking."""
    return any(purpose.key == key and level_of(purpose, user) == FULL for purpose in told())


def text_of(person: Person, key: str, raw: Any) -> str:
    """A value in words: choices by their label, days as papers write them."""
    label = getattr(person, f"get_{key}_display", None)
    if label is not None:
        return str(label())
    return day_text(raw) if isinstance(raw, date) else str(raw)
