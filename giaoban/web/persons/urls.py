"""Addresses under /nguoi/."""

from django.urls import path

from . import acts, duplicates, imports, log, person, privacy, views

app_name = "persons"

urlpatterns = [
    path("", views.people, name="list"),
    path("them/", acts.add, name="add"),
    path("nhat-ky/", log.log, name="log"),
    path("muc-dich/", privacy.purposes_page, name="purposes"),
    path("luu-giu/", privacy.retention, name="retention"),
    path("trung/", duplicates.pairs, name="duplicates"),
    path("trung/<int:first>/<int:second>/", duplicates.pair, name="pair"),
    path("gop/<int:merge>/tach/", duplicates.take_apart, name="take_apart"),
    path("nhap/", imports.batches, name="imports"),
    path("nhap/gui/", imports.send, name="send"),
    path("nhap/mau/", imports.template, name="template"),
    path("nhap/<int:batch>/", imports.batch, name="batch"),
    path("nhap/<int:batch>/xem-thu/", imports.look, name="look"),
    path("nhap/<int:batch>/bat-dau/", imports.start, name="start"),
    path("nhap/<int:batch>/tien-do/", imports.progress, name="progress"),
    path("nhap/<int:batch>/dong-loi/", imports.errors, name="batch_errors"),
    path("nhap/<int:batch>/hoan-tac/", imports.undo, name="undo"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/mo/", person.open_covered, name="open"),
    path("<int:pk>/ai-xem/", person.readers, name="readers"),
    path("<int:pk>/sua/", acts.change, name="change"),
    path("<int:pk>/vao-hoi/", acts.join, name="join"),
    path("<int:pk>/thoi-hoi/<int:membership>/", acts.leave, name="leave"),
    path("<int:pk>/linh-vuc/", acts.expertise, name="expertise"),
    path("<int:pk>/ban-trich/", privacy.extract, name="extract"),
    path("<int:pk>/ban-trich/<slug:form>/", privacy.extract_file, name="extract_file"),
    path("<int:pk>/xoa/", privacy.erase, name="erase"),
]
