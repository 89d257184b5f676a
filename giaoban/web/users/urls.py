"""Addresses under /tai-khoan/."""

from django.urls import path

from . import own, views

app_name = "users"

urlpatterns = [
    path("", views.account_list, name="list"),
    path("mo/", views.open_new, name="open"),
    path("da-xem/", views.log, name="log"),
    path("cua-toi/", own.mine, name="mine"),
    path("cua-toi/ma-truy-cap/", own.token, name="token"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/pham-vi/", views.refresh, name="refresh"),
    path("<int:pk>/mat-khau/", views.password, name="password"),
    path("<int:pk>/lop-hai/", views.second_factor, name="second_factor"),
]
