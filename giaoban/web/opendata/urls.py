"""Addresses under /mo/. Only those of `phat-hanh/` ask for an account."""

from django.urls import path

from . import office, views

app_name = "opendata"

urlpatterns = [
    path("", views.index, name="index"),
    path("phat-hanh/", office.release, name="release"),
    path("phat-hanh/thu-hoi/", office.withdraw, name="withdraw"),
    path("don-vi.schema.json", views.schema, name="schema"),
    path("don-vi.<slug:form>", views.units, name="units"),
    path("don-vi/<str:code>.<slug:form>", views.unit_file, name="unit_file"),
    path("don-vi/<str:code>", views.unit, name="unit"),
    path("thay-doi.<slug:form>", views.changes, name="changes"),
    path("tinh-thanh.<slug:form>", views.provinces, name="provinces"),
]
