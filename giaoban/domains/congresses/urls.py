"""Addresses of congresses beside the generic dossier pages."""

from django.urls import path

from . import views

app_name = "congresses"
urlpatterns = [
    path("dai-hoi/<str:number>/trung-cu/", views.elected, name="elected"),
    path("dai-hoi/<str:number>/trung-cu/<int:row>/", views.decide, name="decide"),
    path("dai-hoi/<str:number>/ung-cu/", views.say_who, name="say_who"),
    path("dai-hoi/<str:number>/quyet-dinh/", views.paper, name="paper"),
    path("dai-hoi/<str:number>/quyet-dinh/<str:form>/", views.paper_file, name="paper_file"),
]
