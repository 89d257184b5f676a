"""A call for proposals: a year, a kind, a window of days, the topics ordered; and the workbooks units sent to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .words import FORMS


class Call(models.Model):
    """One call. `year`: in which the work begins; `form` empty: every kind. Its first closing day is kept.

    Every account with a role reads it.
    """

    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    form = models.CharField(_("loại nhiệm vụ"), max_length=20, blank=True, choices=list(FORMS.items()))
    title = models.CharField(_("tên đợt"), max_length=300)
    opens = models.DateField(_("nhận từ ngày"))
    closes = models.DateField(_("nhận đến hết ngày"))
    paper = models.CharField(_("văn bản"), max_length=200, blank=True)
    department = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+",
                                   verbose_name=_("ban phụ trách"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-year", "-opens", "-pk"]
        verbose_name = _("đợt đề xuất")

    def __str__(self) -> str:
        return self.title

    @property
    def closes_now(self) -> date:
        """The closing day in force: the first, or that of the last lengthening."""
        rows = [row for row in self.lengthenings.all() if row.voided_at is None]
        return rows[-1].closes if rows else self.closes

    def is_open(self, on: date) -> bool:
        return self.opens <= on <= self.closes_now


class Lengthening(models.Model):
    """A later closing day, with its reason."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="lengthenings")
    closes = models.DateField(_("nhận đến hết ngày"))
    on = models.DateField(_("ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["call", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.call_id} → {self.closes}"


class CallTopic(models.Model):
    """A topic the federation orders; proposals may answer it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="topics")
    order = models.PositiveSmallIntegerField(_("số"))
    title = models.CharField(_("nội dung đặt hàng"), max_length=500)
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["call", "order"]
        constraints = [models.UniqueConstraint(fields=["call", "order"], name="call_topic_once")]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> SheetQuerySet:
        """Sheets of the account's units; central accounts see all."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        return self.filter(org__in=Org.objects.visible_to(user).values("pk"))


class Sheet(models.Model):
    """A workbook of proposals a unit sent to a call. `digest`: of its bytes, so that it isn't taken twice."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="sheets")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("đơn vị gửi"))
    name = models.CharField(_("tên tệp"), max_length=200)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["call", "org", "digest"], name="a_sheet_once")]
        verbose_name = _("tệp đề xuất")

    def __str__(self) -> str:
        return self.name


class SheetRow(models.Model):
    """One row as it was written (`cells`: column → text), what is wrong in it, and what became of it."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField(_("dòng"))
    cells = models.JSONField[Any](default=dict)
    facts = models.JSONField[Any](default=dict)
    #: [[column, sentence], …]
    problems = models.JSONField[Any](default=list)
    task = models.ForeignKey("research.ResearchTask", models.PROTECT, null=True, blank=True, related_name="+")
    left_out = models.CharField(_("lý do chưa nhận"), max_length=300, blank=True)

    class Meta:
        ordering = ["sheet", "row"]
        constraints = [models.UniqueConstraint(fields=["sheet", "row"], name="a_sheet_row_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}:{self.row}"
