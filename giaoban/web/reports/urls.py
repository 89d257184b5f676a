from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.all_reports, name="list"),
    path("mo/", views.open_new, name="open"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/loi-van/", views.narrative, name="narrative"),
    path("<int:pk>/buoc/<str:key>/", views.step, name="step"),
    path("<int:pk>/so-lieu.json", views.figures_json, name="figures_json"),
    path("<int:pk>/tai/<str:form>/", views.download, name="download"),
]
