"""Addresses of outreach beside the generic dossier pages."""

from django.urls import include, path

from . import views

own = ([
    path("", views.tasks, name="tasks"),
    path("ngay-moi-truong/", views.calendar, name="calendar"),
    path("san-pham/<int:pk>/bo/", views.void_product, name="void_product"),
    path("<str:number>/san-pham/", views.add_product, name="add_product"),
    path("<str:number>/ket-qua/", views.tell, name="tell"),
], "outreach")

urlpatterns = [path("pho-bien/", include(own))]
