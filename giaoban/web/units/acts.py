"""Founding, renaming, re-placing and dissolving units: typed once, shown back, then carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import day_text
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.kinds import KINDS, LINES
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer

from .forms import ActForm, DissolveForm, FoundForm, PlaceForm, RenameForm


@dataclass(frozen=True)
class Act:
    """`effect` says before what `do` will have done."""

    label: Any
    form: type[ActForm]
    do: Callable[[Org, dict[str, Any], User], Any]
    effect: Callable[[Org, dict[str, Any]], str]
    danger: bool = False


def _rename(org: Org, data: dict[str, Any], by: User) -> None:
    orgs.rename(org, data["name"], on=data["on"], by=by, short_name=data["short_name"], paper=data["paper"])


def _place(org: Org, data: dict[str, Any], by: User) -> None:
    orgs.place(org, data["parent"], line=data["line"], on=data["on"], by=by, paper=data["paper"])


def _dissolve(org: Org, data: dict[str, Any], by: User) -> None:
    orgs.dissolve(org, on=data["on"], by=by, paper=data["paper"], heirs=data["heirs"])


def _renamed(org: Org, data: dict[str, Any]) -> str:
    return _("Từ %(day)s “%(old)s” mang tên “%(new)s”. Văn bản, báo cáo của kỳ trước giữ tên cũ.") % {
        "day": day_text(data["on"]), "old": org.name, "new": data["name"]}


def _placed(org: Org, data: dict[str, Any]) -> str:
    return _("Từ %(day)s “%(org)s” đứng dưới “%(parent)s” trên %(line)s. Vị trí cũ khép lại cùng ngày, không bị xóa; "
             "phạm vi xem của các tài khoản đơn vị được tính lại.") % {
        "day": day_text(data["on"]), "org": org, "parent": data["parent"], "line": str(LINES[data["line"]]).lower()}


def _dissolved(org: Org, data: dict[str, Any]) -> str:
    heirs = ", ".join(str(heir) for heir in data["heirs"]) or _("không có")
    return _("Từ %(day)s “%(org)s” không còn trong cây đơn vị. Hồ sơ, báo cáo cũ vẫn xem được. Kế thừa: %(heirs)s.") % {
        "day": day_text(data["on"]), "org": org, "heirs": heirs}


ACTS = {
    "doi-ten": Act(gettext_lazy("Đổi tên"), RenameForm, _rename, _renamed),
    "chuyen": Act(gettext_lazy("Chuyển cấp trên"), PlaceForm, _place, _placed),
    "giai-the": Act(gettext_lazy("Giải thể"), DissolveForm, _dissolve, _dissolved, danger=True),
}


def only_office(user: User) -> None:
    if not can_administer(user):
        raise PermissionDenied(refusal(can_administer))


@dataclass(frozen=True)
class Plan:
    """What the two steps of one request need: `do` the act, say its `effect`, and where to go `after`."""

    label: str
    do: Callable[[dict[str, Any]], Any]
    effect: Callable[[dict[str, Any]], str]
    after: Callable[[Any], str]
    back: str
    org: Org | None = None
    danger: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One act on one unit."""
    org = get_object_or_404(Org.objects.visible_to(request.user), code=code)
    only_office(request.user)
    if key not in ACTS:
        raise Http404
    what, back = ACTS[key], reverse("units:unit", args=[code])
    plan = Plan(str(what.label), lambda data: what.do(Org.objects.get(pk=org.pk), data, request.user),
                lambda data: what.effect(org, data), lambda _made: back, back, org, what.danger)
    return _two_steps(request, what.form(request.POST or None, org=org), plan)


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """A new unit; `?under=CODE` offers its superior."""
    only_office(request.user)
    parent = Org.objects.filter(code=request.GET.get("under", "")).first()
    plan = Plan(_("Thành lập đơn vị"), lambda data: _found(data, request.user), _founded,
                lambda made: reverse("units:unit", args=[made.code]), reverse("units:list"))
    return _two_steps(request, FoundForm(request.POST or None, parent=parent), plan)


def _found(data: dict[str, Any], by: User) -> Org:
    return orgs.found(code=data["code"], kind=data["kind"], name=data["name"], on=data["on"], by=by,
                      parent=data["parent"], short_name=data["short_name"], province=data["province"],
                      paper=data["paper"], placed_on=data["placed_on"])


def _founded(data: dict[str, Any]) -> str:
    above = data["parent"] or _("không có cấp trên")
    return _("%(kind)s “%(name)s”, mã %(code)s, thành lập %(day)s; cấp trên: %(above)s. Mã không đổi về sau.") % {
        "kind": KINDS[data["kind"]].label, "name": data["name"], "code": data["code"], "day": day_text(data["on"]),
        "above": above}


def _attempt(form: ActForm, do: Callable[[dict[str, Any]], Any], *, keep: bool) -> Any:
    """Carry out; without `keep` only to learn whether it would be refused. A refusal lands on the form."""
    try:
        with transaction.atomic():
            made = do(form.cleaned_data)
            if not keep:
                transaction.set_rollback(True)
    except orgs.ActRefused as error:
        form.add_error(None, str(error))
        return None
    return made


def _two_steps(request: HttpRequest, form: ActForm, plan: Plan) -> HttpResponse:
    """Typed → tried and shown back → carried out when confirmed; any fault returns to the typed form."""
    context = {"title": f"{plan.label}: {plan.org}" if plan.org else plan.label, "form": form, "plan": plan,
               "breadcrumbs": _crumbs(plan.org)}
    if request.method == "POST" and form.is_valid():
        keep = bool(form.cleaned_data["confirmed"])
        made = _attempt(form, plan.do, keep=keep)
        if not form.errors and keep:
            messages.success(request, _("Đã ghi: %(act)s.") % {"act": plan.label.lower()})
            return HttpResponseRedirect(plan.after(made))
        if not form.errors:
            return render(request, "units/confirm.html", {
                **context, "form": _hidden(type(form), request, plan.org), "effect": plan.effect(form.cleaned_data)})
    if form.errors:
        form.data = {**request.POST.dict(), "confirmed": ""}  # what was shown back is no longer what is typed
    return render(request, "units/act.html", context, status=422 if form.errors else 200)


def _hidden(kind: type[ActForm], request: HttpRequest, org: Org | None) -> ActForm:
    """The same answers, out of sight, marked as confirmed."""
    data = {**request.POST.dict(), "confirmed": "1"}
    form = kind(data, org=org) if org else kind(data)
    for field in form.fields.values():
        field.widget = HiddenInput()
    return form


def _crumbs(org: Org | None) -> list[dict[str, str]]:
    crumbs = [{"label": _("Đơn vị"), "url": reverse("units:list")}]
    return [*crumbs, {"label": str(org), "url": reverse("units:unit", args=[org.code])}] if org else crumbs
