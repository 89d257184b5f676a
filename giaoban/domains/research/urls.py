"""Addresses of research work beside the generic dossier pages."""

from django.urls import include, path

from .views import calls, running, sheets

own = ([
    path("", calls.calls, name="calls"),
    path("mo/", calls.open_call, name="open"),
    path("tien-do/", running.progress, name="progress"),
    path("tien-do/<int:row>/gui/", running.send_progress, name="send_progress"),
    path("quy-dinh/", running.rules, name="rules"),
    path("tep/<int:sheet>/", sheets.sheet, name="sheet"),
    path("tep/<int:sheet>/ket-qua/", sheets.returned, name="returned"),
    path("<int:call>/", calls.call, name="call"),
    path("<int:call>/mau/", calls.template, name="template"),
    path("<int:call>/gui/", sheets.send, name="send"),
    path("<int:call>/de-xuat/", calls.propose, name="propose"),
    path("<int:call>/keo-dai/", calls.lengthen, name="lengthen"),
    path("<int:call>/dat-hang/", calls.order_topic, name="order_topic"),
], "research")

urlpatterns = [path("nghien-cuu/", include(own))]
