from django.urls import path

from . import acts, views

app_name = "bodies"
urlpatterns = [
    path("", views.bodies, name="list"),
    path("lap/", acts.found, name="found"),
    path("thu-xep/", acts.align, name="align"),
    path("<str:code>/", views.body, name="body"),
    path("<str:code>/<slug:key>/", acts.act, name="act"),
    path("<str:code>/<slug:key>/<int:mandate>/", acts.on_mandate, name="on_mandate"),
]
