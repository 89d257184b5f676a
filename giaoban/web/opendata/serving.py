"""Serving to anybody: nothing without a release; read-only, from any site, remembered until something changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock
from giaoban.kernel.opendata.models import Release
from giaoban.kernel.opendata.stamp import Stamp, stamp

PAGE = "text/html"
METHODS = ("GET", "HEAD", "OPTIONS")
#: Seconds an answer may be used without asking again whether it changed.
FRESH = 300

View = Callable[..., HttpResponseBase]


class BadDay(ValueError):
    """A day in the address that can't be read; the message is for the answer."""


def wants_page(request: HttpRequest) -> bool:
    """A person with a browser rather than a program."""
    return wanted_type(request) == PAGE


def wanted_type(request: HttpRequest) -> str:
    """Of the forms of one unit, the one the reader prefers; JSON when all are the same to it."""
    return request.get_preferred_type(["application/json", "application/ld+json", PAGE]) or "application/json"


def public(dataset: str = "", *, page: Callable[[HttpRequest], bool] = lambda request: False,
           ) -> Callable[[View], View]:
    """The view gets the current release; without one, or without this dataset in it, there is no such page.

    `page`: says for a request whether the answer is a page of ours. It has our frame (who is signed in, a form's
    token), so it is for this browser only: not for other sites, not for shared memories.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            held = Release.objects.current()
            if held is None or (dataset and not held.has(dataset)):
                raise Http404
            if request.method not in METHODS:
                return _opened(HttpResponseNotAllowed(METHODS))
            if request.method == "OPTIONS":
                return _opened(HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)}))
            if page(request):
                return _shown(request, lambda: view(request, held, *args, **kwargs))
            known = stamp(held, clock.today(), request.get_full_path(), request.headers.get("Accept", ""),
                          request.LANGUAGE_CODE)
            return _remembered(request, known, held, lambda: view(request, held, *args, **kwargs))

        return served

    return wrap


def _remembered(request: HttpRequest, known: Stamp, held: Release, answer: Callable[[], HttpResponseBase],
                ) -> HttpResponseBase:
    etag, moment = f'"{known.mark}"', int(known.at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=moment)
    given = unchanged or _answered(answer)
    if given.status_code < 400:
        given.headers["ETag"], given.headers["Last-Modified"] = etag, http_date(moment)
        given.headers["Cache-Control"] = f"public, max-age={FRESH}"
        given.headers["Link"] = f'<{held.licence_url}>; rel="license"'
        patch_vary_headers(given, ["Accept", "Accept-Language"])
    return _opened(given)


def _answered(answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return answer()
    except BadDay as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")


def _shown(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    given = _answered(answer)
    given.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(given, ["Accept"])
    return given


def _opened(answer: HttpResponseBase) -> HttpResponseBase:
    """A page of any other site may read this answer; it needs and gets no cookie."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    answer.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
    return answer


def asked_day(request: HttpRequest) -> date | None:
    """`?on=2025-07-01`; None when it isn't asked."""
    typed = request.GET.get("on", "").strip()
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise BadDay(_("on: không đọc được ngày “%(day)s”. Ghi theo dạng 2025-07-01.") % {"day": typed[:20]}) from None
    if day > clock.today():
        raise BadDay(_("on: ngày %(day)s ở tương lai. Hỏi đến hôm nay.") % {"day": typed})
    return day
