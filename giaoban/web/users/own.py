"""Everybody's own account: who I am here, what I see, the token of my programs, the language."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.authtoken.models import Token

from giaoban.kernel.people.actions import AccountRefused
from giaoban.kernel.people.models import User

from . import actions
from .sight import sight
from .views import accounts, facts_of


def _page(request: HttpRequest, user: User, secret: str = "") -> HttpResponse:
    return render(request, "users/mine.html", {
        "title": _("Tài khoản của tôi"), "account": user, "facts": facts_of(user), "sight": sight(user),
        "has_token": Token.objects.filter(user=user).exists(), "secret": secret,
        "example": request.build_absolute_uri(reverse("api:units")),
        "schema": reverse("api:schema")})


def mine(request: HttpRequest) -> HttpResponse:
    return _page(request, accounts().get(pk=request.user.pk))


@require_POST
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """Make a token (shown in this answer only) or revoke it."""
    user = accounts().get(pk=request.user.pk)
    try:
        if request.POST.get("act") == "revoke":
            actions.revoke_token(user)
            messages.success(request, _("Đã thu hồi mã truy cập."))
            return redirect("users:mine")
        return _page(request, user, actions.make_token(user))
    except AccountRefused as error:
        messages.error(request, str(error))
        return redirect("users:mine")
