"""The letter that asks a unit for what is missing before accepted work can be settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from giaoban.kernel.base import clock, day_text, grouped, padded
from giaoban.kernel.documents.frame import central_paper, filed
from giaoban.kernel.documents.papers import Bullets, Column, Paper, Paragraph, Row, Table, Text, spell_money
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org

from .. import tables
from .amounts import last_span, sums_of

#: What a settlement asks for where no checklist says otherwise.
USUAL = ("báo cáo quyết toán", "chứng từ chi")


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A dossier whose content is accepted and whose money isn't settled. `amount`: what is open, in đồng."""

    number: str
    title: str
    accepted_on: date | None
    days: int
    amount: int
    missing: tuple[str, ...] = ()


def unsettled_row(dossier: Dossier, on: date, missing: tuple[str, ...] = USUAL) -> Unsettled:
    """One dossier as such a row."""
    accepted = last_span(dossier, "accepted") or last_span(dossier)
    since = accepted.since if accepted else None
    return Unsettled(dossier.number, dossier.title, since, (on - since).days if since else 0,
                     sums_of([dossier])[dossier.pk]["open"], missing)


def lines_of(rows: Iterable[tables.Unsettled]) -> list[Unsettled]:
    """Rows of the table as the letter names them."""
    return [Unsettled(row.dossier.number, row.dossier.title, row.accepted_on, row.days, row.open,
                      tuple(row.missing_labels) or USUAL) for row in rows]


def unsettled_by_unit(*, on: date, year: int | None = None,
                      department: Org | None = None) -> dict[Org, list[Unsettled]]:
    """Every unit that has accepted dossiers with open money, its rows oldest first, as the money pages list them."""
    found: dict[Org, list[tables.Unsettled]] = {}
    for row in tables.accepted_not_settled(on):
        if year in (None, row.dossier.year) and (department is None or row.dossier.department_id == department.pk):
            found.setdefault(row.dossier.org, []).append(row)
    return {unit: lines_of(rows) for unit, rows in sorted(found.items(), key=lambda pair: pair[0].code)}


def chasing(unit: Org, *, rows: Sequence[Unsettled], due: date | None = None, department: Org | None = None,
            year: int | None = None, signer: str = "", on: date | None = None, **_: Any) -> Paper:
    """Names each dossier, how long it has waited, what is missing; asks for it by a day."""
    if not rows:
        raise ValueError("Không có hồ sơ nào chờ quyết toán.")
    on = on or clock.today()
    total = sum(row.amount for row in rows)
    of_year = f" năm {year}" if year else ""
    until = f"trước ngày {day_text(due)}" if due else "trong thời hạn sớm nhất"
    lines = [Row((str(place), f"{row.title}\n({row.number})", day_text(row.accepted_on), grouped(row.days),
                  grouped(row.amount), "; ".join(row.missing))) for place, row in enumerate(rows, start=1)]
    table = Table(
        (Column("TT", "center", 0.6), Column("Nhiệm vụ", width=3.6), Column("Ngày nghiệm thu", "center", 1.5),
         Column("Số ngày chờ", "right", 1), Column("Số tiền (đồng)", "right", 1.7), Column("Còn thiếu", width=2.4)),
        (*lines, Row(("", "Cộng", "", "", grouped(total), ""), "total")))
    return central_paper(
        "CV", title=f"đề nghị hoàn thiện hồ sơ quyết toán kinh phí{of_year}", department=department, signer=signer,
        addressees=(unit.name,),
        body=(
            Paragraph(f"Theo dõi tình hình thực hiện nhiệm vụ{of_year}, đến ngày {day_text(on)}, {unit.name} còn "
                      f"{padded(len(rows))} nhiệm vụ đã nghiệm thu nội dung nhưng chưa quyết toán, với số kinh phí "
                      f"{grouped(total)} đồng (Bằng chữ: {spell_money(total)}), cụ thể:"),
            table,
            Paragraph(("Đề nghị Quý đơn vị hoàn thiện, gửi hồ sơ quyết toán về Liên hiệp Hội Việt Nam ",
                       Text(until, bold=True), ". Trường hợp không còn nhu cầu chi, đề nghị hoàn trả kinh phí theo quy "
                                               "định.")),
            Bullets(("Đơn vị có vướng mắc, đề nghị phản ánh bằng văn bản để cùng tháo gỡ;",
                     "Hồ sơ gửi sau thời hạn được tổng hợp, báo cáo Đoàn Chủ tịch xem xét khi phân bổ kinh phí năm "
                     "sau.")),
            Paragraph("Rất mong nhận được sự phối hợp của Quý đơn vị./."),
        ),
        recipients=("Như trên", "Thường trực Đoàn Chủ tịch (để b/c)", filed(department)))
