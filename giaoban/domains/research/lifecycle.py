"""States and steps of research work, as data (law on science, technology and innovation 93/2025/QH15)."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.ledger.steps import give_back, grant, settle
from giaoban.kernel.lifecycle import MONEY, Lifecycle, State, Step

from .rules import has_ended, has_passed, is_approved

TASK = Lifecycle(
    "research.task",
    content=[
        State("proposed", _("Đề xuất"), tone="neutral"),
        State("selected", _("Hội đồng đã chọn")),
        State("approved", _("Đã phê duyệt mở mới")),
        State("contracted", _("Đã ký hợp đồng")),
        State("running", _("Đang thực hiện")),
        State("unit_accepted", _("Đã nghiệm thu cấp cơ sở"), tone="waiting"),
        State("accepted", _("Đã nghiệm thu"), closed=True, tone="done"),
        State("rejected", _("Không đạt"), closed=True, tone="late"),
        State("terminated", _("Dừng thực hiện"), closed=True, tone="cancelled"),
    ],
    money=[
        State("none", _("Chưa cấp"), tone="neutral"),
        State("allocated", _("Đã cấp kinh phí")),
        State("spent_reported", _("Đã báo cáo chi, chờ quyết toán"), tone="waiting"),
        State("settled", _("Đã quyết toán"), closed=True, tone="done"),
        State("returned", _("Đã hoàn trả"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("select", _("Hội đồng chọn"), ("proposed",), "selected", can_handle),
        Step("approve", _("Phê duyệt mở mới"), ("selected",), "approved", can_decide, asks=("paper",)),
        Step("contract", _("Ký hợp đồng"), ("approved",), "contracted", can_handle, asks=("paper",)),
        Step("start", _("Bắt đầu thực hiện"), ("contracted",), "running", can_report),
        Step("accept_at_unit", _("Nghiệm thu cấp cơ sở"), ("running",), "unit_accepted", can_report),
        Step("accept", _("Nghiệm thu"), ("unit_accepted",), "accepted", can_handle),
        Step("reject", _("Không đạt"), ("unit_accepted",), "rejected", can_handle, reason=True),
        Step("terminate", _("Dừng thực hiện"), ("proposed", "selected", "approved", "contracted", "running"),
             "terminated", can_decide, reason=True),
        Step("fund", _("Cấp kinh phí"), ("none", "allocated"), "allocated", can_decide, track=MONEY,
             needs=(is_approved,), asks=("fund", "amount", "paper"), action=grant),
        Step("report_spending", _("Báo cáo chi"), ("allocated",), "spent_reported", can_report, track=MONEY),
        Step("settle", _("Quyết toán"), ("spent_reported",), "settled", can_handle, track=MONEY,
             needs=(has_passed,), asks=("amount", "paper"), action=settle),
        Step("give_back", _("Hoàn trả kinh phí"), ("allocated", "spent_reported"), "returned", can_report,
             track=MONEY, needs=(has_ended,), asks=("amount", "paper"), action=give_back),
    ],
)
