"""Indicators of research work. Keys are never renamed once a report was issued."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import DossierQuerySet, StateSpan
from giaoban.kernel.figures.registry import STOCK, Dimension, Scope, figure
from giaoban.kernel.ledger.models import ALLOCATE, Entry
from giaoban.kernel.reading.vocabulary import Phrase

from .models import ENVIRONMENT, EXCELLENT, GRADES, PASS, SIZES, SURVEY, TOPIC, Extension, Progress, ResearchTask

SIZE = Dimension("size", _("quy mô"), "size", {**SIZES, "": _("chưa ghi")})

GRADE = Dimension("grade", _("xếp loại"), "grade", {EXCELLENT: GRADES[EXCELLENT], PASS: GRADES[PASS],
                                                    "": _("chưa ghi")})


def _tasks(scope: Scope, form: str) -> DossierQuerySet:
    return ResearchTask.objects.of(scope.orgs).known(scope.known_on).filter(form=form)


@figure("research.opened", _("Đề tài nghiên cứu khoa học mở mới"), unit_word=_("đề tài"), phrases=[
    Phrase("research.opened", "{n} đề tài nghiên cứu khoa học mở mới",
           also=("mở mới {n} đề tài nghiên cứu khoa học", "mở mới {n} đề tài", "{n} đề tài mở mới"),
           context=("mở mới", "phê duyệt"))])
def opened(scope: Scope) -> QuerySet:
    """Đề tài nghiên cứu khoa học được phê duyệt mở mới trong kỳ (vào trạng thái “Đã phê duyệt mở mới”)."""
    return _tasks(scope, TOPIC).entered("approved", period=scope.period, known_on=scope.known_on)


@figure("research.carried_over", _("Đề tài chuyển tiếp được cấp kinh phí"), unit_word=_("đề tài"), phrases=[
    Phrase("research.carried_over", "{n} đề tài chuyển tiếp được cấp kinh phí",
           also=("cấp kinh phí cho {n} đề tài đã được phê duyệt từ giai đoạn trước", "{n} đề tài chuyển tiếp",
                 "cấp kinh phí {n} đề tài phê duyệt giai đoạn trước"),
           context=("chuyển tiếp", "giai đoạn trước", "năm trước"))])
def carried_over(scope: Scope) -> QuerySet:
    """Đề tài được phê duyệt trước kỳ và có bút toán cấp kinh phí trong kỳ."""
    approved = StateSpan.objects.true_as_known(scope.known_on).filter(
        dossier=OuterRef("pk"), state="approved", since__lt=scope.period.first)
    undone = Entry.objects.known(scope.known_on).filter(reverses=OuterRef("pk"))
    funded = (Entry.objects.known(scope.known_on).posted_in(scope.period)
              .filter(~Exists(undone), dossier=OuterRef("pk"), kind=ALLOCATE, reverses=None))
    return _tasks(scope, TOPIC).filter(Exists(approved), Exists(funded))


@figure("research.environment", _("Dự án bảo vệ môi trường được phê duyệt"), unit_word=_("dự án"), by=(SIZE,),
        adds_up=("size",), phrases=[
            Phrase("research.environment", "{n} dự án bảo vệ môi trường", also=("{n} dự án BVMT",)),
            Phrase("research.environment", "{n} dự án bảo vệ môi trường quy mô nhỏ", (("size", "small"),),
                   also=("{n} dự án BVMT với quy mô nhỏ", "{n} dự án quy mô nhỏ")),
            Phrase("research.environment", "{n} dự án mở mới với quy mô kinh phí khá", (("size", "fair"),),
                   also=("{n} dự án mở mới quy mô khá", "{n} dự án quy mô kinh phí ở mức khá")),
        ])
def environment(scope: Scope) -> QuerySet:
    """Dự án bảo vệ môi trường được phê duyệt trong kỳ."""
    return _tasks(scope, ENVIRONMENT).entered("approved", period=scope.period, known_on=scope.known_on)


@figure("research.surveys", _("Dự án điều tra cơ bản thực hiện trong kỳ"), unit_word=_("dự án"), phrases=[
    Phrase("research.surveys", "{n} dự án điều tra cơ bản", also=("{n} dự án ĐTCB", "{n} cuộc điều tra cơ bản"))])
def surveys(scope: Scope) -> QuerySet:
    """Dự án điều tra cơ bản ở trạng thái “Đang thực hiện” ít nhất một ngày trong kỳ."""
    ended_after = Q(until=None) | Q(until__gt=scope.period.first)
    if scope.known_on is not None:
        ended_after |= Q(ended_at__gt=clock.end_of(scope.known_on))
    running = (StateSpan.objects.true_as_known(scope.known_on)
               .filter(ended_after, dossier=OuterRef("pk"), state="running", since__lte=scope.period.last))
    return _tasks(scope, SURVEY).filter(Exists(running))


def _all(scope: Scope) -> DossierQuerySet:
    return ResearchTask.objects.of(scope.orgs).known(scope.known_on)


@figure("research.accepted", _("Nhiệm vụ nghiên cứu được nghiệm thu"), unit_word=_("nhiệm vụ"), by=(GRADE,),
        adds_up=("grade",), phrases=[
            Phrase("research.accepted", "{n} nhiệm vụ khoa học được nghiệm thu",
                   also=("nghiệm thu {n} nhiệm vụ khoa học và công nghệ",), context=("nghiệm thu",)),
            Phrase("research.accepted", "{n} nhiệm vụ khoa học đạt loại xuất sắc", (("grade", EXCELLENT),),
                   context=("nghiệm thu",))])
def accepted(scope: Scope) -> QuerySet:
    """Đề tài, dự án, điều tra được nghiệm thu chính thức trong kỳ, theo xếp loại của hội đồng."""
    return _all(scope).entered("accepted", period=scope.period, known_on=scope.known_on)


@figure("research.late_progress", _("Báo cáo tiến độ quá hạn chưa gửi"), unit_word=_("báo cáo"), kind=STOCK,
        org_path="task__org_id", phrases=[
            Phrase("research.late_progress", "{n} báo cáo tiến độ quá hạn", kind="stock", context=("tiến độ",))])
def late_progress(scope: Scope) -> QuerySet:
    """Báo cáo tiến độ theo hợp đồng đã quá hạn mà đến hết ngày cuối kỳ chưa gửi, của nhiệm vụ còn đang thực hiện."""
    rows = Progress.objects.late(scope.on, scope.known_on)
    return rows if scope.orgs is None else rows.filter(task__org__in=scope.orgs)


@figure("research.extended", _("Nhiệm vụ nghiên cứu được gia hạn"), unit_word=_("nhiệm vụ"), phrases=[
    Phrase("research.extended", "{n} nhiệm vụ khoa học được gia hạn", context=("gia hạn",))])
def extended(scope: Scope) -> QuerySet:
    """Đề tài, dự án, điều tra có ít nhất một quyết định gia hạn ghi ngày trong kỳ."""
    rows = Extension.objects.filter(task=OuterRef("pk"), on__gte=scope.period.first, on__lte=scope.period.last)
    if scope.known_on is None:
        rows = rows.filter(voided_at=None)
    else:
        seen = clock.end_of(scope.known_on)
        rows = rows.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)
    return _all(scope).filter(Exists(rows))


@figure("research.terminated", _("Nhiệm vụ nghiên cứu dừng thực hiện"), unit_word=_("nhiệm vụ"), phrases=[
    Phrase("research.terminated", "{n} nhiệm vụ khoa học dừng thực hiện", context=("dừng", "khoa học"))])
def terminated(scope: Scope) -> QuerySet:
    """Đề tài, dự án, điều tra dừng thực hiện trong kỳ."""
    return _all(scope).entered("terminated", period=scope.period, known_on=scope.known_on)
