"""Many papers in one go: what each says is fixed when the batch is prepared, signed once, numbered in one row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .outgoing import Document

PREPARED, RUNNING, STOPPED, DONE, DROPPED = "prepared", "running", "stopped", "done", "dropped"
BATCH_STATES = {PREPARED: _("Chờ ký"), RUNNING: _("Đang phát hành"), STOPPED: _("Dừng, cần xem lại"),
                DONE: _("Đã xong"), DROPPED: _("Đã hủy")}
WAITING, SENT, FAILED = "waiting", "sent", "failed"
LETTER_STATES = {WAITING: _("Chờ phát hành"), SENT: _("Đã phát hành"), FAILED: _("Lỗi")}


class Batch(models.Model):
    """Letters prepared together. `done` and `failed` move with each chunk; `beat_at`: the last sign of life."""

    title = models.CharField(_("tên"), max_length=200)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    form = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, default=PREPARED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return str(BATCH_STATES.get(self.state, self.state))


class BatchLetter(models.Model):
    """One letter: for whom, its words as data, and the paper it became."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="letters")
    order = models.PositiveIntegerField()
    about = models.CharField(_("gửi"), max_length=300)
    content = models.JSONField()
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, default=WAITING)
    document = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="batch_letter")
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["batch", "order"], name="one_letter_a_place")]

    def __str__(self) -> str:
        return self.about

    @property
    def state_label(self) -> str:
        return str(LETTER_STATES.get(self.state, self.state))
