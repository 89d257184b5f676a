"""The counter-act, with its reason; and the correction of an act recorded wrongly (its day, paper, superior…)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Reorganisation
from giaoban.web.dossiers.fields import OrgField, PastDayField

from ..history import correctable
from ..seeing import acts_seen
from ..telling import changes_of
from .forms import PaperForm, superiors
from .steps import Data, Plan, crumbs, only_office, two_steps


class UndoForm(PaperForm):
    """Why the act is taken back; a paper only where there is one."""

    reason = forms.CharField(label=gettext_lazy("Lý do hủy"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    first = ("reason",)

    def __init__(self, data: Any = None, *, act: Reorganisation) -> None:
        self.act = act
        super().__init__(data)
        self.fields["paper"].required = False
        self.order_fields(["reason", "paper"])

    def stand(self) -> str:
        """An act on top of it, recorded meanwhile, is refused by the register itself."""
        return str(self.act.pk)


#: What a correction may change beside day and paper, by the kind of act.
CHANGES: dict[str, tuple[str, ...]] = {
    "found": ("name", "short_name", "parent"), "rename": ("name", "short_name"), "place": ("parent",),
    "change_kind": ("parent",), "note": ("value",),
}


class CorrectForm(UndoForm):
    """The act as it should have been recorded; `why` is the reason of the correction."""

    on = PastDayField(label=gettext_lazy("Ngày hiệu lực đúng"))
    name = forms.CharField(label=gettext_lazy("Tên đúng"), max_length=300, required=False)
    short_name = forms.CharField(label=gettext_lazy("Tên gọn đúng"), max_length=120, required=False)
    value = forms.CharField(label=gettext_lazy("Nội dung đúng"), max_length=300, required=False)
    parent = OrgField(Org.objects.none(), required=False)
    why = forms.CharField(label=gettext_lazy("Lý do đính chính"), max_length=500,
                          widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, act: Reorganisation) -> None:
        super().__init__(data, act=act)
        self.fields["parent"] = superiors(Org.objects.filter(ended_on=None), required=False, label=_("Cấp trên đúng"))
        self.fields["paper"].required = True
        asked = CHANGES.get(act.kind, ())
        for name in ("name", "short_name", "value", "parent"):
            if name not in asked:
                del self.fields[name]
        del self.fields["reason"]
        self.initial.update({"on": act.on, "paper": act.paper, **self._recorded(asked)})
        self.order_fields(["on", *asked, "paper", "why"])

    def _recorded(self, asked: tuple[str, ...]) -> dict[str, Any]:
        found = {name: self.act.details.get(name, "") for name in asked}
        parent = Org.objects.filter(pk=found.pop("parent", None) or 0).first()
        return {**found, "parent": f"{parent.code} – {parent.name}"} if parent else found

    def changes(self) -> dict[str, Any]:
        """What the register is asked to record instead; a superior left empty stays as it was."""
        data = self.cleaned_data
        found = {name: data[name] for name in CHANGES.get(self.act.kind, ()) if data.get(name) or name != "parent"}
        return {"on": data["on"], "paper": data["paper"], **found}


def _act(request: HttpRequest, pk: int) -> Reorganisation:
    act = get_object_or_404(acts_seen(request.user), pk=pk)
    only_office(request.user)
    return act


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an act back by a counter-act; what was believed until now stays readable."""
    act = _act(request, pk)
    if act.kind == "undo":
        raise Http404
    plan = Plan(_("Hủy việc đã ghi"), lambda data: orgs.undo(act, by=request.user, reason=data["reason"],
                                                           paper=data["paper"]),
                lambda data: _undone(act), lambda made: reverse("units:journal_act", args=[act.pk]), _back(act),
                danger=True, touches=lambda data: _orgs(act), on=lambda data: act.on, shown="units/undo_confirm.html",
                context={"act": act, "breadcrumbs": _crumbs(act), "taken": changes_of(act)})
    return two_steps(request, UndoForm(request.POST or None, act=act), plan)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an act anew as it should have been; the wrong entry stays as what was believed."""
    act = _act(request, pk)
    if not correctable(act):
        raise Http404
    form = CorrectForm(request.POST or None, act=act)
    plan = Plan(_("Đính chính"), lambda data: orgs.correct(act, by=request.user, reason=data["why"], **form.changes()),
                lambda data: _corrected(act, data), lambda made: reverse("units:journal_act", args=[made.pk]),
                _back(act), touches=lambda data: _orgs(act), on=lambda data: min(act.on, data["on"]),
                context={"act": act, "breadcrumbs": _crumbs(act)})
    return two_steps(request, form, plan)


def _orgs(act: Reorganisation) -> list[int]:
    return [change.org.pk for change in changes_of(act)]


def _back(act: Reorganisation) -> str:
    return reverse("units:unit", args=[act.org.code]) if act.org else reverse("units:journal_act", args=[act.pk])


def _crumbs(act: Reorganisation) -> list[dict[str, str]]:
    return [*crumbs(act.org), {"label": _("Việc số %(n)d") % {"n": act.pk},
                               "url": reverse("units:journal_act", args=[act.pk])}]


def _undone(act: Reorganisation) -> str:
    return _("Việc “%(act)s” ngày %(day)s (%(paper)s) thôi có hiệu lực; sổ trở lại như trước khi ghi việc đó. Việc cũ "
             "và lý do hủy vẫn đọc được.") % {"act": act.label, "day": day_text(act.on), "paper": act.paper or "–"}


def _corrected(act: Reorganisation, data: Data) -> str:
    day: date = data["on"]
    return _("Việc “%(act)s” ghi ngày %(old)s (%(paper)s) được thay bằng: ngày %(new)s, %(now)s. Bản ghi sai vẫn đọc "
             "được khi hỏi “như đã ghi đến ngày” trước hôm nay.") % {
        "act": act.label, "old": day_text(act.on), "paper": act.paper or "–", "new": day_text(day),
        "now": data["paper"]}
