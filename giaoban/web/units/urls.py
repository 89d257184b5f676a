from django.urls import path

from . import charts, journal, maps, views
from .acts import arranging, joining, parting, single, taking_back

app_name = "units"
urlpatterns = [
    path("", views.units, name="list"),
    path("", views.units, name="tree"),
    path("thanh-lap/", single.found, name="found"),
    path("hop-nhat/", joining.merge, name="merge"),
    path("sap-xep/", arranging.arrange, name="arrange"),
    path("ban-do/", maps.tiles, name="map"),
    path("so-do/", charts.chart, name="chart"),
    path("so-do/pdf/", charts.chart_pdf, name="chart_pdf"),
    path("viec/", journal.journal, name="journal"),
    path("viec/<int:pk>/", journal.one, name="journal_act"),
    path("viec/<int:pk>/huy/", taking_back.undo, name="undo"),
    path("viec/<int:pk>/dinh-chinh/", taking_back.correct, name="correct"),
    path("<str:code>/", views.unit, name="unit"),
    path("<str:code>/chia-tach/", parting.split, name="split"),
    path("<str:code>/<slug:key>/", single.act, name="act"),
]
