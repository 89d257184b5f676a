"""Dossiers: list with filters, one dossier with states, money, papers and promises."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.models import Dossier, StateSpan, stood_in
from giaoban.kernel.dossiers.registry import concrete, kinds
from giaoban.kernel.ledger.models import KINDS as ENTRY_KINDS
from giaoban.kernel.ledger.models import Entry
from giaoban.kernel.lifecycle import CONTENT, MONEY, Lifecycle
from giaoban.kernel.orgs.hierarchy import ever_under

from .params import DAY, TEXT_SEARCH, UNIT, YEAR, Param, read, seen_unit, told
from .views import KeyLabel, Reading, ReadingList, StateShape, UnitShape

PARAMS = (
    Param("kind", "Loại hồ sơ, ví dụ critique.task"),
    Param("year", "Năm của hồ sơ", YEAR),
    UNIT,
    Param("state", "Khóa trạng thái, trên tuyến nội dung hoặc kinh phí"),
    Param("state_on", "Trạng thái vào ngày này thay vì hôm nay", DAY),
    TEXT_SEARCH,
)


def _lifecycles() -> dict[str, Lifecycle]:
    return {kind.key: kind.lifecycle for kind in kinds()}


def state_of(dossier: Dossier, track: str, key: str) -> dict[str, Any] | None:
    """The state with its label; null where the kind has no such track."""
    if not key:
        return None
    life = _lifecycles().get(dossier.kind)
    state = life.state(track, key) if life else None
    return {"key": key, "label": str(state.label) if state else key, "closed": bool(state and state.closed)}


class ParticularShape(serializers.Serializer):
    """One fact of this kind of dossier: its name on the screen, its value, and the value in words."""

    label = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    text = serializers.CharField()


class StatesShape(serializers.Serializer):
    content = StateShape(allow_null=True)
    money = StateShape(allow_null=True)


class DossierRow(serializers.ModelSerializer):
    kind = serializers.SerializerMethodField()
    unit = UnitShape(source="org")
    department = UnitShape(allow_null=True)
    states = serializers.SerializerMethodField()
    particulars = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = ("kind", "number", "title", "unit", "department", "states", "year", "opened_on", "closed_on",
                  "particulars", "example", "recorded_at", "changed_at")

    @extend_schema_field(KeyLabel)
    def get_kind(self, dossier: Dossier) -> dict[str, str]:
        return {"key": dossier.kind, "label": str(type(dossier)._meta.verbose_name)}

    @extend_schema_field(StatesShape)
    def get_states(self, dossier: Dossier) -> dict[str, Any]:
        return {track: state_of(dossier, track, key) for track, key in dossier.states.items()}

    @extend_schema_field(serializers.DictField(child=ParticularShape()))
    def get_particulars(self, dossier: Dossier) -> dict[str, Any]:
        shown = {}
        for name in type(dossier).particulars:
            field = type(dossier)._meta.get_field(name)
            raw = getattr(dossier, name)
            display = getattr(dossier, f"get_{name}_display", None)
            text = str(display() if display else ("" if raw is None else raw))
            shown[name] = {"label": str(getattr(field, "verbose_name", name)), "value": raw, "text": text}
        return shown


class Span(serializers.ModelSerializer):
    """`voided_at`: this row was believed until then and is no longer held true."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = StateSpan
        fields = ("track", "state", "step", "since", "until", "note", "recorded_at", "ended_at", "voided_at")

    @extend_schema_field(StateShape)
    def get_state(self, span: StateSpan) -> dict[str, Any] | None:
        return state_of(self.context["dossier"], span.track, span.state)


class Movement(serializers.ModelSerializer):
    """One movement of money in whole đồng; a reversal is negative and names what it reverses."""

    kind = serializers.SerializerMethodField()
    fund = serializers.CharField(source="fund.code")

    class Meta:
        model = Entry
        fields = ("id", "kind", "amount", "on", "fund", "paper", "note", "reverses", "recorded_at")

    @extend_schema_field(KeyLabel)
    def get_kind(self, entry: Entry) -> dict[str, str]:
        return {"key": entry.kind, "label": str(ENTRY_KINDS.get(entry.kind, entry.kind))}


class Paper(serializers.ModelSerializer):
    state = serializers.SerializerMethodField()
    symbol = serializers.CharField()

    class Meta:
        model = Document
        fields = ("id", "symbol", "subject", "state", "signed_on", "issued_on")

    @extend_schema_field(KeyLabel)
    def get_state(self, document: Document) -> dict[str, str]:
        return {"key": document.state, "label": document.state_label}


class PromiseShort(serializers.ModelSerializer):
    lead = UnitShape()
    state = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields = ("id", "text", "lead", "assigned_on", "due_first", "due_now", "done_on", "state")

    @extend_schema_field(KeyLabel)
    def get_state(self, promise: Commitment) -> dict[str, str]:
        return {"key": promise.state, "label": promise.state_label}


class DossierWhole(DossierRow):
    spans = serializers.SerializerMethodField()
    entries = Movement(many=True)
    documents = Paper(many=True)
    promises = serializers.SerializerMethodField()

    class Meta(DossierRow.Meta):
        fields = (*DossierRow.Meta.fields, "spans", "entries", "documents", "promises")

    @extend_schema_field(Span(many=True))
    def get_spans(self, dossier: Dossier) -> Any:
        return Span(dossier.spans.all(), many=True, context={"dossier": dossier}).data

    @extend_schema_field(PromiseShort(many=True))
    def get_promises(self, dossier: Dossier) -> Any:
        seen = Commitment.objects.visible_to(self.context["user"]).filter(dossier=dossier.pk).select_related("lead")
        return PromiseShort(seen, many=True).data


def in_state(key: str, on: Any) -> Any:
    """On either track, today or on a day; a state of no lifecycle is refused."""
    if not any(key in states for life in _lifecycles().values() for states in life.tracks.values()):
        raise ParseError(_("Không có trạng thái “%(key)s”.") % {"key": key})
    if on is None:
        return Q(content_state=key) | Q(money_state=key)
    return Q(stood_in(key, on=on, track=CONTENT)) | Q(stood_in(key, on=on, track=MONEY))


@extend_schema_view(get=extend_schema(summary="Các hồ sơ", parameters=told(*PARAMS), responses=DossierRow(many=True)))
class Dossiers(ReadingList):
    serializer_class = DossierRow
    queryset = Dossier.objects.none()

    def get_queryset(self) -> QuerySet:
        asked = read(self.request, *PARAMS)
        rows = Dossier.objects.visible_to(self.request.user).select_related("org", "department")
        if asked["kind"]:
            if asked["kind"] not in _lifecycles():
                raise ParseError(_("Không có loại hồ sơ “%(key)s”. Có: %(known)s.") % {
                    "key": asked["kind"], "known": ", ".join(sorted(_lifecycles()))})
            rows = rows.filter(kind=asked["kind"])
        if asked["year"]:
            rows = rows.filter(year=asked["year"])
        if unit := seen_unit(self.request, asked["unit"]):
            rows = rows.of(ever_under(unit))
        if asked["state"]:
            rows = rows.filter(in_state(asked["state"], asked["state_on"]))
        elif asked["state_on"]:
            raise ParseError(_("“state_on” cần đi với “state”."))
        return rows.search(asked["q"] or "")

    def dress(self, rows: list[Dossier]) -> list[Dossier]:
        """Each row as its own kind: one query per kind on the page, however many rows."""
        by_kind: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            by_kind[row.kind].append(row.pk)
        whole: dict[int, Dossier] = {}
        for kind in kinds():
            if by_kind[kind.key]:
                whole.update(kind.model.objects.select_related("org", "department").in_bulk(by_kind[kind.key]))
        return [whole.get(row.pk, row) for row in rows]


@extend_schema_view(get=extend_schema(summary="Một hồ sơ với trạng thái, tiền, văn bản, việc giao",
                                      responses=DossierWhole))
class DossierDetail(Reading):
    def get(self, request: Request, number: str) -> Response:
        read(request)
        rows = Dossier.objects.visible_to(request.user).select_related("org", "department")
        dossier = concrete(get_object_or_404(rows, number=number))
        dossier = (type(dossier)._default_manager.select_related("org", "department")
                   .prefetch_related("spans", "documents", "entries__fund").get(pk=dossier.pk))
        return Response(DossierWhole(dossier, context={"user": request.user}).data)
