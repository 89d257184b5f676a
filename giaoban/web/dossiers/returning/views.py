"""Sending an edited list back: choose the file, look at the differences, take the rows one wants."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.dossiers.actions import DossierRefused, StaleDossier, correct
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_send

from .comparing import MOST, Difference, RowDifferences, compare, listed
from .reading import SheetRefused, read
from .values import ValueRefused, value_of

SALT = "giaoban.dossiers.returned"
#: Differences looked at may be taken for so long (seconds).
LASTS = 24 * 3600


class SendForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Bảng Excel đã sửa"), widget=forms.FileInput(attrs={"accept": ".xlsx"}),
                           help_text=gettext_lazy("Tệp lấy bằng nút “Excel” ở danh sách hồ sơ. Chỉ tên hồ sơ và các "
                                                  "thông tin riêng của loại được sửa ở đây; chưa ghi gì cho đến khi "
                                                  "bạn chọn."))


@require_http_methods(["GET", "HEAD", "POST"])
def returned(request: HttpRequest) -> HttpResponse:
    if not can_send(request.user):
        raise PermissionDenied(refusal(can_send))
    if request.method == "POST" and "differences" in request.POST:
        return _take(request)
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if request.method == "POST" and form.is_valid():
        try:
            sent = read(form.cleaned_data["file"].read())
            return _show(request, sent.of, compare(sent, request.user), rows=len(sent.rows))
        except SheetRefused as error:
            form.add_error("file", str(error))
    return render(request, "dossiers/returned.html", {**_frame(), "form": form}, status=422 if form.errors else 200)


def _frame() -> dict[str, Any]:
    return {"title": _("Gửi lại bảng đã sửa"),
            "breadcrumbs": [{"label": _("Hồ sơ"), "url": reverse("dossiers:list")}]}


def _show(request: HttpRequest, of: str, found: list[RowDifferences], *, rows: int, problem: str = "",
          kept: set[str] | None = None) -> HttpResponse:
    """`kept`: rows that were chosen, where the page comes back with a problem."""
    shown = found[:MOST]
    takable = [row for row in shown if row.takable]
    packed = signing.dumps({"of": of, "by": request.user.pk, "rows": [_packed(row) for row in shown], "count": rows},
                           salt=SALT, compress=True)
    return render(request, "dossiers/returned.html", {
        **_frame(), "found": shown, "more": len(found) - len(shown), "rows": rows, "packed": packed,
        "takable": len(takable), "refused": sum(not row.takable or any(d.problem for d in row.found) for row in shown),
        "problem": problem, "chosen": {row.number for row in takable} if kept is None else kept,
        "compared": True}, status=422 if problem else 200)


def _packed(row: RowDifferences) -> dict[str, Any]:
    plain = asdict(row)
    for one in plain["found"]:
        one["cell"] = one["cell"].isoformat() if isinstance(one["cell"], date) else one["cell"]
    return plain


def _unpacked(text: str, user: User) -> tuple[str, list[RowDifferences], int] | None:
    """What was shown to this very account; None when it is too old or not ours."""
    try:
        held = signing.loads(text, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    if held["by"] != user.pk:
        return None
    rows = [RowDifferences(**{**row, "found": [Difference(**one) for one in row["found"]]}) for row in held["rows"]]
    return held["of"], rows, held["count"]


def _take(request: HttpRequest) -> HttpResponse:
    held = _unpacked(request.POST["differences"], request.user)
    if held is None:
        messages.error(request, _("Bảng so sánh đã cũ. Gửi lại tệp."))
        return redirect("dossiers:returned")
    of, rows, count = held
    chosen = set(request.POST.getlist("take"))
    wanted = [row for row in rows if row.number in chosen and row.takable]
    if not wanted:
        return _show(request, of, rows, rows=count, problem=_("Chưa chọn dòng nào."), kept=set())
    try:
        take(of, wanted, by=request.user)
    except TakeRefused as error:
        return _show(request, of, rows, rows=count, problem=str(error), kept=chosen)
    messages.success(request, _("Đã ghi thay đổi của %(n)s hồ sơ.") % {"n": len(wanted)})
    return redirect("dossiers:list")


class TakeRefused(ValueError):
    """Nothing was written; the message names the row."""


@transaction.atomic
def take(of: str, rows: list[RowDifferences], *, by: User) -> None:
    """Correct every chosen dossier or none."""
    where = listed(of)
    seen = where.model.objects.visible_to(by)
    known = {row.number: row for row in seen.filter(number__in=[row.number for row in rows])}
    for row in sorted(rows, key=lambda row: row.number):
        try:
            if row.number not in known:
                raise DossierRefused(_("không còn trong phạm vi của tài khoản."))
            fields = {field.name: field for field in where.fields.values()}
            facts = {one.name: value_of(fields[one.name], one.cell) for one in row.takable}
            correct(known[row.number], by=by, version=row.version, **facts)
        except StaleDossier as error:
            place = {"line": row.line, "number": row.number}
            raise TakeRefused(_("Dòng %(line)s, hồ sơ %(number)s vừa được người khác cập nhật; chưa ghi dòng nào. Bỏ "
                                "chọn dòng này, hoặc xuất lại bảng.") % place) from error
        except (DossierRefused, ValueRefused) as error:
            raise TakeRefused(_("Dòng %(line)s, hồ sơ %(number)s: %(why)s Chưa ghi dòng nào.") % {
                "line": row.line, "number": row.number, "why": error}) from error
