"""Every address a person opens. Each area of screens is one folder with its own `urls.py`."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.i18n import set_language


def health(request: HttpRequest) -> HttpResponse:
    """Is the server there? Says nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever a page says; a full page of "not found" would be wasted on them."""
    return HttpResponsePermanentRedirect(static("favicon.svg"))


urlpatterns = [
    path("favicon.ico", favicon, name="favicon"),
    path("", include("giaoban.web.home.urls")),
    path("don-vi/", include("giaoban.web.units.urls")),
    path("nguoi/", include("giaoban.web.persons.urls")),
    path("co-quan/", include("giaoban.web.bodies.urls")),
    path("", include("giaoban.web.work.urls")),
    path("ho-so/", include("giaoban.web.dossiers.urls")),
    path("hoi-dong/", include("giaoban.web.panels.urls")),
    path("so-lieu/", include("giaoban.web.figures.urls")),
    path("bao-cao/", include("giaoban.web.reports.urls")),
    path("doc-bao-cao/", include("giaoban.web.reading.urls")),
    path("cuoc-hop/", include("giaoban.web.meetings.urls")),
    path("viec/", include("giaoban.web.promises.urls")),
    path("van-ban/", include("giaoban.web.documents.urls")),
    path("kinh-phi/", include("giaoban.web.money.urls")),
    path("tai-khoan/", include("giaoban.web.users.urls")),
    path("kiem-tra/", include("giaoban.web.checks.urls")),
    path("mo/", include("giaoban.web.opendata.urls")),
    path("accounts/", include("giaoban.web.account_urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("suc-khoe/", health, name="health"),
]
