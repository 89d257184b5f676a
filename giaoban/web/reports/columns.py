"""What the list of reports shows."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import day_text
from giaoban.kernel.reporting.lifecycle import REPORT
from giaoban.web.lists import Column

COLUMNS = [
    Column("title", _("Báo cáo"), lambda r: r.title, sort="title", wide=True, url=lambda r: f"/bao-cao/{r.pk}/"),
    Column("period", _("Kỳ"), lambda r: r.period.label, sort="last"),
    Column("org", _("Đơn vị"), lambda r: str(r.org), sort="org__code"),
    Column("cut_off", _("Chốt số liệu đến"), lambda r: day_text(r.cut_off), sort="cut_off", num=True),
    Column("symbol", _("Số, ký hiệu"), lambda r: r.document.symbol if r.document else "", sort="document__number"),
    Column("state", _("Trạng thái"), lambda r: r.state_label, sort="state",
           tone=lambda r: REPORT.state("content", r.state).tone),
]
