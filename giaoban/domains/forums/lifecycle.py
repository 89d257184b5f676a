"""States and steps of forums, as data (decision 501/QĐ-TTg, 2015)."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import Lifecycle, State, Step

from .rules import is_answered, is_not_waiting, is_sent

FORUM = Lifecycle(
    "forums.forum",
    content=[
        State("topic_proposed", _("Đề xuất chủ đề"), tone="neutral"),
        State("topic_approved", _("Đã duyệt chủ đề")),
        State("call_for_papers", _("Mời tham luận")),
        State("papers_reviewed", _("Đã duyệt tham luận")),
        State("held", _("Đã tổ chức")),
        State("summary_report", _("Có báo cáo tổng hợp")),
        State("recommendations_sent", _("Đã gửi kiến nghị"), tone="waiting"),
        State("closed", _("Đã khép hồ sơ"), closed=True, tone="done"),
        State("cancelled", _("Không tổ chức"), closed=True, tone="cancelled"),
    ],
    steps=[
        Step("approve_topic", _("Duyệt chủ đề"), ("topic_proposed",), "topic_approved", can_decide),
        Step("call", _("Mời tham luận"), ("topic_approved",), "call_for_papers", can_handle),
        Step("review_papers", _("Duyệt tham luận"), ("call_for_papers",), "papers_reviewed", can_handle),
        Step("hold", _("Ghi đã tổ chức"), ("topic_approved", "call_for_papers", "papers_reviewed"), "held",
             can_report, needs=(is_not_waiting,)),
        Step("summarise", _("Lập báo cáo tổng hợp"), ("held",), "summary_report", can_report),
        Step("send", _("Gửi kiến nghị"), ("summary_report",), "recommendations_sent", can_handle, needs=(is_sent,),
             asks=("paper",)),
        Step("close", _("Khép hồ sơ"), ("summary_report", "recommendations_sent"), "closed", can_handle,
             needs=(is_answered,)),
        Step("cancel", _("Không tổ chức"), ("topic_proposed", "topic_approved", "call_for_papers", "papers_reviewed"),
             "cancelled", can_handle, reason=True),
    ],
)
