"""The notice of conclusions: an official paper (kind TB) built from the meeting's conclusions."""

from __future__ import annotations

from django.conf import settings

from giaoban.kernel.base import day_text
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.papers import Bullets, Clause, Paper, Paragraph, Signature
from giaoban.kernel.documents.papers.model import Block

from .models import PRESENT, Meeting


def _promise_line(made: Commitment) -> str:
    """One order with its lead, co-ordinators and deadline ("5 rõ": work, lead, co-ordinator, day, product)."""
    parts = [f"{made.text.rstrip('.')}. Chủ trì: {made.lead.name}"]
    others = [str(org) for org in made.coordinators.all()]
    if others:
        parts.append(f"phối hợp: {', '.join(others)}")
    parts.append(f"hạn: {day_text(made.due_now)}" if made.due_now else f"thời hạn: {made.no_due_reason}")
    if made.product:
        parts.append(f"sản phẩm: {made.product}")
    return "; ".join(parts) + "."


def notice(meeting: Meeting, *, signer: str = "") -> Paper:
    """The notice as it stands; numbered and dated by the register."""
    present = meeting.attendance.filter(status=PRESENT).count()
    opening = (f"Ngày {day_text(meeting.on)}, tại {meeting.place or meeting.host.name}, {meeting.chair} đã chủ trì "
               f"{meeting.title[:1].lower()}{meeting.title[1:]}. Dự họp có đại diện {present} đơn vị. Sau khi nghe "
               f"các đơn vị báo cáo và thảo luận, người chủ trì kết luận như sau:")
    body: list[Block] = [Paragraph(opening)]
    for conclusion in meeting.conclusions.prefetch_related("commitments__lead", "commitments__coordinators"):
        body.append(Clause(f"{conclusion.number}.", runs=conclusion.text))
        lines = tuple(_promise_line(made) for made in conclusion.commitments.all())
        if lines:
            body.append(Bullets(lines))
    body.append(Paragraph("Các đơn vị được giao chủ trì báo cáo kết quả tại cuộc giao ban kế tiếp."))
    return Paper(
        superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME,
        kind="THÔNG BÁO", symbol_tail=f"TB-{settings.ISSUER_SYMBOL}", place=settings.ISSUER_PLACE,
        year=meeting.on.year, title=f"Kết luận của {meeting.chair or 'người chủ trì'} tại {meeting.title}",
        body=tuple(body), signature=Signature(("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỊCH"), signer),
        recipients=("Thường trực Đoàn Chủ tịch", "Các đơn vị có tên trong thông báo", "Lưu: VT"),
        site=settings.SITE_ADDRESS)
