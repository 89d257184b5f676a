"""States and steps of critique tasks and trainings, as data (decision 14/2014/QĐ-TTg, circular 11/2015/TT-BTC)."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.ledger.steps import advance, give_back, grant, settle
from giaoban.kernel.lifecycle import MONEY, Lifecycle, State, Step

from .rules import has_content_ended, has_content_finished

#: Content finished: what "accepted" means in a report, whatever became of the money.
FINISHED = ("accepted", "opinion_sent", "answered")

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
        State("allocated", _("Đã cấp kinh phí")),
        State("advanced", _("Đã tạm ứng")),
        State("spent_reported", _("Đã báo cáo chi, chờ quyết toán"), tone="waiting"),
        State("settled", _("Đã quyết toán"), closed=True, tone="done"),
        State("returned", _("Đã hoàn trả"), closed=True, tone="cancelled"),
        State("carried_over", _("Chuyển năm sau"), tone="waiting"),
    ],
    steps=[
        Step("review", _("Thẩm định đề cương"), ("proposed",), "reviewed", can_handle),
        Step("approve", _("Phê duyệt và cấp kinh phí"), ("reviewed",), "approved", can_decide,
             asks=("fund", "amount", "paper"), action=grant, also={MONEY: "allocated"}),
        Step("contract", _("Giao nhiệm vụ"), ("approved",), "contracted", can_handle, asks=("paper",)),
        Step("start", _("Triển khai"), ("contracted",), "in_progress", can_report),
        Step("report", _("Nộp báo cáo kết quả"), ("in_progress",), "report_drafted", can_report),
        Step("revise", _("Yêu cầu sửa"), ("report_drafted",), "in_progress", can_handle, reason=True),
        Step("accept", _("Nghiệm thu"), ("report_drafted",), "accepted", can_handle),
        Step("send_opinion", _("Gửi ý kiến"), ("accepted",), "opinion_sent", can_handle, asks=("paper",)),
        Step("answer", _("Ghi trả lời của cơ quan hỏi"), ("opinion_sent",), "answered", can_handle, asks=("paper",)),
        Step("cancel", _("Không triển khai"), ("proposed", "reviewed", "approved", "contracted", "in_progress"),
             "cancelled", can_handle, reason=True),
        Step("advance", _("Tạm ứng"), ("allocated",), "advanced", can_handle, track=MONEY,
             asks=("amount", "paper"), action=advance),
        Step("report_spending", _("Báo cáo chi"), ("allocated", "advanced", "carried_over"), "spent_reported",
             can_report, track=MONEY),
        Step("settle", _("Quyết toán"), ("spent_reported",), "settled", can_handle, track=MONEY,
             needs=(has_content_finished,), asks=("amount", "paper"), action=settle),
        Step("give_back", _("Hoàn trả kinh phí"), ("allocated", "advanced", "spent_reported", "carried_over"),
             "returned", can_report, track=MONEY, needs=(has_content_ended,), asks=("amount", "paper"),
             action=give_back),
        Step("carry_over", _("Chuyển sang năm sau"), ("allocated", "advanced"), "carried_over", can_decide,
             track=MONEY, asks=("paper",), reason=True),
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

