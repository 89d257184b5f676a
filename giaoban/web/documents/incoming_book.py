"""Papers in as the two official registers show them (Decree 30/2020/NĐ-CP, Annex IV): received, and followed up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.documents.models import Incoming
from giaoban.web.lists import Column

IN_HEADS = ((_("Ngày đến"), 1.1), (_("Số đến"), 0.7), (_("Tác giả"), 1.8), (_("Số, ký hiệu văn bản"), 1.5),
            (_("Ngày tháng văn bản"), 1.1), (_("Tên loại và trích yếu nội dung văn bản"), 3.6),
            (_("Đơn vị hoặc người nhận"), 1.6), (_("Ngày chuyển"), 1.0), (_("Ký nhận"), 0.9), (_("Ghi chú"), 1.1))
FOLLOW_HEADS = ((_("Số đến"), 0.7), (_("Tên loại, số và ký hiệu, ngày tháng, tác giả"), 3.2),
                (_("Đơn vị hoặc người nhận"), 1.6), (_("Thời hạn giải quyết"), 1.1), (_("Tiến độ giải quyết"), 1.8),
                (_("Số, ký hiệu văn bản trả lời"), 1.6), (_("Ghi chú"), 1.4))


def title_of(row: Incoming) -> str:
    """'Công văn: góp ý dự thảo'."""
    return f"{row.kind}: {row.subject}" if row.kind else row.subject


def _note(row: Incoming) -> str:
    struck = translate("Hủy: %(reason)s") % {"reason": row.void_reason} if row.voided_at else ""
    return "; ".join(part for part in (struck, row.note) if part)


def in_row(row: Incoming) -> list[Any]:
    """The ten columns; receipt is signed by hand."""
    return [row.received_on, row.number_text, row.author, row.symbol, row.signed_on, title_of(row),
            str(row.receiver or ""), row.passed_on, None, _note(row)]


def follow_row(row: Incoming) -> list[Any]:
    """The seven columns."""
    told = ", ".join(part for part in (row.kind, row.symbol, day_text(row.signed_on), row.author) if part)
    return [row.number_text, told, str(row.receiver or ""), row.due, progress_of(row),
            row.answer.symbol if row.answer else "", _note(row)]


def progress_of(row: Incoming) -> str:
    if row.done_on:
        done = translate("xong ngày %(day)s") % {"day": day_text(row.done_on)}
        return f"{row.progress}; {done}" if row.progress else done
    return row.progress


def words(row: list[Any]) -> list[str]:
    return [day_text(value) if isinstance(value, date) else str(value or "") for value in row]


def state_of(row: Incoming) -> tuple[str, str]:
    """(word, tone)."""
    if row.voided_at:
        return translate("Đã hủy"), "cancelled"
    if row.done_on:
        return translate("Đã giải quyết"), "done"
    if row.is_late(clock.today()):
        return translate("Quá hạn"), "late"
    return (translate("Đang giải quyết"), "waiting") if row.due else (translate("Đã vào sổ"), "neutral")


def columns() -> list[Column]:
    return [
        Column("number", _("Số đến"), lambda r: r.number_text, sort="number", num=True,
               url=lambda r: f"/van-ban/den/{r.pk}/"),
        Column("received", _("Ngày đến"), lambda r: day_text(r.received_on), sort="received_on", num=True),
        Column("author", _("Tác giả"), lambda r: r.author, sort="author", fit=True),
        Column("symbol", _("Số, ký hiệu"), lambda r: r.symbol, sort="symbol"),
        Column("subject", _("Tên loại và trích yếu"), title_of, sort="folded", wide=True),
        Column("receiver", _("Nơi nhận"), lambda r: str(r.receiver or "")),
        Column("due", _("Hạn"), lambda r: day_text(r.due), sort="due", num=True),
        Column("state", _("Tình trạng"), lambda r: state_of(r)[0], tone=lambda r: state_of(r)[1]),
    ]
