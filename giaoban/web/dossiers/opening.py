"""Opening a dossier: choose its kind, fill in a form made from the kind's model."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.dossiers.actions import DossierRefused, open_dossier
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import Kind, kinds
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import DEPARTMENT, User
from giaoban.kernel.people.rules import can_send

from .fields import OrgField, PastDayField
from .forms import particular_fields
from .kinds import capital, find_or_404


class OpenForm(forms.Form):
    """What every kind asks for, then the kind's own facts."""

    def __init__(self, kind: Kind, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.kind = kind
        own = Org.objects.visible_to(user).filter(ended_on=None)
        departments = Org.objects.filter(kind="department", ended_on=None)
        self.fields["title"] = forms.CharField(label=_("Tên hồ sơ"), max_length=500,
                                               widget=forms.Textarea(attrs={"rows": 2}))
        self.fields["org"] = OrgField(own, label=_("Đơn vị thực hiện"), help_text=_("Gõ mã hoặc tên, chọn từ gợi ý"))
        self.fields["department"] = forms.ModelChoiceField(
            departments, label=_("Ban phụ trách"), required=False, empty_label=_("Chưa phân ban"))
        today = clock.today()
        self.fields["year"] = forms.IntegerField(label=_("Năm kế hoạch"), min_value=2000, max_value=today.year + 5,
                                                 initial=today.year, localize=False)
        self.fields["on"] = PastDayField(label=_("Ngày mở"))
        self.fields.update(particular_fields(kind.model))
        self.fields["note"] = forms.CharField(label=_("Ghi chú"), required=False, max_length=1000)
        if "again" in self.data:
            self._ask_again()
        self.initial.update(_defaults(user))

    def _ask_again(self) -> None:
        self.fields["again"] = forms.BooleanField(label=_("Vẫn mở thêm hồ sơ cùng tên"), required=False)

    def clean(self) -> dict[str, Any]:
        """The same title at the same unit in the same year is opened again only on purpose."""
        facts = super().clean() or {}
        asked = {name: facts.get(name) for name in ("title", "org", "year")}
        if all(asked.values()) and "again" not in self.data:
            asked["title"] = tidy(str(asked["title"]))
            same = Dossier.objects.filter(kind=self.kind.key, **asked).first()
            if same is not None:
                self._ask_again()
                self.add_error(None, _("Đơn vị đã có hồ sơ cùng tên trong năm: %(number)s.") % {"number": same.number})
        return facts

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "again"}


def _defaults(user: User) -> dict[str, Any]:
    """A department charges itself; an account with one unit opens for that unit."""
    if user.role == DEPARTMENT:
        return {"department": user.org_id}
    return {} if user.is_central or user.org is None else {"org": f"{user.org.code} – {user.org.name}"}


def _may_open(request: HttpRequest) -> None:
    if not can_send(request.user):
        raise PermissionDenied(refusal(can_send))


def choose(request: HttpRequest) -> HttpResponse:
    _may_open(request)
    rows = [{"label": capital(kind.label), "url": reverse("dossiers:open_kind", args=[kind.key]),
             "prefix": kind.prefix, "ends": _ends(kind)} for kind in kinds()]
    return render(request, "dossiers/choose.html", {
        "title": _("Mở hồ sơ"), "kinds": rows, "breadcrumbs": [
            {"label": _("Hồ sơ"), "url": reverse("dossiers:list")}, {"label": _("Mở hồ sơ"), "url": ""}]})


def _ends(kind: Kind) -> str:
    """The first state and the one in which it is done."""
    states = list(kind.lifecycle.tracks[CONTENT].values())
    done = next((state for state in states if state.closed), states[-1])
    return f"{states[0].label} → {done.label}"


def open_kind(request: HttpRequest, kind: str) -> HttpResponse:
    _may_open(request)
    known = find_or_404(kind)
    form = OpenForm(known, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _open(request, known, form)
        if made is not None:
            messages.success(request, _("Đã mở hồ sơ %(number)s.") % {"number": made.number})
            return redirect("dossiers:dossier", number=made.number)
    title = _("Mở hồ sơ: %(kind)s") % {"kind": known.label}
    crumbs = [{"label": _("Hồ sơ"), "url": reverse("dossiers:list")},
              {"label": _("Mở hồ sơ"), "url": reverse("dossiers:open")}, {"label": capital(known.label), "url": ""}]
    return render(request, "dossiers/open.html", {
        "title": title, "form": form, "cancel_url": f"{reverse('dossiers:list')}?kind={known.key}",
        "breadcrumbs": crumbs}, status=422 if form.errors else 200)


def _open(request: HttpRequest, kind: Kind, form: OpenForm) -> Dossier | None:
    try:
        return open_dossier(kind.model, by=request.user, **form.facts())
    except DossierRefused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
