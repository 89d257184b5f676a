"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("giaoban.web.urls")),
    path("api/v1/", include("giaoban.api.urls")),
]
