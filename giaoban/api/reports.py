"""Reports we write, with the values as they were frozen."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import UnknownFigure, get
from giaoban.kernel.orgs.hierarchy import ever_under
from giaoban.kernel.reporting.lifecycle import REPORT
from giaoban.kernel.reporting.models import Report

from .params import UNIT, YEAR, Param, read, seen_unit, told
from .views import KeyLabel, PeriodShape, Reading, ReadingList, UnitShape

PARAMS = (
    Param("outline", "Mẫu báo cáo, ví dụ annual"),
    Param("state", "Trạng thái", choices=tuple(REPORT.tracks["content"])),
    Param("year", "Năm của ngày cuối kỳ", YEAR),
    UNIT,
)


class ReportRow(serializers.ModelSerializer):
    unit = UnitShape(source="org")
    period = PeriodShape()
    state = serializers.SerializerMethodField()
    symbol = serializers.SerializerMethodField(help_text="Số, ký hiệu văn bản")
    issued_on = serializers.DateField(source="document.issued_on", default=None, allow_null=True)

    class Meta:
        model = Report
        fields = ("id", "outline", "title", "unit", "period", "cut_off", "state", "frozen_at", "symbol", "issued_on",
                  "example", "recorded_at")

    @extend_schema_field(KeyLabel)
    def get_state(self, report: Report) -> dict[str, str]:
        return {"key": report.state, "label": report.state_label}

    def get_symbol(self, report: Report) -> str | None:
        return report.document.symbol if report.document else None


class FrozenRow(serializers.ModelSerializer):
    """A value as the report says it, whatever the records say today."""

    label = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    period = PeriodShape()
    parts = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = Frozen
        fields = ("figure", "parts", "label", "period", "value", "unit", "records", "formula_version", "known_at")

    def get_label(self, row: Frozen) -> str:
        try:
            return get(row.figure).full_label(row.parts)
        except UnknownFigure:
            return row.figure

    def get_unit(self, row: Frozen) -> str:
        try:
            return get(row.figure).unit
        except UnknownFigure:
            return ""


class ReportWhole(ReportRow):
    """`figures` trống cho đến khi chốt số liệu; `previous` là cùng kỳ năm trước."""

    figures = serializers.SerializerMethodField()
    previous = serializers.SerializerMethodField()

    class Meta(ReportRow.Meta):
        fields = (*ReportRow.Meta.fields, "figures", "previous")

    @extend_schema_field(FrozenRow(many=True))
    def get_figures(self, report: Report) -> Any:
        return FrozenRow(Frozen.objects.filter(owner=report.owner), many=True).data

    @extend_schema_field(FrozenRow(many=True))
    def get_previous(self, report: Report) -> Any:
        return FrozenRow(Frozen.objects.filter(owner=report.previous_owner), many=True).data


def seen_reports(user: Any) -> QuerySet:
    return Report.objects.visible_to(user).select_related("org", "document")


@extend_schema_view(get=extend_schema(summary="Các báo cáo", parameters=told(*PARAMS), responses=ReportRow(many=True)))
class Reports(ReadingList):
    serializer_class = ReportRow
    queryset = Report.objects.none()

    def get_queryset(self) -> QuerySet:
        asked = read(self.request, *PARAMS)
        rows = seen_reports(self.request.user)
        for name in ("outline", "state"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["year"]:
            rows = rows.filter(last__year=asked["year"])
        unit = seen_unit(self.request, asked["unit"])
        return rows.filter(org__in=ever_under(unit)) if unit else rows


@extend_schema_view(get=extend_schema(summary="Một báo cáo với số liệu đã chốt", responses=ReportWhole))
class ReportDetail(Reading):
    def get(self, request: Request, pk: int) -> Response:
        read(request)
        return Response(ReportWhole(get_object_or_404(seen_reports(request.user), pk=pk)).data)
