"""Indicators of press agencies. Keys are never renamed once a report was issued."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.figures.registry import STOCK, Dimension, Scope, figure
from giaoban.kernel.orgs.models import Org, Placement
from giaoban.kernel.reading.vocabulary import Phrase

from .models import BOTH, ELECTRONIC, FORMS, GOVERNING, PRINT, Licence, PressCase

#: How far ahead a licence's end is watched, in days.
HORIZONS = (30, 90, 180)


def _form(scope: Scope) -> Any:
    """An agency's form on the day: of all its licences together."""
    def has(*forms: str) -> Exists:
        held = Licence.objects.on(scope.on, scope.known_on)
        return Exists(held.filter(org=OuterRef("pk"), form__in=forms))

    both = Q(has(BOTH)) | (Q(has(PRINT)) & Q(has(ELECTRONIC)))
    return Case(When(both, then=Value(BOTH)), When(has(PRINT), then=Value(PRINT)),
                When(has(ELECTRONIC), then=Value(ELECTRONIC)), default=Value(""), output_field=CharField())


FORM = Dimension("form", _("hình thức"), _form, {**FORMS, "": _("chưa ghi giấy phép")})


def agencies_on(scope: Scope) -> QuerySet:
    below = Placement.objects.filter(line="reporting", parent__isnull=False).on(scope.on, scope.known_on)
    found = Org.objects.filter(kind="press_agency", pk__in=below.values("org"))
    return found if scope.orgs is None else found.filter(pk__in=scope.orgs)


@figure("press.agencies", _("Cơ quan báo chí"), unit_word=_("cơ quan"), kind=STOCK, org_path="id", by=(FORM,),
        adds_up=("form",), crossing="latest", phrases=[
            Phrase("press.agencies", "{n} cơ quan báo chí trong hệ thống", kind="stock",
                   context=("báo chí",))])
def agencies(scope: Scope) -> QuerySet:
    """Cơ quan báo chí có cơ quan chủ quản trong hệ thống vào ngày cuối kỳ; hình thức theo giấy phép còn hiệu lực."""
    return agencies_on(scope)


def _within(scope: Scope) -> Any:
    return Case(*[When(expires_on__lte=scope.on + timedelta(days=days), then=Value(str(days))) for days in HORIZONS],
                default=Value(""), output_field=CharField())


WITHIN = Dimension("within", _("còn hạn"), _within, {
    "30": _("không quá 30 ngày"), "90": _("31–90 ngày"), "180": _("91–180 ngày")})


@figure("press.expiring", _("Giấy phép báo chí sắp hết hạn"), unit_word=_("giấy phép"), kind=STOCK, by=(WITHIN,),
        adds_up=("within",), crossing="latest", phrases=[
            Phrase("press.expiring", "{n} giấy phép báo chí sắp hết hạn", kind="stock", context=("giấy phép",))])
def expiring(scope: Scope) -> QuerySet:
    """Giấy phép báo chí còn hiệu lực vào ngày cuối kỳ và hết hạn trong 180 ngày sau đó."""
    held = Licence.objects.on(scope.on, scope.known_on).filter(
        expires_on__gte=scope.on, expires_on__lte=scope.on + timedelta(days=HORIZONS[-1]))
    return held if scope.orgs is None else held.filter(org__in=scope.orgs)


@figure("press.governing_changes", _("Lượt đổi cơ quan chủ quản báo chí"), unit_word=_("lượt"), phrases=[
    Phrase("press.governing_changes", "{n} lượt đổi cơ quan chủ quản báo chí",
           also=("đổi cơ quan chủ quản của {n} tạp chí",), context=("chủ quản",))])
def governing_changes(scope: Scope) -> QuerySet:
    """Hồ sơ đổi cơ quan chủ quản của cơ quan báo chí có quyết định trong kỳ."""
    return (PressCase.objects.of(scope.orgs).known(scope.known_on).filter(matter=GOVERNING)
            .entered("decided", period=scope.period, known_on=scope.known_on))
