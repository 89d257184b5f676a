"""Lists of members through the screens: send, say what the columns mean, look before, start, follow, take back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import grouped
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import importing
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.importing.checking import field_label
from giaoban.kernel.people.importing.previewing import sample_of
from giaoban.kernel.people.models import (
    BATCH_STATES,
    CHECKED,
    DONE,
    FAILED,
    RUNNING,
    UNDOING,
    UNDONE,
    UPLOADED,
    ImportBatch,
    User,
)
from giaoban.kernel.people.rules import can_keep_people
from giaoban.web.lists import Column, show_list

from .fields import crumbs
from .forms import unit_field
from .page import moment
from .template_file import workbook

View = Callable[..., HttpResponse]
TONES = {UPLOADED: "waiting", CHECKED: "waiting", RUNNING: "running", DONE: "done", FAILED: "late",
         UNDOING: "running", UNDONE: "cancelled"}
#: Problems shown on the page; the file given back has them all.
SHOWN = 25
SAMPLE = 5


def for_senders(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_keep_people(request.user):
            raise PermissionDenied(refusal(can_keep_people))
        return view(request, *args, **kwargs)

    return guarded


def seen_batch(user: User, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(user).select_related("org", "by", "undone_by"), pk=pk)


def _trail(*labels: Any) -> list[dict[str, Any]]:
    return crumbs({"label": _("Nhập từ tệp"), "url": reverse("persons:imports")}, *({"label": one} for one in labels))


class BatchFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Tên tệp, đơn vị"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _("Tất cả")), *BATCH_STATES.items()]

    def narrow(self, rows: Any, user: User) -> Any:
        self.is_valid()
        if state := self.cleaned_data.get("state"):
            rows = rows.filter(state=state)
        if text := (self.cleaned_data.get("q") or "").strip():
            rows = rows.filter(name__icontains=text) | rows.filter(org__name__icontains=text)
        return rows


def _columns() -> list[Column]:
    return [
        Column("name", _("Tệp"), lambda b: b.name, sort="name", wide=True,
               url=lambda b: reverse("persons:batch", args=[b.pk])),
        Column("org", _("Đơn vị"), lambda b: b.org or _("nhiều đơn vị"), sort="org__name"),
        Column("state", _("Tình trạng"), lambda b: b.state_label, sort="state", tone=lambda b: TONES.get(b.state, "")),
        Column("done", _("Số dòng"), lambda b: b.done or b.total, sort="done", num=True),
        Column("failed", _("Dòng lỗi"), lambda b: b.failed or "", sort="failed", num=True),
        Column("at", _("Gửi lúc"), lambda b: moment(b.recorded_at), sort="recorded_at", num=True),
        Column("by", _("Ai gửi"), lambda b: b.by or ""),
    ]


@for_senders
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    form = BatchFilter(request.GET)
    rows = form.narrow(ImportBatch.objects.visible_to(request.user).select_related("org", "by"), request.user)
    return show_list(
        request, title=_("Nhập từ tệp"), rows=rows, columns=_columns(), filters=form, template="persons/batches.html",
        breadcrumbs=crumbs({"label": _("Nhập từ tệp")}), create_url=reverse("persons:send"),
        create_label=_("Gửi danh sách"),
        empty={"title": _("Chưa gửi danh sách nào"), "url": reverse("persons:send"), "label": _("Gửi danh sách"),
               "text": _("Gửi tệp Excel hoặc CSV đang có. Hệ thống đoán cột, kiểm tra thử rồi mới ghi.")})


class SendForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp danh sách"), widget=forms.FileInput(
        attrs={"accept": ".xlsx,.xlsm,.csv,.txt,.tsv"}),
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV, cột gì cũng được, ít nhất có họ tên. Kéo tệp thả vào ô này."))

    def __init__(self, *args: Any, user: User, unit: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"] = unit_field(user, _("Đơn vị gửi"), required=not user.sees_everything)
        own = user.org if not user.sees_everything else None
        chosen = Org.objects.visible_to(user).filter(code=unit).first() if unit else own
        if chosen is not None:
            self.fields["unit"].initial = f"{chosen.code} – {chosen.name}"
        if user.sees_everything:
            self.fields["unit"].help_text = _("Để trống khi tệp có cột đơn vị và gồm nhiều đơn vị.")
        self.order_fields(["file", "unit"])


@for_senders
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    form = SendForm(user=request.user, unit=request.GET.get("unit", ""))
    if request.method == "POST":
        form = SendForm(request.POST, request.FILES, user=request.user)
        batch = _sent(form, request.user) if form.is_valid() else None
        if batch is not None:
            return redirect("persons:batch", batch.pk)
    return render(request, "persons/send.html", {
        "title": _("Gửi danh sách hội viên"), "form": form, "breadcrumbs": _trail(_("Gửi danh sách")),
    }, status=422 if form.errors else 200)


def _sent(form: SendForm, user: User) -> ImportBatch | None:
    file = form.cleaned_data["file"]
    try:
        return importing.upload(file.name, file.file, org=form.cleaned_data["unit"], by=user)
    except (importing.ImportRefused, importing.SourceRefused) as error:
        form.add_error("file", str(error))
        return None


@for_senders
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A workbook with the heads the register knows and drop-downs; it holds no person."""
    return FileResponse(workbook(request.user), as_attachment=True, filename="mau-danh-sach-hoi-vien.xlsx")


@for_senders
@require_safe
@never_cache
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch as far as it is."""
    found = seen_batch(request.user, batch)
    more = _after(found)
    if found.state in (UPLOADED, CHECKED):
        more = _before(found, waiting="cho" in request.GET)
    if not request.htmx:
        log_reading(request.user, f"Danh sách gửi: {found.name}"[:200], min(found.done or found.total, SHOWN))
    return render(request, "persons/batch.html", {
        "title": found.name, "batch": found, "tone": TONES.get(found.state, ""), "same": importing.same_list(found),
        "breadcrumbs": _trail(found.name), **more})


def _before(found: ImportBatch, *, waiting: bool) -> dict[str, Any]:
    """Columns with their guessed meaning and some rows; after looking, what would be done. `waiting`: the queue's
    worker was asked to look."""
    seen = importing.preview_of(found)
    sample = seen.sample if seen else sample_of(found)
    return {"columns": columns_of(found, sample), "meanings": importing.MEANINGS.values(), "preview": seen,
            "progress": importing.progress(found) if waiting and seen is None else None,
            "problems": seen.problems[:SHOWN] if seen else [],
            "numbers": _numbers(seen) if seen and not seen.refused else []}


def columns_of(found: ImportBatch, sample: list[list[str]]) -> list[dict[str, Any]]:
    """Every column of the file: its head, the first values, the meaning chosen."""
    meant = {column: key for key, column in found.mapping.items()}
    return [{"number": number, "head": head, "meaning": meant.get(number, ""),
             "values": [row[number] for row in sample[:SAMPLE] if number < len(row)]}
            for number, head in enumerate(found.options["headers"])]


def _numbers(seen: importing.Preview) -> list[dict[str, Any]]:
    return [{"label": label, "value": grouped(value), "tone": tone if value else ""} for label, value, tone in (
        (_("Người mới"), seen.new, "done"), (_("Có thay đổi"), seen.changed, "waiting"),
        (_("Thêm vào hội"), seen.joined, "done"), (_("Không đổi"), seen.unchanged, ""),
        (_("Dòng lỗi"), seen.failed, "late"))]


def _after(found: ImportBatch) -> dict[str, Any]:
    counts = found.counts
    rows = [(_("Người mới"), counts.get("new", 0), "done"), (_("Có thay đổi"), counts.get("changed", 0), "waiting"),
            (_("Thêm vào hội"), counts.get("joined", 0), "done"), (_("Không đổi"), counts.get("unchanged", 0), ""),
            (_("Dòng lỗi"), found.failed, "late")]
    return {"progress": importing.progress(found), "kept": counts.get("kept", []),
            "numbers": [{"label": label, "value": grouped(value), "tone": tone if value else ""}
                        for label, value, tone in rows],
            "reasons": found.errors.order_by().values_list("reason").annotate(rows=Count("pk")).order_by("-rows")[:10],
            "errors": [[e.line, field_label(e.field), e.value, e.reason] for e in found.errors.all()[:SHOWN]],
            "may_undo": importing.can_be_undone(found), "started": moment(found.started_at) if found.started_at else "",
            "finished": moment(found.finished_at) if found.finished_at else ""}


@for_senders
@require_POST
def look(request: HttpRequest, batch: int) -> HttpResponse:
    """Look through the list with the columns as chosen; nothing is written of any person."""
    found = seen_batch(request.user, batch)
    mapping = {key: number for number, _head in enumerate(found.options["headers"])
               if (key := request.POST.get(f"col-{number}", "")) in importing.MEANINGS}
    twice = [key for key in mapping if sum(request.POST.get(f"col-{n}") == key for n, _h in
                                           enumerate(found.options["headers"])) > 1]
    if twice:
        names = ", ".join(str(importing.MEANINGS[key].label) for key in twice)
        messages.error(request, _("“%(names)s” được chọn cho hai cột. Mỗi phần chỉ lấy từ một cột.") % {"names": names})
        return redirect("persons:batch", batch)
    seen = None
    try:
        seen = importing.ask_preview(found, by=request.user, mapping=mapping)
    except (importing.ImportRefused, importing.SourceRefused) as error:
        messages.error(request, str(error))
        return redirect("persons:batch", batch)
    return redirect(reverse("persons:batch", args=[batch]) + ("#xem-truoc" if seen else "?cho=1"))


@for_senders
@require_POST
def start(request: HttpRequest, batch: int) -> HttpResponse:
    found = seen_batch(request.user, batch)
    try:
        importing.start(found, by=request.user)
    except importing.ImportRefused as error:
        messages.error(request, str(error))
    return redirect("persons:batch", batch)


@for_senders
@require_safe
@never_cache
def progress(request: HttpRequest, batch: int) -> HttpResponse:
    """The moving part; once nothing moves any more the page loads anew."""
    found = seen_batch(request.user, batch)
    moving = found.state in (RUNNING, UNDOING) or (found.state == UPLOADED and importing.preview_of(found) is None)
    answer = render(request, "persons/progress.html", {"batch": found, "progress": importing.progress(found)})
    if not moving:
        answer.headers["HX-Refresh"] = "true"
    return answer


@for_senders
@require_safe
def errors(request: HttpRequest, batch: int) -> HttpResponse:
    """The rows not taken with the reason beside each, to be mended and sent again."""
    found = seen_batch(request.user, batch)
    try:
        name, path = importing.error_file(found)
    except (importing.ImportRefused, importing.SourceRefused) as error:
        messages.error(request, str(error))
        return redirect("persons:batch", batch)
    log_reading(request.user, f"Dòng lỗi của {found.name}"[:200], found.failed, exported=True)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@for_senders
@require_POST
def undo(request: HttpRequest, batch: int) -> HttpResponse:
    found = seen_batch(request.user, batch)
    try:
        done = importing.ask_undo(found, by=request.user, reason=request.POST.get("reason", ""))
    except importing.ImportRefused as error:
        messages.error(request, str(error))
    else:
        if done is not None:
            messages.success(request, _("Đã hoàn tác: %(people)s người, %(memberships)s lượt hội viên.") % {
                "people": grouped(done.people), "memberships": grouped(done.memberships)})
    return redirect("persons:batch", batch)
