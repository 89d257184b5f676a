from django.urls import path

from . import acts, editor, views, writing

app_name = "documents"
urlpatterns = [
    path("", views.register, name="register"),
    path("to-giay.css", views.paper_css, name="paper_css"),
    path("lap/<str:number>/<str:key>/", writing.write, name="write"),
    path("<int:pk>/sua/", editor.edit, name="edit"),
    path("<int:pk>/viec/<str:key>/", acts.act, name="act"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/tai/<str:form>/", views.download, name="download"),
]
