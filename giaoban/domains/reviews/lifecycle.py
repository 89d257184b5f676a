"""States and steps of a review campaign, as data."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle
from giaoban.kernel.lifecycle import Lifecycle, State, Step

from .effects import open_campaign
from .rules import has_no_result, is_decided

CAMPAIGN = Lifecycle(
    "reviews.campaign",
    content=[
        State("planned", _("Chuẩn bị"), tone="neutral"),
        State("running", _("Đang rà soát")),
        State("closed", _("Đã chốt kết quả"), closed=True, tone="done"),
        State("cancelled", _("Thôi rà soát"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("open", _("Mở đợt rà soát"), ("planned",), "running", can_handle, asks=("paper",), action=open_campaign),
        Step("close", _("Chốt kết quả"), ("running",), "closed", can_decide, needs=(is_decided,), asks=("paper",)),
        Step("resume", _("Mở lại để sửa"), ("closed",), "running", can_decide, needs=(has_no_result,), reason=True),
        Step("cancel", _("Thôi rà soát"), ("planned", "running"), "cancelled", can_decide, reason=True),
    ],
)
