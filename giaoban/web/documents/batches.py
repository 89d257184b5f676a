"""Many papers in one go: what is prepared, the leader's one signature, how far it is, which letter failed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.documents import batches
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.documents.models import Batch, BatchLetter
from giaoban.kernel.documents.models.batches import DONE, DROPPED, FAILED, PREPARED, RUNNING, SENT, STOPPED, WAITING
from giaoban.kernel.documents.papers.storing import from_data
from giaoban.kernel.ledger.letters import chasing, unsettled_by_unit
from giaoban.kernel.people.models import DEPARTMENT
from giaoban.kernel.people.rules import can_lead

from ..dossiers.fields import DayField
from ..lists import Column, show_list
from .acts import SignForm
from .incoming import central
from .preview import as_draft, fragment
from .tabs import tabs

TONES = {PREPARED: "waiting", RUNNING: "running", STOPPED: "late", DONE: "done", DROPPED: "cancelled"}
LETTER_TONES = {WAITING: "waiting", SENT: "done", FAILED: "late"}
#: Seconds without a sign of life after which a run counts as cut off.
SILENT = 120


class ChaseForm(forms.Form):
    """Which units get the letter that asks for what is missing."""

    year = forms.IntegerField(label=gettext_lazy("Năm của nhiệm vụ"), required=False, min_value=1990, max_value=2200,
                              help_text=gettext_lazy("Để trống là mọi năm"))
    due = DayField(label=gettext_lazy("Gửi hồ sơ trước ngày"), required=False)


@require_safe
@central
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request, ChaseForm(initial={"year": clock.today().year}))


def _overview(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    columns = [
        Column("title", _("Lần gửi"), lambda b: b.title, wide=True,
               url=lambda b: reverse("documents:batch", args=[b.pk])),
        Column("total", _("Số văn bản"), lambda b: grouped(b.total), num=True),
        Column("done", _("Đã phát hành"), lambda b: grouped(b.done), num=True),
        Column("failed", _("Lỗi"), lambda b: grouped(b.failed) if b.failed else "", num=True),
        Column("day", _("Ngày ký"), lambda b: day_text(b.signed_on), num=True),
        Column("by", _("Người lập"), lambda b: str(b.by)),
        Column("state", _("Trạng thái"), lambda b: b.state_label, tone=lambda b: TONES[b.state]),
    ]
    answer = show_list(request, title=_("Gửi nhiều văn bản"), rows=Batch.objects.select_related("by"), columns=columns,
                       template="documents/batches.html", tabs=tabs(request, "batches"), chase=form,
                       empty={"title": _("Chưa có lần gửi nào"),
                              "text": _("Lập ở dưới, hoặc từ danh sách chưa quyết toán ở trang kinh phí.")})
    answer.status_code = status
    return answer


@require_POST
@central
def chase(request: HttpRequest) -> HttpResponse:
    """One chasing letter for every unit with accepted work that isn't settled; a department for its own dossiers."""
    form = ChaseForm(request.POST)
    if not form.is_valid():
        return _overview(request, form, 422)
    department = request.user.org if request.user.role == DEPARTMENT else None
    year, due, on = form.cleaned_data["year"], form.cleaned_data["due"], clock.today()
    letters = [batches.Letter(unit.name, chasing(unit, rows=rows, due=due, year=year, department=department, on=on))
               for unit, rows in unsettled_by_unit(on=on, year=year, department=department).items()]
    try:
        made = batches.prepare(title=_("Đôn đốc quyết toán %(year)s") % {"year": year or ""}, letters=letters,
                               by=request.user, form="ledger.chasing")
    except PaperRefused as error:
        form.add_error(None, str(error))
        return _overview(request, form, 422)
    messages.success(request, _("Đã lập %(n)s công văn; lãnh đạo xem và ký một lần.") % {"n": grouped(made.total)})
    return redirect("documents:batch", pk=made.pk)


def _found(pk: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("by", "signed_by"), pk=pk)


@require_safe
@central
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, _found(pk))


def show(request: HttpRequest, batch: Batch, *, opened: Any = None, status: int = 200) -> HttpResponse:
    columns = [
        Column("order", _("TT"), lambda r: r.order, num=True),
        Column("about", _("Gửi"), lambda r: r.about, wide=True,
               url=lambda r: reverse("documents:batch_letter", args=[batch.pk, r.order])),
        Column("symbol", _("Số, ký hiệu"), lambda r: r.document.symbol if r.document else ""),
        Column("state", _("Trạng thái"), lambda r: r.state_label, tone=lambda r: LETTER_TONES[r.state]),
        Column("problem", _("Lỗi"), lambda r: r.problem),
    ]
    rows = BatchLetter.objects.filter(batch=batch).select_related("document").defer("content", "document__content")
    answer = show_list(
        request, title=batch.title, rows=rows.order_by("order"), columns=columns, template="documents/batch.html",
        batch=batch, tone=TONES[batch.state], steps=_steps(request, batch, opened), **_moving(batch),
        breadcrumbs=[{"label": _("Gửi nhiều văn bản"), "url": reverse("documents:batches")}])
    answer.status_code = status
    return answer


def _moving(batch: Batch) -> dict[str, Any]:
    silent = batch.beat_at is not None and (clock.now() - batch.beat_at).total_seconds() > SILENT
    return {"running": batch.state == RUNNING, "silent": batch.state == RUNNING and silent,
            "gone": batch.done + batch.failed}


def _steps(request: HttpRequest, batch: Batch, opened: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if batch.state == PREPARED:
        if can_lead(request.user):
            found.append({"key": "ky", "label": _("Ký và phát hành tất cả"), "form": opened or SignForm(),
                          "primary": True, "help": _("Một chữ ký cho cả lần gửi; số lấy liên tục sau khi ký, tệp được "
                                                     "lưu từng văn bản.")})
        else:
            found.append({"key": "ky", "label": _("Ký và phát hành tất cả"), "refused": _("Chờ lãnh đạo ký.")})
        found.append({"key": "huy", "label": _("Hủy lần gửi"), "danger": True})
    elif batch.state == STOPPED or batch.failed or _moving(batch)["silent"]:
        found.append({"key": "tiep", "label": _("Chạy tiếp"), "primary": True,
                      "help": _("Văn bản đã phát hành giữ nguyên; phần còn lại và phần lỗi được làm lại.")})
    return [{"label": step["label"], "allowed": "refused" not in step, "reason": step.get("refused", ""),
             "form": step.get("form"), "help": step.get("help", ""), "primary": step.get("primary"),
             "danger": step.get("danger"), "url": reverse("documents:batch_act", args=[batch.pk, step["key"]])}
            for step in found]


@require_safe
@central
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar, asked again while it moves."""
    batch = _found(pk)
    return render(request, "documents/batch_progress.html", {"batch": batch, **_moving(batch)})


@require_POST
@central
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    batch = _found(pk)
    form = SignForm(request.POST) if key == "ky" else None
    if form is not None and not form.is_valid():
        return show(request, batch, opened=form, status=422)
    try:
        if form is not None:
            batches.start(batch, by=request.user, on=form.cleaned_data["on"], signer=form.cleaned_data["signer"])
            messages.success(request, _("Đã ký. Có thể rời trang này; văn bản được lấy số và phát hành lần lượt."))
        elif key == "tiep":
            batches.go_on(batch, by=request.user)
        elif key == "huy":
            batches.drop(batch, by=request.user)
        else:
            raise Http404
    except PaperRefused as error:
        messages.error(request, str(error))
    return redirect("documents:batch", pk=pk)


@require_safe
@central
def letter(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """One letter as it prints."""
    row = get_object_or_404(BatchLetter.objects.select_related("batch", "document"), batch=pk, order=order)
    if row.document is not None:
        return redirect("documents:document", pk=row.document.pk)
    return render(request, "documents/letter.html", {
        "title": row.about, "row": row, "paper": fragment(as_draft(from_data(row.content))),
        "before": order - 1 if order > 1 else 0, "after": order + 1 if order < row.batch.total else 0,
        "breadcrumbs": [{"label": _("Gửi nhiều văn bản"), "url": reverse("documents:batches")},
                        {"label": row.batch.title, "url": reverse("documents:batch", args=[pk])},
                        {"label": row.about, "url": ""}]})
