from django.urls import include, path

from . import views

own = ([
    path("", views.organisations, name="list"),
    path("nguong/", views.rules, name="rules"),
    path("quyet-dinh/<int:pk>/", views.case, name="case"),
    path("muc/<int:pk>/xong/", views.close, name="close"),
    path("muc/<int:pk>/mo-lai/", views.reopen, name="reopen"),
], "affiliates")

urlpatterns = [path("truc-thuoc/", include(own))]
