"""What the register shows on the screen."""

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import day_text
from giaoban.kernel.documents.models import CANCELLED, DRAFT, ISSUED, NUMBERED, SIGNED
from giaoban.web.lists import Column

from .book import kind_label, receivers

TONES = {DRAFT: "neutral", SIGNED: "waiting", NUMBERED: "waiting", ISSUED: "done",
         CANCELLED: "cancelled"}

COLUMNS = [
    Column("symbol", _("Số, ký hiệu"), lambda d: d.symbol, sort="number", url=lambda d: f"/van-ban/{d.pk}/"),
    Column("day", _("Ngày"), lambda d: day_text(d.issued_on), sort="issued_on", num=True),
    Column("subject", _("Tên loại và trích yếu"), lambda d: f"{kind_label(d)}: {d.subject}", sort="folded", wide=True),
    Column("signer", _("Người ký"), lambda d: d.signer, sort="signer"),
    Column("to", _("Nơi nhận"), lambda d: receivers(d)[0]),
    Column("state", _("Trạng thái"), lambda d: d.state_label, sort="state",
           tone=lambda d: TONES.get(d.state, "neutral")),
]

#: Acts of a paper's history in words.
EVENTS = {"draft": _("Lập dự thảo"), "refill": _("Lập lại từ hồ sơ"), "sign": _("Ký"), "unsign": _("Rút chữ ký"),
          "number": _("Lấy số"), "issue": _("Phát hành"), "cancel": _("Hủy dự thảo"),
          "replace": _("Lập văn bản thay thế")}
