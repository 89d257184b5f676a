"""Drafts open for opinion: who asks, until when, and what became of the request."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock, fold
from giaoban.kernel.documents.models import Incoming
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .tasks import ORIGINS, CritiqueTask

OPEN, TAKEN, ANSWERED, PASSED = "open", "taken", "answered", "passed"
#: `taken`: a task answers it; `passed`: nothing is said on it, with the reason.
STATES = {
    OPEN: _("Đang lấy ý kiến"),
    TAKEN: _("Đã mở nhiệm vụ"),
    ANSWERED: _("Đã trả lời"),
    PASSED: _("Không góp ý"),
}
#: States of a task in which the request that began it is no longer waiting.
SAID = ("opinion_sent", "answered", "cancelled")
TONES = {OPEN: "running", TAKEN: "waiting", ANSWERED: "done", PASSED: "cancelled"}


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DraftQuerySet:
        """Central accounts see every request; a unit those it leads."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        return self.filter(lead__in=Org.objects.visible_to(user).values("pk"))

    def waiting(self) -> DraftQuerySet:
        """Nobody has answered yet, nor said that nothing will be said."""
        over = models.Q(task__content_state__in=SAID)
        return self.filter(models.Q(state=OPEN) | models.Q(state=TAKEN) & ~over)

    def search(self, text: str) -> DraftQuerySet:
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found


class Draft(models.Model):
    """A draft an agency asks opinions on. `closes_first` stays; `closes_on` is the last day in force today."""

    title = models.CharField(_("tên dự thảo"), max_length=400)
    agency = models.CharField(_("cơ quan hỏi"), max_length=200)
    origin = models.CharField(_("nguồn việc"), max_length=20, default="request", choices=list(ORIGINS.items()))
    symbol = models.CharField(_("số, ký hiệu công văn"), max_length=80, blank=True)
    incoming = models.ForeignKey(Incoming, models.PROTECT, null=True, blank=True, related_name="+",
                                 verbose_name=_("văn bản đến"))
    address = models.CharField(_("nơi đăng dự thảo"), max_length=300, blank=True)
    received_on = models.DateField(_("ngày nhận"))
    closes_first = models.DateField(_("hạn góp ý"))
    closes_on = models.DateField(_("hạn góp ý nay"))
    lead = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("đơn vị chủ trì"))
    person = models.CharField(_("người theo dõi"), max_length=120, blank=True)
    state = models.CharField(_("tình trạng"), max_length=10, default=OPEN, choices=list(STATES.items()))
    ended_on = models.DateField(_("ngày xong"), null=True, blank=True)
    outcome = models.CharField(_("văn bản trả lời hoặc lý do"), max_length=300, blank=True)
    task = models.ForeignKey(CritiqueTask, models.PROTECT, null=True, blank=True, related_name="drafts")
    folded = models.CharField(max_length=900, editable=False)
    example = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["closes_on", "pk"]
        indexes = [models.Index(fields=["state", "closes_on"])]
        verbose_name = _("dự thảo lấy ý kiến")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def state_label(self) -> str:
        return str(STATES.get(self.state, self.state))

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "neutral")

    def days_left(self, today: date) -> int:
        return (self.closes_on - today).days


class Closing(models.Model):
    """Another closing day of a draft, with its reason; the earlier days stay on record."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="closings")
    closes_on = models.DateField(_("hạn mới"))
    on = models.DateField(_("ngày đổi"))
    reason = models.CharField(_("lý do"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["draft", "pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} → {self.closes_on}"
