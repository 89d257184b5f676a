"""A unit sends its report: typed, or the file it has. What can't be read is refused, with what was typed kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.rules import can_send
from giaoban.kernel.reading.files import UnreadableFile
from giaoban.kernel.reporting import actions
from giaoban.kernel.reporting.models import Obligation, Submission

from .fields import offered
from .forms import SendForm
from .owed import still_owed


def send(request: HttpRequest) -> HttpResponse:
    if not can_send(request.user):
        raise PermissionDenied(refusal(can_send))
    if request.method == "POST":
        form = SendForm(request.POST, request.FILES, user=request.user)
        sent = _sent(form, request.user) if form.is_valid() else None
        if sent is not None:
            return redirect(reverse("reading:submission", args=[sent.pk]) + "?moi=1")
    else:
        form = SendForm(user=request.user, owed=_asked(request))
    return render(request, "reading/send.html", {
        "title": _("Gửi báo cáo"), "form": form, "units": offered(Org.objects.visible_to(request.user)),
        "alone": not request.user.is_central,
        "breadcrumbs": [{"label": _("Báo cáo đơn vị"), "url": reverse("reading:list")}, {"label": _("Gửi báo cáo")}],
    }, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> Obligation | None:
    """The obligation named in the address, else the only one that is owed."""
    owed = still_owed(request.user).select_related("org", "regime")
    asked = request.GET.get("obligation", "")
    if asked:
        return owed.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
    first = list(owed[:2]) if not request.user.is_central else []
    return first[0] if len(first) == 1 else None


def _sent(form: SendForm, user: Any) -> Submission | None:
    """The submission, or None with the refusal on the form."""
    data = form.cleaned_data
    file = data.get("file")
    try:
        return actions.submit(
            org=data["org"], title=data["title"], period=data["span"], by=user, on=clock.today(),
            obligation=data["obligation"], done=data["done"], planned=data["planned"],
            file=(file.name, file.read()) if file else None)
    except UnreadableFile as refused:
        form.add_error("file", str(refused))
    except StepRefused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
    return None
