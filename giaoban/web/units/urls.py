from django.urls import path

from . import acts, charts, maps, views

app_name = "units"
urlpatterns = [
    path("", views.units, name="list"),
    path("", views.units, name="tree"),
    path("thanh-lap/", acts.found, name="found"),
    path("ban-do/", maps.tiles, name="map"),
    path("so-do/", charts.chart, name="chart"),
    path("so-do/pdf/", charts.chart_pdf, name="chart_pdf"),
    path("<str:code>/", views.unit, name="unit"),
    path("<str:code>/<slug:key>/", acts.act, name="act"),
]
