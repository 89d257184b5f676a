from django.urls import include, path

from . import views

urlpatterns = [path("bao-chi/", include(([path("", views.licences, name="list")], "press")))]
