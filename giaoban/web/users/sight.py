"""What an account sees, and why: told from its materialised set and checked against the tree."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from giaoban.kernel.orgs.models import Org, OrgQuerySet
from giaoban.kernel.people.actions import units_seen
from giaoban.kernel.people.models import User

SHOWN = 8


@dataclass(frozen=True)
class Sight:
    """`missing` and `extra`: how far the written set stands from the tree of today; 0 and 0 when right."""

    why: str
    count: int
    examples: list[Org]
    missing: int = 0
    extra: int = 0

    @property
    def rest(self) -> int:
        return self.count - len(self.examples)


def sight(user: User) -> Sight:
    seen: OrgQuerySet = Org.objects.visible_to(user)
    held = set() if user.sees_everything else set(seen.values_list("pk", flat=True))
    _everything, wanted = units_seen(user)
    return Sight(why=_why(user), count=seen.count(), examples=list(seen.order_by("code")[:SHOWN]),
                 missing=len(wanted - held), extra=len(held - wanted))


def _why(user: User) -> str:
    if not user.is_active:
        return _("Tài khoản đã khóa nên không xem được gì.")
    if not user.role or user.org is None:
        return _("Chưa có vai trò hoặc đơn vị nên không xem được gì.")
    facts = {"role": user.role_label, "org": user.org}
    if user.is_central:
        return _("Vai trò “%(role)s” ở “%(org)s” xem toàn hệ thống.") % facts
    return _("Vai trò “%(role)s” xem “%(org)s” và mọi đơn vị đang hoặc từng đứng dưới đơn vị đó.") % facts
