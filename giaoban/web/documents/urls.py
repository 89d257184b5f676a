from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("", views.register, name="register"),
    path("to-giay.css", views.paper_css, name="paper_css"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/tai/<str:form>/", views.download, name="download"),
]
