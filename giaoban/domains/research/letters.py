"""Decisions of the yearly round (Decree 30/2020/NĐ-CP, Annex I): approving a list with its money, recognising an
acceptance, giving more time. Money papers (contract, liquidation, return order) are the ledger's own forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Money, day_text, grouped, padded
from giaoban.kernel.documents.forms import DAY, LONG, Ask, PaperForm
from giaoban.kernel.documents.frame import central_paper, filed
from giaoban.kernel.documents.papers import Annex, Clause, Column, Paper, Row, Table
from giaoban.kernel.documents.papers.model import Block
from giaoban.kernel.ledger import estimates
from giaoban.kernel.ledger.letters.amounts import BLANK
from giaoban.kernel.ledger.models import ALLOCATE, PLAN, Entry

from .models import EXCELLENT, FORMS, GRADES, ResearchTask

KIND = ("research.task",)
WAITING = ("selected", "costed", "approved")


def _decision(task: ResearchTask, *, title: str, bases: Sequence[str], articles: Sequence[Block], signer: str,
              annexes: tuple[Annex, ...] = ()) -> Paper:
    """The articles, and the last one that all our decisions end with."""
    proposer = task.department.name if task.department else "Văn phòng Liên hiệp Hội Việt Nam"
    last = len(articles) + 1
    end = Clause(f"Điều {last}.", runs=f"Quyết định có hiệu lực từ ngày ký. {proposer}, Văn phòng, các đơn vị và cá "
                                       "nhân liên quan chịu trách nhiệm thi hành Quyết định này./.")
    return central_paper(
        "QĐ", title=title, department=task.department, signer=signer, authority=settings.ISSUER,
        bases=("Căn cứ Điều lệ Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam", *bases,
               f"Theo đề nghị của {proposer}"),
        enacting="QUYẾT ĐỊNH:", body=(*articles, end), annexes=annexes,
        recipients=(f"Như Điều {last}", "Thường trực Đoàn Chủ tịch", filed(task.department)))


def waiting_with(task: ResearchTask) -> list[ResearchTask]:
    """The task with those of its call and kind that wait for approval beside it, in the order of their numbers."""
    if task.call_id is None:
        return [task]
    rows = ResearchTask.objects.filter(call=task.call_id, form=task.form, content_state__in=WAITING)
    return list((rows | ResearchTask.objects.filter(pk=task.pk)).distinct().select_related("org").order_by("number"))


def amount_of(task: ResearchTask) -> int:
    """What it may cost: the approved estimate, else what was granted, planned, or asked for."""
    estimated = estimates.approved_amount(task)
    if estimated:
        return estimated
    sums = dict(Entry.objects.filter(dossier=task.pk, kind__in=(ALLOCATE, PLAN)).order_by()
                .values_list("kind").annotate(Sum("amount")))
    return int(sums.get(ALLOCATE) or sums.get(PLAN) or task.asked or 0)


def approval(task: ResearchTask, *, signer: str = "", **_facts: Any) -> Paper:
    """The decision approving a list of tasks with their money."""
    with translation.override("vi"):
        rows = waiting_with(task)
        amounts = [amount_of(row) for row in rows]
        noun = str(FORMS[task.form])
        head = f"danh mục và kinh phí {noun} mở mới năm {task.year}"
        articles = (
            Clause("Điều 1.", runs=f"Phê duyệt {padded(len(rows))} {noun} mở mới năm {task.year} với tổng kinh phí "
                                   f"{Money(sum(amounts))}, theo danh mục kèm theo."),
            Clause("Điều 2.", runs="Đơn vị chủ trì hoàn thiện thuyết minh, ký hợp đồng và thực hiện nhiệm vụ theo đúng "
                                   "nội dung, tiến độ; báo cáo tiến độ sáu tháng một lần."))
        call = f"Xét kết quả tuyển chọn của “{task.call}”" if task.call else "Xét kết quả tuyển chọn nhiệm vụ"
        return _decision(task, title=f"Về việc phê duyệt {head}", bases=(call,), articles=articles, signer=signer,
                         annexes=(Annex(f"DANH MỤC VÀ KINH PHÍ {noun.upper()} MỞ MỚI NĂM {task.year}",
                                        (_list(rows, amounts),), landscape=True),))


def _list(rows: Sequence[ResearchTask], amounts: Sequence[int]) -> Table:
    lines = [Row((str(place), row.number, row.title, row.org.name, row.leader, str(row.months or ""), grouped(amount)))
             for place, (row, amount) in enumerate(zip(rows, amounts, strict=True), start=1)]
    columns = (Column("TT", "center", 0.7), Column("Số hồ sơ", width=1.7), Column("Tên nhiệm vụ", width=4),
               Column("Đơn vị chủ trì", width=2.6), Column("Chủ nhiệm", width=1.8), Column("Số tháng", "center", 0.9),
               Column("Kinh phí", "right", 1.5))
    total = Row(("", "", "Cộng", "", "", "", grouped(sum(amounts))), "total")
    return Table(columns, (*lines, total), unit="Đơn vị tính: đồng")


def recognition(task: ResearchTask, *, signer: str = "", **_facts: Any) -> Paper:
    """The decision recognising the result of the acceptance council."""
    with translation.override("vi"):
        span = task.spans.filter(state="accepted", voided_at=None).order_by("since").first()
        day = f" họp ngày {day_text(span.since)}" if span else ""
        grade = str(GRADES.get(task.grade, GRADES["pass"]))
        word = "đạt loại xuất sắc" if task.grade == EXCELLENT else grade.lower()
        articles = (
            Clause("Điều 1.", runs=f"Công nhận kết quả nghiệm thu {FORMS[task.form]} “{task.title}” (hồ sơ "
                                   f"{task.number}) do {task.org.name} chủ trì"
                                   f"{f', {task.leader} làm chủ nhiệm' if task.leader else ''}. Xếp loại: {word}."),
            Clause("Điều 2.", runs=f"{task.org.name} đăng ký, giao nộp kết quả theo quy định, hoàn thành quyết toán "
                                   "kinh phí và thanh lý hợp đồng."))
        return _decision(task, title=f"Về việc công nhận kết quả nghiệm thu {FORMS[task.form]}",
                         bases=(f"Xét kết quả đánh giá của Hội đồng nghiệm thu{day}",), articles=articles,
                         signer=signer)


def more_time(task: ResearchTask, *, new_end: date | None = None, reason: str = "", signer: str = "",
              **_facts: Any) -> Paper:
    """The decision giving a task more time."""
    with translation.override("vi"):
        now = task.ends_on()
        until = f" (thời hạn hiện nay đến ngày {day_text(now)})" if now else ""
        articles = (
            Clause("Điều 1.", runs=f"Gia hạn thực hiện {FORMS[task.form]} “{task.title}” (hồ sơ {task.number}) do "
                                   f"{task.org.name} chủ trì đến ngày {day_text(new_end) or BLANK}{until}. "
                                   f"Lý do: {reason.strip().rstrip('.') or BLANK}."),
            Clause("Điều 2.", runs="Nội dung, sản phẩm và tổng kinh phí của nhiệm vụ không thay đổi."))
        return _decision(task, title=f"Về việc gia hạn thực hiện {FORMS[task.form]}", articles=articles, signer=signer,
                         bases=(f"Xét đề nghị của {task.org.name}",))


SIGNER = Ask("signer", _("Người ký"))
PAPERS = (
    PaperForm("research.approval", _("Quyết định phê duyệt danh mục mở mới"), "QĐ", KIND, approval, asks=(SIGNER,),
              states=WAITING),
    PaperForm("research.extension", _("Quyết định gia hạn"), "QĐ", KIND, more_time, states=("running",), asks=(
        Ask("new_end", _("Gia hạn đến"), DAY, required=True), Ask("reason", _("Lý do"), LONG, required=True), SIGNER)),
    PaperForm("research.recognition", _("Quyết định công nhận kết quả nghiệm thu"), "QĐ", KIND, recognition,
              asks=(SIGNER,), states=("accepted", "results_handed_in", "liquidated")),
)
