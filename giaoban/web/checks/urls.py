"""Addresses under /kiem-tra/."""

from django.urls import path

from . import views

app_name = "checks"

urlpatterns = [
    path("", views.overview, name="list"),
    path("chay/", views.ask, name="ask"),
    path("tien-do/", views.progress, name="progress"),
    path("<slug:key>/", views.check, name="check"),
]
