"""Releases: what the office made public, from when; withdrawn only by a later row."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User

from .columns import LICENCES, UNIT_COLUMNS, Column


class ReleaseQuerySet(models.QuerySet):
    def current(self) -> Release | None:
        """What is public now: the newest row, unless it withdraws; None when nothing is."""
        last: Any = self.order_by("-pk").first()
        return None if last is None or last.withdraws else last


class Release(models.Model):
    """One decision of the office, append-only. The newest holds: a release says what is public, a withdrawal that
    nothing is.
    """

    withdraws = models.BooleanField(default=False)
    datasets = models.JSONField(_("bộ dữ liệu"), default=list)
    kinds = models.JSONField(_("loại đơn vị"), default=list)
    fields = models.JSONField(_("cột"), default=list)
    example = models.BooleanField(_("kể cả đơn vị ví dụ"), default=False)
    licence = models.CharField(_("giấy phép"), max_length=20, blank=True,
                               choices=[(key, name) for key, (name, _url) in LICENCES.items()])
    paper = models.CharField(_("văn bản cho phép"), max_length=200)
    note = models.CharField(_("lý do, ghi chú"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{'thu hồi' if self.withdraws else 'phát hành'} {self.recorded_at:%Y-%m-%d}"

    def has(self, dataset: str) -> bool:
        return dataset in self.datasets

    def shows(self, key: str) -> bool:
        """Is this column of units public?"""
        return any(column.key == key for column in self.columns)

    @property
    def columns(self) -> list[Column]:
        """The columns of units that are public, in their order."""
        return [column for column in UNIT_COLUMNS if column.always or column.key in self.fields]

    @property
    def licence_name(self) -> str:
        return LICENCES[self.licence][0] if self.licence in LICENCES else ""

    @property
    def licence_url(self) -> str:
        return LICENCES[self.licence][1] if self.licence in LICENCES else ""
