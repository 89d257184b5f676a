"""Lists of members as units send them: one batch, its state, the rows that failed, the columns remembered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org

from .accounts import User

UPLOADED, CHECKED, RUNNING, DONE, FAILED, UNDOING, UNDONE = (
    "uploaded", "checked", "running", "done", "failed", "undoing", "undone")
BATCH_STATES = {
    UPLOADED: _("Đã nhận tệp"),
    CHECKED: _("Đã kiểm tra"),
    RUNNING: _("Đang nhập"),
    DONE: _("Đã nhập"),
    FAILED: _("Dừng vì lỗi"),
    UNDOING: _("Đang hoàn tác"),
    UNDONE: _("Đã hoàn tác"),
}


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> BatchQuerySet:
        """Batches of units the account sees; those of no unit only for accounts that see everything."""
        if getattr(user, "sees_everything", False):
            return self.all()
        return self.filter(org__seen_by__user=user.pk) if user.pk else self.none()


class ImportBatch(models.Model):
    """One list sent: one reversible act.

    The file itself lies in the data folder (`importing.files`). `mapping`: field → column number. `options`: sheet,
    heads, delimiter, encoding … as read. `next_row`: the first data row not yet written; it moves in the same
    transaction as the rows before it, so a run that was cut off goes on from there. `counts`: new,
    changed, joined, unchanged; the first and last keys of its people and memberships; the preview. `beat_at`: the last
    sign of life of a run.
    """

    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="batches",
                            verbose_name=_("đơn vị gửi"))
    name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    state = models.CharField(_("tình trạng"), max_length=10, default=UPLOADED)
    total = models.PositiveIntegerField(_("số dòng"), default=0)
    done = models.PositiveIntegerField(_("số dòng đã xử lý"), default=0)
    failed = models.PositiveIntegerField(_("số dòng lỗi"), default=0)
    next_row = models.PositiveIntegerField(default=0, editable=False)
    counts = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="batches")
    recorded_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undo_reason = models.CharField(max_length=300, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> str:
        return str(BATCH_STATES.get(self.state, self.state))


class ImportMapping(models.Model):
    """Which column meant what the last time this sender used these headers."""

    org = models.ForeignKey(Org, models.CASCADE, null=True, blank=True)
    headers = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "headers"], name="one_mapping_a_header_set")]

    def __str__(self) -> str:
        return f"{self.org_id} {self.headers[:8]}"


class RowError(models.Model):
    """A row that was not taken, and why; `row` counts data rows from 0, `line` is its number in the sent file."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="errors")
    row = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ["batch", "row", "pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"
