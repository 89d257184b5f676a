"""Papers of critique work: the opinion letter with its report, the reminder to answer, the decision on the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock, day_text, grouped, padded
from giaoban.kernel.documents import forms
from giaoban.kernel.documents.forms import DAY, LONG, Ask, PaperForm
from giaoban.kernel.documents.papers import Annex, Clause, Column, Paper, Paragraph, Row, Signature, Table
from giaoban.kernel.documents.papers.model import Block
from giaoban.kernel.ledger.models import PLAN, Entry

from .models import FORMS, CritiqueTask, Opinion

KIND = "critique.task"
OPINION, REMINDER, LIST = "critique.opinion", "critique.reminder", "critique.list"


def has_points(task: Any, on: date) -> bool:
    """Chưa có ý kiến nào chưa gửi. Ghi ý kiến ở mục “Ý kiến và trả lời”."""
    return bool(_points(task, sent=False))


def has_waiting(task: Any, on: date) -> bool:
    """Mọi ý kiến đã gửi đều có trả lời."""
    return bool(_waiting(task))


def has_agency(task: Any, on: date) -> bool:
    """Chưa ghi cơ quan đề nghị. Ghi ở “Sửa thông tin”."""
    return bool(task.asking_agency)


def register_forms() -> None:
    """Called when Django starts."""
    closing = Ask("closing", _("Đoạn kết"), LONG, help=_("Để trống là câu mẫu"))
    forms.register(PaperForm(OPINION, _("Công văn gửi ý kiến và báo cáo góp ý"), "CV", (KIND,), opinion_letter,
                             asks=(Ask("summary", _("Nhận xét chung"), LONG), closing),
                             states=("in_progress", "report_drafted", "accepted"), needs=(has_agency, has_points)))
    forms.register(PaperForm(REMINDER, _("Công văn đề nghị trả lời ý kiến"), "CV", (KIND,), reminder,
                             asks=(Ask("due", _("Đề nghị trả lời trước ngày"), DAY),),
                             states=("opinion_sent",), needs=(has_agency, has_waiting)))
    forms.register(PaperForm(LIST, _("Quyết định phê duyệt danh mục nhiệm vụ của năm"), "QĐ", (KIND,), list_decision,
                             states=("reviewed",)))


def _points(task: CritiqueTask, *, sent: bool) -> list[Opinion]:
    return list(task.opinions.held().filter(sent_on__isnull=not sent).order_by("number"))


def _waiting(task: CritiqueTask) -> list[Opinion]:
    return list(task.opinions.held().waiting().order_by("number"))


def _letter(task: CritiqueTask, title: str, body: Iterable[Block], *, annexes: tuple[Annex, ...] = ()) -> Paper:
    unit = task.department.short_name or task.department.code if task.department else ""
    return Paper(
        superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME,
        symbol_tail=f"{settings.ISSUER_SYMBOL}-{_code(task)}" if task.department else settings.ISSUER_SYMBOL,
        place=settings.ISSUER_PLACE, year=clock.today().year, title=title,
        addressees=(task.asking_agency,), body=tuple(body), annexes=annexes,
        signature=Signature(("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỊCH"), ""),
        recipients=("Như trên", "Thường trực Đoàn Chủ tịch", str(task.org), f"Lưu: VT, {unit}" if unit else "Lưu: VT"),
        site=settings.SITE_ADDRESS)


def _code(task: CritiqueTask) -> str:
    """'BAN-TVPB' → 'TVPB', as symbols are written."""
    return task.department.code.removeprefix("BAN-") if task.department else ""


def _asked(task: CritiqueTask) -> str:
    """The request as the papers in tell it: its symbol and day, else the agency alone."""
    draft = task.drafts.order_by("pk").first()
    if draft is not None and draft.symbol:
        return f"Văn bản số {draft.symbol} của {task.asking_agency}"
    return f"đề nghị của {task.asking_agency}"


def opinion_letter(task: CritiqueTask, *, summary: str = "", closing: str = "", **_facts: Any) -> Paper:
    """The letter, and the report with every point not sent yet as its annex."""
    points = _points(task, sent=False)
    about = task.title[:1].lower() + task.title[1:]
    body: list[Block] = [
        Paragraph(f"Thực hiện {_asked(task)}, {settings.ISSUER_NAME} đã tổ chức nghiên cứu, lấy ý kiến chuyên gia "
                  f"đối với nội dung: {about}. {settings.ISSUER_NAME} gửi {padded(len(points))} ý kiến (báo cáo kèm "
                  "theo)."),
    ]
    body += [Paragraph(line) for line in summary.splitlines() if line.strip()]
    body.append(Paragraph(closing.strip() or (
        f"Đề nghị {task.asking_agency} nghiên cứu tiếp thu và thông báo kết quả tiếp thu, giải trình từng ý kiến bằng "
        f"văn bản để {settings.ISSUER_NAME} theo dõi, tổng hợp./.")))
    return _letter(task, f"góp ý {about.removeprefix('góp ý ')}", body, annexes=(_report(task, points),))


def _report(task: CritiqueTask, points: list[Opinion]) -> Annex:
    """Points in their order, general ones first, each part of the draft named once."""
    lines: list[Row] = []
    ordered = sorted(points, key=lambda row: bool(row.part))
    for part, rows in groupby(ordered, key=lambda row: row.part):
        lines.append(Row((part or "Ý kiến chung",), "group"))
        lines += [Row((str(row.number), row.text)) for row in rows]
    table = Table((Column("TT", "center", 0.8), Column("Nội dung ý kiến", width=9.2)), tuple(lines))
    noun = "TƯ VẤN, PHẢN BIỆN VÀ GIÁM ĐỊNH XÃ HỘI" if task.capacity != "front" else "PHẢN BIỆN XÃ HỘI"
    return Annex(f"BÁO CÁO {noun}\n{task.title}", (table,))


def reminder(task: CritiqueTask, *, due: date | None = None, **_facts: Any) -> Paper:
    """Points the agency has not answered yet, by number, with the letter they were sent by."""
    rows = _waiting(task)
    sent = [row for row in rows if row.sent_on]
    papers = dict.fromkeys(f"{row.paper or 'văn bản'} ngày {day_text(row.sent_on)}" for row in sent)
    until = f" trước ngày {day_text(due)}" if due else ""
    body = [
        Paragraph(f"{settings.ISSUER_NAME} đã gửi {task.asking_agency} ý kiến đối với nội dung: "
                  f"{task.title[:1].lower()}{task.title[1:]} ({'; '.join(papers)}). Đến nay còn {padded(len(rows))} ý "
                  f"kiến chưa có trả lời (số {', '.join(str(row.number) for row in rows)})."),
        Paragraph(f"Đề nghị {task.asking_agency} thông báo kết quả tiếp thu, giải trình bằng văn bản{until} để "
                  f"{settings.ISSUER_NAME} tổng hợp, báo cáo./."),
    ]
    return _letter(task, "đề nghị trả lời ý kiến góp ý", body)


def list_decision(task: CritiqueTask, **_facts: Any) -> Paper:
    """Every task of the year whose outline was judged and that waits for approval, with the money planned for it."""
    rows = list(CritiqueTask.objects.filter(year=task.year, content_state="reviewed", department=task.department)
                .select_related("org").order_by("form", "number"))
    planned: dict[int, int] = {}
    for dossier, amount in Entry.objects.filter(dossier__in=rows, kind=PLAN).values_list("dossier", "amount"):
        planned[dossier] = planned.get(dossier, 0) + amount
    counted = ", ".join(f"{padded(sum(row.form == form for row in rows))} {words}" for form, words in FORMS.items()
                        if any(row.form == form for row in rows))
    name = f"danh mục nhiệm vụ tư vấn, phản biện và giám định xã hội năm {task.year}"
    proposer = task.department.name if task.department else "Văn phòng Liên hiệp Hội Việt Nam"
    return Paper(
        superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME, kind="QUYẾT ĐỊNH",
        symbol_tail=f"QĐ-{settings.ISSUER_SYMBOL}", place=settings.ISSUER_PLACE, year=clock.today().year,
        title=f"Về việc phê duyệt {name}", authority=settings.ISSUER,
        bases=("Căn cứ Quyết định số 14/2014/QĐ-TTg của Thủ tướng Chính phủ về hoạt động tư vấn, phản biện và giám "
               "định xã hội của Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam", f"Theo đề nghị của {proposer}"),
        enacting="QUYẾT ĐỊNH:",
        body=(Clause("Điều 1.", runs=f"Phê duyệt {name} gồm {padded(len(rows))} nhiệm vụ ({counted}) tại Phụ lục kèm "
                                     "theo."),
              Clause("Điều 2.", runs="Các đơn vị thực hiện nhiệm vụ theo đề cương đã thẩm định, sử dụng kinh phí đúng "
                                     "mục đích và quyết toán theo quy định."),
              Clause("Điều 3.", runs=f"Quyết định có hiệu lực từ ngày ký. {proposer}, Văn phòng và các đơn vị có tên "
                                     "tại Phụ lục chịu trách nhiệm thi hành Quyết định này./.")),
        signature=Signature(("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỊCH"), ""),
        recipients=("Như Điều 3", "Thường trực Đoàn Chủ tịch", f"Lưu: VT, {_code(task)}" if task.department
                    else "Lưu: VT"),
        annexes=(Annex(f"DANH MỤC NHIỆM VỤ TƯ VẤN, PHẢN BIỆN VÀ GIÁM ĐỊNH XÃ HỘI NĂM {task.year}",
                       (_list(rows, planned),)),), site=settings.SITE_ADDRESS)


def _list(rows: list[CritiqueTask], planned: dict[int, int]) -> Table:
    lines = [Row((str(order), f"{row.title} ({row.number})", row.org.name, str(FORMS[row.form]),
                  grouped(planned[row.pk]) if row.pk in planned else ""))
             for order, row in enumerate(rows, start=1)]
    total = sum(planned.values())
    if total:
        lines.append(Row(("", "Cộng", "", "", grouped(total)), "total"))
    return Table((Column("TT", "center", 0.6), Column("Tên nhiệm vụ", width=4.2), Column("Đơn vị thực hiện", width=2.8),
                  Column("Hình thức", "center", 1.1), Column("Kinh phí dự kiến (đồng)", "right", 1.6)), tuple(lines))
