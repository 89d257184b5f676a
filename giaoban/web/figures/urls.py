from django.urls import path

from . import views

app_name = "figures"
urlpatterns = [
    path("", views.all_figures, name="list"),
    path("<str:key>/", views.figure, name="figure"),
    path("<str:key>/ho-so.xlsx", views.trace, name="trace"),
]
