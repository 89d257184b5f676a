"""Workbooks of proposals: kept as they were read, then taken all or chosen, in one transaction, once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_send

from .. import workbook
from ..models import Call, CallTopic, ResearchTask, Sheet, SheetRow
from .calls import check_window, propose


def units_of(user: User) -> dict[str, Org]:
    """The units an account may propose for, by code."""
    rows = Org.objects.visible_to(user).filter(ended_on=None).exclude(kind="department").order_by("code")
    return {org.code.upper(): org for org in rows}


@transaction.atomic
def receive(call: Call, *, name: str, data: bytes, by: User) -> tuple[Sheet, bool]:
    """The sheet as it was read, and whether it is new: the same file again is the same sheet.

    Raises workbook.SheetRefused for a file that can't be read as a whole.
    """
    if not can_send(by):
        raise DossierRefused(refusal(can_send))
    check_window(call, by=by, on=clock.today())
    assert by.org is not None
    digest = hashlib.sha256(data).hexdigest()
    Call.objects.select_for_update().get(pk=call.pk)
    before = Sheet.objects.filter(call=call, org=by.org, digest=digest).first()
    if before is not None and before.taken_at is not None:
        return before, False
    read = workbook.read(data, call, units=units_of(by), sender=by.org)
    if before is not None:
        before.rows.all().delete()  # read again: nothing of it was taken, and the books may have changed since
        sheet = before
    else:
        sheet = Sheet.objects.create(call=call, org=by.org, name=name[-200:], digest=digest, by=by)
    SheetRow.objects.bulk_create(
        [SheetRow(sheet=sheet, row=each.row, cells=each.cells, facts=each.facts, problems=each.problems)
         for each in read])
    return sheet, before is None


@transaction.atomic
def take(sheet: Sheet, chosen: Collection[int], *, by: User) -> list[ResearchTask]:
    """The chosen rows become proposals, all or none of them; the others are left out with a word."""
    fresh = Sheet.objects.select_for_update(of=("self",)).select_related("call__department").get(pk=sheet.pk)
    if not Sheet.objects.visible_to(by).filter(pk=fresh.pk).exists() or not can_send(by):
        raise DossierRefused(refusal(can_send))
    if fresh.taken_at is not None:
        raise DossierRefused("Tệp này đã được nhận rồi; không nhận hai lần.")
    rows = list(fresh.rows.all())
    wanted = [row for row in rows if row.pk in chosen]
    if not wanted:
        raise DossierRefused("Chưa chọn dòng nào để gửi.")
    wrong = [str(row.row) for row in wanted if row.problems]
    if wrong:
        raise DossierRefused(f"Dòng {', '.join(wrong)} còn lỗi; bỏ chọn hoặc sửa trong tệp rồi gửi lại.")
    made = [_take(fresh.call, row, by) for row in wanted]
    fresh.rows.filter(task=None, problems=[]).update(left_out="Đơn vị không chọn gửi dòng này.")
    fresh.taken_at = clock.now()
    fresh.save(update_fields=["taken_at"])
    return made


def _take(call: Call, row: SheetRow, by: User) -> ResearchTask:
    facts: dict[str, Any] = dict(row.facts)
    org = Org.objects.filter(pk=facts.pop("org"), ended_on=None).first()
    topic = facts.pop("topic", None)
    if org is None:
        raise DossierRefused(f"Dòng {row.row}: đơn vị đã chấm dứt. Ghi mã đơn vị kế thừa rồi gửi lại tệp.")
    try:
        row.task = propose(call, org=org, on=clock.today(), by=by,
                           topic=CallTopic.objects.filter(pk=topic).first() if topic else None, **facts)
    except DossierRefused as error:
        raise DossierRefused(f"Dòng {row.row}: {error}") from error
    row.save(update_fields=["task"])
    return row.task
