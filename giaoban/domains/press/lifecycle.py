"""States and steps of press dossiers, as data (press law 126/2025/QH15; before: 103/2016/QH13)."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import Lifecycle, State, Step

from .effects import carry_out
from .rules import has_its_facts

CASE = Lifecycle(
    "press.case",
    content=[
        State("received", _("Đã nhận hồ sơ"), tone="neutral"),
        State("appraised", _("Đã thẩm định"), tone="waiting"),
        State("agreed", _("Lãnh đạo đã thống nhất"), tone="running"),
        State("sent", _("Đã gửi cơ quan quản lý báo chí"), tone="waiting"),
        State("decided", _("Đã có quyết định, giấy phép"), closed=True, tone="done"),
        State("refused", _("Không chấp thuận"), closed=True, tone="cancelled"),
        State("withdrawn", _("Đơn vị rút hồ sơ"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("appraise", _("Thẩm định"), ("received",), "appraised", can_handle, needs=(has_its_facts,)),
        Step("agree", _("Thống nhất chủ trương"), ("appraised",), "agreed", can_decide, asks=("paper",)),
        Step("send", _("Gửi cơ quan quản lý báo chí"), ("agreed",), "sent", can_handle, asks=("paper",)),
        Step("decide", _("Ghi quyết định, giấy phép"), ("agreed", "sent"), "decided", can_handle, asks=("paper",),
             needs=(has_its_facts,), action=carry_out),
        Step("refuse", _("Không chấp thuận"), ("received", "appraised", "agreed", "sent"), "refused", can_handle,
             reason=True),
        Step("withdraw", _("Rút hồ sơ"), ("received", "appraised", "agreed", "sent"), "withdrawn", can_report,
             reason=True),
    ],
)
