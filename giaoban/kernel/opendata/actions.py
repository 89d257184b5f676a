"""Releasing and withdrawing: the only writes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from giaoban.kernel.base import tidy
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer

from .columns import DATASETS, LICENCES, OPTIONAL, UNITS
from .models import Release


class ReleaseRefused(ValueError):
    """A release that can't be made so; `field` names the form field."""

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def release(*, kinds: Collection[str], fields: Collection[str], datasets: Collection[str], licence: str, paper: str,
            by: User, example: bool = False, note: str = "") -> Release:
    """From now on this is public, and nothing else."""
    _may(by)
    unknown = [*(set(kinds) - set(KINDS)), *(set(fields) - set(OPTIONAL)), *(set(datasets) - set(DATASETS))]
    if unknown:
        raise ReleaseRefused(f"Không có: {', '.join(sorted(unknown))}.")
    if not kinds:
        raise ReleaseRefused("Chọn ít nhất một loại đơn vị.", "kinds")
    if licence not in LICENCES:
        raise ReleaseRefused("Chọn giấy phép cho người dùng lại dữ liệu.", "licence")
    if not paper.strip():
        raise ReleaseRefused("Ghi văn bản cho phép công khai.", "paper")
    return Release.objects.create(
        kinds=[key for key in KINDS if key in kinds], fields=[key for key in OPTIONAL if key in fields],
        datasets=[key for key in DATASETS if key in datasets or key == UNITS], licence=licence, example=example,
        paper=tidy(paper)[:200], note=tidy(note)[:300], by=by)


@transaction.atomic
def withdraw(*, by: User, reason: str) -> Release:
    """From now on nothing is public; what was public stays on record."""
    _may(by)
    held = Release.objects.current()
    if held is None:
        raise ReleaseRefused("Hiện không có dữ liệu nào công khai.")
    if not reason.strip():
        raise ReleaseRefused("Ghi lý do thu hồi.", "reason")
    return Release.objects.create(withdraws=True, paper=held.paper, note=tidy(reason)[:300], by=by)


def _may(by: User) -> None:
    if not can_administer(by):
        raise ReleaseRefused(refusal(can_administer))
