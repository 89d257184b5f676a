"""The result of a campaign: a report whose annex lists every unit under its verdict (Decree 30/2020/NĐ-CP, Annex I)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.conf import settings

from giaoban.kernel.base import clock, day_text, grouped, padded
from giaoban.kernel.documents.papers import Annex, Column, Paper, Paragraph, Row, Signature, Table, roman

from .models import SCOPES, VALUES, Campaign, Verdict


def result(campaign: Campaign, *, signer: str = "") -> Paper:
    """The paper as the verdicts stand; numbered and dated by the register."""
    rows = list(campaign.verdicts.select_related("org", "department").order_by("org__code"))
    counts = Counter(row.verdict for row in rows)
    closed = campaign.closed_on or clock.today()
    scope = str(SCOPES.get(campaign.scope_kind, campaign.scope_kind))
    opening = (f"{_basis(campaign)}Liên hiệp Hội Việt Nam đã rà soát {padded(len(rows))} {scope} theo danh sách ngày "
               f"{day_text(campaign.scope_on)}; kết quả tính đến ngày {day_text(closed)} như sau:")
    return Paper(
        superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME,
        kind="BÁO CÁO", symbol_tail=f"BC-{settings.ISSUER_SYMBOL}", place=settings.ISSUER_PLACE, year=closed.year,
        title=f"Kết quả rà soát, sắp xếp {scope}",
        body=(Paragraph(opening), _summary(counts, len(rows)),
              Paragraph("Danh sách từng đơn vị, lý do và căn cứ tại Phụ lục kèm theo.")),
        signature=Signature(("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỊCH"), signer),
        recipients=("Thường trực Đoàn Chủ tịch", "Các ban, đơn vị liên quan", "Lưu: VT"),
        annexes=(Annex(f"DANH SÁCH {scope.upper()} THEO KẾT LUẬN RÀ SOÁT", (_list(rows),), landscape=True),),
        site=settings.SITE_ADDRESS)


def _basis(campaign: Campaign) -> str:
    return f"Thực hiện {campaign.basis}, " if campaign.basis else ""


def _share(part: int, whole: int) -> str:
    """Per cent with one place, rounded half up."""
    tenths = (part * 2000 + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10},{tenths % 10}"


def _summary(counts: Counter[str], whole: int) -> Table:
    shown = [(key, label) for key, label in (*VALUES.items(), ("", "Chưa có kết luận")) if counts[key]]
    lines = [Row((str(place), str(label), grouped(counts[key]), _share(counts[key], whole)))
             for place, (key, label) in enumerate(shown, start=1)]
    return Table((Column("TT", "center", 0.6), Column("Kết luận", width=4), Column("Số đơn vị", "right", 1.5),
                  Column("Tỷ lệ (%)", "right", 1.5)),
                 (*lines, Row(("", "Cộng", grouped(whole), "100,0"), "total")))


def _list(rows: Iterable[Verdict]) -> Table:
    """Grouped by verdict with the count of each; numbered through."""
    found: dict[str, list[Verdict]] = {}
    for row in rows:
        found.setdefault(row.verdict, []).append(row)
    lines: list[Row] = []
    place, group = 0, 0
    for key, label in (*VALUES.items(), ("", "Chưa có kết luận")):
        if key not in found:
            continue
        group += 1
        lines.append(Row((f"{roman(group)}. {label}: {grouped(len(found[key]))} đơn vị",), "group"))
        for row in found[key]:
            place += 1
            lines.append(Row((str(place), row.org.code, row.org.name, str(row.department or ""), row.target,
                              row.reason, row.evidence, day_text(row.decided_on))))
    return Table((Column("TT", "center", 0.6), Column("Mã", width=1.9), Column("Tên đơn vị", width=4),
                  Column("Ban rà soát", width=1.9), Column("Đơn vị tiếp nhận", width=1.8), Column("Lý do", width=2.8),
                  Column("Căn cứ", width=1.8), Column("Ngày kết luận", "center", 1.4)), tuple(lines))
