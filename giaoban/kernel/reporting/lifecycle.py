"""The steps of a report we issue: figures frozen, then signed, then numbered (Decree 30/2020, articles 14–15)."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.lifecycle import Lifecycle, State, Step
from giaoban.kernel.people.rules import can_administer, can_lead, can_work_centrally

DRAFT, FROZEN, SUBMITTED, SIGNED, NUMBERED, ISSUED = (
    "draft", "frozen", "submitted", "signed", "numbered", "issued")

REPORT = Lifecycle(
    "reporting.report",
    content=[
        State(DRAFT, _("Đang soạn"), tone="running"),
        State(FROZEN, _("Đã chốt số liệu"), tone="running"),
        State(SUBMITTED, _("Trình ký"), tone="waiting"),
        State(SIGNED, _("Đã ký"), tone="waiting"),
        State(NUMBERED, _("Đã lấy số"), tone="waiting"),
        State(ISSUED, _("Đã phát hành"), closed=True, tone="done"),
    ],
    steps=[
        Step("freeze", _("Chốt số liệu"), (DRAFT,), FROZEN, can_work_centrally),
        Step("reopen", _("Mở lại số liệu"), (FROZEN, SUBMITTED), DRAFT, can_administer, reason=True),
        Step("submit", _("Trình ký"), (FROZEN,), SUBMITTED, can_work_centrally),
        Step("return", _("Trả lại"), (SUBMITTED,), FROZEN, can_lead, reason=True),
        Step("sign", _("Ký"), (SUBMITTED,), SIGNED, can_lead),
        Step("number", _("Lấy số"), (SIGNED,), NUMBERED, can_administer),
        Step("issue", _("Phát hành"), (NUMBERED,), ISSUED, can_administer),
    ],
)
