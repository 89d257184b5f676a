"""Figures: what each one means, its value for a question, and the records behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from giaoban.kernel.base import Money, day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.figures.counting import by_listed_unit, cells, sum_checks, trace, value
from giaoban.kernel.figures.registry import Figure, UnknownFigure, all_figures, get
from giaoban.kernel.figures.scope import NOW, THEN, Scope, list_day
from giaoban.kernel.ledger.models import KINDS as ENTRY_KINDS
from giaoban.kernel.ledger.models import Entry
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Membership, Person

from .params import DAY, UNIT, Param, day, period, read, refuse_unknown, seen_unit, told
from .params import value as asked_value
from .views import KeyLabel, PeriodShape, Reading, ReadingList, UnitShape

ASKED = (
    Param("first", "Ngày đầu kỳ (cùng với last; không ghi gì thì là năm nay)", DAY),
    Param("last", "Ngày cuối kỳ", DAY),
    Param("on", "Một ngày thay cho kỳ", DAY),
    UNIT,
    Param("known_on", "Theo hồ sơ đã ghi đến hết ngày này", DAY),
    Param("units", "Danh sách đơn vị để trình bày: then (của khi đó, mặc định), now (hôm nay) hoặc một ngày"),
)
BY = Param("by", "Chia theo: khóa một chiều của số liệu, hoặc “unit” (từng đơn vị)")
NAMES = {param.name for param in (*ASKED, BY)}
PARTS = OpenApiParameter("parts", OpenApiTypes.OBJECT, OpenApiParameter.QUERY, style="form", explode=True,
                         description="Giá trị của một hay nhiều chiều, ví dụ form=topic&outcome=settled")


class DimensionShape(KeyLabel):
    values = KeyLabel(many=True)


class FigureShape(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.CharField()
    dimensions = DimensionShape(many=True)
    adds_up = serializers.ListField(child=serializers.CharField())
    crossing = serializers.CharField()
    formula_version = serializers.IntegerField()


class ValueRow(KeyLabel):
    """`value` null: a reorganisation made this unit's number incomparable."""

    value = serializers.IntegerField(allow_null=True)


class BreakdownShape(serializers.Serializer):
    """For `unit` each row is the unit's own value, not rolled up; the key is the unit's code."""

    dimension = serializers.CharField()
    rows = ValueRow(many=True)


class SumCheckShape(serializers.Serializer):
    dimension = serializers.CharField()
    whole = serializers.IntegerField()
    parts = serializers.DictField(child=serializers.IntegerField())
    holds = serializers.BooleanField()


class ValueShape(serializers.Serializer):
    """`records`: how many records were counted or summed; `trace/` lists exactly those."""

    key = serializers.CharField()
    label = serializers.CharField()
    parts = serializers.DictField(child=serializers.CharField())
    by = BreakdownShape(allow_null=True)
    unit_code = serializers.CharField(allow_null=True)
    period = PeriodShape()
    known_on = serializers.DateField(allow_null=True)
    units_on = serializers.DateField(allow_null=True)
    value = serializers.IntegerField()
    unit = serializers.CharField()
    records = serializers.IntegerField()
    formula_version = serializers.IntegerField()
    definition = serializers.CharField()
    sum_checks = SumCheckShape(many=True)


class TraceRow(serializers.Serializer):
    """One record behind a value. `reference`: a dossier's number, a unit's code, or another record's id."""

    type = serializers.ChoiceField(["dossier", "entry", "unit", "person", "membership", "record"])
    reference = serializers.CharField()
    label = serializers.CharField()
    unit = UnitShape(allow_null=True)
    day = serializers.DateField(allow_null=True)
    amount = serializers.IntegerField(allow_null=True)


@dataclass(frozen=True)
class Question:
    """One figure, narrowed to the account and to the parts asked."""

    figure: Figure
    scope: Scope
    parts: dict[str, str]
    unit: Org | None

    @property
    def narrowed(self) -> Figure:
        """The same figure over the parts asked only, so that every way of counting can be used on it."""
        if not self.parts:
            return self.figure
        rest = tuple(name for name in self.figure.adds_up if name not in self.parts)
        return replace(self.figure, records=lambda scope: trace(self.figure, scope, self.parts), adds_up=rest)


def seen_orgs(request: Request) -> frozenset[int] | None:
    """None: every unit."""
    if request.user.sees_everything:
        return None
    return frozenset(Org.objects.visible_to(request.user).values_list("pk", flat=True))


def question(request: Request, key: str) -> Question:
    figure = get(key)
    refuse_unknown(request, NAMES | set(figure.by))
    asked = {param.name: asked_value(request, param) for param in ASKED}
    parts = {name: request.query_params[name] for name in figure.by if name in request.query_params}
    try:
        figure.check_parts(parts)
    except UnknownFigure as error:
        raise ParseError(str(error)) from error
    unit = seen_unit(request, asked["unit"])
    days = period(asked["first"], asked["last"], asked["on"])
    scope = Scope.of(days, unit, asked["known_on"], _list_day(asked["units"] or "")).for_kind(figure.kind)
    scope = scope.seen_by(seen_orgs(request))
    return Question(figure, scope, parts, unit)


def _list_day(typed: str) -> date | None:
    return list_day(typed) if typed in ("", THEN, NOW) else day("units", typed)


def breakdown(asked: Question, by: str | None) -> dict[str, Any] | None:
    if by is None:
        return None
    figure = asked.narrowed
    if by == "unit":
        own = by_listed_unit(figure, asked.scope)
        units = Org.objects.in_bulk(list(own))
        rows = [{"key": units[pk].code, "label": units[pk].name, "value": amount} for pk, amount in own.items()]
        return {"dimension": by, "rows": sorted(rows, key=lambda row: str(row["key"]))}
    if by not in figure.by or by in asked.parts:
        raise ParseError(_("Số liệu %(key)s không chia theo “%(by)s” ở đây. Có: %(known)s.") % {
            "key": figure.key, "by": by,
            "known": ", ".join(["unit", *(name for name in figure.by if name not in asked.parts)])})
    found = {key[0]: amount for key, amount in cells(figure, asked.scope, [by]).items()}
    labels = {key: str(label) for key, label in figure.by[by].values.items()}
    rows = [{"key": key, "label": labels.get(key, key), "value": found.get(key, 0)} for key in {**labels, **found}]
    return {"dimension": by, "rows": rows}


@extend_schema_view(get=extend_schema(summary="Định nghĩa các số liệu", responses=FigureShape(many=True)))
class Figures(ReadingList):
    serializer_class = FigureShape
    queryset = Org.objects.none()

    def get_queryset(self) -> list[Any]:  # type: ignore[override]
        read(self.request)
        return all_figures()

    def dress(self, rows: list[Figure]) -> list[dict[str, Any]]:
        return [{
            "key": figure.key, "label": str(figure.label), "kind": figure.kind, "unit": figure.unit,
            "definition": figure.definition, "adds_up": list(figure.adds_up), "crossing": figure.crossing,
            "formula_version": figure.version,
            "dimensions": [{"key": d.key, "label": str(d.label),
                            "values": [{"key": k, "label": str(label)} for k, label in d.values.items()]}
                           for d in figure.by.values()],
        } for figure in rows]


@extend_schema_view(get=extend_schema(summary="Giá trị một số liệu", parameters=[*told(*ASKED, BY), PARTS],
                                      responses=ValueShape))
class FigureValue(Reading):
    def get(self, request: Request, key: str) -> Response:
        asked = question(request, key)
        figure, scope = asked.narrowed, asked.scope
        return Response(ValueShape({
            "key": figure.key, "label": figure.full_label(asked.parts), "parts": asked.parts,
            "by": breakdown(asked, asked_value(request, BY)), "unit_code": asked.unit.code if asked.unit else None,
            "period": scope.period, "known_on": scope.known_on, "units_on": scope.units,
            "value": value(figure, scope), "unit": figure.unit,
            "records": trace(figure, scope).count(), "formula_version": figure.version,
            "definition": figure.definition, "sum_checks": sum_checks(figure, scope),
        }).data)


@extend_schema_view(get=extend_schema(summary="Các bản ghi đứng sau giá trị", parameters=[*told(*ASKED), PARTS],
                                      responses=TraceRow(many=True)))
class FigureTrace(ReadingList):
    serializer_class = TraceRow
    queryset = Org.objects.none()

    def get_queryset(self) -> QuerySet:
        asked = question(self.request, self.kwargs["key"])
        rows = trace(asked.figure, asked.scope, asked.parts).order_by("pk")
        if issubclass(rows.model, Dossier):
            return rows.select_related("org")
        if issubclass(rows.model, Membership):
            return rows.select_related("org")
        return rows.select_related("dossier__org") if issubclass(rows.model, Entry) else rows

    def dress(self, rows: list[Any]) -> list[dict[str, Any]]:
        return [described(row) for row in rows]


def described(row: Any) -> dict[str, Any]:
    """A record of any kind in the same six words; people without their names, which the API of people answers."""
    if isinstance(row, Dossier):
        return {"type": "dossier", "reference": row.number, "label": row.title, "unit": row.org,
                "day": row.opened_on, "amount": None}
    if isinstance(row, Entry):
        words = f"{ENTRY_KINDS.get(row.kind, row.kind)} {Money(row.amount)}, {row.dossier.number}, {day_text(row.on)}"
        return {"type": "entry", "reference": str(row.pk), "label": words, "unit": row.dossier.org, "day": row.on,
                "amount": row.amount}
    if isinstance(row, Org):
        return {"type": "unit", "reference": row.code, "label": row.name, "unit": row, "day": row.founded_on,
                "amount": None}
    if isinstance(row, Person):
        return {"type": "person", "reference": str(row.pk), "label": _("Một hội viên"), "unit": None, "day": None,
                "amount": None}
    if isinstance(row, Membership):
        return {"type": "membership", "reference": str(row.pk), "label": _("Một lượt hội viên"), "unit": row.org,
                "day": row.since, "amount": None}
    return {"type": "record", "reference": str(row.pk), "label": str(row), "unit": None, "day": None, "amount": None}
