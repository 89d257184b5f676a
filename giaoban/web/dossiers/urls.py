"""Addresses of dossiers."""

from django.urls import path

from . import acts, opening, views
from .returning import views as returning

app_name = "dossiers"
urlpatterns = [
    path("", views.dossiers, name="list"),
    path("bang-da-sua/", returning.returned, name="returned"),
    path("mo/", opening.choose, name="open"),
    path("mo/<str:kind>/", opening.open_kind, name="open_kind"),
    path("<str:number>/", views.dossier, name="dossier"),
    path("<str:number>/buoc/<str:step>/", acts.step, name="step"),
    path("<str:number>/rut-lai/<str:track>/", acts.undo, name="undo"),
    path("<str:number>/sua/", acts.correct, name="correct"),
    path("<str:number>/dao/<int:entry>/", acts.reverse, name="reverse"),
]
