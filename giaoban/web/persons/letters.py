"""The person's extract as a paper that prints."""

from __future__ import annotations

from django.conf import settings

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.documents.papers import Column, Heading, Note, Paper, Paragraph, Signature, Table
from giaoban.kernel.documents.papers.model import Block
from giaoban.kernel.people.privacy.extract import Extract


def extract_paper(made: Extract) -> Paper:
    """Everything kept about one person, for that person; not a numbered paper."""
    local = made.made_at.astimezone(clock.HANOI)
    body: list[Block] = [
        Paragraph(f"Theo Điều 4 Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, dưới đây là toàn bộ dữ liệu sổ đăng ký "
                  f"đang giữ về ông (bà) {made.name}, lập lúc {local:%H:%M} ngày {day_text(local.date())}."),
        Heading(1, "I.", "Dữ liệu, mục đích, căn cứ"),
        Table((Column("Phần", width=2), Column("Giá trị", width=3), Column("Mục đích", width=4),
               Column("Căn cứ", width=4)),
              tuple((label, value, purpose, basis) for _key, label, value, purpose, basis in made.facts))]
    for number, part in enumerate(made.parts, start=2):
        body += [Heading(1, f"{_ROMAN[number]}.", part.title),
                 Table(tuple(Column(head) for head in part.heads), tuple(tuple(row) for row in part.rows))]
    body.append(Note("Ông (bà) có quyền yêu cầu sửa (Điều 13), xóa (Điều 14), hạn chế xử lý dữ liệu của mình; gửi yêu "
                     "cầu tới hội nơi tham gia hoặc Văn phòng."))
    return Paper(superior=settings.ISSUER_SUPERIOR, issuer="VĂN PHÒNG", symbol_tail="VP", place=settings.ISSUER_PLACE,
                 kind="BẢN TRÍCH", title="Dữ liệu cá nhân trong sổ đăng ký", year=local.year, body=tuple(body),
                 signature=Signature(("NGƯỜI LẬP",), ""), recipients=("Người có dữ liệu",), site=settings.SITE_ADDRESS)


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
