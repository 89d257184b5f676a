"""States and steps of critique tasks and trainings, as data (decision 14/2014/QĐ-TTg, circular 11/2015/TT-BTC).

Three ways begin it (a request, an assignment, an own proposal). Whether a council must have judged before a step is a
dated rule; an answer asked for within days goes the short way, without council or money.
"""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.ledger.steps import advance, carry_over, contract, give_back, grant, plan, settle, spend
from giaoban.kernel.lifecycle import MONEY, Lifecycle, State, Step

from .effects import send_opinions
from .rules import (
    FINISHED,
    has_content_ended,
    has_content_finished,
    has_every_answer,
    has_experts_heard,
    has_no_money,
    is_judged,
    is_outline_judged,
)

__all__ = ["FINISHED", "TASK", "TRAINING"]

#: Money given and not yet accounted for.
HELD = ("allocated", "contracted", "advanced", "carried_over")

TASK = Lifecycle(
    "critique.task",
    content=[
        State("proposed", _("Đề xuất"), tone="neutral"),
        State("reviewed", _("Đã thẩm định đề cương")),
        State("approved", _("Đã phê duyệt")),
        State("contracted", _("Đã giao nhiệm vụ")),
        State("in_progress", _("Đang triển khai")),
        State("report_drafted", _("Có báo cáo, chờ nghiệm thu"), tone="waiting"),
        State("accepted", _("Đã nghiệm thu"), closed=True, tone="done"),
        State("opinion_sent", _("Đã gửi ý kiến"), closed=True, tone="done"),
        State("answered", _("Đã có trả lời"), closed=True, tone="done"),
        State("cancelled", _("Không triển khai"), closed=True, tone="cancelled"),
    ],
    money=[
        State("none", _("Chưa cấp"), tone="neutral"),
        State("planned", _("Đã dự kiến kinh phí"), tone="neutral"),
        State("allocated", _("Đã cấp kinh phí")),
        State("contracted", _("Đã ký hợp đồng")),
        State("advanced", _("Đã tạm ứng")),
        State("spent_reported", _("Đã báo cáo chi, chờ quyết toán"), tone="waiting"),
        State("settled", _("Đã quyết toán"), closed=True, tone="done"),
        State("returned", _("Đã hoàn trả"), closed=True, tone="cancelled"),
        State("carried_over", _("Chuyển năm sau"), tone="waiting"),
        State("not_needed", _("Không dùng kinh phí"), closed=True, tone="neutral"),
    ],
    steps=[
        Step("review", _("Thẩm định đề cương"), ("proposed",), "reviewed", can_handle, needs=(is_outline_judged,)),
        Step("quick", _("Trả lời nhanh, không kinh phí"), ("proposed",), "in_progress", can_handle,
             needs=(has_no_money,), also={MONEY: "not_needed"}),
        Step("approve", _("Phê duyệt và cấp kinh phí"), ("reviewed",), "approved", can_decide,
             asks=("fund", "amount", "paper"), action=grant, also={MONEY: "allocated"}),
        Step("approve_unfunded", _("Phê duyệt, không cấp kinh phí"), ("reviewed",), "approved", can_decide,
             needs=(has_no_money,), asks=("paper",), also={MONEY: "not_needed"}),
        Step("contract", _("Giao nhiệm vụ"), ("approved",), "contracted", can_handle, asks=("paper",)),
        Step("start", _("Triển khai"), ("contracted",), "in_progress", can_report),
        Step("report", _("Nộp báo cáo kết quả"), ("in_progress",), "report_drafted", can_report,
             needs=(has_experts_heard,)),
        Step("accept", _("Nghiệm thu"), ("report_drafted",), "accepted", can_handle, needs=(is_judged,)),
        Step("revise", _("Yêu cầu sửa"), ("report_drafted",), "in_progress", can_handle, reason=True),
        Step("send_opinion", _("Gửi ý kiến"), ("accepted",), "opinion_sent", can_handle, asks=("paper",),
             action=send_opinions),
        Step("answer", _("Ghi trả lời của cơ quan hỏi"), ("opinion_sent",), "answered", can_handle,
             needs=(has_every_answer,), asks=("paper",)),
        Step("cancel", _("Không triển khai"), ("proposed", "reviewed", "approved", "contracted", "in_progress"),
             "cancelled", can_handle, reason=True),
        Step("plan", _("Dự kiến kinh phí"), ("none",), "planned", can_handle, track=MONEY,
             asks=("fund", "amount", "paper"), action=plan),
        Step("sign", _("Ký hợp đồng"), ("allocated",), "contracted", can_handle, track=MONEY,
             asks=("amount", "paper"), action=contract),
        Step("advance", _("Tạm ứng"), ("allocated", "contracted", "carried_over"), "advanced", can_handle, track=MONEY,
             asks=("amount", "paper"), action=advance),
        Step("report_spending", _("Báo cáo chi"), HELD, "spent_reported", can_report, track=MONEY, asks=("amount",),
             action=spend),
        Step("settle", _("Quyết toán"), ("spent_reported",), "settled", can_handle, track=MONEY,
             needs=(has_content_finished,), asks=("amount", "paper"), action=settle),
        Step("give_back", _("Hoàn trả kinh phí"), (*HELD, "spent_reported"), "returned", can_report, track=MONEY,
             needs=(has_content_ended,), asks=("amount", "paper"), action=give_back),
        Step("carry_over", _("Chuyển sang năm sau"), ("allocated", "contracted", "advanced"), "carried_over",
             can_decide, track=MONEY, asks=("fund", "paper"), reason=True, action=carry_over),
    ],
)

TRAINING = Lifecycle(
    "critique.training",
    content=[
        State("planned", _("Có kế hoạch"), tone="neutral"),
        State("held", _("Đã tổ chức"), closed=True, tone="done"),
        State("cancelled", _("Không tổ chức"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("hold", _("Ghi đã tổ chức"), ("planned",), "held", can_report),
        Step("cancel", _("Không tổ chức"), ("planned",), "cancelled", can_handle, reason=True),
    ],
)

