"""States and steps of outreach, as data. A dissemination task has two tracks, like a critique task."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.ledger.steps import advance, carry_over, contract, give_back, grant, settle, spend
from giaoban.kernel.lifecycle import MONEY, Lifecycle, State, Step

from .rules import has_ended, has_finished, has_products, is_approved

TASK = Lifecycle(
    "outreach.task",
    content=[
        State("proposed", _("Đề xuất"), tone="neutral"),
        State("approved", _("Đã phê duyệt kế hoạch")),
        State("contracted", _("Đã ký hợp đồng")),
        State("running", _("Đang thực hiện")),
        State("reported", _("Có báo cáo, chờ nghiệm thu"), tone="waiting"),
        State("accepted", _("Đã nghiệm thu"), closed=True, tone="done"),
        State("cancelled", _("Không triển khai"), closed=True, tone="cancelled"),
    ],
    money=[
        State("none", _("Chưa cấp"), tone="neutral"),
        State("allocated", _("Đã cấp kinh phí")),
        State("contracted", _("Đã ký giá trị hợp đồng")),
        State("advanced", _("Đã tạm ứng")),
        State("spent_reported", _("Đã báo cáo chi, chờ quyết toán"), tone="waiting"),
        State("settled", _("Đã quyết toán"), closed=True, tone="done"),
        State("returned", _("Đã hoàn trả"), closed=True, tone="cancelled"),
        State("carried_over", _("Chuyển năm sau"), tone="waiting"),
    ],
    steps=[
        Step("approve", _("Phê duyệt kế hoạch"), ("proposed",), "approved", can_decide, asks=("paper",)),
        Step("contract", _("Ký hợp đồng"), ("approved",), "contracted", can_handle, asks=("paper",)),
        Step("start", _("Bắt đầu thực hiện"), ("contracted",), "running", can_report),
        Step("report", _("Nộp báo cáo kết quả"), ("running",), "reported", can_report, needs=(has_products,)),
        Step("revise", _("Yêu cầu bổ sung"), ("reported",), "running", can_handle, reason=True),
        Step("accept", _("Nghiệm thu"), ("reported",), "accepted", can_handle, asks=("paper",)),
        Step("cancel", _("Không triển khai"), ("proposed", "approved", "contracted", "running"), "cancelled",
             can_handle, reason=True),
        Step("sign_value", _("Ghi giá trị hợp đồng"), ("allocated",), "contracted", can_handle, track=MONEY,
             asks=("amount", "paper"), action=contract),
        Step("advance", _("Tạm ứng"), ("allocated", "contracted", "advanced", "carried_over"), "advanced", can_handle,
             track=MONEY, asks=("amount", "paper"), action=advance),
        Step("report_spending", _("Báo cáo chi"), ("allocated", "contracted", "advanced", "carried_over"),
             "spent_reported", can_report, track=MONEY, asks=("amount", "paper"), action=spend),
        Step("settle", _("Quyết toán"), ("spent_reported",), "settled", can_handle, track=MONEY,
             needs=(has_finished,), asks=("amount", "paper"), action=settle),
        Step("give_back", _("Hoàn trả kinh phí"),
             ("allocated", "contracted", "advanced", "spent_reported", "carried_over"), "returned", can_report,
             track=MONEY, needs=(has_ended,), asks=("amount", "paper"), action=give_back),
        Step("carry_over", _("Chuyển sang năm sau"), ("allocated", "contracted", "advanced", "spent_reported"),
             "carried_over", can_decide, track=MONEY, asks=("fund", "amount", "paper"), reason=True,
             action=carry_over),
        Step("fund", _("Cấp kinh phí"), ("none", "allocated", "contracted", "advanced", "carried_over"), "allocated",
             can_decide, track=MONEY, needs=(is_approved,), asks=("fund", "amount", "paper"), action=grant),
    ],
)


def _event(key: str) -> Lifecycle:
    """Something that is planned and then held, or not."""
    return Lifecycle(
        key,
        content=[
            State("planned", _("Có kế hoạch"), tone="neutral"),
            State("held", _("Đã tổ chức"), closed=True, tone="done"),
            State("cancelled", _("Không tổ chức"), closed=True, tone="cancelled"),
        ],
        steps=[
            Step("hold", _("Ghi đã tổ chức"), ("planned",), "held", can_report),
            Step("cancel", _("Không tổ chức"), ("planned",), "cancelled", can_report, reason=True),
        ])


COURSE = _event("outreach.course")
DAY = _event("outreach.day")
