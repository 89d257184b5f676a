"""The register of outgoing papers in its ten official columns (Decree 30/2020/NĐ-CP, Annex IV)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import day_text
from giaoban.kernel.documents.models import ISSUED, KINDS, Document

HEADS = (
    _("Số, ký hiệu văn bản"), _("Ngày tháng văn bản"), _("Tên loại và trích yếu nội dung văn bản"), _("Người ký"),
    _("Nơi nhận văn bản"), _("Đơn vị, người nhận bản lưu"), _("Số lượng bản"), _("Ngày chuyển"), _("Ký nhận"),
    _("Ghi chú"))

#: Their widths on the printed page.
SHARES = (1.6, 1.1, 3.6, 1.5, 2.4, 1.2, 0.8, 1.0, 0.9, 1.1)


def kind_label(document: Document) -> str:
    label = str(KINDS.get(document.kind, document.kind))
    return label[:1].upper() + label[1:]


def receivers(document: Document) -> tuple[str, str]:
    """(those it goes to, those who keep the file copy: the line "Lưu: …")."""
    lines = [line.strip() for line in document.recipients.splitlines() if line.strip()]
    kept = [line for line in lines if line.startswith("Lưu:")]
    return "; ".join(line for line in lines if line not in kept), "; ".join(line[4:].strip() for line in kept)


def book_row(document: Document) -> list[Any]:
    """One line; copies and receipt are written by hand."""
    to, kept = receivers(document)
    note = "" if document.state == ISSUED else document.state_label
    sent = document.issued_on if document.state == ISSUED else None
    subject = f"{kind_label(document)}: {document.subject}"
    return [document.symbol, document.issued_on, subject, document.signer, to, kept, None, sent, None, note]


def book_words(document: Document) -> list[str]:
    """The line as it is printed."""
    return [day_text(value) if isinstance(value, date) else str(value or "") for value in book_row(document)]
