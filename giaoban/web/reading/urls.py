from django.urls import path

from . import deciding, sending, views

app_name = "reading"
urlpatterns = [
    path("", views.submissions, name="list"),
    path("gui/", sending.send, name="send"),
    path("<int:pk>/", views.submission, name="submission"),
    path("<int:pk>/dang-doc/", views.being_read, name="being_read"),
    path("<int:pk>/tep/", views.original, name="file"),
    path("<int:pk>/nhan/", deciding.receive, name="receive"),
    path("<int:pk>/nhan-so-khop/", deciding.accept_all, name="accept_all"),
    path("<int:pk>/con-so/<int:proposal>/", deciding.decide, name="decide"),
]
