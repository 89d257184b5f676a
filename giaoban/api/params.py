"""What an address may ask: each parameter declared once, read strictly, and told to the schema."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.request import Request

from giaoban.kernel.base import Period, clock, fold
from giaoban.kernel.orgs.models import Org

TEXT, DAY, YEAR = OpenApiTypes.STR, OpenApiTypes.DATE, OpenApiTypes.INT

#: Every list has these.
PAGING = frozenset({"page", "page_size"})


@dataclass(frozen=True)
class Param:
    """One parameter of an address. `choices`: the only values allowed."""

    name: str
    about: str
    kind: Any = TEXT
    choices: tuple[str, ...] = ()

    def told(self) -> OpenApiParameter:
        return OpenApiParameter(self.name, self.kind, OpenApiParameter.QUERY, description=self.about,
                                enum=self.choices or None)


UNIT = Param("unit", "Mã đơn vị: đơn vị đó và các đơn vị bên dưới")
TEXT_SEARCH = Param("q", "Các từ cần tìm, không cần dấu")


def told(*params: Param) -> list[OpenApiParameter]:
    return [param.told() for param in params]


def refuse_unknown(request: Request, known: set[str]) -> None:
    """A misspelt parameter would silently answer another question; so it is refused."""
    unknown = sorted(set(request.query_params) - known - PAGING)
    if unknown:
        raise ParseError(_("Không có tham số “%(name)s”. Có: %(known)s.") % {
            "name": "”, “".join(unknown), "known": ", ".join(sorted(known)) or "–"})


def read(request: Request, *params: Param) -> dict[str, Any]:
    """Every declared parameter by name; absent and empty ones are None."""
    refuse_unknown(request, {param.name for param in params})
    return {param.name: value(request, param) for param in params}


def value(request: Request, param: Param) -> Any:
    typed = request.query_params.get(param.name, "").strip()
    if not typed:
        return None
    if param.choices and typed not in param.choices:
        raise ParseError(_("“%(name)s” không có giá trị “%(value)s”. Có: %(known)s.") % {
            "name": param.name, "value": typed, "known": ", ".join(param.choices)})
    if param.kind is DAY:
        return day(param.name, typed)
    if param.kind is YEAR:
        return year(param.name, typed)
    return typed


def day(name: str, typed: str) -> date:
    try:
        found = parse_date(typed)
    except ValueError:
        found = None
    if found is None:
        raise ParseError(_("“%(name)s” phải là ngày có thật, ví dụ 2020-12-31; nhận được “%(value)s”.") % {
            "name": name, "value": typed})
    return found


def year(name: str, typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 1900 <= int(typed[:5]) <= 2999):
        raise ParseError(_("“%(name)s” phải là năm, ví dụ 2020; nhận được “%(value)s”.") % {
            "name": name, "value": typed})
    return int(typed)


def seen_unit(request: Request, code: str | None) -> Org | None:
    """The unit asked for, if the account may see it."""
    if code is None:
        return None
    found = Org.objects.visible_to(request.user).filter(code=code).first()
    if found is None:
        raise NotFound(_("Không có đơn vị mã “%(code)s”, hoặc tài khoản không được xem.") % {"code": code})
    return found


def period(first: date | None, last: date | None, on: date | None) -> Period:
    """Two days, or one; without any, this year."""
    if on is not None:
        if first or last:
            raise ParseError(_("Ghi “on”, hoặc “first” và “last”; không ghi cả hai."))
        return Period.day(on)
    if (first is None) != (last is None):
        raise ParseError(_("Ghi đủ cả “first” và “last”."))
    if first is None or last is None:
        return Period.year(clock.today().year)
    if last < first:
        raise ParseError(_("“last” trước “first”."))
    return Period(first, last)


def words(text: str | None) -> list[str]:
    return fold(text or "").split()
