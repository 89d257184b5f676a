"""Acts on one unit: founding, naming, placing, its facts and standing, its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.kinds import ACTIVE, ASPECTS, KINDS, LINES, STATUS
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from ..telling import fact_text
from .forms import (
    ActForm,
    DissolveForm,
    FactForm,
    FoundForm,
    KindForm,
    PlaceForm,
    ReasonForm,
    RenameForm,
    RestoreForm,
)
from .steps import Data, Plan, only_office, two_steps


@dataclass(frozen=True)
class Act:
    """`effect` says before what `do` will have done."""

    label: Any
    form: type[ActForm]
    do: Callable[[Org, Data, dict[str, Any]], Any]
    effect: Callable[[Org, Data], str]
    danger: bool = False


Common = dict[str, Any]


def _rename(org: Org, data: Data, common: Common) -> None:
    orgs.rename(org, data["name"], short_name=data["short_name"], **common)


def _place(org: Org, data: Data, common: Common) -> None:
    orgs.place(org, data["parent"], line=data["line"], **common)


def _kind(org: Org, data: Data, common: Common) -> None:
    orgs.change_kind(org, data["kind"], parent=data["parent"], **common)


def _fact(org: Org, data: Data, common: Common) -> None:
    orgs.set_fact(org, data["aspect"], data["value"], **common)


def _dissolve(org: Org, data: Data, common: Common) -> None:
    orgs.dissolve(org, heirs=data["heirs"], **common)


def _restore(org: Org, data: Data, common: Common) -> None:
    orgs.restore(org, reason=data["reason"], parent=data.get("parent"), **common)


def _by_reason(act: Callable[..., Any]) -> Callable[[Org, Data, Common], Any]:
    return lambda org, data, common: act(org, reason=data["reason"], **common)


def _renamed(org: Org, data: Data) -> str:
    return _("Từ %(day)s “%(old)s” mang tên “%(new)s”. Văn bản, báo cáo của kỳ trước giữ tên cũ.") % {
        "day": day_text(data["on"]), "old": org.name, "new": data["name"]}


def _placed(org: Org, data: Data) -> str:
    if data["parent"] is None:
        return _("Từ %(day)s “%(org)s” rời %(line)s.") % {
            "day": day_text(data["on"]), "org": org, "line": str(LINES[data["line"]]).lower()}
    return _("Từ %(day)s “%(org)s” đứng dưới “%(parent)s” trên %(line)s. Vị trí cũ khép lại cùng ngày, không bị xóa; "
             "phạm vi xem của các tài khoản đơn vị được tính lại.") % {
        "day": day_text(data["on"]), "org": org, "parent": data["parent"], "line": str(LINES[data["line"]]).lower()}


def _other_kind(org: Org, data: Data) -> str:
    return _("Từ %(day)s “%(org)s” là %(kind)s (trước đó là %(old)s).") % {
        "day": day_text(data["on"]), "org": org, "kind": KINDS[data["kind"]].label, "old": org.kind_label}


def _noted(org: Org, data: Data) -> str:
    return _("Từ %(day)s, %(what)s của “%(org)s” là “%(value)s”. Dữ kiện cũ giữ cho các ngày trước.") % {
        "day": day_text(data["on"]), "org": org, "what": str(ASPECTS[data["aspect"]]).lower(),
        "value": fact_text(data["aspect"], data["value"])}


def _suspended(org: Org, data: Data) -> str:
    return _("Từ %(day)s “%(org)s” tạm đình chỉ hoạt động; vẫn ở trong cây, vẫn chịu trách nhiệm việc còn dở.") % {
        "day": day_text(data["on"]), "org": org}


def _lost(org: Org, data: Data) -> str:
    return _("Từ %(day)s “%(org)s” được ghi là mất liên lạc; vẫn ở trong cây cho đến khi giải thể hoặc khôi phục.") % {
        "day": day_text(data["on"]), "org": org}


def _dissolving(org: Org, data: Data) -> str:
    return _("Từ %(day)s “%(org)s” ở tình trạng đang giải thể; chấm dứt khi ghi việc giải thể.") % {
        "day": day_text(data["on"]), "org": org}


def _dissolved(org: Org, data: Data) -> str:
    heirs = ", ".join(str(heir) for heir in data["heirs"]) or _("không có")
    return _("Từ %(day)s “%(org)s” không còn trong cây đơn vị. Hồ sơ, báo cáo cũ vẫn xem được. Kế thừa: %(heirs)s.") % {
        "day": day_text(data["on"]), "org": org, "heirs": heirs}


def _restored(org: Org, data: Data) -> str:
    if org.ended_on:
        return _("Từ %(day)s “%(org)s” lập lại, giữ mã cũ; quãng từ %(end)s đến ngày đó đơn vị không tồn tại.") % {
            "day": day_text(data["on"]), "org": org, "end": day_text(org.ended_on)}
    return _("Từ %(day)s “%(org)s” hoạt động trở lại.") % {"day": day_text(data["on"]), "org": org}


ACTS = {
    "doi-ten": Act(gettext_lazy("Đổi tên"), RenameForm, _rename, _renamed),
    "chuyen": Act(gettext_lazy("Chuyển cấp trên"), PlaceForm, _place, _placed),
    "doi-loai": Act(gettext_lazy("Đổi loại đơn vị"), KindForm, _kind, _other_kind),
    "ghi-du-kien": Act(gettext_lazy("Ghi địa chỉ, dữ kiện khác"), FactForm, _fact, _noted),
    "tam-dinh-chi": Act(gettext_lazy("Tạm đình chỉ"), ReasonForm, _by_reason(orgs.suspend), _suspended),
    "mat-lien-lac": Act(gettext_lazy("Ghi mất liên lạc"), ReasonForm, _by_reason(orgs.lose_contact), _lost),
    "khoi-phuc": Act(gettext_lazy("Khôi phục"), RestoreForm, _restore, _restored),
    "bat-dau-giai-the": Act(gettext_lazy("Bắt đầu giải thể"), ReasonForm, _by_reason(orgs.start_dissolving),
                            _dissolving, danger=True),
    "giai-the": Act(gettext_lazy("Giải thể"), DissolveForm, _dissolve, _dissolved, danger=True),
}


def offered(org: Org, status: str) -> list[dict[str, Any]]:
    """Acts that make sense for the unit as it stands, for the menu of its page."""
    def link(key: str, label: Any, *, danger: bool = False, url: str = "") -> dict[str, Any]:
        return {"label": label, "danger": danger, "url": url or reverse("units:act", args=[org.code, key])}

    if org.ended_on:
        return [link("khoi-phuc", ACTS["khoi-phuc"].label)]
    acts = [link(key, act.label, danger=act.danger) for key, act in ACTS.items()
            if key != "khoi-phuc" or status != ACTIVE]
    return [*acts, link("", _("Sáp nhập, hợp nhất"), url=f"{reverse('units:merge')}?from={org.code}"),
            link("", _("Chia, tách"), url=reverse("units:split", args=[org.code]))]


def status_of(facts: dict[str, Any]) -> str:
    row = facts.get(STATUS)
    return row.value if row else ACTIVE


def common(data: Data, user: User) -> dict[str, Any]:
    """The day, the paper and the actor of every act."""
    return {"on": data["on"], "paper": data["paper"], "by": user}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One act on one unit."""
    org = get_object_or_404(Org.objects.visible_to(request.user), code=code)
    only_office(request.user)
    if key not in ACTS:
        raise Http404
    what, back = ACTS[key], reverse("units:unit", args=[code])
    plan = Plan(str(what.label), lambda data: what.do(Org.objects.get(pk=org.pk), data, common(data, request.user)),
                lambda data: what.effect(org, data), lambda _made: back, back, org, what.danger, lambda data: [org.pk])
    return two_steps(request, what.form(request.POST or None, org=org), plan)


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """A new unit; `?under=CODE` offers its superior."""
    only_office(request.user)
    parent = Org.objects.filter(code=request.GET.get("under", "")).first()
    plan = Plan(_("Thành lập đơn vị"), lambda data: _found(data, request.user), _founded,
                lambda made: reverse("units:unit", args=[made.code]), reverse("units:list"))
    return two_steps(request, FoundForm(request.POST or None, parent=parent), plan)


def _found(data: Data, by: User) -> Org:
    return orgs.found(code=data["code"], kind=data["kind"], name=data["name"], parent=data["parent"],
                      short_name=data["short_name"], province=data["province"], placed_on=data["placed_on"],
                      **common(data, by))


def _founded(data: Data) -> str:
    above = data["parent"] or _("không có cấp trên")
    return _("%(kind)s “%(name)s”, mã %(code)s, thành lập %(day)s; cấp trên: %(above)s. Mã không đổi về sau.") % {
        "kind": KINDS[data["kind"]].label, "name": data["name"], "code": data["code"], "day": day_text(data["on"]),
        "above": above}
