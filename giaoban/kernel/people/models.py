"""Accounts and people."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Dated, Org

LEADER, OFFICE, DEPARTMENT, UNIT, VIEWER = "leader", "office", "department", "unit", "viewer"
ROLES = {
    LEADER: _("Lãnh đạo"),
    OFFICE: _("Văn phòng trung ương"),
    DEPARTMENT: _("Ban chuyên môn"),
    UNIT: _("Đơn vị"),
    VIEWER: _("Người xem"),
}
CENTRAL = frozenset({LEADER, OFFICE, DEPARTMENT})


class User(AbstractUser):
    """An account. Without a role or a unit it may do nothing and sees nothing."""

    name = models.CharField(_("họ và tên"), max_length=150, blank=True)
    role = models.CharField(_("vai trò"), max_length=20, blank=True, choices=list(ROLES.items()))
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="accounts",
                            verbose_name=_("đơn vị"))
    sees_everything = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Vietnamese names are one string, family name first."""
        return self.name

    @property
    def is_central(self) -> bool:
        """Leader, office or department of the central body."""
        return bool(self.org_id) and self.role in CENTRAL

    @property
    def role_label(self) -> str:
        return str(ROLES.get(self.role, ""))


class Access(models.Model):
    """One unit one account may see. Written by `refresh_access`, read by every list."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sees")
    org = models.ForeignKey(Org, models.CASCADE, related_name="seen_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "org"], name="access_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.org_id}"


class Person(models.Model):
    """A person; membership and mandates are apart."""

    name = models.CharField(_("họ và tên"), max_length=150)
    folded = models.CharField(max_length=200, editable=False, db_index=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    titles = models.CharField(_("học hàm, học vị"), max_length=60, blank=True)
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.name


class Membership(Dated):
    """A person belongs to an association, in time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    org = models.ForeignKey(Org, models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ["person", "since"]

    def __str__(self) -> str:
        return f"{self.person_id} ∈ {self.org_id}"


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


class ReadingLog(models.Model):
    """Personal data was read as a list or exported: who, when, what, how many."""

    user = models.ForeignKey(User, models.PROTECT, related_name="readings")
    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    exported = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what} ({self.rows})"


OPENED, CHANGED, PASSWORD, FACTOR, TOKEN, UNTOKEN, REFRESHED = (
    "opened", "changed", "password", "factor", "token", "untoken", "refreshed")
ACCOUNT_ACTS = {
    OPENED: _("Mở tài khoản"),
    CHANGED: _("Sửa tài khoản"),
    PASSWORD: _("Đặt lại mật khẩu"),
    FACTOR: _("Gỡ xác thực hai lớp"),
    TOKEN: _("Tạo mã truy cập API"),
    UNTOKEN: _("Thu hồi mã truy cập API"),
    REFRESHED: _("Tính lại phạm vi xem"),
}


class AccountEvent(models.Model):
    """One thing done to an account, append-only: who did it, when, what changed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="events")
    act = models.CharField(max_length=20)
    note = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.act}"

    @property
    def label(self) -> str:
        return str(ACCOUNT_ACTS.get(self.act, self.act))
