"""Addresses of forums beside the generic dossier pages."""

from django.urls import include, path

from . import views

own = ([
    path("kien-nghi/", views.recommendations, name="recommendations"),
    path("kien-nghi/<int:pk>/gui/", views.send, name="send"),
    path("kien-nghi/<int:pk>/tra-loi/", views.answer, name="answer"),
    path("kien-nghi/<int:pk>/bo/", views.drop, name="drop"),
    path("<str:number>/kien-nghi/", views.recommend, name="recommend"),
], "forums")

urlpatterns = [path("dien-dan/", include(own))]
