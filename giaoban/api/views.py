"""The base of every address: reading only, a throttle, and small shapes used by several kinds of record."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .rules import PerAccount


class Reading(APIView):
    """Reads and nothing else, whoever asks."""

    throttle_classes = (PerAccount,)
    http_method_names = ["get", "head", "options"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in SAFE_METHODS:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)


class ReadingList(Reading, GenericAPIView):
    """A paged list: `get_queryset` is narrowed to the account, `dress` adds what a whole page needs at once."""

    def dress(self, rows: list[Any]) -> list[Any]:
        return rows

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        serializer = self.get_serializer(self.dress(list(page or [])), many=True)
        return self.get_paginated_response(serializer.data)


class Schema(Reading, SpectacularAPIView):
    """Mô tả OpenAPI của giao diện này."""


@extend_schema(exclude=True)
class Nowhere(Reading):
    """Any other address under the API."""

    def get(self, request: Request, rest: str = "") -> Response:
        raise Http404


class KeyLabel(serializers.Serializer):
    """A word of a closed list: its lasting key and its Vietnamese label."""

    key = serializers.CharField()
    label = serializers.CharField()


class StateShape(KeyLabel):
    closed = serializers.BooleanField()


class UnitShape(serializers.Serializer):
    """A unit by its lasting code."""

    code = serializers.CharField()
    name = serializers.CharField()


class PeriodShape(serializers.Serializer):
    first = serializers.DateField()
    last = serializers.DateField()
    label = serializers.CharField()
