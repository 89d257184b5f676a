"""Several units become one: into one that goes on (sáp nhập), or a new one (hợp nhất)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Reorganisation
from giaoban.web.dossiers.fields import OrgField

from .forms import ActForm, OrgsField, code_field, stamp, superiors
from .single import common
from .steps import Data, Plan, only_office, two_steps


class MergeForm(ActForm):
    olds = OrgsField(label=gettext_lazy("Các đơn vị nhập lại"), max_length=2000,
                     widget=forms.Textarea(attrs={"rows": 3}),
                     help_text=gettext_lazy("Mỗi dòng một đơn vị (mã hoặc tên), hoặc các mã cách nhau bằng dấu phẩy."))
    into = OrgField(Org.objects.none(), required=False)
    code = code_field(label=gettext_lazy("Hợp nhất: mã đơn vị mới"), required=False)
    name = forms.CharField(label=gettext_lazy("Tên đơn vị mới"), max_length=300, required=False)
    short_name = forms.CharField(label=gettext_lazy("Tên gọn"), max_length=120, required=False)
    first = ("olds", "into", "code", "name", "short_name")

    def __init__(self, data: Any = None, *, first: Org | None = None) -> None:
        super().__init__(data)
        self.fields["into"] = superiors(Org.objects.filter(ended_on=None), required=False,
                                        label=_("Sáp nhập vào đơn vị"))
        self.fields["into"].help_text = _("Đơn vị này tiếp tục, giữ mã và tên. Để trống nếu lập đơn vị mới ở dưới.")
        if first:
            self.fields["olds"].initial = first.code
        self.order_fields([*self.first, "on", "paper"])

    def stand(self) -> str:
        data = getattr(self, "cleaned_data", {})
        into = [data["into"]] if data.get("into") else []
        return " ".join(stamp(org) for org in [*data.get("olds", []), *into])

    def clean(self) -> dict[str, Any]:
        self.target(self.cleaned_data)
        return super().clean()

    def target(self, data: Data) -> None:
        """One that goes on, or a new one with its code and name: one of the two."""
        new = [name for name in ("code", "name") if data.get(name)]
        if data.get("into") and new:
            self.add_error("into", _("Chọn một: sáp nhập vào đơn vị có sẵn, hoặc lập đơn vị mới. Để trống phần kia."))
        elif not data.get("into") and len(new) < 2 and "into" not in self.errors:
            self.add_error("into", _("Ghi đơn vị nhận sáp nhập, hoặc ghi mã và tên của đơn vị mới."))


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """`?from=CODE` begins with that unit."""
    only_office(request.user)
    first = None
    if request.GET.get("from"):
        first = get_object_or_404(Org.objects.visible_to(request.user), code=request.GET["from"])
    back = reverse("units:unit", args=[first.code]) if first else reverse("units:list")
    plan = Plan(_("Sáp nhập, hợp nhất"), lambda data: _do(data, request), _effect, _after, back, danger=True,
                touches=_touches)
    return two_steps(request, MergeForm(request.POST or None, first=first), plan)


def _do(data: Data, request: HttpRequest) -> Reorganisation:
    into = data["into"] or orgs.NewUnit(code=data["code"], name=data["name"], short_name=data["short_name"])
    return orgs.merge(data["olds"], into=into, **common(data, request.user))


def _touches(data: Data) -> list[int]:
    return [org.pk for org in data["olds"] if org != data["into"]]


def _effect(data: Data) -> str:
    olds = ", ".join(f"“{org}”" for org in data["olds"] if org != data["into"])
    facts = {"day": day_text(data["on"]), "olds": olds}
    if data["into"]:
        return _("Từ %(day)s %(olds)s sáp nhập vào “%(into)s”; các đơn vị đó chấm dứt, đơn vị bên dưới và việc còn dở "
                 "về “%(into)s”. Hồ sơ cũ giữ tên đơn vị cũ.") % {**facts, "into": data["into"]}
    return _("Từ %(day)s %(olds)s hợp nhất thành “%(name)s” (mã %(code)s); các đơn vị đó chấm dứt, đơn vị bên dưới và "
             "việc còn dở về đơn vị mới. Hồ sơ cũ giữ tên đơn vị cũ.") % {**facts, "name": data["name"],
                                                                        "code": data["code"]}


def _after(made: Reorganisation) -> str:
    return reverse("units:journal_act", args=[made.pk])
