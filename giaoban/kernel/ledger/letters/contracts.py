"""The contract with the unit that carries a task out, and its liquidation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings

from giaoban.kernel.base import Money, clock, day_text
from giaoban.kernel.documents.frame import central_paper, filed
from giaoban.kernel.documents.papers import (
    Bullets,
    Clause,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    Text,
)
from giaoban.kernel.documents.papers.model import Block
from giaoban.kernel.documents.papers.words import day_words
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier

from ..models import ADVANCE, ALLOCATE, CARRY, CONTRACT, RETURN, SETTLE
from .amounts import BLANK, given, last_span, paper_of, sums_of, unit_name, words


def _party(letter: str, name: str, person: str, post: str, more: str = "") -> list[Block]:
    lines = [f"Đại diện: {person or BLANK}", f"Chức vụ: {post or BLANK}"]
    if more:
        lines.append(more)
    return [Paragraph((Text(f"Bên {letter}: {name}", bold=True),)), Bullets(tuple(lines))]


def _signing(paper_prefix: str, post: str) -> tuple[str, ...]:
    return (paper_prefix, post) if post else (paper_prefix,)


def _parties(dossier: Dossier, signer: str, person: str, post: str, account: str) -> list[Block]:
    return [*_party("A", settings.ISSUER_NAME, signer, "Chủ tịch"),
            *_party("B", unit_name(dossier, clock.today()), person, post, f"Tài khoản: {account or BLANK}")]


def _article(number: int, title: str, text: str) -> Clause:
    """Title and text in one paragraph: a title of its own may be left alone at the foot of a page."""
    return Clause(f"Điều {number}.", runs=(Text(f"{title}. ", bold=True), text))


def _today() -> str:
    """The day stays open until the paper is signed."""
    return f"Hôm nay, {day_words(None, clock.today().year)}, tại {settings.ISSUER_PLACE}"


def contract(dossier: Dossier, *, person: str = "", post: str = "", account: str = "", starts: date | None = None,
             ends: date | None = None, products: str = "", signer: str = "", **_: Any) -> Paper:
    """Between the central body (A) and the unit (B). The amount is the contract's, or what was allocated."""
    sums = sums_of([dossier])[dossier.pk]
    amount = sums[CONTRACT] or given(sums)
    decided = paper_of(dossier, ALLOCATE)
    name = f"{registry.kind(dossier.kind).label} “{dossier.title}”"
    results = tuple(line.strip() for line in products.splitlines() if line.strip())
    body: list[Block] = [
        Paragraph(f"{_today()}, chúng tôi gồm:"), *_parties(dossier, signer, person, post, account),
        Paragraph("Hai bên thỏa thuận ký hợp đồng với các điều khoản sau:"),
        _article(1, "Nội dung", f"Bên A giao và Bên B nhận thực hiện {name} (hồ sơ {dossier.number}) theo thuyết "
                                "minh và dự toán được duyệt; hai bản này là phần không tách rời của hợp đồng."),
        _article(2, "Sản phẩm giao nộp", "Bên B giao nộp:" if results else "Theo thuyết minh được duyệt."),
        *([Bullets(results)] if results else []),
        _article(3, "Thời gian thực hiện", f"Từ ngày {day_text(starts) or BLANK} đến ngày {day_text(ends) or BLANK}."),
        _article(4, "Kinh phí", f"Tổng kinh phí của hợp đồng là {words(amount)}. Bên A tạm ứng và thanh toán cho Bên B "
                                "theo tiến độ thực hiện và khả năng ngân sách; phần không chi hoặc chi không đúng quy "
                                "định, Bên B hoàn trả Bên A."),
        _article(5, "Trách nhiệm của Bên A", "Cấp kinh phí, theo dõi, kiểm tra việc thực hiện; tổ chức nghiệm thu; "
                                             "thanh lý hợp đồng khi Bên B hoàn thành."),
        _article(6, "Trách nhiệm của Bên B", "Thực hiện đúng nội dung, thời gian; sử dụng kinh phí đúng mục đích; "
                                             "báo cáo tiến độ, giao nộp sản phẩm và hồ sơ quyết toán đúng hạn."),
        _article(7, "Điều khoản chung", "Hợp đồng có hiệu lực từ ngày ký. Mọi sửa đổi phải được hai bên thỏa thuận "
                                        "bằng văn bản. Hợp đồng lập thành 04 bản như nhau, mỗi bên giữ 02 bản./."),
    ]
    return central_paper(
        "HĐ", title=f"Thực hiện {name}", department=dossier.department, signer=signer,
        prefix=("ĐẠI DIỆN BÊN A", "CHỦ TỊCH"), second=Signature(_signing("ĐẠI DIỆN BÊN B", post.upper()), person),
        bases=(*((f"Căn cứ {decided}",) if decided else ()), "Căn cứ nhu cầu và khả năng của hai bên"),
        body=tuple(body), recipients=("Như trên", filed(dossier.department)))


def liquidation(dossier: Dossier, *, person: str = "", post: str = "", account: str = "", signer: str = "",
                **_: Any) -> Paper:
    """Ends the contract: what was agreed, advanced, settled, given back; what is left on each side."""
    sums = sums_of([dossier])[dossier.pk]
    signed, accepted = paper_of(dossier, CONTRACT) or _contract_span(dossier), last_span(dossier, "accepted")
    name = f"{registry.kind(dossier.kind).label} “{dossier.title}”"
    taken = f" Kết quả đã được nghiệm thu ngày {day_text(accepted.since)}" if accepted else ""
    paper = f" ({accepted.paper})" if accepted and accepted.paper else ""
    lines = [("Giá trị hợp đồng", sums[CONTRACT] or sums[ALLOCATE]), ("Đã cấp", sums[ALLOCATE]),
             ("Đã tạm ứng", sums[ADVANCE]), ("Quyết toán được chấp nhận", sums[SETTLE]), ("Đã hoàn trả", sums[RETURN]),
             *([("Chuyển nguồn sang năm sau", sums[CARRY])] if sums[CARRY] else [])]
    table = Table((Column("TT", "center", 0.6), Column("Nội dung", width=4.4), Column("Số tiền", "right", 2)),
                  (*(Row((str(place), label, str(Money(value)).removesuffix(" đồng")))
                     for place, (label, value) in enumerate(lines, start=1)),
                   Row(("", "Còn phải xử lý", str(Money(sums["open"])).removesuffix(" đồng")), "total")),
                  unit="Đơn vị tính: đồng")
    left = (f"Số kinh phí còn lại {words(sums['open'])} được hoàn trả Bên A theo quy định." if sums["open"] > 0 else
            "Hai bên không còn nghĩa vụ tài chính với nhau.")
    body = (
        Paragraph(f"{_today()}, chúng tôi gồm:"), *_parties(dossier, signer, person, post, account),
        Paragraph(f"Hai bên thống nhất thanh lý {signed or 'hợp đồng'} thực hiện {name} (hồ sơ {dossier.number}) như "
                  "sau:"),
        Heading(2, "1.", "Về nội dung"),
        Paragraph(f"Bên B đã hoàn thành nội dung theo hợp đồng.{taken}{paper}{'.' if accepted else ''}"),
        Heading(2, "2.", "Về kinh phí"), table,
        Paragraph(f"Kinh phí quyết toán: {words(sums[SETTLE])}."), Paragraph(left),
        Heading(2, "3.", "Kết luận"),
        Paragraph("Hợp đồng được thanh lý kể từ ngày ký biên bản. Biên bản lập thành 04 bản có giá trị như nhau, mỗi "
                  "bên giữ 02 bản./."))
    return central_paper(
        "BB", title=f"Thanh lý hợp đồng thực hiện {name}", department=dossier.department, signer=signer,
        prefix=("ĐẠI DIỆN BÊN A", "CHỦ TỊCH"), second=Signature(_signing("ĐẠI DIỆN BÊN B", post.upper()), person),
        bases=(f"Căn cứ {signed}",) if signed else (), body=body,
        recipients=("Như trên", filed(dossier.department)))


def _contract_span(dossier: Dossier) -> str:
    """The contract's paper as the content step recorded it."""
    span = last_span(dossier, "contracted")
    return f"{span.paper} ngày {day_text(span.since)}" if span and span.paper else ""
