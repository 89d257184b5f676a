"""Tables of personal data's own house-keeping. Imported by `people.models`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock

PAGE, OPENED, EXTRACT, API, EXPORT = "page", "opened", "extract", "api", "export"
WAYS = {
    PAGE: _("mở trang"),
    OPENED: _("mở phần bị che"),
    EXTRACT: _("lập bản trích"),
    API: _("đọc qua API"),
    EXPORT: _("xuất tệp"),
}


class PersonReading(models.Model):
    """One account read one person: when, how, which covered fields it opened and why. Append-only."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="readings")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    how = models.CharField(max_length=10, choices=list(WAYS.items()))
    fields = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"]), models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.how} {self.person_id}"

    @property
    def label(self) -> str:
        return str(WAYS.get(self.how, self.how))


class Erasure(models.Model):
    """A person's facts emptied for ever at the person's request; what was counted stays counted.

    `paper`: the leader's approval. `kept_name`: the legal basis on which the name of a holder of a public post
    stays, '' when the name went too.
    """

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="erasure")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=300)
    paper = models.CharField(max_length=200)
    kept_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.paper}"
