"""Units a sender may name: by code or by name, only those the account sees."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User


class Unit(NamedTuple):
    pk: int
    name: str
    founded_on: date
    ended_on: date | None


class Units:
    """All units in sight, read once for a list."""

    def __init__(self, by: User | None) -> None:
        rows = (Org.objects.all() if by is None else Org.objects.visible_to(by)).order_by("pk")
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self.units: dict[int, Unit] = {}
        for pk, code, name, short, founded, ended in rows.values_list("pk", "code", "name", "short_name", "founded_on",
                                                                      "ended_on"):
            self.units[pk] = Unit(pk, short or name, founded, ended)
            for key in (code, name, short):
                self._by_key[fold(key)].add(pk)

    def find(self, text: str) -> tuple[int | None, str]:
        """The unit a cell names, or why not: unknown and out of sight read the same."""
        found = self._by_key.get(fold(text), set()) if fold(text) else set()
        if len(found) > 1:
            # A unit that ended often left its name to its heir.
            found = {pk for pk in found if self.units[pk].ended_on is None} or found
        if len(found) == 1:
            return next(iter(found)), ""
        if found:
            return None, f"Có {len(found)} đơn vị cùng tên “{text[:60]}”. Ghi mã đơn vị thay cho tên."
        return None, (f"Không thấy đơn vị “{text[:60]}” trong những đơn vị tài khoản này làm việc. Ghi đúng mã đơn vị "
                      "(xem trang Đơn vị), hoặc nhờ Văn phòng nhập.")

    def began(self, pk: int) -> str:
        return day_text(self.units[pk].founded_on)
