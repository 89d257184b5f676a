"""Mandates and accounts of units, told to the register's acts. A mandate ends with its body."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Reorganisation
from giaoban.kernel.orgs.touching import Touched, Toucher

from .models import Mandate, User


def _mandates(orgs: Collection[int], on: date) -> Iterator[Touched]:
    for row in Mandate.objects.filter(body__in=orgs).on(on).select_related("person").order_by("body", "pk"):
        yield Touched("mandate", row.pk, f"{row.post}: {row.person.name}", row.body_id)


def _reason(act: Reorganisation) -> str:
    return f"Đơn vị chấm dứt (việc số {act.pk})"


def _end(orgs: Collection[int], on: date, act: Reorganisation) -> None:
    """Open mandates end with the body; one that would begin later never begins."""
    rows = Mandate.objects.filter(body__in=orgs, voided_at=None).filter(Q(until=None))
    rows.filter(since__lte=on).update(until=on, ended_at=clock.now(), end_reason=_reason(act))


def _revive(act: Reorganisation) -> None:
    """The ended rows are voided and written anew without an end."""
    for row in Mandate.objects.filter(voided_at=None, end_reason=_reason(act)):
        row.voided_at = clock.now()
        row.save(update_fields=["voided_at"])
        row.pk, row._state.adding = None, True
        row.voided_at, row.until, row.ended_at, row.end_reason, row.recorded_at = None, None, None, "", clock.now()
        row.save()


def _accounts(orgs: Collection[int], on: date) -> Iterator[Touched]:
    for pk, username, name, org in User.objects.filter(org__in=orgs, is_active=True).order_by("username").values_list(
            "pk", "username", "name", "org_id"):
        yield Touched("account", pk, f"{username} ({name})" if name else username, org, f"/tai-khoan/{pk}/")


MANDATES = Toucher("mandate", _("Người đang giữ chức danh"), _mandates, inherited=False, end=_end, revive=_revive,
                   order=50)
#: Accounts stay with their unit and are given to people anew by the office.
ACCOUNTS = Toucher("account", _("Tài khoản của đơn vị"), _accounts, inherited=False, order=60)
