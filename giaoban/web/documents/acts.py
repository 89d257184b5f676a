"""What is done with one paper: signed, numbered, issued, cancelled, replaced. Each goes to the kernel and comes back
with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from giaoban.kernel.documents import actions
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.documents.models import CANCELLED, DRAFT, ISSUED, NUMBERED, SIGNED, Document
from giaoban.kernel.documents.rules import can_edit
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead, can_work_centrally

from ..dossiers.fields import PastDayField
from .access import readable


class Plain(forms.Form):
    """Only asks once more."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=250, widget=forms.Textarea(attrs={"rows": 2}))


class SignForm(forms.Form):
    on = PastDayField(label=_("Ngày ký"))
    signer = forms.CharField(label=_("Người ký"), required=False, max_length=120, help_text=_(
        "Họ và tên, không kèm học hàm, học vị; để trống là người ghi trong dự thảo, hoặc người đang ký"))


class NumberForm(forms.Form):
    on = PastDayField(label=_("Ngày văn bản"))


@dataclass(frozen=True)
class Act:
    """An act with a paper. `state`: where it starts; `do(request, document, cleaned)` returns where to go, or None."""

    key: str
    label: Any
    state: str
    form: type[forms.Form]
    may: Callable[[User, Document], bool]
    do: Callable[[HttpRequest, Document, dict[str, Any]], Any]
    done: Any
    help: Any = ""
    danger: bool = False


def _sign(request: HttpRequest, document: Document, said: dict[str, Any]) -> None:
    actions.sign(document, by=request.user, on=said["on"], signer=said["signer"])


def _number(request: HttpRequest, document: Document, said: dict[str, Any]) -> None:
    """The number, then the files: should the files fail, the number stays and issuing is tried again."""
    numbered = actions.take_number(document, by=request.user, on=said["on"])
    actions.issue(numbered, by=request.user)


def _issue(request: HttpRequest, document: Document, said: dict[str, Any]) -> None:
    actions.issue(document, by=request.user)


def _refill(request: HttpRequest, document: Document, said: dict[str, Any]) -> str:
    actions.refill(document, by=request.user)
    return reverse("documents:edit", args=[document.pk])


def _cancel(request: HttpRequest, document: Document, said: dict[str, Any]) -> None:
    actions.cancel(document, by=request.user, reason=said["reason"])


def _unsign(request: HttpRequest, document: Document, said: dict[str, Any]) -> None:
    actions.take_back_signature(document, by=request.user, reason=said["reason"])


def _replace(request: HttpRequest, document: Document, said: dict[str, Any]) -> str:
    return reverse("documents:edit", args=[actions.replacement(document, by=request.user, reason=said["reason"]).pk])


ACTS = {act.key: act for act in (
    Act("ky", _("Ký"), DRAFT, SignForm, lambda user, d: can_lead(user), _sign,
        _("Đã ký. Văn phòng lấy số và phát hành."),
        _("Ký rồi thì lời văn không sửa được nữa; số lấy sau khi ký.")),
    Act("lay-so", _("Lấy số và phát hành"), SIGNED, NumberForm, lambda user, d: can_work_centrally(user),
        _number, _("Đã lấy số và phát hành."),
        _("Số kế tiếp của sổ năm ấy; tệp Word, PDF được lưu kèm mã băm.")),
    Act("phat-hanh", _("Phát hành"), NUMBERED, Plain, lambda user, d: can_work_centrally(user), _issue,
        _("Đã phát hành."), _("Số đã lấy; dựng lại tệp và phát hành.")),
    Act("lap-lai", _("Lập lại từ hồ sơ"), DRAFT, Plain, can_edit, _refill,
        _("Đã lập lại từ hồ sơ."),
        _("Lời văn đã sửa sẽ mất; dự thảo được điền lại theo hồ sơ hôm nay."), danger=True),
    Act("huy", _("Hủy dự thảo"), DRAFT, ReasonForm, can_edit, _cancel, _("Đã hủy dự thảo."),
        danger=True),
    Act("rut-ky", _("Rút chữ ký"), SIGNED, ReasonForm, lambda user, d: can_lead(user), _unsign,
        _("Đã rút chữ ký; văn bản về dự thảo."), danger=True),
    Act("thay-the", _("Lập văn bản thay thế"), ISSUED, ReasonForm, can_edit, _replace,
        _("Đã lập dự thảo thay thế."),
        _("Văn bản đã phát hành vẫn giữ nguyên trong sổ; hai văn bản dẫn đến nhau.")),
)}


def offered(user: User, document: Document, opened: Any = None) -> list[dict[str, Any]]:
    """The acts this account has with this paper now, for `parts/steps.html`; `opened`: (key, form) sent back."""
    if not document.form or document.state == CANCELLED:
        return []
    shown = []
    for act in ACTS.values():
        if act.state != document.state or not act.may(user, document):
            continue
        form = opened[1] if opened and opened[0] == act.key else act.form(prefix=act.key)
        shown.append({"label": act.label, "allowed": True, "form": form, "help": act.help, "danger": act.danger,
                      "primary": act.key in ("ky", "lay-so", "phat-hanh"),
                      "url": reverse("documents:act", args=[document.pk, act.key])})
    return shown


@require_POST
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Do one act; refused, the page comes back with the reason and what was typed."""
    from .views import show

    document = get_object_or_404(readable(request.user).exclude(form=""), pk=pk)
    chosen = ACTS.get(key)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST, prefix=key)
    if form.is_valid():
        try:
            go = chosen.do(request, document, form.cleaned_data)
        except PaperRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, chosen.done)
            return redirect(go or reverse("documents:document", args=[pk]))
    if all(each["url"] != request.path for each in offered(request.user, document)):
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("documents:document", pk=pk)
    return show(request, document.pk, opened=(key, form), status=422)


def waiting() -> Any:
    """Signed and without a number: to be numbered the same or the next working day (Decree 30/2020, article 15)."""
    return Document.objects.filter(state=SIGNED).order_by("signed_on", "pk")


__all__ = ["ACTS", "act", "offered", "waiting"]
