"""Which acts an account may see: those that touched a unit in its sight."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from giaoban.kernel.orgs.models import Org, OrgFact, OrgName, Placement, Reorganisation, Succession
from giaoban.kernel.people.models import User


def acts_seen(user: User) -> QuerySet[Reorganisation]:
    rows = Reorganisation.objects.select_related("org", "by", "undoes", "undone_by")
    if user.sees_everything:
        return rows
    seen = Org.objects.visible_to(user).values("pk")
    touched = Q(org__in=seen) | Q(undoes__org__in=seen)
    for model in (OrgName, OrgFact, Placement):
        mine = model._default_manager.filter(org__in=seen)
        touched |= Exists(mine.filter(act=OuterRef("pk"))) | Exists(mine.filter(ended_by=OuterRef("pk")))
    kin = Succession.objects.filter(act=OuterRef("pk"))
    return rows.filter(touched | Exists(kin.filter(old__in=seen)) | Exists(kin.filter(new__in=seen)))
