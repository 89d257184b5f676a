"""Accounts, for the office: list, open, one account with what it sees and its history, who read personal data."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.authtoken.models import Token

from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import AccountRefused, log_reading, new_password, open_account
from giaoban.kernel.people.models import AccountEvent, User
from giaoban.kernel.people.rules import can_administer
from giaoban.web.lists import Column, page_size, show_list
from giaoban.web.reading.fields import offered

from . import actions
from .forms import AccountFilter, ChangeForm, OpenForm
from .sight import sight

View = Callable[..., HttpResponse]
EVENTS_SHOWN = 100


def for_office(view: View) -> View:
    """Only the office administers; everybody else is told so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_administer(request.user):
            raise PermissionDenied(refusal(can_administer))
        return view(request, *args, **kwargs)

    return guarded


def accounts() -> QuerySet[User]:
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return get_user_model().objects.select_related("org").annotate(factor=Exists(factor))


def crumbs(*labels: str) -> list[dict[str, str]]:
    return [{"label": _("Tài khoản"), "url": reverse("users:list")}, *({"label": label} for label in labels)]


def moment(value: Any) -> str:
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT") if value else ""


def naive(value: Any) -> Any:
    """Excel knows no time zones: the hour as it was in Hà Nội."""
    return localtime(value).replace(tzinfo=None) if value else None


def _life(user: User) -> str:
    return _("đang mở") if user.is_active else _("đã khóa")


def _role(user: User) -> str:
    return user.role_label or _("chưa giao")


def unbroken(text: str) -> str:
    """A short label stays on one line beside columns that take the room."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def account_columns() -> list[Column]:
    return [
        Column("name", _("Họ và tên"), str, sort="name", wide=True,
               url=lambda u: reverse("users:account", args=[u.pk])),
        Column("username", _("Tên đăng nhập"), lambda u: u.username, sort="username"),
        Column("role", _("Vai trò"), lambda u: unbroken(_role(u)), sort="role", export=_role),
        Column("org", _("Đơn vị"), lambda u: u.org or "", sort="org__name", wide=True),
        Column("seen", _("Đăng nhập gần nhất"), lambda u: moment(u.last_login), sort="last_login", num=True,
               export=lambda u: naive(u.last_login)),
        Column("factor", _("Hai lớp"), lambda u: _("có") if u.factor else _("không"), sort="factor"),
        Column("life", _("Tình trạng"), _life, sort="is_active",
               tone=lambda u: "done" if u.is_active else "cancelled"),
    ]


@for_office
def account_list(request: HttpRequest) -> HttpResponse:
    """The list is personal data: opening it leaves a line, as its Excel does."""
    filters = AccountFilter(request.GET)
    rows = filters.narrow(accounts().order_by("name", "username"))
    if not request.GET.get("excel"):
        log_reading(request.user, "Danh sách tài khoản", min(rows.count(), page_size(request)))
    return show_list(
        request, title=_("Tài khoản"), rows=rows,
        columns=account_columns(), filters=filters, template="users/list.html",
        create_url=reverse("users:open"), create_label=_("Mở tài khoản"),
        empty={"title": _("Không có tài khoản nào khớp"), "text": _("Bỏ bớt điều kiện lọc, hoặc mở tài khoản mới."),
               "url": reverse("users:open"), "label": _("Mở tài khoản")})


@for_office
def log(request: HttpRequest) -> HttpResponse:
    """Where the log of reading was before; it has its page among the people."""
    return redirect("persons:log")


@for_office
@never_cache
def open_new(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        made_up = "" if facts["password"] else new_password()
        try:
            made = open_account(**{**facts, "password": facts["password"] or made_up}, by=request.user)
        except AccountRefused as error:
            form.add_error("username", str(error))
        except ValidationError as error:
            form.add_error("password", error)
        else:
            if made_up:
                return once(request, made, made_up, title=_("Đã mở tài khoản “%(name)s”") % {"name": made})
            messages.success(request, _("Đã mở tài khoản “%(name)s”.") % {"name": made})
            return redirect("users:account", made.pk)
    return render(request, "users/form.html", {
        "title": _("Mở tài khoản"), "form": form, "submit": _("Mở tài khoản"), "cancel_url": reverse("users:list"),
        "units": offered(Org.objects.all()), "breadcrumbs": crumbs(_("Mở tài khoản")),
    }, status=422 if form.errors else 200)


def once(request: HttpRequest, user: User, secret: str, *, title: str) -> HttpResponse:
    """A password that will not be shown again; the answer is never cached."""
    return render(request, "users/once.html", {
        "title": title, "secret": secret, "account": user, "back": reverse("users:account", args=[user.pk]),
        "breadcrumbs": crumbs(str(user))})


def facts_of(user: User) -> list[dict[str, Any]]:
    token = Token.objects.filter(user=user).values_list("created", flat=True).first()
    return [
        {"label": _("Tên đăng nhập"), "value": user.username},
        {"label": _("Thư điện tử"), "value": user.email or _("chưa có")},
        {"label": _("Vai trò"), "value": user.role_label or _("chưa giao")},
        {"label": _("Đơn vị"), "value": user.org or _("chưa giao")},
        {"label": _("Tình trạng"), "value": _life(user), "tone": "done" if user.is_active else "cancelled"},
        {"label": _("Đăng nhập gần nhất"), "value": moment(user.last_login) or _("chưa lần nào")},
        {"label": _("Xác thực hai lớp"), "value": _("có") if user.factor else _("không")},
        {"label": _("Mã truy cập API"),
         "value": _("tạo lúc %(at)s") % {"at": moment(token)} if token else _("không có")},
    ]


def _entry(event: AccountEvent) -> dict[str, Any]:
    at = localtime(event.recorded_at)
    hour = date_format(at, "TIME_FORMAT")
    return {"on": date_format(at, "SHORT_DATE_FORMAT"), "title": event.label, "text": event.note, "icon": "history",
            "by": f"{event.by} · {hour}" if event.by else hour}


@for_office
def account(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(accounts(), pk=pk)
    events = [_entry(event) for event in user.events.select_related("by")[:EVENTS_SHOWN]]
    return render(request, "users/account.html", {
        "title": str(user), "account": user, "facts": facts_of(user), "sight": sight(user), "entries": events,
        "own": user.pk == request.user.pk, "breadcrumbs": crumbs(str(user))})


@for_office
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(accounts(), pk=pk)
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm.of(user, actions.seen(user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(user, by=request.user, **form.cleaned_data)
        except AccountRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã sửa tài khoản “%(name)s”.") % {"name": form.cleaned_data["name"]})
            return redirect("users:account", pk)
    return render(request, "users/form.html", {
        "title": _("Sửa tài khoản “%(name)s”") % {"name": user}, "form": form, "submit": _("Ghi thay đổi"),
        "cancel_url": reverse("users:account", args=[pk]), "units": offered(Org.objects.all()),
        "breadcrumbs": crumbs(str(user)),
    }, status=422 if form.errors else 200)


@for_office
@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    actions.refresh(get_object_or_404(accounts(), pk=pk), by=request.user)
    messages.success(request, _("Đã tính lại phạm vi xem."))
    return redirect("users:account", pk)


@for_office
@require_POST
@never_cache
def password(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(accounts(), pk=pk)
    try:
        made = actions.reset_password(user, by=request.user)
    except AccountRefused as error:
        messages.error(request, str(error))
        return redirect("users:account", pk)
    return once(request, user, made, title=_("Đã đặt lại mật khẩu của “%(name)s”") % {"name": user})


@for_office
@require_POST
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(accounts(), pk=pk)
    try:
        actions.drop_second_factor(user, by=request.user)
        messages.success(request, _("Đã gỡ xác thực hai lớp. Lần sau tài khoản đăng nhập chỉ bằng mật khẩu."))
    except AccountRefused as error:
        messages.error(request, str(error))
    return redirect("users:account", pk)
