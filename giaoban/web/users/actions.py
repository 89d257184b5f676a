"""What is written about accounts outside the kernel's own tables: API tokens and second factors."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from rest_framework.authtoken.models import Token

from giaoban.kernel.people import actions as people
from giaoban.kernel.people.models import FACTOR, REFRESHED, TOKEN, UNTOKEN, User
from giaoban.kernel.people.rules import has_role


def seen(user: User) -> str:
    """What an account looked like when its form was opened; another value on disk means a stale form."""
    return "|".join([user.name, user.email, user.role, str(user.org_id or ""), str(user.is_active)])


def _locked(user: User, before: str | None = None) -> User:
    fresh: User = get_user_model().objects.select_for_update().get(pk=user.pk)
    if before is not None and before != seen(fresh):
        raise people.AccountRefused("Tài khoản vừa được người khác sửa. Tải lại trang, xem thay đổi rồi sửa lại.")
    return fresh


@transaction.atomic
def change(user: User, *, before: str, by: User, **facts: Any) -> User:
    """Change an account unless somebody else did since the form was opened."""
    fresh = _locked(user, before)
    return people.change_account(fresh, by=by, **facts)


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """A new password; whoever holds the old one loses the API token as well."""
    fresh = _locked(user)
    password = people.reset_password(fresh, by=by)
    if Token.objects.filter(user=fresh).delete()[0]:
        people.note_event(fresh, UNTOKEN, by=by)
    return password


@transaction.atomic
def drop_second_factor(user: User, *, by: User) -> None:
    """For a lost phone: the account signs in by password alone until it sets up a new one."""
    if user.pk == by.pk:
        raise people.AccountRefused("Gỡ xác thực hai lớp của chính mình ở trang “Xác thực hai lớp”.")
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise people.AccountRefused("Tài khoản này không dùng xác thực hai lớp.")
    people.note_event(user, FACTOR, by=by)


@transaction.atomic
def refresh(user: User, *, by: User) -> None:
    people.refresh_access(_locked(user))
    people.note_event(user, REFRESHED, by=by)


@transaction.atomic
def make_token(user: User) -> str:
    """A new token for the account's own programs, shown once; an earlier one stops working."""
    if not has_role(user, user.role) or not user.role:
        raise people.AccountRefused("Tài khoản chưa được giao vai trò và đơn vị nên chưa dùng được API.")
    Token.objects.filter(user=user).delete()
    people.note_event(user, TOKEN, by=user)
    return str(Token.objects.create(user=user).key)


@transaction.atomic
def revoke_token(user: User) -> None:
    if not Token.objects.filter(user=user).delete()[0]:
        raise people.AccountRefused("Tài khoản không có mã truy cập.")
    people.note_event(user, UNTOKEN, by=user)
