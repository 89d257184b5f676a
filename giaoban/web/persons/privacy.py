"""Pages of the law on personal data: purposes and bases, the person's extract, erasure, what is kept too long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from giaoban.kernel.base import clock, day_text, fold
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import ROLES, Person
from giaoban.kernel.people.privacy import erasing
from giaoban.kernel.people.privacy.actions import PrivacyRefused, note_reading
from giaoban.kernel.people.privacy.extract import extract_of
from giaoban.kernel.people.privacy.keeping import kept_too_long, limit_on
from giaoban.kernel.people.privacy.models import EXTRACT
from giaoban.kernel.people.privacy.purposes import FULL, PART, beside, purposes, rule_on, rules_of_keeping, told
from giaoban.kernel.people.privacy.rules import can_erase, can_extract
from giaoban.web.documents.files import attachment
from giaoban.web.documents.preview import MEDIA, draw, fragment
from giaoban.web.lists import Column, page_size, show_list

from .fields import crumb_of, crumbs
from .letters import extract_paper
from .person import seen_person

SEES = {FULL: gettext_lazy("thấy"), PART: gettext_lazy("che bớt"), "": gettext_lazy("không")}


@require_safe
def purposes_page(request: HttpRequest) -> HttpResponse:
    """The one table everybody may read: it holds no person."""
    rows = [{"purpose": p, "sees": [(label, SEES[p.level(role)]) for role, label in ROLES.items()]} for p in told()]
    return render(request, "persons/purposes.html", {
        "title": _("Dữ liệu cá nhân: mục đích, căn cứ"), "rows": rows, "roles": list(ROLES.values()),
        "beside": beside(),
        "own": [p for p in purposes().values() if p.own], "rules": rules_of_keeping(),
        "breadcrumbs": crumbs({"label": _("Mục đích, căn cứ")})})


def _may_extract(request: HttpRequest, pk: int) -> Person:
    found = seen_person(request.user, pk)
    if not can_extract(request.user):
        raise PermissionDenied(refusal(can_extract))
    return found


@require_safe
@never_cache
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper on the screen as it prints."""
    found = _may_extract(request, pk)
    note_reading(found, by=request.user, how=EXTRACT)
    return render(request, "persons/extract.html", {
        "title": _("Bản trích dữ liệu cá nhân"), "person": found, "paper": fragment(extract_paper(extract_of(found))),
        "breadcrumbs": crumbs(crumb_of(found), {"label": _("Bản trích")})})


@require_safe
@never_cache
def extract_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    found = _may_extract(request, pk)
    if form not in ("pdf", "docx", "json"):
        raise Http404
    note_reading(found, by=request.user, how=EXTRACT, reason=form.upper())
    log_reading(request.user, f"Bản trích dữ liệu của người số {pk}", 1, exported=True)
    name = f"ban-trich-{pk}-{slugify(fold(found.name))[:60]}.{form}"
    made = extract_of(found)
    if form == "json":
        answer = JsonResponse(made.as_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})
        return attachment(answer.content, name, "application/json; charset=utf-8")
    return attachment(draw(extract_paper(made), form), name, MEDIA[form])


class EraseForm(forms.Form):
    """`confirmed`: what was typed has been shown back."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, help_text=gettext_lazy(
        "Ví dụ: đơn đề nghị xóa ngày 12/3/2026 của người này. Không ghi lại dữ liệu sắp xóa."))
    paper = forms.CharField(label=gettext_lazy("Văn bản đồng ý của lãnh đạo"), max_length=200,
                            help_text=gettext_lazy("Số, ký hiệu và ngày, ví dụ “Công văn 45/LHHVN ngày 20/3/2026”."))
    keep_name = forms.CharField(label=gettext_lazy("Căn cứ giữ lại tên"), max_length=200, required=False,
                                help_text=gettext_lazy("Chỉ cho người từng giữ chức vụ, khi pháp luật buộc giữ tên; "
                                                       "để trống thì tên cũng bị xóa."))
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Typed, shown back with what goes and what stays, then done for ever."""
    found = seen_person(request.user, pk)
    if not can_erase(request.user):
        raise PermissionDenied(refusal(can_erase))
    form, against = EraseForm(request.POST or None), erasing.reasons_against(found)
    if request.method == "POST" and form.is_valid() and not against:
        if not form.cleaned_data["confirmed"]:
            return _asked_again(request, found, form)
        if _erased(found, form, request):
            return redirect("persons:person", pk)
    return render(request, "persons/erase.html", {
        "title": _("Xóa dữ liệu của %(name)s") % {"name": found.name}, "person": found, "form": form,
        "against": against, **_kept_and_gone(),
        "breadcrumbs": crumbs(crumb_of(found), {"label": _("Xóa theo yêu cầu")}),
    }, status=422 if form.errors or (against and request.method == "POST") else 200)


def _kept_and_gone() -> dict[str, Any]:
    return {"gone": [p.label for p in told() if p.erased], "kept": [p.label for p in told() if not p.erased]}


def _asked_again(request: HttpRequest, found: Person, form: EraseForm) -> HttpResponse:
    again = EraseForm({**form.cleaned_data, "confirmed": "1"})
    for field in again.fields.values():
        field.widget = forms.HiddenInput()
    return render(request, "persons/erase_confirm.html", {
        "title": _("Xóa dữ liệu của %(name)s") % {"name": found.name}, "person": found, "form": again,
        "typed": form.cleaned_data, **_kept_and_gone(),
        "breadcrumbs": crumbs(crumb_of(found), {"label": _("Xóa theo yêu cầu")})})


def _erased(found: Person, form: EraseForm, request: HttpRequest) -> bool:
    data = form.cleaned_data
    try:
        erasing.erase(found, by=request.user, reason=data["reason"], paper=data["paper"], keep_name=data["keep_name"])
    except PrivacyRefused as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Đã xóa. Số đếm của mọi ngày giữ nguyên."))
    return True


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Persons kept longer than the rule of the day says."""
    if not can_erase(request.user):
        raise PermissionDenied(refusal(can_erase))
    today = clock.today()
    rule, rows = rule_on(today), kept_too_long(today)
    if not request.GET.get("excel"):
        log_reading(request.user, "Người lưu giữ quá hạn", min(rows.count(), page_size(request)))
    columns = [
        Column("name", _("Họ và tên"), lambda p: p.name, sort="sort_key", wide=True,
               url=lambda p: reverse("persons:person", args=[p.pk])),
        Column("left", _("Thôi mọi tư cách từ"), lambda p: day_text(p.left_on), sort="left_on", num=True,
               export=lambda p: p.left_on),
    ]
    return show_list(
        request, title=_("Lưu giữ quá hạn"), rows=rows, columns=columns, template="persons/retention.html", rule=rule,
        limit=day_text(limit_on(today)), breadcrumbs=crumbs({"label": _("Lưu giữ quá hạn")}),
        empty={"title": _("Không có ai quá hạn lưu giữ"),
               "text": _("Người thôi mọi tư cách hội viên và chức vụ lâu hơn thời hạn sẽ hiện ở đây để xem xét xóa.")})
