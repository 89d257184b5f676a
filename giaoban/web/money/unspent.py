"""Money left before year end: funds, dossiers that hold it, and proposals a leader takes or puts aside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.actions import PostingRefused, accept_move, dismiss_move
from giaoban.kernel.ledger.models import Fund, Reallocation
from giaoban.kernel.ledger.models.deciding import DISMISSED
from giaoban.kernel.ledger.tables import Move, Unspent, unspent
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.rules import can_lead
from giaoban.web.dossiers.columns import address_of
from giaoban.web.dossiers.fields import AmountField, PastDayField
from giaoban.web.exports import Sheet, workbook

from .asking import Asked, ask
from .funds import for_funds
from .records import crumbs
from .views import tabs

#: Dossiers named on the page; the workbook names every one.
NAMED = 100


class DecideForm(forms.Form):
    """What a leader answers to one proposal."""

    fund = forms.ModelChoiceField(Fund.objects.all(), widget=forms.HiddenInput)
    dossier = forms.ModelChoiceField(Dossier.objects.none(), widget=forms.HiddenInput)
    proposal = forms.CharField(widget=forms.HiddenInput, max_length=400)
    amount = AmountField(label=gettext_lazy("Số tiền"))
    on = PastDayField(label=gettext_lazy("Ngày"))
    paper = forms.CharField(label=gettext_lazy("Văn bản điều chuyển"), max_length=200, required=False,
                            help_text=gettext_lazy("Cần khi chuyển"))
    reason = forms.CharField(label=gettext_lazy("Lý do không chuyển"), max_length=300, required=False,
                             help_text=gettext_lazy("Cần khi không chuyển"))

    def __init__(self, data: Any = None, *, user: Any, prefix: str = "", initial: Any = None) -> None:
        super().__init__(data, prefix=prefix, initial=initial)
        self.fields["dossier"].queryset = Dossier.objects.visible_to(user)


@require_http_methods(["GET", "HEAD", "POST"])
@for_funds
def unspent_money(request: HttpRequest) -> HttpResponse:
    asked = ask(request)
    found = unspent(asked.year, asked.on, asked.orgs)
    if request.method == "POST":
        return _decide(request, asked, found)
    if request.GET.get("excel"):
        return _workbook(request, asked, found)
    return _show(request, asked, found)


def _show(request: HttpRequest, asked: Asked, found: Unspent, *, opened: DecideForm | None = None) -> HttpResponse:
    decided = list(Reallocation.objects.filter(fund__year=asked.year).select_related("fund", "dossier", "by"))
    decides = can_lead(request.user)
    moves = [_move(request, move, opened, decides=decides) for move in _undecided(found.moves, decided)]
    form = asked.form
    del form.fields["known_on"]
    return render(request, "money/unspent.html", {
        "title": _("Kinh phí chưa sử dụng %(year)s") % {"year": asked.year}, "asked": asked, "form": form,
        "funds": [_fund(found, row) for row in found.funds], "moves": moves, "decides": decides,
        "holdings": [_holding(held) for held in found.holdings[:NAMED]], "count": len(found.holdings),
        "more": len(found.holdings) > NAMED, "held": grouped(sum(held.open for held in found.holdings)),
        "decided": [_decided(row) for row in decided], "opened": opened,
        "breadcrumbs": crumbs(), **tabs(request.user, "unspent")}, status=422 if opened is not None else 200)


def _undecided(moves: list[Move], decided: list[Reallocation]) -> list[Move]:
    """Proposals nobody put aside for that amount; one that was taken is not proposed again by the books themselves."""
    aside = {(row.fund_id, row.dossier_id, row.amount) for row in decided if row.verdict == DISMISSED}
    return [move for move in moves if (move.fund.pk, move.dossier.pk, move.amount) not in aside]


def _fund(found: Unspent, row: Any) -> dict[str, Any]:
    back = found.recoverable.get(row.fund.pk, 0)
    return {"fund": row.fund, "url": reverse("money:fund", args=[row.fund.pk]), "granted": grouped(row.granted),
            "left": grouped(row.left), "open": grouped(row.open), "back": grouped(back) if back else "",
            "rest": grouped(found.rest.get(row.fund.pk, 0))}


def _holding(held: Any) -> dict[str, Any]:
    return {"dossier": held.dossier, "url": address_of(held.dossier), "fund": held.fund.code,
            "open": grouped(held.open), "reason": held.reason}


def _move(request: HttpRequest, move: Move, opened: DecideForm | None, *, decides: bool) -> dict[str, Any]:
    prefix = f"m{move.fund.pk}-{move.dossier.pk}"
    form = None
    if opened is not None and opened.prefix == prefix:
        form = opened
    elif decides:
        form = DecideForm(user=request.user, prefix=prefix, initial={
            "fund": move.fund.pk, "dossier": move.dossier.pk, "amount": grouped(move.amount),
            "proposal": move.reason[:400]})
    return {"move": move, "url": address_of(move.dossier), "amount": grouped(move.amount), "form": form,
            "prefix": prefix}


def _decided(row: Reallocation) -> dict[str, Any]:
    return {"row": row, "url": address_of(row.dossier), "amount": grouped(row.amount)}


def _decide(request: HttpRequest, asked: Asked, found: Unspent) -> HttpResponse:
    if not can_lead(request.user):
        raise PermissionDenied(refusal(can_lead))
    prefix = request.POST.get("prefix", "")[:40]
    form = DecideForm(request.POST, user=request.user, prefix=prefix)
    if form.is_valid():
        facts = form.cleaned_data
        given = {"amount": facts["amount"], "on": facts["on"], "by": request.user, "proposal": facts["proposal"]}
        try:
            if "dismiss" in request.POST:
                dismiss_move(facts["fund"], facts["dossier"], reason=facts["reason"], **given)
                messages.success(request, _("Đã ghi không điều chuyển."))
            else:
                accept_move(facts["fund"], facts["dossier"], paper=facts["paper"], **given)
                messages.success(request, _("Đã điều chuyển kinh phí cho hồ sơ %(number)s.")
                                 % {"number": facts["dossier"].number})
        except PostingRefused as error:
            form.add_error(None, str(error))
        else:
            return redirect(request.get_full_path())
    return _show(request, asked, found, opened=form)


def _workbook(request: HttpRequest, asked: Asked, found: Unspent) -> HttpResponse:
    held = ([h.dossier.number, h.dossier.title, h.dossier.org.code, str(h.dossier.org), h.fund.code, h.open, h.reason]
            for h in found.holdings)
    moves = ([m.fund.code, m.dossier.number, m.dossier.title, str(m.dossier.org), m.amount, m.reason]
             for m in found.moves)
    funds = ([row.fund.code, str(row.fund), row.granted, row.left, row.open, found.recoverable.get(row.fund.pk, 0),
              found.rest.get(row.fund.pk, 0)] for row in found.funds)
    return workbook(request, title=_("Kinh phí chưa sử dụng %(year)s") % {"year": asked.year}, sheets=[
        Sheet(_("Hồ sơ"), [_("Số hồ sơ"), _("Hồ sơ"), _("Mã đơn vị"), _("Đơn vị"), _("Nguồn"), _("Còn treo (đồng)"),
                           _("Hướng xử lý")], held, [20, 60, 16, 30, 14, 18, 60]),
        Sheet(_("Đề xuất"), [_("Từ nguồn"), _("Số hồ sơ"), _("Hồ sơ"), _("Đơn vị"), _("Số tiền (đồng)"), _("Vì sao")],
              moves, [14, 20, 60, 30, 18, 60]),
        Sheet(_("Nguồn"), [_("Mã"), _("Nguồn"), _("Được giao (đồng)"), _("Chưa cấp (đồng)"), _("Còn treo (đồng)"),
                           _("Thu hồi được (đồng)"), _("Còn lại sau đề xuất (đồng)")], funds, [14, 50])])
