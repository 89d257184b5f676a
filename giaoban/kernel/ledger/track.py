"""The money track that most kinds of work share: what a lifecycle takes over instead of writing it again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import MONEY, State, Step
from giaoban.kernel.lifecycle.lifecycle import Need

from .steps import advance, carry_over, contract, give_back, grant, settle, spend

#: From nothing given to settled, returned or carried into another year.
STATES = (
    State("none", _("Chưa cấp"), tone="neutral"),
    State("allocated", _("Đã cấp kinh phí")),
    State("contracted", _("Đã ký giá trị hợp đồng")),
    State("advanced", _("Đã tạm ứng")),
    State("spent_reported", _("Đã báo cáo chi, chờ quyết toán"), tone="waiting"),
    State("settled", _("Đã quyết toán"), closed=True, tone="done"),
    State("returned", _("Đã hoàn trả"), closed=True, tone="cancelled"),
    State("carried_over", _("Chuyển năm sau"), tone="waiting"),
)


def steps(*, approved: Need, finished: Need, ended: Need) -> list[Step]:
    """Its steps. `approved`: money may be given; `finished`: settled; `ended`: what is left may go back."""
    return [
        Step("sign_value", _("Ghi giá trị hợp đồng"), ("allocated",), "contracted", can_handle, track=MONEY,
             asks=("amount", "paper"), action=contract),
        Step("advance", _("Tạm ứng"), ("allocated", "contracted", "advanced", "carried_over"), "advanced", can_handle,
             track=MONEY, asks=("amount", "paper"), action=advance),
        Step("report_spending", _("Báo cáo chi"), ("allocated", "contracted", "advanced", "carried_over"),
             "spent_reported", can_report, track=MONEY, asks=("amount", "paper"), action=spend),
        Step("settle", _("Quyết toán"), ("spent_reported",), "settled", can_handle, track=MONEY, needs=(finished,),
             asks=("amount", "paper"), action=settle),
        Step("give_back", _("Hoàn trả kinh phí"),
             ("allocated", "contracted", "advanced", "spent_reported", "carried_over"), "returned", can_report,
             track=MONEY, needs=(ended,), asks=("amount", "paper"), action=give_back),
        Step("carry_over", _("Chuyển sang năm sau"), ("allocated", "contracted", "advanced", "spent_reported"),
             "carried_over", can_decide, track=MONEY, asks=("fund", "amount", "paper"), reason=True,
             action=carry_over),
        Step("fund", _("Cấp kinh phí"), ("none", "allocated", "contracted", "advanced", "carried_over"), "allocated",
             can_decide, track=MONEY, needs=(approved,), asks=("fund", "amount", "paper"), action=grant),
    ]
