"""Indicators of forums. Keys are never renamed once a report was issued."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.figures.registry import Dimension, Scope, figure
from giaoban.kernel.reading.vocabulary import Phrase

from .models import FORMS, Forum

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
