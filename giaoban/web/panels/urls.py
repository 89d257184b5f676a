from django.urls import path

from . import acts, ballots, members, ruling, views

app_name = "panels"
urlpatterns = [
    path("", views.panels, name="list"),
    path("moi/", views.new, name="new"),
    path("quy-tac/", ruling.rules, name="rules"),
    path("quy-tac/<int:pk>/", ruling.criteria, name="criteria"),
    path("<int:pk>/", views.panel, name="panel"),
    path("<int:pk>/thanh-vien/", members.members, name="members"),
    path("<int:pk>/diem-danh/", acts.presence, name="presence"),
    path("<int:pk>/khai/", acts.declarations, name="declarations"),
    path("<int:pk>/lam/<slug:act>/", acts.act, name="act"),
    path("<int:pk>/phieu/<int:case>/", ballots.ballots, name="ballots"),
    path("<int:pk>/phieu/<int:case>/<int:ballot>/", ballots.unlock, name="unlock"),
]
