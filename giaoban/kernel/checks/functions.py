"""Checks that no query can make: what the programme derives (a folded name, a bitmap, a tree) against what is kept.

Each gives the faults as rows under its check's columns; it runs where nothing can be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from giaoban.kernel.base import fold
from giaoban.kernel.figures.freezing import unpack
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.orgs.hierarchy import latest_tree
from giaoban.kernel.orgs.kinds import PROVINCE
from giaoban.kernel.orgs.models import Org, OrgFact
from giaoban.kernel.orgs.provinces import UnknownProvince, parse
from giaoban.kernel.people.actions import units_seen
from giaoban.kernel.people.models import Access, User

Row = dict[str, Any]
Function = Callable[[], Iterable[Row]]


def access() -> Iterator[Row]:
    """Accounts whose written-down set of units differs from the tree."""
    known = latest_tree()
    held: dict[int, set[int]] = {}
    for account, org in Access.objects.order_by().values_list("user_id", "org_id").iterator(chunk_size=5000):
        held.setdefault(account, set()).add(org)
    for user in User.objects.select_related("org").order_by("username").iterator(chunk_size=500):
        everything, wanted = units_seen(user, known)
        has = held.get(user.pk, set())
        if has != wanted or user.sees_everything != everything:
            yield {"id": user.pk, "username": user.username, "unit": str(user.org or ""), "missing": len(wanted - has),
                   "extra": len(has - wanted) + (user.sees_everything and not everything)}


def frozen() -> Iterator[Row]:
    """Frozen values whose number of records isn't that of the ids kept with it."""
    for row in Frozen.objects.order_by("pk").iterator(chunk_size=200):
        try:
            kept = len(unpack(row.ids))
        except ValueError:
            kept = -1
        if kept != row.records:
            yield {"id": row.pk, "figure": row.figure, "owner": row.owner, "value": row.value, "records": row.records,
                   "kept": "không đọc được" if kept < 0 else kept}


def searchable() -> Iterator[Row]:
    """Units whose folded name or province isn't what their name and province code say."""
    provinces = dict(OrgFact.objects.filter(aspect=PROVINCE, voided_at=None).order_by("since", "pk")
                     .values_list("org_id", "value"))
    for org in Org.objects.order_by("code").iterator(chunk_size=2000):
        if org.folded != fold(f"{org.code} {org.name} {org.short_name}")[:500]:
            yield {"code": org.code, "name": org.name, "wrong": "chữ để tìm không khớp tên", "kept": org.folded}
        province = _province(provinces.get(org.pk, ""))
        if province and province != org.province:
            yield {"code": org.code, "name": org.name, "wrong": f"tỉnh theo mã là {province}", "kept": org.province}


def _province(key: str) -> str:
    """The name behind 'VERSION:CODE'; a plain name is itself, no fact nothing."""
    if ":" not in key:
        return key
    try:
        return parse(key).name
    except UnknownProvince as error:
        return f"không rõ ({error})"


FUNCTIONS: dict[str, Function] = {"access": access, "frozen": frozen, "searchable": searchable}
