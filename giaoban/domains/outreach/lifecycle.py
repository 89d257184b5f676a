"""States and steps of outreach, as data. A dissemination task has two tracks, like a critique task."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.ledger import track
from giaoban.kernel.lifecycle import Lifecycle, State, Step

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
    money=track.STATES,
    steps=[
        Step("approve", _("Phê duyệt kế hoạch"), ("proposed",), "approved", can_decide, asks=("paper",)),
        Step("contract", _("Ký hợp đồng"), ("approved",), "contracted", can_handle, asks=("paper",)),
        Step("start", _("Bắt đầu thực hiện"), ("contracted",), "running", can_report),
        Step("report", _("Nộp báo cáo kết quả"), ("running",), "reported", can_report, needs=(has_products,)),
        Step("revise", _("Yêu cầu bổ sung"), ("reported",), "running", can_handle, reason=True),
        Step("accept", _("Nghiệm thu"), ("reported",), "accepted", can_handle, asks=("paper",)),
        Step("cancel", _("Không triển khai"), ("proposed", "approved", "contracted", "running"), "cancelled",
             can_handle, reason=True),
        *track.steps(approved=is_approved, finished=has_finished, ended=has_ended),
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
