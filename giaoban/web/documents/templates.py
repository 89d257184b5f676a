"""The office's own Word files: which forms have one, what may be named in it, how it comes out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import clock, day_text, fold
from giaoban.kernel.documents import actions
from giaoban.kernel.documents import forms as paper_forms
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.documents.forms import PaperForm
from giaoban.kernel.documents.models import KINDS, PaperTemplate
from giaoban.kernel.documents.papers import Paper
from giaoban.kernel.documents.word.checking import LARGEST
from giaoban.kernel.documents.word.fields import listed, values_of
from giaoban.kernel.documents.word.filling import has_converter
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.rules import can_administer

from .access import readable
from .files import attachment
from .incoming import central
from .preview import MEDIA, as_draft, paper_of
from .tabs import tabs


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp mẫu (.docx)"), help_text=gettext_lazy(
        "Chữ cố định viết như thường; chỗ cần điền ghi tên trường trong {{ }}. Tối đa 5 MB, không macro."))
    number = forms.CharField(label=gettext_lazy("Thử với hồ sơ"), max_length=40, required=False, help_text=gettext_lazy(
        "Số hồ sơ; để trống là hồ sơ mới nhất lập được văn bản này"))


def _form(key: str) -> PaperForm:
    found = paper_forms.form(key)
    if found is None:
        raise Http404
    return found


@require_safe
@central
def overview(request: HttpRequest) -> HttpResponse:
    """Every form of paper and whether it is printed by the office's own file."""
    used: dict[str, PaperTemplate] = {}
    for row in PaperTemplate.objects.filter(withdrawn_at=None).order_by("number").defer("content").select_related("by"):
        used[row.form] = row
    rows = [{"label": form.label, "kind": KINDS.get(form.kind, form.kind), "template": used.get(form.key),
             "day": day_text(used[form.key].recorded_at.astimezone(clock.HANOI).date()) if form.key in used else "",
             "url": reverse("documents:template", args=[form.key])} for form in paper_forms.all_forms()]
    return render(request, "documents/templates.html", {
        "title": _("Mẫu Word của cơ quan"), "rows": rows, "tabs": tabs(request, "templates"),
        "breadcrumbs": [{"label": _("Văn bản đi"), "url": "/van-ban/"}]})


def _sample(request: HttpRequest, form: PaperForm, number: str) -> tuple[Paper, Dossier] | None:
    """The form filled from a dossier of this account's: the one named, else the newest that has it."""
    seen = Dossier.objects.visible_to(request.user)
    rows = seen.filter(kind__in=form.of) if form.of else seen
    if number:
        rows = seen.filter(number__iexact=number.strip())
    for row in rows.order_by("-pk")[:20]:
        dossier = concrete(row)
        if not form.belongs_to(dossier):
            continue
        for subject in paper_forms.subjects_of(form, dossier)[:1]:
            try:
                return as_draft(form.build(subject)), dossier
            except (ValueError, LookupError, TypeError):
                continue
    return None


@require_safe
@central
def one(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, _form(key), UploadForm(initial={"number": request.GET.get("ho-so", "")}))


def _page(request: HttpRequest, form: PaperForm, upload: UploadForm, status: int = 200) -> HttpResponse:
    sample = _sample(request, form, request.GET.get("ho-so", ""))
    versions = PaperTemplate.objects.filter(form=form.key).defer("content").select_related("by", "withdrawn_by")
    used = next((row for row in versions if row.withdrawn_at is None), None)
    return render(request, "documents/template.html", {
        "title": form.label, "form": upload, "key": form.key, "may": can_administer(request.user), "used": used,
        "versions": versions, "sample": sample[1] if sample else None, "asked": request.GET.get("ho-so", ""),
        "fields": listed(values_of(*sample)) if sample else [], "converter": has_converter(),
        "breadcrumbs": [{"label": _("Mẫu Word"), "url": reverse("documents:templates")}]}, status=status)


def _office(request: HttpRequest) -> None:
    if not can_administer(request.user):
        raise PermissionDenied(refusal(can_administer))


@require_POST
@central
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Take a new version; with `do=try` only give back what it makes of a dossier."""
    _office(request)
    form, sent = _form(key), UploadForm(request.POST, request.FILES)
    if not sent.is_valid():
        return _page(request, form, sent, 422)
    file = sent.cleaned_data["file"]
    sample = _sample(request, form, sent.cleaned_data["number"])
    if file.size > LARGEST:
        sent.add_error("file", _("Tệp mẫu lớn hơn 5 MB. Bỏ ảnh lớn rồi gửi lại."))
    elif sample is None:
        sent.add_error("number", _("Chưa có hồ sơ nào lập được văn bản này để thử mẫu."))
    else:
        made = _taken(request, form, sent, file, sample)
        if made is not None:
            return made
    return _page(request, form, sent, 422)


def _taken(request: HttpRequest, form: PaperForm, sent: UploadForm, file: Any, sample: tuple[Paper, Dossier],
           ) -> HttpResponse | None:
    content = file.read()
    try:
        if request.POST.get("do") == "try":
            filled = actions.try_template(content, *sample)
            return _docx(request, filled.docx, f"thu-{form.key}")
        made = actions.add_template(form.key, name=file.name, content=content, sample=sample, by=request.user)
    except PaperRefused as error:
        sent.add_error("file", str(error))
        return None
    if made.unknown:
        messages.warning(request, _("Mẫu dùng tên không có: %(names)s. Chỗ đó trong văn bản được đánh dấu.") % {
            "names": ", ".join(made.unknown)})
    messages.success(request, _("Mẫu phiên bản %(n)d đang được dùng.") % {"n": made.number})
    return redirect("documents:template", key=form.key)


def _docx(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    log_reading(request.user, f"Tải {name}"[:200], 1, exported=True)
    return attachment(content, f"{slugify(fold(name))[:80]}.docx", MEDIA["docx"])


@require_safe
@central
def file(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """A version as it was sent."""
    found = get_object_or_404(PaperTemplate, form=_form(key).key, number=version)
    return attachment(bytes(found.content), found.name, MEDIA["docx"])


@require_POST
@central
def back(request: HttpRequest, key: str) -> HttpResponse:
    _office(request)
    actions.use_built_in(_form(key).key, by=request.user)
    messages.success(request, _("Đã quay về mẫu có sẵn; các phiên bản cũ vẫn xem được."))
    return redirect("documents:template", key=key)


@require_safe
@central
def produced(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A draft as the office's Word file makes it now."""
    document = get_object_or_404(readable(request.user).exclude(form=""), pk=pk)
    paper = paper_of(document)
    if paper is None or form not in ("docx", "pdf"):
        raise Http404
    try:
        files = actions.files_by_template(document, paper)
    except PaperRefused as error:
        messages.error(request, str(error))
        return redirect("documents:document", pk=pk)
    if files is None or form not in files:
        messages.info(request, _("Chưa có mẫu Word riêng cho loại văn bản này.") if files is None else _(
            "Máy chủ không có LibreOffice nên chỉ có tệp .docx; mở bằng Word để in hoặc lưu PDF."))
        return redirect("documents:document", pk=pk)
    log_reading(request.user, f"Tải thử {document.subject}"[:200], 1, exported=True)
    name = f"du-thao-{slugify(fold(document.subject))[:70]}-mau-word.{form}"
    return attachment(files[form], name, MEDIA[form])
