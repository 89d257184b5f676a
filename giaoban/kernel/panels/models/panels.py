"""A council, the dossiers before it, its seats, who was present."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock, fold
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Dated, Org
from giaoban.kernel.people.models import Person, User

from ..words import CANCELLED, CLOSED, DRAFT, OUTCOMES, PURPOSES, ROLES, SET_UP, SITTING, STATES
from .rulesets import RuleSet


class PanelQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PanelQuerySet:
        """Central accounts see every council; a unit sees that of its own dossier once it has concluded."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        own = Case.objects.filter(panel=OuterRef("pk"), dossier__in=Dossier.objects.visible_to(user).values("pk"))
        return self.filter(Exists(own), state=CLOSED)

    def search(self, text: str) -> PanelQuerySet:
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found


class Panel(models.Model):
    """A council. `set_up_on`: the day of the decision; `held_on`: the day it sat. Never deleted, only cancelled."""

    purpose = models.CharField(_("loại hội đồng"), max_length=20, choices=list(PURPOSES.items()))
    name = models.CharField(_("tên hội đồng"), max_length=300)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="panels", verbose_name=_("quy tắc"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="panels", verbose_name=_("đơn vị lập"))
    paper = models.CharField(_("quyết định thành lập"), max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    set_up_on = models.DateField(_("ngày thành lập"), null=True, blank=True)
    held_on = models.DateField(_("ngày họp"), null=True, blank=True)
    place = models.CharField(_("nơi họp"), max_length=200, blank=True)
    #: how many of its dossiers may be chosen; empty: every one that passes
    chosen_max = models.PositiveSmallIntegerField(_("số hồ sơ được chọn"), null=True, blank=True)
    #: the paper by which the chair lets the vice-chair preside
    authorised = models.CharField(_("giấy ủy quyền chủ trì"), max_length=200, blank=True)
    state = models.CharField(_("tình trạng"), max_length=12, default=DRAFT)
    folded = models.CharField(max_length=900, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    example = models.BooleanField(default=False, editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["purpose", "state"])]
        verbose_name = _("hội đồng")
        verbose_name_plural = _("hội đồng")

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> str:
        return str(STATES.get(self.state, self.state))

    @property
    def purpose_label(self) -> str:
        return str(PURPOSES.get(self.purpose, self.purpose))

    @property
    def is_open(self) -> bool:
        return self.state in (DRAFT, SET_UP, SITTING)


class CaseQuerySet(models.QuerySet):
    def held(self) -> CaseQuerySet:
        """Cases of councils that were not cancelled."""
        return self.filter(voided_at=None).exclude(panel__state=CANCELLED)

    def visible_to(self, user: User) -> CaseQuerySet:
        """Every case for central accounts; for a unit its own dossier's, once concluded."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        return self.filter(dossier__in=Dossier.objects.visible_to(user).values("pk"), panel__state=CLOSED)


class Case(models.Model):
    """A dossier before a council, and what the council concluded: written once, at closing.

    The mean is kept as an exact fraction. `explanation`: the sentences the outcome was explained with. `budget`,
    `excellent_before`, `proposer` are asked only where the rule breaks ties or gives a bonus by them.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="cases")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="cases")
    order = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(_("kết luận"), max_length=12, blank=True, choices=list(OUTCOMES.items()))
    decided_on = models.DateField(_("ngày kết luận"), null=True, blank=True)
    mean_numerator = models.BigIntegerField(null=True, blank=True)
    mean_denominator = models.BigIntegerField(null=True, blank=True)
    explanation = models.JSONField(default=list, blank=True)
    minutes = models.TextField(_("diễn biến cuộc họp"), blank=True)
    advice = models.TextField(_("kiến nghị"), blank=True)
    budget = models.BigIntegerField(_("dự toán"), null=True, blank=True)
    excellent_before = models.BooleanField(_("chủ nhiệm có nhiệm vụ xuất sắc trong 5 năm"), null=True, blank=True)
    proposer = models.BooleanField(_("đơn vị đề xuất nhiệm vụ"), default=False)
    preferred = models.CharField(_("lý do hội đồng ưu tiên khi bằng điểm"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["panel", "order", "pk"]
        indexes = [models.Index(fields=["dossier", "outcome"])]
        constraints = [models.UniqueConstraint(fields=["panel", "dossier"], name="one_case_a_dossier")]

    def __str__(self) -> str:
        return f"{self.panel}"

    @property
    def outcome_label(self) -> str:
        return str(OUTCOMES.get(self.outcome, self.outcome))

    @property
    def mean(self) -> Fraction | None:
        if self.mean_numerator is None or self.mean_denominator is None:
            return None
        return Fraction(self.mean_numerator, self.mean_denominator)


class Seat(Dated):
    """A person sits in a council in a role, from `since`; when replaced the seat ends with its reason."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    role = models.CharField(_("chức trách"), max_length=12, choices=list(ROLES.items()))
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+")
    affiliation = models.CharField(_("nơi công tác"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    end_reason = models.CharField(_("lý do thôi"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["panel", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], condition=Q(until=None, voided_at=None),
                                    name="one_seat_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"

    @property
    def role_label(self) -> str:
        return str(ROLES.get(self.role, self.role))


class Attendance(models.Model):
    """Was the member there; a written opinion of one who wasn't is for reference only. A correction is a new row."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendance")
    present = models.BooleanField()
    opinion = models.TextField(_("ý kiến bằng văn bản"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(voided_at=None), name="one_presence_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.present}"


#: What is done to a council (`PanelAct.kind`).
ACTS = {
    "draft": _("Dự kiến hội đồng"),
    "set_up": _("Thành lập"),
    "replace": _("Thay thành viên"),
    "hold": _("Ghi ngày họp"),
    "open": _("Mở phiếu chấm"),
    "unlock": _("Hủy phiếu đã khóa"),
    "close": _("Kết luận"),
    "cancel": _("Hủy hội đồng"),
}


class PanelAct(models.Model):
    """One thing done to a council, append-only: its day, its paper, who recorded it."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    paper = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    @property
    def label(self) -> str:
        return str(ACTS.get(self.kind, self.kind))


