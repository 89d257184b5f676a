"""Addresses of the REST interface, under /api/v1/."""

from django.urls import path

from .dossiers import DossierDetail, Dossiers
from .figures import Figures, FigureTrace, FigureValue
from .meetings import MeetingDetail, Meetings
from .persons import PersonDetail, Persons
from .promises import Promises
from .reports import ReportDetail, Reports
from .units import UnitDetail, Units
from .views import Nowhere, Schema

app_name = "api"

urlpatterns = [
    path("units/", Units.as_view(), name="units"),
    path("units/<str:code>/", UnitDetail.as_view(), name="unit"),
    path("dossiers/", Dossiers.as_view(), name="dossiers"),
    path("dossiers/<str:number>/", DossierDetail.as_view(), name="dossier"),
    path("figures/", Figures.as_view(), name="figures"),
    path("figures/<str:key>/", FigureValue.as_view(), name="figure"),
    path("figures/<str:key>/trace/", FigureTrace.as_view(), name="trace"),
    path("promises/", Promises.as_view(), name="promises"),
    path("meetings/", Meetings.as_view(), name="meetings"),
    path("meetings/<int:pk>/", MeetingDetail.as_view(), name="meeting"),
    path("persons/", Persons.as_view(), name="persons"),
    path("persons/<int:pk>/", PersonDetail.as_view(), name="person"),
    path("reports/", Reports.as_view(), name="reports"),
    path("reports/<int:pk>/", ReportDetail.as_view(), name="report"),
    path("schema/", Schema.as_view(), name="schema"),
    path("<path:rest>", Nowhere.as_view(), name="nowhere"),
]
