"""States and steps of research work, as data (law on science, technology and innovation 93/2025/QH15).

Whether a step needs a council's judgement or a costing is a dated rule (`Rule`), so that older years still work.
"""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.ledger import track
from giaoban.kernel.lifecycle import Lifecycle, State, Step

from .effects import accept, extend, hand_in, sign
from .rules import (
    has_ended,
    has_passed,
    has_settled,
    is_approved,
    is_chosen,
    is_costed,
    is_estimated,
    is_failed,
    is_judged,
)

TASK = Lifecycle(
    "research.task",
    content=[
        State("proposed", _("Đề xuất"), tone="neutral"),
        State("selected", _("Hội đồng đã chọn")),
        State("costed", _("Đã thẩm định kinh phí")),
        State("approved", _("Đã phê duyệt mở mới")),
        State("contracted", _("Đã ký hợp đồng")),
        State("running", _("Đang thực hiện")),
        State("unit_accepted", _("Đã nghiệm thu cấp cơ sở"), tone="waiting"),
        State("accepted", _("Đã nghiệm thu"), tone="done"),
        State("results_handed_in", _("Đã giao nộp kết quả"), tone="done"),
        State("liquidated", _("Đã thanh lý hợp đồng"), closed=True, tone="done"),
        State("not_selected", _("Không được chọn"), closed=True, tone="cancelled"),
        State("rejected", _("Không đạt"), closed=True, tone="late"),
        State("terminated", _("Dừng thực hiện"), closed=True, tone="cancelled"),
    ],
    money=track.STATES,
    steps=[
        Step("select", _("Hội đồng chọn"), ("proposed",), "selected", can_handle, needs=(is_chosen,)),
        Step("decline", _("Không chọn, trả lại"), ("proposed",), "not_selected", can_handle, reason=True),
        Step("cost", _("Thẩm định kinh phí"), ("selected",), "costed", can_handle,
             needs=(is_estimated,)),
        Step("approve", _("Phê duyệt mở mới"), ("selected", "costed"), "approved", can_decide, needs=(is_costed,),
             asks=("paper",)),
        Step("contract", _("Ký hợp đồng"), ("approved",), "contracted", can_handle, asks=("paper", "ends_on"),
             action=sign),
        Step("start", _("Bắt đầu thực hiện"), ("contracted",), "running", can_report),
        Step("extend", _("Gia hạn"), ("running",), "running", can_decide, asks=("new_day", "paper"), reason=True,
             action=extend),
        Step("accept_at_unit", _("Nghiệm thu cấp cơ sở"), ("running",), "unit_accepted", can_report),
        Step("accept", _("Nghiệm thu"), ("unit_accepted",), "accepted", can_handle, needs=(is_judged,),
             asks=("grade", "paper"), action=accept),
        Step("reject", _("Không đạt"), ("unit_accepted",), "rejected", can_handle, needs=(is_failed,),
             reason=True),
        Step("hand_in", _("Giao nộp kết quả"), ("accepted",), "results_handed_in", can_report,
             asks=("number", "issuer"), action=hand_in),
        Step("liquidate", _("Thanh lý hợp đồng"), ("results_handed_in",), "liquidated", can_handle,
             needs=(has_settled,), asks=("paper",)),
        Step("terminate", _("Dừng thực hiện"), ("proposed", "selected", "costed", "approved", "contracted", "running"),
             "terminated", can_decide, reason=True),
        *track.steps(approved=is_approved, finished=has_passed, ended=has_ended),
    ],
)
