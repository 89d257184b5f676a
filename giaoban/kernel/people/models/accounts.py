"""Accounts: who signs in, what each may see, what was done to them, who read personal data."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org

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


OPENED, CHANGED, PASSWORD, FACTOR, TOKEN, UNTOKEN, REFRESHED, FEED, UNFEED = (
    "opened", "changed", "password", "factor", "token", "untoken", "refreshed", "feed", "unfeed")
ACCOUNT_ACTS = {
    OPENED: _("Mở tài khoản"),
    CHANGED: _("Sửa tài khoản"),
    PASSWORD: _("Đặt lại mật khẩu"),
    FACTOR: _("Gỡ xác thực hai lớp"),
    TOKEN: _("Tạo mã truy cập API"),
    UNTOKEN: _("Thu hồi mã truy cập API"),
    REFRESHED: _("Tính lại phạm vi xem"),
    FEED: _("Tạo địa chỉ lịch"),
    UNFEED: _("Thu hồi địa chỉ lịch"),
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
