"""What binds a person to a dossier, and what the person has declared of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Dated
from giaoban.kernel.people.models import Person, User

from ..words import CONFLICT_STATES, INTERESTS, SOURCES


class Conflict(Dated):
    """An interest of a person in a dossier, `since` it began to `until` it ended (not included).

    `evidence`: where it is known from. Decided once: confirmed, or dismissed with a reason.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="conflicts")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="conflicts")
    interest = models.CharField(_("quan hệ"), max_length=20, choices=list(INTERESTS.items()))
    evidence = models.CharField(_("bằng chứng"), max_length=300)
    source = models.CharField(_("nguồn"), max_length=10, choices=list(SOURCES.items()))
    state = models.CharField(_("tình trạng"), max_length=10, choices=list(CONFLICT_STATES.items()))
    reason = models.CharField(_("lý do quyết định"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["dossier", "person", "pk"]
        indexes = [models.Index(fields=["dossier", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} × {self.dossier_id}: {self.interest}"

    @property
    def interest_label(self) -> str:
        return str(INTERESTS.get(self.interest, self.interest))

    @property
    def state_label(self) -> str:
        return str(CONFLICT_STATES.get(self.state, self.state))

    @property
    def source_label(self) -> str:
        return str(SOURCES.get(self.source, self.source))


class Declaration(models.Model):
    """The person's own word about one dossier; a later one takes the place of the earlier, which stays on record.

    `free`: "I have no interest in it"; else `text` says which (each also stands as a declared Conflict).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="declarations")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="declarations")
    on = models.DateField(_("ngày khai"))
    free = models.BooleanField(_("không có xung đột lợi ích"))
    text = models.CharField(_("nội dung khai"), max_length=500, blank=True)
    paper = models.CharField(_("bản khai"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["dossier", "person", "on", "pk"]
        indexes = [models.Index(fields=["dossier", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.dossier_id} {self.on}"
