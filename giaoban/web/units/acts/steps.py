"""The two steps of every act: typed → tried and shown back with all it touches → carried out when confirmed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Reorganisation
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer

from .forms import PaperForm
from .previews import Preview, open_matters, preview

Data = dict[str, Any]


def only_office(user: User) -> None:
    if not can_administer(user):
        raise PermissionDenied(refusal(can_administer))


def _on(data: Data) -> date:
    return data["on"]


@dataclass(frozen=True)
class Plan:
    """What the two steps of one request need.

    `do` carries out; `effect` says in a sentence what it will have done; `after` is where to go then. `touches`: the
    units whose open matters are shown, on the day `on` gives. `shown`: the page of the second step.
    """

    label: str
    do: Callable[[Data], Any]
    effect: Callable[[Data], str]
    after: Callable[[Any], str]
    back: str
    org: Org | None = None
    danger: bool = False
    touches: Callable[[Data], Collection[int]] = lambda data: ()
    on: Callable[[Data], date] = _on
    typed: str = "units/act.html"
    shown: str = "units/confirm.html"
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tried:
    """What came of it: the answer of the act, and when it was only tried, what it touches."""

    made: Any
    told: Preview | None = None


def latest_act() -> Reorganisation:
    """The act just written: others wait until this transaction ends."""
    found = Reorganisation.objects.order_by("-pk").first()
    assert found is not None
    return found


def attempt(form: Any, plan: Plan, *, keep: bool) -> Tried | None:
    """Carry out; without `keep` only to learn what it would do. A refusal lands on the form."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            open_now = {} if keep else open_matters(plan.touches(data), plan.on(data))
            made = plan.do(data)
            if keep:
                return Tried(made)
            told = preview(latest_act(), open_now)
            transaction.set_rollback(True)
    except orgs.RowsRefused as error:
        for row in error.rows:
            form.add_error(None, row)
        return None
    except orgs.ActRefused as error:
        form.add_error(None, str(error))
        return None
    return Tried(made, told)


def two_steps(request: HttpRequest, form: PaperForm, plan: Plan) -> HttpResponse:
    """Any fault returns to the typed form; `look` in the second step only shows it anew."""
    context = {"title": f"{plan.label}: {plan.org}" if plan.org else plan.label, "form": form, "plan": plan,
               "breadcrumbs": crumbs(plan.org), **plan.context}
    if request.method == "POST" and form.is_valid():
        keep = bool(form.cleaned_data["confirmed"]) and not request.POST.get("look")
        done = attempt(form, plan, keep=keep)
        if done and keep:
            messages.success(request, _("Đã ghi: %(act)s.") % {"act": plan.label[:1].lower() + plan.label[1:]})
            return HttpResponseRedirect(plan.after(done.made))
        if done:
            return render(request, plan.shown, {
                **context, "form": _hidden(form), "effect": plan.effect(form.cleaned_data), "told": done.told,
                "made": done.made})
    if form.errors:
        form.data = {**_flat(form), "confirmed": ""}  # what was shown back is no longer what is typed
    return render(request, plan.typed, context, status=422 if form.errors else 200)


def _flat(form: PaperForm) -> Data:
    return form.data.dict() if hasattr(form.data, "dict") else dict(form.data)


def _hidden(form: PaperForm) -> PaperForm:
    """The same answers, out of sight, marked as confirmed and as the units stand now."""
    form.data = {**_flat(form), **form.carried(), "confirmed": "1", "stamp": form.stand()}
    for bound in form.fields.values():
        bound.widget = HiddenInput()
    return form


def crumbs(org: Org | None) -> list[dict[str, str]]:
    found = [{"label": _("Đơn vị"), "url": reverse("units:list")}]
    return [*found, {"label": str(org), "url": reverse("units:unit", args=[org.code])}] if org else found
