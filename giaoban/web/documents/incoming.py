"""Papers in: the register, one paper and how it is dealt with, taking one in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.documents import actions
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.documents.models import Incoming
from giaoban.kernel.documents.recognising import recognise
from giaoban.kernel.documents.rules import can_register
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.rules import can_work_centrally

from ..exports import excel
from ..lists import show_list
from .files import attachment
from .incoming_book import FOLLOW_HEADS, IN_HEADS, columns, follow_row, in_row, state_of, title_of, words
from .incoming_forms import AnswerForm, FollowForm, InFilters, InForm, VoidForm
from .printing import printed
from .tabs import tabs


def central(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Papers in are the centre's reading."""

    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not can_work_centrally(request.user):
            raise PermissionDenied(refusal(can_work_centrally))
        return view(request, *args, **more)

    guarded.__name__, guarded.__doc__ = view.__name__, view.__doc__
    return guarded


def _rows() -> Any:
    return Incoming.objects.select_related("receiver", "answer").order_by("-year", "-number")


@require_safe
@central
def register(request: HttpRequest) -> HttpResponse:
    """Newest first; Excel and PDF in the ten official columns, `?so=theo-doi` in the seven of the follow-up."""
    years = list(Incoming.objects.order_by("-year").values_list("year", flat=True).distinct())
    filters = InFilters(request.GET or None, years=years, today=clock.today())
    rows = filters.narrow(_rows())
    follow = request.GET.get("so") == "theo-doi"
    heads, line = (FOLLOW_HEADS, follow_row) if follow else (IN_HEADS, in_row)
    title = _("Sổ theo dõi giải quyết văn bản đến") if follow else _("Sổ đăng ký văn bản đến")
    in_order = rows.order_by("year", "number")
    if request.GET.get("excel"):
        return excel(request, title=title, heads=[str(head) for head, _share in heads],
                     rows=(line(row) for row in in_order.iterator(chunk_size=2000)))
    if request.GET.get("pdf"):
        return printed(request, title, heads, [words(line(row)) for row in in_order], filters)
    may = can_register(request.user)
    return show_list(
        request, title=_("Văn bản đến"), rows=rows, columns=columns(), filters=filters,
        template="documents/incoming_list.html", tabs=tabs(request, "in"),
        create_url=reverse("documents:in_new") if may else "", create_label=_("Vào sổ văn bản đến"),
        empty={"title": _("Chưa có văn bản đến nào"), "url": reverse("documents:in_new") if may else "",
               "label": _("Vào sổ văn bản đầu tiên") if may else "",
               "text": _("Mỗi văn bản nhận được mang số đến liên tục trong năm.")})


@require_http_methods(["GET", "HEAD", "POST"])
@central
def new(request: HttpRequest) -> HttpResponse:
    """Paste the head of the paper and have it read, or type; then it takes the next number."""
    if not can_register(request.user):
        raise PermissionDenied(refusal(can_register))
    pasted = request.POST.get("pasted", "")
    if request.method == "POST" and request.POST.get("do") == "read":
        form = InForm(initial={**{name: request.POST.get(name, "") for name in InForm.base_fields if name != "file"},
                               **_told(pasted)})
    else:
        form = InForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        made = _taken(request, form)
        if made is not None:
            messages.success(request, _("Đã vào sổ: số đến %(number)s.") % {"number": made.number_text})
            return redirect("documents:in", pk=made.pk)
    title = _("Vào sổ văn bản đến")
    return render(request, "documents/incoming_new.html", {
        "title": title, "form": form, "pasted": pasted, "cancel_url": reverse("documents:in_list"),
        "breadcrumbs": [{"label": _("Văn bản đến"), "url": reverse("documents:in_list")}, {"label": title, "url": ""}]},
        status=422 if form.errors else 200)


def _told(pasted: str) -> dict[str, Any]:
    head = recognise(pasted)
    told = {"symbol": head.symbol, "kind": head.kind, "author": head.author, "signed_on": head.signed_on,
            "subject": head.subject}
    return {name: value for name, value in told.items() if value}


def _taken(request: HttpRequest, form: InForm) -> Incoming | None:
    said = dict(form.cleaned_data)
    upload = said.pop("file")
    if upload is not None and upload.size > settings.UPLOAD_LIMIT:
        form.add_error("file", _("Tệp lớn hơn 20 MB. Gửi bản nén nhỏ hơn."))
        return None
    try:
        kept = actions.keep(upload.name, upload.read(), by=request.user) if upload else None
        return actions.register_incoming(by=request.user, file=kept, **said)
    except PaperRefused as error:
        form.add_error(None, str(error))
        return None


def _found(pk: int) -> Incoming:
    return get_object_or_404(_rows().select_related("dossier", "file", "by", "org"), pk=pk)


@require_safe
@central
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, _found(pk))


def show(request: HttpRequest, found: Incoming, *, opened: tuple[str, forms.Form] | None = None,
         status: int = 200) -> HttpResponse:
    label, tone = state_of(found)
    return render(request, "documents/incoming.html", {
        "title": title_of(found), "row": found, "label": label, "tone": tone, "facts": _facts(found),
        "steps": _steps(request, found, opened) if can_register(request.user) and not found.voided_at else [],
        "breadcrumbs": [{"label": _("Văn bản đến"), "url": reverse("documents:in_list")}]}, status=status)


_FORMS = {"theo-doi": FollowForm, "tra-loi": AnswerForm, "huy": VoidForm}


def _steps(request: HttpRequest, found: Incoming, opened: tuple[str, forms.Form] | None) -> list[dict[str, Any]]:
    labels = {"theo-doi": _("Chuyển, theo dõi"), "tra-loi": _("Ghi văn bản trả lời"), "huy": _("Hủy số đến")}
    return [{"label": label, "allowed": True, "danger": key == "huy", "primary": key == "theo-doi",
             "form": opened[1] if opened and opened[0] == key else _FORMS[key](found),
             "url": reverse("documents:in_act", args=[found.pk, key])} for key, label in labels.items()]


def _facts(found: Incoming) -> list[dict[str, Any]]:
    answer, dossier = found.answer, found.dossier
    return [
        {"label": _("Số đến"), "value": f"{found.number_text}/{found.year}"},
        {"label": _("Ngày đến"), "value": day_text(found.received_on)},
        {"label": _("Tác giả"), "value": found.author}, {"label": _("Số, ký hiệu"), "value": found.symbol},
        {"label": _("Ngày văn bản"), "value": day_text(found.signed_on)},
        {"label": _("Đơn vị nhận"), "value": str(found.receiver or "")},
        {"label": _("Ngày chuyển"), "value": day_text(found.passed_on)},
        {"label": _("Thời hạn giải quyết"), "value": day_text(found.due)},
        {"label": _("Tiến độ"), "value": found.progress},
        {"label": _("Giải quyết xong"), "value": day_text(found.done_on)},
        {"label": _("Văn bản trả lời"), "value": answer.symbol if answer else "",
         "url": reverse("documents:document", args=[answer.pk]) if answer else ""},
        {"label": _("Hồ sơ"), "value": str(dossier or ""),
         "url": reverse("dossiers:dossier", args=[dossier.number]) if dossier else ""},
        {"label": _("Tệp"), "value": found.file.name if found.file else "",
         "url": reverse("documents:in_file", args=[found.pk]) if found.file else "",
         "note": found.file.sha256 if found.file else ""},
        {"label": _("Ghi chú"), "value": found.note}, {"label": _("Lý do hủy"), "value": found.void_reason},
        {"label": _("Người vào sổ"), "value": str(found.by or "")},
    ]


@require_POST
@central
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Follow, answer or void; refused, the page comes back with what was typed."""
    found = _found(pk)
    if key not in _FORMS:
        raise Http404
    if not can_register(request.user):
        raise PermissionDenied(refusal(can_register))
    form = _FORMS[key](found, request.POST)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            if key == "theo-doi":
                actions.follow_incoming(found, by=request.user, **said)
            elif key == "tra-loi":
                actions.answer_incoming(found, said["symbol"], by=request.user, version=said["version"])
            else:
                actions.void_incoming(found, by=request.user, **said)
        except PaperRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("documents:in", pk=pk)
    return show(request, found, opened=(key, form), status=422)


@require_safe
@central
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, byte for byte, never shown as a page."""
    found = _found(pk)
    if found.file is None:
        raise Http404
    log_reading(request.user, f"Tải {found.file.name}"[:200], 1, exported=True)
    return attachment(bytes(found.file.content), found.file.name, "application/octet-stream")
