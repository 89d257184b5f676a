"""Indicators of critique work. Keys are never renamed once a report was issued."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import stood_in
from giaoban.kernel.figures.registry import MONEY, Dimension, Scope, figure
from giaoban.kernel.ledger.models import RETURN, Entry
from giaoban.kernel.lifecycle import MONEY as MONEY_TRACK
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.reading.vocabulary import Phrase

from .lifecycle import FINISHED
from .models import ANSWERS, FORMS, TAKEN_UP, WAITING, Answer, CritiqueTask, Opinion, Training


def outcome(scope: Scope) -> Case:
    """How a task stood on the period's last day: content and money asked apart."""
    finished = stood_in(*FINISHED, on=scope.on, known_on=scope.known_on)
    settled = stood_in("settled", on=scope.on, track=MONEY_TRACK, known_on=scope.known_on)
    return Case(
        When(Q(finished) & Q(settled), then=Value("settled")),
        When(finished, then=Value("unsettled")),
        When(stood_in("cancelled", on=scope.on, known_on=scope.known_on), then=Value("not_held")),
        default=Value("running"), output_field=CharField())


FORM = Dimension("form", _("hình thức"), "form", FORMS)
OUTCOME = Dimension("outcome", _("kết quả"), outcome, {
    "settled": _("đã nghiệm thu và quyết toán"),
    "unsettled": _("đã nghiệm thu, chưa quyết toán"),
    "not_held": _("không triển khai"),
    "running": _("đang triển khai"),
})

SETTLED = "hoàn thành nghiệm thu và thanh quyết toán"
UNSETTLED = "đã hoàn thành nội dung nhưng chưa thanh quyết toán"
UNSETTLED_ALSO = ("{{n}} {0} xong nội dung, chưa quyết toán", "{{n}} {0} đã nghiệm thu, chưa quyết toán",
                  "{{n}} {0} hoàn thành nội dung chưa hoàn thành thanh quyết toán tài chính")
NOT_HELD_ALSO = ("{{n}} {0} chưa tổ chức được", "{{n}} {0} không tổ chức",
                 "{{n}} {0} không thực hiện, trả lại kinh phí")


def _forms(form: str, noun: str) -> list[Phrase]:
    """The wordings of one form, whole and by outcome."""
    short = f"{noun} TVPB&GĐXH"
    return [
        Phrase("critique.tasks", f"{{n}} {short}", (("form", form),),
               also=(f"{{n}} {noun} tư vấn, phản biện và giám định xã hội", f"{{n}} {noun} tư vấn, phản biện"),
               context=("tư vấn", "phản biện", "TVPB")),
        Phrase("critique.tasks", f"{{n}} {noun} {SETTLED}", (("form", form), ("outcome", "settled")),
               also=(f"{{n}} {noun} đã nghiệm thu và quyết toán", f"{{n}} {noun} đã quyết toán")),
        Phrase("critique.tasks", f"{{n}} {noun} {UNSETTLED}", (("form", form), ("outcome", "unsettled")),
               also=tuple(text.format(noun) for text in UNSETTLED_ALSO)),
        Phrase("critique.tasks", f"{{n}} {noun} không triển khai được", (("form", form), ("outcome", "not_held")),
               also=tuple(text.format(noun) for text in NOT_HELD_ALSO)),
    ]


@figure("critique.tasks", _("Nhiệm vụ TVPB&GĐXH"), unit_word=_("nhiệm vụ"), by=(FORM, OUTCOME),
        adds_up=("form", "outcome"), phrases=[
            Phrase("critique.tasks", "{n} nhiệm vụ TVPB&GĐXH",
                   also=("{n} nhiệm vụ tư vấn, phản biện và giám định xã hội", "tổng số nhiệm vụ là {n} nhiệm vụ",
                         "{n} nhiệm vụ tư vấn, phản biện"),
                   context=("tư vấn", "phản biện", "TVPB")),
            *_forms("topic", "đề tài"), *_forms("workshop", "hội thảo"),
        ])
def tasks(scope: Scope) -> QuerySet:
    """Nhiệm vụ tư vấn, phản biện và giám định xã hội của năm (năm kế hoạch thuộc kỳ), mở hồ sơ đến hết kỳ."""
    return CritiqueTask.objects.of(scope.orgs).known(scope.known_on).planned_in(scope.period)


@figure("critique.returned_money", _("Kinh phí TVPB&GĐXH hoàn trả"), unit_word=_("đồng"), kind=MONEY,
        measure="amount", org_path="dossier__org_id", crossing="share", phrases=[
            Phrase("critique.returned_money", "{n} đồng kinh phí hoàn trả", kind="money",
                   also=("trả lại kinh phí {n} đồng", "trả lại ngân sách {n} đồng", "kinh phí còn dư {n} đồng",
                         "hoàn trả {n} đồng", "nộp trả ngân sách {n} đồng", "nộp trả {n} đồng"),
                   context=("hoàn trả", "trả lại", "còn dư", "nộp trả"))])
def returned_money(scope: Scope) -> QuerySet:
    """Các bút toán hoàn trả của nhiệm vụ TVPB&GĐXH ghi ngày thuộc kỳ, cộng số tiền (bút toán đảo mang dấu trừ)."""
    return (Entry.objects.of(scope.orgs).known(scope.known_on).posted_in(scope.period)
            .filter(kind=RETURN, dossier__kind="critique.task"))


@figure("critique.training_provinces", _("Tỉnh, thành phố được hỗ trợ tập huấn TVPB&GĐXH"), unit_word=_("tỉnh"),
        org_path="id", crossing="latest", phrases=[
            Phrase("critique.training_provinces", "{n} tỉnh, thành phố", context=("tập huấn",),
                   also=("{n} tỉnh", "{n} địa phương", "{n} Liên hiệp hội địa phương"))])
def training_provinces(scope: Scope) -> QuerySet:
    """Liên hiệp hội địa phương có ít nhất một lớp tập huấn TVPB&GĐXH được tổ chức trong kỳ, mỗi nơi tính một lần."""
    held = (Training.objects.of(scope.orgs).known(scope.known_on)
            .entered("held", period=scope.period, known_on=scope.known_on))
    return Org.objects.filter(Exists(held.filter(org=OuterRef("pk"))))


def _verdict(scope: Scope) -> Subquery:
    """What the agency had answered to a point by the period's last day, as it was known."""
    said = Answer.objects.held(scope.known_on).filter(opinion=OuterRef("pk"), on__lte=scope.on)
    return Subquery(said.order_by("-pk").values("verdict")[:1])


def _answer(scope: Scope) -> Coalesce:
    return Coalesce(_verdict(scope), Value(WAITING), output_field=CharField())


ANSWER = Dimension("answer", _("trả lời"), _answer, {**ANSWERS, WAITING: _("chưa trả lời")})
#: Of the answered ones alone: its shares are rates of uptake.
UPTAKE = Dimension("answer", _("trả lời"), lambda scope: F("verdict_then"), ANSWERS)


@figure("critique.opinions", _("Ý kiến TVPB&GĐXH đã gửi"), unit_word=_("ý kiến"), by=(ANSWER,), adds_up=("answer",),
        org_path="task__org_id", phrases=[
            Phrase("critique.opinions", "{n} ý kiến tư vấn, phản biện đã gửi", context=("góp ý", "phản biện"),
                   also=("{n} ý kiến góp ý đã gửi", "gửi {n} ý kiến góp ý")),
            Phrase("critique.opinions", "{n} ý kiến tư vấn, phản biện được tiếp thu", (("answer", TAKEN_UP),),
                   context=("góp ý", "phản biện"), also=("{n} ý kiến được tiếp thu", "{n} ý kiến đã được tiếp thu"))])
def opinions(scope: Scope) -> QuerySet:
    """Ý kiến của nhiệm vụ TVPB&GĐXH có ngày gửi thuộc kỳ, theo trả lời của cơ quan hỏi nhận đến ngày cuối kỳ."""
    return Opinion.objects.of(scope.orgs).held(scope.known_on).sent_in(scope.period, scope.known_on)


@figure("critique.uptake", _("Ý kiến TVPB&GĐXH đã được trả lời"), unit_word=_("ý kiến"), by=(UPTAKE,),
        adds_up=("answer",), org_path="task__org_id", phrases=[
            Phrase("critique.uptake", "{n} ý kiến tư vấn, phản biện đã được trả lời",
                   also=("{n} ý kiến phản biện đã được trả lời",))])
def uptake(scope: Scope) -> QuerySet:
    """Ý kiến gửi trong kỳ đã có trả lời đến ngày cuối kỳ: mẫu số của tỷ lệ tiếp thu; tử số là phần “tiếp thu”."""
    rows = Opinion.objects.of(scope.orgs).held(scope.known_on).sent_in(scope.period, scope.known_on)
    return rows.annotate(verdict_then=_verdict(scope)).filter(verdict_then__isnull=False)
