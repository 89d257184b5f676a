"""Everything that writes accounts."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from giaoban.kernel.base import tidy
from giaoban.kernel.orgs.hierarchy import Tree, ever_under, latest_tree
from giaoban.kernel.orgs.models import Org

from ..models import (
    CENTRAL,
    CHANGED,
    OPENED,
    PASSWORD,
    ROLES,
    Access,
    AccountEvent,
    ReadingLog,
    User,
)

#: Letters and digits that aren't taken for one another when read aloud or copied by hand.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


class AccountRefused(ValueError):
    """An account that can't be made or changed; the message is for the screen."""


@transaction.atomic
def open_account(*, username: str, name: str, role: str, org: Org | None, by: User | None, password: str = "",
                 email: str = "", check_password: bool = True) -> User:
    """A new account; without a password it can't sign in until one is set by mail."""
    if role and role not in ROLES:
        raise AccountRefused(f"Không có vai trò “{role}”.")
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(f"Tên đăng nhập “{username}” đã có. Chọn tên khác.")
    user = User(username=username, name=tidy(name), role=role, org=org, email=email)
    if password and check_password:
        validate_password(password, user)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    refresh_access(user)
    note_event(user, OPENED, by=by, note=_described(user))
    return user


def note_event(user: User, act: str, *, by: User | None, note: str = "") -> AccountEvent:
    """One line in an account's history."""
    return AccountEvent.objects.create(user=user, act=act, by=by, note=note[:600])


def _described(user: User) -> str:
    org = str(user.org) if user.org is not None else "không đơn vị"
    return f"{user.name}; {user.role_label or 'không vai trò'}; {org}; {'mở' if user.is_active else 'khóa'}"


def new_password() -> str:
    """Four groups of four clear characters: about 79 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """A new password, returned once and kept only as its hash; every session of the account ends."""
    if user.pk == by.pk:
        raise AccountRefused("Đổi mật khẩu của chính mình ở trang “Đổi mật khẩu”.")
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    note_event(user, PASSWORD, by=by)
    return password


@transaction.atomic
def change_account(user: User, *, name: str, role: str, org: Org | None, is_active: bool, by: User,
                   email: str | None = None) -> User:
    """Change role, unit or life of an account; nobody takes the right to administer from himself."""
    if role and role not in ROLES:
        raise AccountRefused(f"Không có vai trò “{role}”.")
    held = User.objects.get(pk=user.pk).role
    if user.pk == by.pk and (not is_active or role != held or org is None):
        raise AccountRefused("Không tự đổi vai trò hoặc khóa tài khoản của chính mình. Nhờ người khác làm.")
    before = _described(user)
    user.name, user.role, user.org, user.is_active = tidy(name), role, org, is_active
    if email is not None:
        user.email = email
    user.save(update_fields=["name", "role", "org", "is_active", "email"])
    refresh_access(user)
    note_event(user, CHANGED, by=by, note=f"{before} → {_described(user)}")
    return user


def units_seen(user: User, known: Tree | None = None) -> tuple[bool, set[int]]:
    """Whether an account sees the whole, and else which units: its own and those ever below it in the tree."""
    if user.is_active and user.is_central:
        return True, set()
    if user.is_active and user.role and user.org is not None:
        return False, ever_under(user.org, known)
    return False, set()


@transaction.atomic
def refresh_access(user: User, known: Tree | None = None) -> None:
    """Write down which units the account may see: its own and those below it; central roles see the whole.

    `known`: the latest tree, where the caller read it after locking the accounts.
    """
    # Two reorganisations at once: the second waits here and then sees both.
    User.objects.select_for_update().get(pk=user.pk)
    everything, wanted = units_seen(user, known)
    if user.sees_everything != everything:
        user.sees_everything = everything
        user.save(update_fields=["sees_everything"])
    held = set(Access.objects.filter(user=user).values_list("org_id", flat=True))
    Access.objects.filter(user=user, org__in=held - wanted).delete()
    Access.objects.bulk_create([Access(user=user, org_id=org) for org in sorted(wanted - held)])


@transaction.atomic
def refresh_all_access() -> None:
    """After a reorganisation: the sets of all accounts that are not central, by one tree read after the locks."""
    users = list(User.objects.exclude(role__in=[*CENTRAL, ""]).exclude(org=None).select_for_update(of=("self",))
                 .select_related("org").order_by("pk"))
    known = latest_tree() if users else None
    for user in users:
        refresh_access(user, known)


def log_reading(user: User, what: str, rows: int, *, exported: bool = False) -> ReadingLog:
    """Reading a list of personal data, or exporting, leaves a line."""
    return ReadingLog.objects.create(user=user, what=what, rows=rows, exported=exported)
