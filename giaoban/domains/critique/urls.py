"""Addresses of critique work beside the generic dossier pages."""

from django.urls import path

from .views import drafts, opinions, rules

app_name = "critique"
urlpatterns = [
    path("tu-van/lich/", drafts.calendar, name="calendar"),
    path("tu-van/lich/moi/", drafts.new, name="new_draft"),
    path("tu-van/lich/<int:pk>/", drafts.draft, name="draft"),
    path("tu-van/lich/<int:pk>/<slug:act>/", drafts.act, name="draft_act"),
    path("tu-van/quy-dinh/", rules.rules, name="rules"),
    path("tu-van/<str:number>/y-kien/", opinions.opinions, name="opinions"),
    path("tu-van/<str:number>/y-kien/<int:pk>/huy/", opinions.void, name="void"),
    path("tu-van/<str:number>/tra-loi/", opinions.answers, name="answers"),
]
