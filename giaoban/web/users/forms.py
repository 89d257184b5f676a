"""What is typed on the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import fold
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import ROLES, User
from giaoban.web.reading.fields import SEPARATOR, UnitField

NONE = "none"
LIVES = {"active": gettext_lazy("đang mở"), "locked": gettext_lazy("đã khóa")}
FACTORS = {"yes": gettext_lazy("có"), "no": gettext_lazy("không")}


def _choices(known: dict[str, Any], *more: tuple[str, Any]) -> list[tuple[str, Any]]:
    return [("", _("tất cả")), *known.items(), *more]


class AccountFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Tên, tên đăng nhập, đơn vị"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), required=False)
    life = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False)
    factor = forms.ChoiceField(label=gettext_lazy("Hai lớp"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["role"].choices = _choices(ROLES, (NONE, _("chưa giao vai trò")))
        self.fields["life"].choices = _choices(LIVES)
        self.fields["factor"].choices = _choices(FACTORS)

    def narrow(self, rows: Any) -> Any:
        """`rows` carry the annotation `factor`. An unknown choice in the address is ignored."""
        self.is_valid()
        found = self.cleaned_data
        if role := found.get("role"):
            rows = rows.filter(role="" if role == NONE else role)
        if life := found.get("life"):
            rows = rows.filter(is_active=life == "active")
        if factor := found.get("factor"):
            rows = rows.filter(factor=factor == "yes")
        return holding(rows, found.get("q") or "")


def holding(rows: Any, text: str) -> Any:
    """Every word in name, username or unit, without accents. Accounts are hundreds, not thousands, and their
    names have no folded column, so the names are folded here; an empty text asks nothing."""
    words = fold(text).split()
    if not words:
        return rows
    named = rows.values_list("pk", "name", "username", "email", "org__folded")
    fits = [pk for pk, *texts in named if all(word in fold(" ".join(t or "" for t in texts)) for word in words)]
    return rows.filter(pk__in=fits)


class AccountForm(forms.Form):
    """The facts of an account, without its password."""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), required=False,
                             help_text=gettext_lazy("Để tự đặt lại mật khẩu khi quên."))
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), required=False)
    org = UnitField(label=gettext_lazy("Đơn vị"), required=False,
                    help_text=gettext_lazy("Mã hoặc tên đơn vị, ví dụ BAN-TVPB."))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["role"].choices = [("", _("chưa giao")), *ROLES.items()]
        self.fields["org"].orgs = Org.objects.all()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("role") and not data.get("org") and "org" not in self.errors:
            self.add_error("org", _("Vai trò “%(role)s” cần một đơn vị.") % {"role": ROLES[data["role"]]})
        return data


class OpenForm(AccountForm):
    username = forms.CharField(label=gettext_lazy("Tên đăng nhập"), max_length=150,
                               widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}))
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu đầu tiên"), required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Để trống: hệ thống tạo mật khẩu và cho xem một lần."))

    field_order = ("username", "name", "email", "role", "org", "password")

    def clean_username(self) -> str:
        """The characters Django's own account allows: letters, digits and @ . + - _"""
        typed = self.cleaned_data["username"]
        for check in get_user_model()._meta.get_field("username").validators:
            check(typed)
        return typed


class ChangeForm(AccountForm):
    is_active = forms.BooleanField(label=gettext_lazy("Được đăng nhập"), required=False)
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    @classmethod
    def of(cls, user: User, before: str) -> ChangeForm:
        """The form as it stands for an account."""
        org = f"{user.org.code}{SEPARATOR}{user.org}" if user.org is not None else ""
        return cls(initial={"name": user.name, "email": user.email, "role": user.role, "org": org,
                            "is_active": user.is_active, "before": before})
