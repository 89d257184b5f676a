from django.urls import path

from . import acts, events, notices, views

app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="list"),
    path("moi/", views.plan, name="plan"),
    path("ho-so/<str:number>/", events.plan, name="plan_event"),
    path("<int:pk>/huy/", events.cancel, name="cancel"),
    path("<int:pk>/tham-luan/", events.contributions, name="contributions"),
    path("<int:pk>/trinh-bay/", events.presented, name="presented"),
    path("<int:pk>/nguoi-du/", events.attendees, name="attendees"),
    path("<int:pk>/nguoi-du.xlsx", events.attendees_excel, name="attendees_excel"),
    path("<int:pk>/<slug:what>/<int:row>/bo/", events.withdraw, name="withdraw"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/tai-lieu/", views.handout, name="handout"),
    path("<int:pk>/da-hop/", acts.hold, name="hold"),
    path("<int:pk>/diem-danh/", acts.attendance, name="attendance"),
    path("<int:pk>/ket-luan/", acts.conclude, name="conclude"),
    path("<int:pk>/ket-luan/<int:conclusion>/", acts.promise, name="promise"),
    path("<int:pk>/thong-bao/", notices.notice, name="notice"),
    path("<int:pk>/thong-bao/<slug:form>/", notices.notice_file, name="notice_file"),
]
