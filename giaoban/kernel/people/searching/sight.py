"""Which people an account may find, as a bitmap: the same as `Person.objects.visible_to`."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce

from giaoban.kernel.people.models import Access, Mandate, User

from .index import ids_of
from .postings import PAST, UNIT

if TYPE_CHECKING:
    from pyroaring import BitMap


def sight(user: User) -> BitMap | None:
    """Members, former members and office-holders of the units the account sees; None: everybody."""
    from pyroaring import BitMap

    if user.sees_everything:
        return None
    orgs = list(Access.objects.filter(user=user.pk).values_list("org_id", flat=True)) if user.pk else []
    if not orgs:
        return BitMap()
    posts = Mandate.objects.held().filter(body__seen_by__user=user.pk)
    holders = posts.values_list(Coalesce("person__merged_into", "person"), flat=True)
    return members_of(orgs, ever=True) | BitMap(list(holders))


def members_of(orgs: Collection[int], *, ever: bool = False) -> BitMap:
    """People with an open membership of any of these units; `ever`: or one that ended."""
    from pyroaring import BitMap

    prefixes = (UNIT, PAST) if ever else (UNIT,)
    found = ids_of(f"{prefix}{org}" for org in orgs for prefix in prefixes)
    return BitMap.union(*found.values()) if found else BitMap()
