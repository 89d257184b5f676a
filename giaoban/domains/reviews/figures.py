"""Indicators of review campaigns. Keys are never renamed once a report was issued."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import StateSpan
from giaoban.kernel.figures.registry import STOCK, Dimension, Scope, figure
from giaoban.kernel.reading.vocabulary import Phrase

from .models import VALUES, Decision, Verdict


def _value(scope: Scope) -> Any:
    """The verdict in force that day, as it was known; '' when there was none."""
    held = Decision.objects.on(scope.on, scope.known_on).filter(verdict=OuterRef("pk")).order_by("-since", "-pk")
    return Coalesce(Subquery(held.values("value")[:1]), Value(""), output_field=CharField())


VERDICT = Dimension("verdict", _("kết luận"), _value, {**VALUES, "": _("chưa có kết luận")})


@figure("reviews.verdicts", _("Đơn vị trong đợt rà soát"), unit_word=_("đơn vị"), kind=STOCK, by=(VERDICT,),
        adds_up=("verdict",), crossing="latest", phrases=[
            Phrase("reviews.verdicts", "{n} đơn vị thuộc đợt rà soát, sắp xếp", kind="stock",
                   context=("rà soát",))])
def verdicts(scope: Scope) -> QuerySet:
    """Đơn vị thuộc các đợt rà soát đang mở hoặc đã chốt vào ngày cuối kỳ, theo kết luận có hiệu lực ngày đó."""
    live = StateSpan.objects.on(scope.on, scope.known_on).filter(
        dossier=OuterRef("campaign"), state__in=("running", "closed"))
    found = Verdict.objects.filter(Exists(live), since__lte=scope.on)
    if scope.known_on is not None:
        found = found.filter(recorded_at__lte=clock.end_of(scope.known_on))
    return found if scope.orgs is None else found.filter(org__in=scope.orgs)
