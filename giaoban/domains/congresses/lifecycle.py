"""States and steps of congresses, by-elections and nominations, as data.

Source: charter 1795/QĐ-TTg (2015) and the practice of recognition; Decree 126/2024/NĐ-CP on associations; for
nominations the Law on Election of Deputies 85/2015/QH13 (three rounds of consultation).
"""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import Lifecycle, State, Step

from .effects import close_merged, postpone, recognise_by_election, recognise_congress
from .rules import has_constituency, has_elected, has_executive, has_its_facts, has_its_name, is_matched

BEFORE = ("term_running", "plan_approved", "preparing")

CONGRESS = Lifecycle(
    "congresses.congress",
    content=[
        State("term_running", _("Nhiệm kỳ đang chạy"), tone="neutral"),
        State("plan_approved", _("Đã có chủ trương")),
        State("preparing", _("Đang chuẩn bị")),
        State("held", _("Đã đại hội")),
        State("result_reported", _("Đã báo cáo kết quả, chờ công nhận"), tone="waiting"),
        State("recognition_issued", _("Đã có quyết định công nhận"), tone="done"),
        State("charter_approved", _("Điều lệ đã được phê duyệt"), tone="done"),
        State("closed", _("Đã khép hồ sơ"), closed=True, tone="done"),
        State("postponed", _("Được lùi đại hội"), tone="waiting"),
        State("merged_before_congress", _("Sáp nhập trước đại hội"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("approve_plan", _("Ghi chủ trương"), ("term_running",), "plan_approved", can_report, asks=("paper",)),
        Step("prepare", _("Bắt đầu chuẩn bị"), ("plan_approved",), "preparing", can_report, needs=(has_its_name,)),
        Step("hold", _("Ghi đã đại hội"), ("preparing",), "held", can_report, needs=(has_its_name, has_its_facts)),
        Step("report_result", _("Báo cáo kết quả"), ("held",), "result_reported", can_report,
             needs=(has_executive,), asks=("paper",)),
        Step("recognise", _("Công nhận kết quả"), ("result_reported",), "recognition_issued", can_decide,
             needs=(has_executive, is_matched), asks=("signer", "external"), action=recognise_congress),
        Step("return_result", _("Yêu cầu báo cáo lại"), ("result_reported",), "held", can_handle, reason=True),
        Step("approve_charter", _("Ghi phê duyệt điều lệ"), ("recognition_issued",), "charter_approved", can_handle,
             asks=("paper",)),
        Step("close", _("Khép hồ sơ"), ("recognition_issued", "charter_approved"), "closed", can_handle),
        Step("postpone", _("Lùi đại hội"), BEFORE, "postponed", can_handle, asks=("new_day", "paper"), reason=True,
             action=postpone),
        Step("resume", _("Chuẩn bị tiếp"), ("postponed",), "preparing", can_report, needs=(has_its_name,)),
        Step("merge", _("Ghi sáp nhập trước đại hội"), (*BEFORE, "postponed"), "merged_before_congress", can_handle,
             asks=("paper",), reason=True, action=close_merged),
    ],
)

BY_ELECTION = Lifecycle(
    "congresses.by_election",
    content=[
        State("requested", _("Xin chủ trương"), tone="neutral"),
        State("agreed", _("Đã có chủ trương")),
        State("voted", _("Đã bầu")),
        State("result_reported", _("Đã báo cáo kết quả, chờ công nhận"), tone="waiting"),
        State("recognition_issued", _("Đã có quyết định công nhận"), closed=True, tone="done"),
        State("refused", _("Không chấp thuận"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("agree", _("Ghi chủ trương"), ("requested",), "agreed", can_handle, asks=("paper",)),
        Step("vote", _("Ghi đã bầu"), ("agreed",), "voted", can_report, asks=("paper",)),
        Step("report_result", _("Báo cáo kết quả"), ("voted",), "result_reported", can_report, needs=(has_elected,),
             asks=("paper",)),
        Step("recognise", _("Công nhận kết quả"), ("result_reported",), "recognition_issued", can_decide,
             needs=(has_elected, is_matched), asks=("signer", "external"), action=recognise_by_election),
        Step("return_result", _("Yêu cầu báo cáo lại"), ("result_reported",), "voted", can_handle, reason=True),
        Step("refuse", _("Không chấp thuận"), ("requested", "result_reported"), "refused", can_handle, reason=True),
    ],
)

NOMINATION = Lifecycle(
    "congresses.nomination",
    content=[
        State("nominated", _("Được đề cử"), tone="neutral"),
        State("consulted", _("Đã hiệp thương")),
        State("introduced", _("Đã giới thiệu ứng cử"), tone="waiting"),
        State("elected", _("Trúng cử"), closed=True, tone="done"),
        State("not_elected", _("Không trúng cử"), closed=True, tone="cancelled"),
        State("withdrawn", _("Rút"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("consult", _("Ghi kết quả hiệp thương"), ("nominated",), "consulted", can_handle, asks=("paper",)),
        Step("introduce", _("Giới thiệu ứng cử"), ("consulted",), "introduced", can_decide,
             needs=(has_constituency,), asks=("paper",)),
        Step("elect", _("Ghi trúng cử"), ("introduced",), "elected", can_handle, asks=("paper",)),
        Step("lose", _("Ghi không trúng cử"), ("introduced",), "not_elected", can_handle, asks=("paper",)),
        Step("withdraw", _("Rút"), ("nominated", "consulted", "introduced"), "withdrawn", can_handle, reason=True),
    ],
)
