"""Units: list, one unit with its names and places in time."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from giaoban.kernel.orgs.hierarchy import names_on
from giaoban.kernel.orgs.kinds import KINDS, LINES
from giaoban.kernel.orgs.models import Org, OrgName, Placement

from .params import DAY, TEXT_SEARCH, Param, read, told, words
from .views import KeyLabel, Reading, ReadingList, UnitShape

PARAMS = (
    Param("kind", "Loại đơn vị", choices=tuple(KINDS)),
    Param("on", "Chỉ đơn vị có trong hệ thống ngày này; tên theo ngày này", DAY),
    TEXT_SEARCH,
)


class Unit(serializers.ModelSerializer):
    kind = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()

    class Meta:
        model = Org
        fields = ("code", "kind", "name", "short_name", "province", "founded_on", "ended_on", "example")

    @extend_schema_field(KeyLabel)
    def get_kind(self, org: Org) -> dict[str, str]:
        return {"key": org.kind, "label": org.kind_label}

    def get_name(self, org: Org) -> str:
        return str(getattr(org, "name_then", org.name))


class Name(serializers.ModelSerializer):
    class Meta:
        model = OrgName
        fields = ("name", "short_name", "since", "until", "recorded_at")


class Place(serializers.ModelSerializer):
    """`parent` is null for a root and for a superior the account may not see."""

    line = serializers.SerializerMethodField()
    parent = UnitShape(allow_null=True)
    paper = serializers.CharField(source="act.paper", default="")

    class Meta:
        model = Placement
        fields = ("line", "parent", "since", "until", "paper", "recorded_at")

    @extend_schema_field(KeyLabel)
    def get_line(self, place: Placement) -> dict[str, str]:
        return {"key": place.line, "label": str(LINES.get(place.line, place.line))}

    def to_representation(self, place: Placement) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(place)
        if place.parent_id not in self.context["seen"]:
            shown["parent"] = None
        return shown


class UnitWhole(Unit):
    names = Name(many=True)
    placements = Place(many=True)

    class Meta(Unit.Meta):
        fields = (*Unit.Meta.fields, "names", "placements")


@extend_schema_view(get=extend_schema(summary="Các đơn vị", parameters=told(*PARAMS), responses=Unit(many=True)))
class Units(ReadingList):
    serializer_class = Unit
    queryset = Org.objects.none()

    def get_queryset(self) -> QuerySet:
        asked = read(self.request, *PARAMS)
        rows = Org.objects.visible_to(self.request.user)
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["on"]:
            rows = rows.placed_on(asked["on"])
        for word in words(asked["q"]):
            rows = rows.filter(folded__contains=word)
        self.on = asked["on"]
        return rows

    def dress(self, rows: list[Org]) -> list[Org]:
        if self.on is not None:
            names = names_on([org.pk for org in rows], self.on)
            for org in rows:
                org.name_then = names[org.pk]
        return rows


@extend_schema_view(get=extend_schema(summary="Một đơn vị với tên và vị trí theo thời gian", responses=UnitWhole))
class UnitDetail(Reading):
    def get(self, request: Request, code: str) -> Response:
        read(request)
        places = Placement.objects.select_related("parent", "act")
        org = get_object_or_404(
            Org.objects.visible_to(request.user).prefetch_related("names", Prefetch("placements", places)), code=code)
        parents = [place.parent_id for place in org.placements.all() if place.parent_id]
        seen = set(Org.objects.visible_to(request.user).filter(pk__in=parents).values_list("pk", flat=True))
        return Response(UnitWhole(org, context={"seen": seen}).data)
