"""Refusals as JSON with the sentence a person would see."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from giaoban.kernel.figures.registry import UnknownFigure


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, UnknownFigure):
        return Response({"detail": str(error)}, status=404)
    return exception_handler(error, context)
