"""The books handed to the accountants: entries of a period with codes and running sums, and their control totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from giaoban.kernel.base import Period, clock, day_text, grouped
from giaoban.kernel.ledger.actions import PostingRefused, changed_since, hand_over, handed
from giaoban.kernel.ledger.models import KINDS, Entry, HandOver
from giaoban.kernel.ledger.rules import can_keep_funds
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.web.dossiers.fields import PastDayField
from giaoban.web.exports import Sheet, workbook

from .funds import for_funds
from .records import crumbs, work_label
from .views import tabs

SHOWN = 50
#: Of an entry, read with it: nothing more is asked for while the workbook is written.
FIELDS = ("pk", "on", "paper", "kind", "amount", "fund__code", "fund__source__code", "dossier__number",
          "dossier__title", "dossier__kind", "dossier__org__code", "dossier__org__name", "reverses_id", "note",
          "by__name", "recorded_at")


class PeriodForm(forms.Form):
    first = PastDayField(label=gettext_lazy("Từ ngày"))
    last = PastDayField(label=gettext_lazy("Đến ngày"))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("first") and found.get("last") and found["last"] < found["first"]:
            self.add_error("last", _("Ngày cuối trước ngày đầu."))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_funds
def accounting(request: HttpRequest) -> HttpResponse:
    """The hand-overs so far, and a new one."""
    form = PeriodForm(request.POST) if request.method == "POST" else PeriodForm(initial=_usual())
    if request.method == "POST":
        if not can_keep_funds(request.user):
            raise PermissionDenied(refusal(can_keep_funds))
        if form.is_valid():
            try:
                made = hand_over(form.cleaned_data["first"], form.cleaned_data["last"], by=request.user,
                                 note=form.cleaned_data["note"])
            except PostingRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Đã chốt %(n)s bút toán để bàn giao. Tải Excel ở dòng đầu bảng dưới.")
                                 % {"n": grouped(made.count)})
                return redirect("money:accounting")
    overs = list(HandOver.objects.select_related("by", "before")[:SHOWN])
    return render(request, "money/accounting.html", {
        "title": _("Bàn giao kế toán"), "form": form, "writes": can_keep_funds(request.user),
        "rows": [_row(over) for over in overs], "shown": SHOWN,
        "breadcrumbs": crumbs(), **tabs(request.user, "accounting")}, status=422 if form.errors else 200)


def _usual() -> dict[str, Any]:
    """The last full month."""
    today = clock.today()
    month = Period.month(today.year - (today.month == 1), today.month - 1 or 12)
    return {"first": month.first, "last": month.last}


def _row(over: HandOver) -> dict[str, Any]:
    at = over.known_at.astimezone(clock.HANOI)
    return {"over": over, "period": over.period.label, "at": f"{day_text(at.date())} {at:%H:%M}",
            "count": grouped(over.count), "total": grouped(over.total),
            "again": _("bàn giao lại; lần trước %(day)s") % {
                "day": day_text(over.before.known_at.astimezone(clock.HANOI).date())} if over.before else ""}


@require_safe
@for_funds
def download(request: HttpRequest, over: int) -> HttpResponse:
    """The workbook of one hand-over, the same whenever it is opened."""
    found = get_object_or_404(HandOver.objects.select_related("before", "by"), pk=over)
    return workbook(request, title=_("Bàn giao kế toán %(period)s") % {"period": found.period.label},
                    sheets=Sheets(found), total=found.count)


class Sheets:
    """Entries, then what they added up to beside what the ledger says, then what changed since the last time."""

    def __init__(self, over: HandOver) -> None:
        self.over = over
        self.written: Counter[tuple[str, str]] = Counter()
        self.rows_written = 0

    def __iter__(self) -> Iterator[Sheet]:
        heads, widths = _heads(), [8, 12, 30, 14, 10, 20, 50, 30, 16, 30, 20]
        yield Sheet(_("Bút toán"), heads, self._entries(handed(self.over), keep=True), widths)
        yield Sheet(_("Kiểm soát"), [_("Nguồn"), _("Bút toán"), _("Số dòng theo sổ"), _("Cộng theo tờ Bút toán (đồng)"),
                                     _("Cộng theo sổ (đồng)"), _("Kết quả")], self._control(), [24, 24])
        if self.over.before is not None:
            yield Sheet(_("Thay đổi"), heads, self._entries(changed_since(self.over), keep=False), widths)

    def _entries(self, rows: QuerySet[Entry], *, keep: bool) -> Iterator[list[Any]]:
        """One row an entry, with the running sum of its fund's entries of that kind."""
        running: Counter[tuple[str, str]] = Counter()
        ordered = rows.order_by("on", "pk").values_list(*FIELDS)
        for place, row in enumerate(ordered.iterator(chunk_size=2000), start=1):
            entry = dict(zip(FIELDS, row, strict=True))
            cell = entry["fund__code"], entry["kind"]
            running[cell] += entry["amount"]
            if keep:
                self.written[cell] += entry["amount"]
                self.rows_written = place
            yield _cells(place, entry, running[cell])

    def _control(self) -> Iterator[list[Any]]:
        """Added up by the database, apart from what was written row by row."""
        found = handed(self.over).order_by().values_list("fund__code", "kind").annotate(Count("pk"), Sum("amount"))
        total, count = 0, 0
        for fund, kind, number, amount in sorted(found):
            total, count = total + amount, count + number
            written = self.written[(fund, kind)]
            yield [fund, str(KINDS.get(kind, kind)), number, written, amount, _agree(written == amount)]
        written = sum(self.written.values())
        yield [_("Cộng"), "", count, written, total, _agree(written == total and count == self.rows_written)]
        yield [_("Khi bàn giao"), "", self.over.count, None, self.over.total,
               _agree(self.over.total == total and self.over.count == count)]
        before = self.over.before
        if before is not None:
            yield [_("Lần bàn giao trước"), day_text(before.known_at.astimezone(clock.HANOI).date()), before.count,
                   None, before.total, _("chênh lệch %(amount)s đồng") % {"amount": grouped(total - before.total)}]


def _agree(holds: bool) -> str:
    return _("khớp") if holds else _("KHÔNG KHỚP")


def _heads() -> list[str]:
    return [_("STT"), _("Ngày"), _("Chứng từ"), _("Mã nguồn"), _("Loại nguồn"), _("Số hồ sơ"), _("Hồ sơ"),
            _("Loại việc"), _("Mã đơn vị"), _("Đơn vị"), _("Bút toán"), _("Số tiền (đồng)"),
            _("Lũy kế của nguồn, theo bút toán (đồng)"), _("Đảo bút toán số"), _("Bút toán số"), _("Diễn giải"),
            _("Người ghi"), _("Ghi ngày")]


def _cells(place: int, entry: dict[str, Any], running: int) -> list[Any]:
    return [place, entry["on"], entry["paper"], entry["fund__code"], entry["fund__source__code"] or "",
            entry["dossier__number"], entry["dossier__title"], work_label(entry["dossier__kind"]),
            entry["dossier__org__code"], entry["dossier__org__name"], str(KINDS.get(entry["kind"], entry["kind"])),
            entry["amount"], running, str(entry["reverses_id"] or ""), str(entry["pk"]), entry["note"],
            entry["by__name"] or "", entry["recorded_at"].astimezone(clock.HANOI).date()]
