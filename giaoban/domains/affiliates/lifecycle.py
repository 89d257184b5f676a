"""States and steps of attached organisations' dossiers, as data (rules 573/QĐ-LHHVN of 15/8/2016)."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import Lifecycle, State, Step

from .effects import carry_out, establish, finish_dissolving, register, start_dissolving, stop_dissolving
from .rules import has_its_facts, has_nothing_open, has_the_new_unit

RECEIVED = State("received", _("Đã nhận hồ sơ"), tone="neutral")
APPRAISED = State("appraised", _("Đã thẩm định"), tone="waiting")
REFUSED = State("refused", _("Không chấp thuận"), closed=True, tone="cancelled")
WITHDRAWN = State("withdrawn", _("Đơn vị rút hồ sơ"), closed=True, tone="cancelled")
BEFORE = ("received", "appraised")

REFUSE = Step("refuse", _("Không chấp thuận"), BEFORE, "refused", can_handle, reason=True)
WITHDRAW = Step("withdraw", _("Rút hồ sơ"), BEFORE, "withdrawn", can_report, reason=True)

FOUNDING = Lifecycle(
    "affiliates.founding",
    content=[
        RECEIVED, APPRAISED,
        State("established", _("Đã có quyết định thành lập, chờ đăng ký hoạt động"), tone="waiting"),
        State("registered", _("Đã đăng ký hoạt động"), closed=True, tone="done"),
        State("unregistered", _("Không đăng ký hoạt động"), closed=True, tone="cancelled"),
        REFUSED, WITHDRAWN,
    ],
    steps=[
        Step("appraise", _("Thẩm định"), ("received",), "appraised", can_handle, needs=(has_the_new_unit,)),
        Step("establish", _("Ra quyết định thành lập"), ("appraised",), "established", can_decide, asks=("paper",),
             action=establish),
        Step("register", _("Ghi giấy chứng nhận đăng ký"), ("established",), "registered", can_handle,
             asks=("number", "issuer", "valid_until", "paper"), action=register),
        Step("give_up", _("Ghi không đăng ký"), ("established",), "unregistered", can_handle, reason=True),
        REFUSE, WITHDRAW,
    ],
)

CASE = Lifecycle(
    "affiliates.case",
    content=[
        RECEIVED, APPRAISED, State("decided", _("Đã có quyết định"), closed=True, tone="done"), REFUSED, WITHDRAWN,
    ],
    steps=[
        Step("appraise", _("Thẩm định"), ("received",), "appraised", can_handle, needs=(has_its_facts,)),
        Step("decide", _("Ra quyết định"), ("appraised",), "decided", can_decide, asks=("paper",), action=carry_out),
        REFUSE, WITHDRAW,
    ],
)

DISSOLUTION = Lifecycle(
    "affiliates.dissolution",
    content=[
        RECEIVED, APPRAISED,
        State("dissolving", _("Đang giải thể theo danh mục"), tone="running"),
        State("dissolved", _("Đã giải thể"), closed=True, tone="done"),
        State("stopped", _("Dừng giải thể"), closed=True, tone="cancelled"),
        REFUSED, WITHDRAWN,
    ],
    steps=[
        Step("appraise", _("Thẩm định"), ("received",), "appraised", can_handle),
        Step("start", _("Quyết định cho giải thể"), ("appraised",), "dissolving", can_decide, asks=("paper",),
             action=start_dissolving),
        Step("finish", _("Quyết định hoàn thành giải thể"), ("dissolving",), "dissolved", can_decide,
             needs=(has_nothing_open,), asks=("paper",), action=finish_dissolving),
        Step("stop", _("Dừng giải thể"), ("dissolving",), "stopped", can_decide, asks=("paper",), reason=True,
             action=stop_dissolving),
        REFUSE, WITHDRAW,
    ],
)
