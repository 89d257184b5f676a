"""Every address of the house."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

#: Kinds of work that have screens of their own beside the generic ones.
OWN = [f"giaoban.domains.{name}.urls" for name in settings.DOMAINS if find_spec(f"giaoban.domains.{name}.urls")]

urlpatterns = [
    path("", include("giaoban.web.urls")),
    *[path("", include(module)) for module in OWN],
    path("api/v1/", include("giaoban.api.urls")),
]
