"""Meetings: list, one meeting with who came and what was concluded."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.meetings.models import KINDS, STATES, Attendance, Conclusion, Meeting
from giaoban.kernel.orgs.models import Org

from .params import YEAR, Param, read, told
from .views import KeyLabel, PeriodShape, Reading, ReadingList, UnitShape

PARAMS = (
    Param("kind", "Loại cuộc họp", choices=tuple(KINDS)),
    Param("state", "Trạng thái", choices=tuple(STATES)),
    Param("year", "Năm họp", YEAR),
)


class MeetingRow(serializers.ModelSerializer):
    kind = serializers.SerializerMethodField()
    host = UnitShape()
    period = PeriodShape()
    state = serializers.SerializerMethodField()
    notice = serializers.SerializerMethodField(help_text="Ký hiệu thông báo kết luận")

    class Meta:
        model = Meeting
        fields = ("id", "kind", "title", "host", "on", "starts", "place", "chair", "period", "state", "notice",
                  "previous", "recorded_at")

    @extend_schema_field(KeyLabel)
    def get_kind(self, meeting: Meeting) -> dict[str, str]:
        return {"key": meeting.kind, "label": str(KINDS.get(meeting.kind, meeting.kind))}

    @extend_schema_field(KeyLabel)
    def get_state(self, meeting: Meeting) -> dict[str, str]:
        return {"key": meeting.state, "label": meeting.state_label}

    def get_notice(self, meeting: Meeting) -> str | None:
        return meeting.notice.symbol if meeting.notice else None


class Presence(serializers.ModelSerializer):
    unit = UnitShape(source="org")
    status = serializers.SerializerMethodField()

    class Meta:
        model = Attendance
        fields = ("unit", "status")

    @extend_schema_field(KeyLabel)
    def get_status(self, row: Attendance) -> dict[str, str]:
        return {"key": row.status, "label": row.status_label}


class Concluded(serializers.ModelSerializer):
    promises = serializers.PrimaryKeyRelatedField(source="commitments", many=True, read_only=True)

    class Meta:
        model = Conclusion
        fields = ("number", "text", "gives_no_task", "promises")


class MeetingWhole(MeetingRow):
    """Chỉ nêu đơn vị và việc mà tài khoản được xem."""

    attendance = Presence(many=True)
    conclusions = Concluded(many=True)

    class Meta(MeetingRow.Meta):
        fields = (*MeetingRow.Meta.fields, "attendance", "conclusions")


def seen_meetings(user: Any) -> QuerySet:
    return Meeting.objects.visible_to(user).select_related("host", "notice")


@extend_schema_view(get=extend_schema(summary="Các cuộc họp", parameters=told(*PARAMS),
                                      responses=MeetingRow(many=True)))
class Meetings(ReadingList):
    serializer_class = MeetingRow
    queryset = Meeting.objects.none()

    def get_queryset(self) -> QuerySet:
        asked = read(self.request, *PARAMS)
        rows = seen_meetings(self.request.user)
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        return rows.filter(on__year=asked["year"]) if asked["year"] else rows


@extend_schema_view(get=extend_schema(summary="Một cuộc họp: dự họp, kết luận", responses=MeetingWhole))
class MeetingDetail(Reading):
    def get(self, request: Request, pk: int) -> Response:
        read(request)
        units = Attendance.objects.filter(org__in=Org.objects.visible_to(request.user)).select_related("org")
        promises = Commitment.objects.visible_to(request.user)
        conclusions = Conclusion.objects.prefetch_related(Prefetch("commitments", promises))
        rows = seen_meetings(request.user).prefetch_related(
            Prefetch("attendance", units), Prefetch("conclusions", conclusions))
        return Response(MeetingWhole(get_object_or_404(rows, pk=pk)).data)
