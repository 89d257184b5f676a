"""States and steps of a case on an affiliated organisation, as data (rules 573/QĐ-LHHVN of 15/8/2016)."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import Lifecycle, State, Step

from .effects import carry_out
from .rules import has_its_facts

CASE = Lifecycle(
    "affiliates.case",
    content=[
        State("received", _("Đã nhận hồ sơ"), tone="neutral"),
        State("appraised", _("Đã thẩm định"), tone="waiting"),
        State("decided", _("Đã có quyết định"), closed=True, tone="done"),
        State("refused", _("Không chấp thuận"), closed=True, tone="cancelled"),
        State("withdrawn", _("Đơn vị rút hồ sơ"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("appraise", _("Thẩm định"), ("received",), "appraised", can_handle, needs=(has_its_facts,)),
        Step("decide", _("Ra quyết định"), ("appraised",), "decided", can_decide, asks=("paper",), action=carry_out),
        Step("refuse", _("Không chấp thuận"), ("received", "appraised"), "refused", can_handle, reason=True),
        Step("withdraw", _("Rút hồ sơ"), ("received", "appraised"), "withdrawn", can_report, reason=True),
    ],
)
