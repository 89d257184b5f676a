"""Refusals as JSON with the sentence a person would see."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from giaoban.kernel.figures.registry import UnknownFigure


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The same status Django REST framework would give, with one Vietnamese sentence in `detail`."""
    if isinstance(error, UnknownFigure):
        error = exceptions.NotFound(str(error))
    sentence = _sentence(error)
    response = exception_handler(error, context)
    if response is not None and sentence:
        response.data = {"detail": sentence}
    return response


def _sentence(error: Exception) -> str:
    if isinstance(error, exceptions.NotAuthenticated):
        return _("Chưa đăng nhập. Gửi kèm tiêu đề “Authorization: Token …” với mã truy cập của tài khoản.")
    if isinstance(error, exceptions.AuthenticationFailed):
        return _("Mã truy cập không đúng, đã bị thu hồi hoặc tài khoản đã khóa.")
    if isinstance(error, exceptions.MethodNotAllowed):
        return _("Giao diện này chỉ đọc: chỉ dùng GET, HEAD, OPTIONS.")
    if isinstance(error, exceptions.Throttled):
        return _("Quá nhiều yêu cầu. Thử lại sau %(seconds)s giây.") % {"seconds": round(error.wait or 60)}
    if isinstance(error, exceptions.NotAcceptable):
        return _("Giao diện này chỉ trả JSON.")
    if isinstance(error, Http404):
        return _("Không có bản ghi này, hoặc tài khoản không được xem.")
    if isinstance(error, PermissionDenied):
        return str(error) or _("Tài khoản này không được xem.")
    return ""
