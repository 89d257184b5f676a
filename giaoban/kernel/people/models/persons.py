"""Persons, memberships and mandates. A person is one row for life; what he belongs to and holds is dated beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Dated, Org

from .accounts import User
from .batches import ImportBatch
from .columns import BytewiseField

MALE, FEMALE = "m", "f"
SEXES = {MALE: _("Nam"), FEMALE: _("Nữ")}


class PersonQuerySet(models.QuerySet):
    def current(self) -> PersonQuerySet:
        """Persons in the register: not taken back with their batch, not merged into another."""
        return self.filter(voided_at=None, merged_into=None)

    def visible_to(self, user: models.Model) -> PersonQuerySet:
        """Persons who belong or belonged to a unit the account sees, or hold a post there."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        member = Membership.objects.held().filter(person=OuterRef("pk"), org__seen_by__user=user.pk)
        holder = Mandate.objects.held().filter(person=OuterRef("pk"), body__seen_by__user=user.pk)
        return self.filter(Exists(member) | Exists(holder))


class Person(models.Model):
    """A person; membership and mandates are apart.

    `code`: the sender's own number of the person, empty where there is none. `folded` and `sort_key` follow from
    `name` (`base.fold`, `base.sort_key`). `version` grows with every change: who edits an older one is refused.
    No index on names: the search index (`Posting`) finds them, and an index would slow every large import.
    """

    code = BytewiseField(_("mã hội viên"), max_length=40, null=True, blank=True)
    name = models.CharField(_("họ và tên"), max_length=150)
    folded = BytewiseField(max_length=200, editable=False)
    sort_key = BytewiseField(max_length=200, editable=False, default="")
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=1, blank=True, choices=list(SEXES.items()))
    titles = models.CharField(_("học hàm, học vị"), max_length=60, blank=True)
    email = models.CharField(_("thư điện tử"), max_length=120, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    job = models.CharField(_("nơi công tác"), max_length=200, blank=True)
    source = models.CharField(_("nguồn"), max_length=200, blank=True)
    # No check by the database on the next two columns: it asks once a row even of an empty one, a third of the cost
    # of a large import. Batches and persons are never deleted; `giaoban check` finds rows without theirs.
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="persons",
                              db_constraint=False, db_index=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates",
                                    db_constraint=False, db_index=False)
    example = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(code__isnull=False, voided_at=None),
                                    name="one_person_a_code"),
        ]

    def __str__(self) -> str:
        return self.name


#: How the first day of a membership is known: a day, only its year, or not at all (the day of the list naming it).
BY_DAY, BY_YEAR, BY_LIST = "day", "year", "list"


class Membership(Dated):
    """A person belongs to an association, in time.

    Persons and units are never deleted, so the database doesn't check the two keys: that costs more than writing
    the row. `giaoban check` finds rows without theirs.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", db_constraint=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="memberships", db_constraint=False)
    card = models.CharField(_("số thẻ"), max_length=40, blank=True)
    exact = models.CharField(max_length=4, default=BY_DAY, editable=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="memberships",
                              db_constraint=False, db_index=False)

    class Meta:
        ordering = ["person", "since"]

    def __str__(self) -> str:
        return f"{self.person_id} ∈ {self.org_id}"


class PersonField(models.Model):
    """A field of expertise by one version of the national classification (see `people.expertise`)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="fields", db_constraint=False)
    field = models.CharField(_("lĩnh vực"), max_length=7)
    classification = models.CharField(max_length=10, default="2008")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, db_constraint=False, db_index=False)
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person", "field"]
        constraints = [
            models.UniqueConstraint(fields=["person", "field", "classification"], condition=Q(voided_at=None),
                                    name="one_field_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.field}"


class PersonChange(models.Model):
    """One value of a person that was changed: what it was, what it became, who, when, by which batch."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="changes")
    field = models.CharField(max_length=20)
    old = models.CharField(max_length=300, blank=True)
    new = models.CharField(max_length=300, blank=True)
    # The membership whose card was changed.
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="changes")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="changes")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}: {self.old} → {self.new}"


#: How a mandate was given.
ELECTED, BY_ELECTION, APPOINTED, PROVISIONAL = "elected", "by_election", "appointed", "provisional"
HOW = {
    ELECTED: _("Đại hội bầu"),
    BY_ELECTION: _("Bầu bổ sung"),
    APPOINTED: _("Bổ nhiệm, chỉ định"),
    PROVISIONAL: _("Giao tạm thời"),
}


class Mandate(Dated):
    """A person holds a post in a body, in time, by a paper.

    `nominal_until`: when it should end by the rules; `until`: when it did.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    body = models.ForeignKey(Org, models.PROTECT, related_name="mandates")
    post = models.CharField(_("chức danh"), max_length=120)
    term = models.CharField(_("nhiệm kỳ"), max_length=30, blank=True)
    paper = models.CharField(_("văn bản"), max_length=120, blank=True)
    nominal_until = models.DateField(_("hết nhiệm kỳ theo quy định"), null=True, blank=True)
    how = models.CharField(_("hình thức"), max_length=20, blank=True, choices=list(HOW.items()))
    end_reason = models.CharField(_("lý do thôi giữ"), max_length=200, blank=True)

    class Meta:
        ordering = ["body", "post", "since"]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.post}"


