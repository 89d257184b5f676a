"""Promised work."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from giaoban.kernel.base import clock
from giaoban.kernel.commitments.models import CELLS, STATES, Commitment
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.hierarchy import ever_under

from .params import DAY, TEXT_SEARCH, UNIT, Param, read, seen_unit, told, words
from .views import KeyLabel, ReadingList, UnitShape

PARAMS = (
    Param("state", "Trạng thái", choices=tuple(STATES)),
    UNIT,
    Param("overdue_on", "Chỉ việc chưa xong và quá hạn vào ngày này", DAY),
    TEXT_SEARCH,
)


class Promise(serializers.ModelSerializer):
    """`cell`: đúng hạn, muộn, trong hạn hoặc quá hạn tính đến hôm nay. `dossier`: null khi không được xem."""

    lead = UnitShape()
    coordinators = UnitShape(many=True)
    state = serializers.SerializerMethodField()
    cell = serializers.SerializerMethodField()
    dossier = serializers.CharField(source="dossier_number", allow_null=True)

    class Meta:
        model = Commitment
        fields = ("id", "text", "lead", "coordinators", "assigned_on", "due_first", "due_now", "no_due_reason",
                  "product", "state", "done_on", "cell", "dossier", "recorded_at", "changed_at")

    @extend_schema_field(KeyLabel)
    def get_state(self, promise: Commitment) -> dict[str, str]:
        return {"key": promise.state, "label": promise.state_label}

    @extend_schema_field(KeyLabel)
    def get_cell(self, promise: Commitment) -> dict[str, str]:
        cell = promise.cell(clock.today())
        return {"key": cell, "label": str(CELLS[cell])}


@extend_schema_view(get=extend_schema(summary="Việc được giao", parameters=told(*PARAMS),
                                      responses=Promise(many=True)))
class Promises(ReadingList):
    serializer_class = Promise
    queryset = Commitment.objects.none()

    def get_queryset(self) -> QuerySet:
        asked, user = read(self.request, *PARAMS), self.request.user
        seen = Dossier.objects.visible_to(user).filter(pk=OuterRef("dossier")).order_by()
        rows = (Commitment.objects.visible_to(user).select_related("lead").prefetch_related("coordinators")
                .annotate(dossier_number=Subquery(seen.values("number")[:1])))
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        if unit := seen_unit(self.request, asked["unit"]):
            rows = rows.filter(lead__in=ever_under(unit))
        if asked["overdue_on"]:
            rows = rows.overdue_on(asked["overdue_on"])
        for word in words(asked["q"]):
            rows = rows.filter(folded__contains=word)
        return rows
