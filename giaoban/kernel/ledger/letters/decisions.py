"""Decisions on money: the list approved with its amounts; money called back (Decree 30/2020/NĐ-CP, Annex III, 1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from giaoban.kernel.base import Money, clock, day_text, grouped, padded
from giaoban.kernel.documents.frame import central_paper, filed
from giaoban.kernel.documents.papers import Annex, Clause, Column, Paper, Row, Table
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.hierarchy import names_on
from giaoban.kernel.orgs.models import Org

from ..models import ADVANCE, ALLOCATE, PLAN, Entry
from .amounts import given, last_span, money_cell, sums_of, unit_name, words

CHARTER = "Căn cứ Điều lệ Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam"
ONE, ALIKE = "one", "alike"


def alike(dossier: Dossier) -> list[Dossier]:
    """Dossiers of its kind, year and department that stand where it stands: one decision usually approves them."""
    return list(Dossier.objects.filter(kind=dossier.kind, year=dossier.year, content_state=dossier.content_state,
                                       department=dossier.department)
                .select_related("org", "department").order_by("number"))


def scopes(dossier: Dossier) -> list[tuple[str, str]]:
    count = len(alike(dossier))
    return [(ONE, "Chỉ hồ sơ này"),
            (ALIKE, f"Mọi hồ sơ cùng loại, cùng năm, cùng trạng thái ({padded(count)} hồ sơ)")]


def decision(subject: Dossier | Sequence[Dossier], *, scope: str = ONE, basis: str = "", signer: str = "",
             **_: Any) -> Paper:
    """Approves a list with money; the amounts are what the dossiers were allocated (or planned). Its list is an annex.

    `basis`: one more legal basis, as typed.
    """
    dossiers = [subject] if isinstance(subject, Dossier) else list(subject)
    if scope == ALIKE and isinstance(subject, Dossier):
        dossiers = alike(subject)
    if not dossiers:
        raise ValueError("Chưa có hồ sơ nào trong danh sách.")
    first, sums = dossiers[0], sums_of(dossiers)
    total = sum(given(sums[d.pk]) for d in dossiers if d.pk in sums)
    what = _what(dossiers)
    years = sorted({d.year for d in dossiers})
    # A no-break space: a year alone on the next line reads badly.
    when = f"năm\u00a0{years[0]}" if len(years) == 1 else f"các năm {years[0]} - {years[-1]}"
    department = first.department if len({d.department_id for d in dossiers}) == 1 else None
    proposer = department.name if department else "Chánh Văn phòng"
    count = f"{padded(len(dossiers))} {what}"
    return central_paper(
        "QĐ", title=f"Về việc phê duyệt danh mục và kinh phí {what} {when}", department=department, signer=signer,
        authority="ĐOÀN CHỦ TỊCH\nLIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT VIỆT NAM",
        bases=(CHARTER, *_granting(dossiers), *((basis,) if basis else ()), f"Theo đề nghị của {proposer}"),
        enacting="QUYẾT ĐỊNH:",
        body=(
            Clause("Điều 1.", runs=f"Phê duyệt danh mục và kinh phí thực hiện {count} {when} với tổng kinh phí là "
                                   f"{words(total)}; danh mục tại Phụ lục kèm theo Quyết định này."),
            Clause("Điều 2.", runs="Đơn vị chủ trì tổ chức thực hiện theo thuyết minh và dự toán được duyệt, sử dụng "
                                   "kinh phí đúng mục đích, quyết toán theo quy định hiện hành."),
            _in_force(department, "thủ trưởng các đơn vị có tên tại Điều 1 và các đơn vị liên quan"),
        ),
        recipients=("Như Điều 3", filed(department)),
        annexes=(Annex(f"Danh mục {what} và kinh phí {when}", (_list(dossiers, sums, total),)),))


def _in_force(department: Org | None, others: str) -> Clause:
    who = ["Chánh Văn phòng", *([department.name] if department else []), others]
    return Clause("Điều 3.", runs=f"Quyết định có hiệu lực kể từ ngày ký. {', '.join(who)} chịu trách nhiệm thi hành "
                                  "Quyết định này./.")


def _what(dossiers: Sequence[Dossier]) -> str:
    kinds = {d.kind for d in dossiers}
    return str(registry.kind(next(iter(kinds))).label) if len(kinds) == 1 else "nhiệm vụ"


def _granting(dossiers: Sequence[Dossier]) -> tuple[str, ...]:
    """The papers that grant the funds the money comes from, as recorded."""
    funds = {entry.fund for entry in Entry.objects.filter(
        dossier__in=[d.pk for d in dossiers], kind__in=(ALLOCATE, PLAN), reversed_by=None).select_related("fund")}
    return tuple(f"Căn cứ {fund.paper} về giao kinh phí ({fund})"
                 for fund in sorted(funds, key=lambda f: (f.year, f.code)) if fund.paper)


def _list(dossiers: Sequence[Dossier], sums: dict[int, Any], total: int) -> Table:
    names = names_on({d.org_id for d in dossiers}, clock.today())
    rows = [Row((str(place), d.title, names[d.org_id], d.number, money_cell(given(sums[d.pk]) if d.pk in sums else 0)))
            for place, d in enumerate(dossiers, start=1)]
    return Table(
        (Column("TT", "center", 0.6), Column("Tên nhiệm vụ", width=4.2), Column("Đơn vị chủ trì", width=2.4),
         Column("Mã hồ sơ", "center", 1.9), Column("Kinh phí", "right", 1.7)),
        (*rows, Row(("", "Cộng", "", "", grouped(total)), "total")), unit="Đơn vị tính: đồng")


def return_order(dossier: Dossier, *, reason: str = "", due: date | None = None, account: str = "", signer: str = "",
                 **_: Any) -> Paper:
    """Calls back what is open of a dossier. The reason is the one recorded when it was stopped, unless told."""
    sums = sums_of([dossier])[dossier.pk]
    back = sums["open"]
    if back <= 0:
        raise ValueError("Hồ sơ không còn kinh phí phải hoàn trả.")
    unit, stopped = unit_name(dossier, clock.today()), last_span(dossier)
    why = reason or (stopped.note if stopped and stopped.note else "nhiệm vụ không triển khai")
    until = f"trước ngày {day_text(due)}" if due else "trong thời hạn ghi tại thông báo của Văn phòng"
    into = f" vào tài khoản {account}" if account else " về tài khoản của Liên hiệp Hội Việt Nam"
    paid = f" (trong đó đã tạm ứng {Money(sums[ADVANCE])})" if sums[ADVANCE] else ""
    proposer = dossier.department.name if dossier.department else "Chánh Văn phòng"
    return central_paper(
        "QĐ", title=f"Về việc thu hồi kinh phí {_name(dossier)}", department=dossier.department, signer=signer,
        authority="ĐOÀN CHỦ TỊCH\nLIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT VIỆT NAM",
        bases=(CHARTER, *_granting([dossier]), f"Theo đề nghị của {proposer}"), enacting="QUYẾT ĐỊNH:",
        body=(
            Clause("Điều 1.", runs=f"Thu hồi {words(back)} đã cấp cho {unit} để thực hiện {_name(dossier)} "
                                   f"(hồ sơ {dossier.number}){paid}. Lý do: {why.rstrip('.')}."),
            Clause("Điều 2.", runs=f"{unit} nộp trả số tiền nêu tại Điều 1{into} {until} và gửi chứng từ về "
                                   "Văn phòng để theo dõi."),
            _in_force(dossier.department, unit),
        ),
        recipients=("Như Điều 3", filed(dossier.department)))


def _name(dossier: Dossier) -> str:
    return f"{registry.kind(dossier.kind).label} “{dossier.title}”"
