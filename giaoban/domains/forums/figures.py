"""Indicators of forums. Keys are never renamed once a report was issued."""

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.figures.registry import Dimension, Scope, figure
from giaoban.kernel.reading.vocabulary import Phrase

from .models import ANSWERS, FORMS, Forum, Recommendation

FORM = Dimension("form", _("hình thức"), "form", FORMS)


@figure("forums.held", _("Diễn đàn, tọa đàm đã tổ chức"), unit_word=_("cuộc"), by=(FORM,), adds_up=("form",),
        phrases=[
            Phrase("forums.held", "{n} cuộc diễn đàn, tọa đàm"),
            Phrase("forums.held", "{n} diễn đàn", (("form", "forum"),),
                   also=("{n} diễn đàn trí thức", "{n} diễn đàn khoa học", "{n} cuộc diễn đàn")),
            Phrase("forums.held", "{n} tọa đàm", (("form", "roundtable"),),
                   also=("{n} cuộc tọa đàm", "{n} buổi tọa đàm")),
        ])
def held(scope: Scope) -> QuerySet:
    """Diễn đàn trí thức và tọa đàm có ngày tổ chức thuộc kỳ."""
    return (Forum.objects.of(scope.orgs).known(scope.known_on)
            .entered("held", period=scope.period, known_on=scope.known_on))


def _answer(scope: Scope) -> Case:
    """How a recommendation was answered by the period's last day, as it was known."""
    answered = Q(answered_on__lte=scope.on)
    if scope.known_on is not None:
        answered &= Q(answered_at__lte=clock.end_of(scope.known_on))
    whens = [When(answered & Q(answer=key), then=Value(key)) for key in ANSWERS]
    return Case(*whens, default=Value("waiting"), output_field=CharField())


ANSWER = Dimension("answer", _("trả lời"), _answer, {**ANSWERS, "waiting": _("chưa trả lời")})


@figure("forums.recommendations", _("Kiến nghị của diễn đàn, tọa đàm đã gửi"), unit_word=_("kiến nghị"), by=(ANSWER,),
        adds_up=("answer",), org_path="forum__org_id", phrases=[
            Phrase("forums.recommendations", "{n} kiến nghị từ diễn đàn, tọa đàm",
                   also=("{n} kiến nghị của diễn đàn trí thức",), context=("diễn đàn", "tọa đàm")),
            Phrase("forums.recommendations", "{n} kiến nghị của diễn đàn chưa được trả lời", (("answer", "waiting"),),
                   context=("diễn đàn", "tọa đàm"))])
def recommendations(scope: Scope) -> QuerySet:
    """Kiến nghị từ diễn đàn, tọa đàm có ngày gửi thuộc kỳ, theo trả lời nhận được đến ngày cuối kỳ."""
    return (Recommendation.objects.of(scope.orgs).held(scope.known_on)
            .sent_in(scope.period, scope.known_on))
