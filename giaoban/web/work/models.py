"""What these screens keep: long exports under way, and the addresses calendars read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
EXPORT_STATES = {WAITING: _("Đang chờ"), RUNNING: _("Đang lập"), DONE: _("Đã xong"), FAILED: _("Dừng vì lỗi")}


class Export(models.Model):
    """A long Excel: the list's address, how many rows are written. The file lies in the data folder for a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="exports")
    title = models.CharField(_("danh sách"), max_length=200)
    address = models.TextField(editable=False)
    language = models.CharField(max_length=10, editable=False)
    state = models.CharField(_("tình trạng"), max_length=10, default=WAITING)
    total = models.PositiveIntegerField(_("số dòng"), default=0)
    done = models.PositiveIntegerField(_("số dòng đã ghi"), default=0)
    problem = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return str(EXPORT_STATES.get(self.state, self.state))

    @property
    def percent(self) -> int:
        return 100 if self.state == DONE else min(99, 100 * self.done // self.total) if self.total else 0


class Feed(models.Model):
    """A calendar's address of one account: only the token's hash is kept. Ended by `revoked_at`, never deleted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"
