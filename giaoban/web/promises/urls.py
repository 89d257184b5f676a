"""Addresses of promised work."""

from django.urls import path

from . import acts, views

app_name = "promises"
urlpatterns = [
    path("", views.promises, name="list"),
    path("<int:pk>/", views.promise, name="promise"),
    path("<int:pk>/gia-han/", acts.ask, name="ask"),
    path("<int:pk>/gia-han/<int:extension>/", acts.decide, name="decide"),
    path("<int:pk>/<str:act>/", acts.move, name="move"),
]
