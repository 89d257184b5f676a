"""“Lập văn bản”: which papers a dossier can have written now, what each still asks, and its draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import clock
from giaoban.kernel.documents import actions, rules
from giaoban.kernel.documents import forms as paper_forms
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.documents.forms import AMOUNT, CHOICE, DAY, LONG, Ask, PaperForm
from giaoban.kernel.documents.models import CANCELLED, ISSUED, KINDS
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.lifecycle.lifecycle import refusal

from ..dossiers.fields import AmountField, DayField
from ..dossiers.views import visible
from .columns import TONES


def section(request: HttpRequest, dossier: Dossier, on: date) -> dict[str, Any] | None:
    """On a dossier's page: the drafts under way, the forms, and why one can't be written now."""
    known = paper_forms.forms_for(dossier)
    if not known or not rules.can_draft(request.user, dossier):
        return None
    rows = [_row(form, dossier, on) for form in known]
    papers = [{"url": reverse("documents:document", args=[paper.pk]), "symbol": paper.symbol, "subject": paper.subject,
               "label": paper.state_label, "tone": TONES.get(paper.state, "neutral")}
              for paper in dossier.documents.exclude(form="").exclude(state__in=(ISSUED, CANCELLED))]
    return {"dossier": dossier, "possible": [row for row in rows if not row["reasons"]],
            "later": [row for row in rows if row["reasons"]], "papers": papers}


def _row(form: PaperForm, dossier: Dossier, on: date) -> dict[str, Any]:
    subjects = paper_forms.subjects_of(form, dossier)
    told = [paper_forms.why_not(form, dossier, subject, on) for subject in subjects or [None]]
    return {"label": form.label, "kind": str(KINDS.get(form.kind, form.kind)),
            "reasons": " ".join(min(told, key=len)),
            "url": reverse("documents:write", args=[dossier.number, form.key])}


class AskForm(forms.Form):
    """What a form of paper still has to be told before its draft is filled."""

    def __init__(self, form: PaperForm, dossier: Dossier, subjects: list[Any], data: Any = None) -> None:
        super().__init__(data)
        self.subjects = subjects
        if len(subjects) > 1:
            self.fields["subject"] = forms.ChoiceField(
                label=_("Lập từ"), choices=[(str(place), str(each)) for place, each in enumerate(subjects)])
        for ask in form.asks:
            self.fields[f"ask-{ask.key}"] = _field(ask, subjects[0] if subjects else dossier)

    def subject(self) -> Any:
        return self.subjects[int(self.cleaned_data.get("subject") or 0)]

    def facts(self) -> dict[str, Any]:
        """Only what was told: the form has its own defaults."""
        return {name.removeprefix("ask-"): value for name, value in self.cleaned_data.items()
                if name.startswith("ask-") and value not in (None, "")}


def _field(ask: Ask, subject: Any) -> forms.Field:
    options: dict[str, Any] = {"label": ask.label, "required": ask.required, "help_text": ask.help}
    if ask.initial is not None:
        options["initial"] = ask.initial(subject)
    if ask.kind == DAY:
        return DayField(**options)
    if ask.kind == AMOUNT:
        return AmountField(**options)
    if ask.kind == CHOICE:
        choices = list(ask.choices(subject)) if ask.choices else []
        return forms.ChoiceField(choices=choices if ask.required else [("", "–"), *choices], **options)
    if ask.kind == LONG:
        return forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), **options)
    return forms.CharField(max_length=300, **options)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Ask what is missing, then fill the draft and open it for editing."""
    dossier = concrete(visible(request, number))
    form = next((each for each in paper_forms.forms_for(dossier) if each.key == key), None)
    if form is None:
        raise Http404
    if not rules.can_draft(request.user, dossier):
        raise PermissionDenied(refusal(rules.can_draft))
    subjects = paper_forms.subjects_of(form, dossier)
    asked = AskForm(form, dossier, subjects, request.POST if request.method == "POST" else None)
    reasons: list[str] = []
    if request.method == "POST" and asked.is_valid():
        subject = asked.subject() if subjects else None
        reasons = paper_forms.why_not(form, dossier, subject, clock.today())
        made = None if reasons else _made(request, form, subject, asked, dossier)
        if made is not None:
            messages.success(request, _("Đã lập dự thảo. Sửa lời văn, xem bản in bên cạnh rồi trình ký."))
            return redirect("documents:edit", pk=made.pk)
    elif request.method != "POST":
        told = [paper_forms.why_not(form, dossier, subject, clock.today()) for subject in subjects or [None]]
        reasons = min(told, key=len)
    back = reverse("dossiers:dossier", args=[dossier.number])
    return render(request, "documents/write.html", {
        "title": form.label, "dossier": dossier, "form": asked, "reasons": reasons, "back": back,
        "breadcrumbs": [{"label": _("Hồ sơ"), "url": reverse("dossiers:list")},
                        {"label": f"{dossier.number} {dossier.title}", "url": back},
                        {"label": _("Lập văn bản"), "url": ""}]},
        status=422 if asked.errors or (reasons and request.method == "POST") else 200)


def _made(request: HttpRequest, form: PaperForm, subject: Any, asked: AskForm, dossier: Dossier) -> Any:
    try:
        return actions.draft_from(form, subject, by=request.user, dossier=dossier, **asked.facts())
    except (PaperRefused, ValueError) as error:
        asked.add_error(None, str(error))
        return None
