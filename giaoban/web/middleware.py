"""What every answer carries and every request needs."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import translation

#: Addresses a visitor may open without an account. The API and the calendar feed check their own tokens.
OPEN = ("/accounts/login/", "/accounts/password/reset/", "/accounts/2fa/authenticate/", "/static/", "/api/",
        "/suc-khoe/", "/i18n/", "/favicon.ico", "/lich/ics/")
#: Addresses an account without a role still needs: its own password, leaving.
OWN = ("/accounts/", "/static/", "/api/", "/suc-khoe/", "/i18n/", "/favicon.ico")
#: Addresses of open data: for anybody, account or not, once the office has released it. Not its own pages there.
PUBLIC = ("/mo/don-vi", "/mo/thay-doi.", "/mo/tinh-thanh.")
PUBLIC_INDEX = ("/mo", "/mo/")


def is_public(path: str) -> bool:
    return path in PUBLIC_INDEX or path.startswith(PUBLIC)


POLICY = ("default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; frame-ancestors 'none'; "
          "base-uri 'none'; form-action 'self'; object-src 'none'")

Answer = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Only our own scripts, styles and pictures; a view may set a narrower policy of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class PlainAddress:
    """An address with a NUL in it is nobody's mistake; PostgreSQL takes none in its text either."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in the address")
        return self.get_response(request)


class Language:
    """Vietnamese unless the person chose otherwise; an English browser in an office says nothing about its user."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response


class SignInRequired:
    """Least right by default, whatever a view forgot: no account → sign in; no role or unit → nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_public(request.path):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated and not request.path.startswith(OPEN):
            return redirect_to_login(request.get_full_path())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if is_public(request.path):
            return
        user = request.user
        if user.is_authenticated and not (user.role and user.org_id) and not request.path.startswith(OWN):
            raise PermissionDenied("Tài khoản chưa được giao vai trò và đơn vị. Liên hệ Văn phòng Liên hiệp hội.")
