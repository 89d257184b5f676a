"""The list of councils, setting one up, its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.panels import actions
from giaoban.kernel.panels.models import Panel
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.web.lists import show_list

from .columns import columns, list_of
from .forms import NewForm
from .page import Page


def found_panel(request: HttpRequest, pk: int) -> Panel:
    """The council, or 404 also when it is there but not for this account."""
    return get_object_or_404(Panel.objects.visible_to(request.user).select_related("rule_set", "org"), pk=pk)


def require_central(user: Any) -> None:
    if not can_work_centrally(user):
        raise PermissionDenied(refusal(can_work_centrally))


@require_safe
def panels(request: HttpRequest) -> HttpResponse:
    filters, rows = list_of(request)
    may = can_work_centrally(request.user)
    url = reverse("panels:new") if may else ""
    text = (_("Lập hội đồng cho một hồ sơ hoặc cả đợt tuyển chọn; phiếu nhập một lần, kết quả tính từ phiếu.") if may
            else _("Hội đồng về hồ sơ của đơn vị hiện ở đây sau khi có kết luận."))
    empty = ({"title": _("Không có hội đồng nào khớp"), "text": _("Bớt điều kiện lọc hoặc viết ngắn lại từ cần tìm.")}
             if request.GET else
             {"title": _("Chưa có hội đồng nào"), "text": text, "url": url, "label": _("Lập hội đồng") if url else ""})
    return show_list(request, title=_("Hội đồng"), rows=rows, columns=columns(), filters=filters, empty=empty,
                     template="panels/list.html", create_url=url, create_label=_("Lập hội đồng"), central=may)


@require_safe
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, found_panel(request, pk))


def show(request: HttpRequest, found: Panel, *, opened: Any = None, status: int = 200) -> HttpResponse:
    """The page; `opened` is a form sent back with what is wrong in it."""
    page = Page(request, found, opened=opened)
    if page.seats:
        log_reading(request.user, f"Thành viên hội đồng {found.pk}", len(page.seats))
    return render(request, "panels/panel.html", page.context(), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A council for the dossiers named; its members are chosen next."""
    require_central(request.user)
    asked = {"dossiers": request.GET.get("dossier", "")[:2000], "purpose": request.GET.get("purpose", "")[:20]}
    form = NewForm(request.user, request.POST if request.method == "POST" else None,
                   initial={name: value for name, value in asked.items() if value})
    if request.method == "POST" and form.is_valid():
        made = _made(request, form)
        if made is not None:
            messages.success(request, _("Đã dự kiến hội đồng. Chọn thành viên."))
            return redirect("panels:members", pk=made.pk)
    return render(request, "panels/new.html", {
        "title": _("Lập hội đồng"), "form": form, "cancel_url": reverse("panels:list"),
        "breadcrumbs": [{"label": _("Hội đồng"), "url": reverse("panels:list")},
                        {"label": _("Lập hội đồng"), "url": ""}]}, status=422 if form.errors else 200)


def _made(request: HttpRequest, form: NewForm) -> Panel | None:
    root = Org.objects.filter(kind="central_body").order_by("pk").first() or request.user.org
    try:
        return actions.draft_panel(org=root, by=request.user, **form.cleaned_data)
    except actions.PanelRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.reasons)
        return None
