"""People, for accounts that keep or use the register: covered as on the screens, and every reading logged."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.hierarchy import ever_under
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import SEXES, Mandate, Membership, Person
from giaoban.kernel.people.privacy.actions import note_reading
from giaoban.kernel.people.privacy.models import API
from giaoban.kernel.people.privacy.rules import can_open
from giaoban.kernel.people.privacy.showing import shown
from giaoban.kernel.people.searching.listing import LEFT, MEMBER, NEVER, Filters, People, people_of

from .params import DAY, TEXT_SEARCH, UNIT, YEAR, Param, read, seen_unit, told
from .rules import HasRole
from .views import Reading, ReadingList, UnitShape

PARAMS = (
    TEXT_SEARCH, UNIT,
    Param("state", "Tình trạng trong đơn vị: đang là hội viên, đã thôi, chưa từng", choices=(MEMBER, LEFT, NEVER)),
    Param("sex", "Giới tính", choices=tuple(SEXES)),
    Param("birth_from", "Sinh từ năm này", YEAR),
    Param("birth_to", "Sinh đến hết năm này", YEAR),
    Param("titles", "Học hàm, học vị, ví dụ PGS"),
    Param("field", "Mã lĩnh vực chuyên môn, kể cả các lĩnh vực con"),
    Param("on", "Tình trạng tính đến ngày này", DAY),
)


class ReadsPersons(BasePermission):
    """Tài khoản chỉ xem được họ tên thì không đọc người qua API."""

    message = _("Tài khoản này chỉ xem được họ tên; không đọc người qua API.")

    def has_permission(self, request: Request, view: object) -> bool:
        return can_open(request.user)


class PersonShape(serializers.Serializer):
    """Giá trị nào bị che thì tên của nó nằm trong `masked`; phần tài khoản không được thấy thì không có."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    facts = serializers.DictField(child=serializers.CharField())
    masked = serializers.ListField(child=serializers.CharField())

    def to_representation(self, person: Person) -> dict[str, Any]:
        seen = shown(person, self.context["request"].user)
        return {"id": seen.pk, "name": seen.name, "masked": sorted(seen.masked),
                "facts": {key: value for key, value in seen.values.items() if key != "name"}}


class MembershipShape(serializers.ModelSerializer):
    unit = UnitShape(source="org")

    class Meta:
        model = Membership
        fields = ("unit", "since", "until", "card", "recorded_at", "ended_at")


class MandateShape(serializers.ModelSerializer):
    unit = UnitShape(source="body")

    class Meta:
        model = Mandate
        fields = ("unit", "post", "term", "since", "until", "nominal_until", "how", "paper", "recorded_at")


class PersonWhole(PersonShape):
    """Chỉ tư cách hội viên, chức vụ ở đơn vị tài khoản xem được."""

    memberships = serializers.SerializerMethodField()
    mandates = serializers.SerializerMethodField()

    @extend_schema_field(MembershipShape(many=True))
    def get_memberships(self, person: Person) -> list[dict[str, Any]]:
        rows = Membership.objects.held().filter(_same(person), org__in=self._units())
        return MembershipShape(rows.select_related("org").order_by("since", "pk"), many=True).data

    @extend_schema_field(MandateShape(many=True))
    def get_mandates(self, person: Person) -> list[dict[str, Any]]:
        rows = Mandate.objects.held().filter(_same(person), body__in=self._units())
        return MandateShape(rows.select_related("body").order_by("since", "pk"), many=True).data

    def _units(self) -> Any:
        return Org.objects.visible_to(self.context["request"].user).values("pk")

    def to_representation(self, person: Person) -> dict[str, Any]:
        return {**super().to_representation(person), "memberships": self.get_memberships(person),
                "mandates": self.get_mandates(person)}


def _same(person: Person) -> Q:
    """The person's rows and those of the rows merged into it."""
    return Q(person=person) | Q(person__merged_into=person)


@extend_schema_view(get=extend_schema(summary="Người, theo tên", parameters=told(*PARAMS),
                                      responses=PersonShape(many=True)))
class Persons(ReadingList):
    serializer_class = PersonShape
    permission_classes = (HasRole, ReadsPersons)
    queryset = Person.objects.none()

    def get_queryset(self) -> People:
        asked, user = read(self.request, *PARAMS), self.request.user
        unit = seen_unit(self.request, asked["unit"])
        filters = Filters(words=asked["q"] or "", state=asked["state"] or "", sex=asked["sex"] or "",
                          birth_from=asked["birth_from"], birth_to=asked["birth_to"], titles=asked["titles"] or "",
                          field=asked["field"] or "")
        return people_of(ever_under(unit) if unit else None, filters, user=user, on=asked["on"] or clock.today())

    def dress(self, rows: list[Person]) -> list[Person]:
        what = self.request.META.get("QUERY_STRING", "")
        log_reading(self.request.user, f"API: danh sách người {what}"[:200], len(rows), exported=True)
        return rows


@extend_schema_view(get=extend_schema(summary="Một người với tư cách hội viên và chức vụ", responses=PersonWhole))
class PersonDetail(Reading):
    permission_classes = (HasRole, ReadsPersons)

    def get(self, request: Request, pk: int) -> Response:
        read(request)
        person = get_object_or_404(Person.objects.current().visible_to(request.user), pk=pk)
        note_reading(person, by=request.user, how=API)
        return Response(PersonWhole(person, context={"request": request}).data)
