from django.urls import path

from . import acts, notices, views

app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="list"),
    path("moi/", views.plan, name="plan"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/tai-lieu/", views.handout, name="handout"),
    path("<int:pk>/da-hop/", acts.hold, name="hold"),
    path("<int:pk>/diem-danh/", acts.attendance, name="attendance"),
    path("<int:pk>/ket-luan/", acts.conclude, name="conclude"),
    path("<int:pk>/ket-luan/<int:conclusion>/", acts.promise, name="promise"),
    path("<int:pk>/thong-bao/", notices.notice, name="notice"),
    path("<int:pk>/thong-bao/<slug:form>/", notices.notice_file, name="notice_file"),
]
