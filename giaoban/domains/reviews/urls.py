from django.urls import include, path

from .views import campaigns, entry, results

own = ([
    path("", campaigns.campaigns, name="list"),
    path("ket-luan/<int:pk>/", campaigns.verdict, name="verdict"),
    path("<str:number>/", campaigns.campaign, name="campaign"),
    path("<str:number>/don-vi/", entry.entry, name="entry"),
    path("<str:number>/hang-loat/", entry.bulk, name="bulk"),
    path("<str:number>/don-doc/", campaigns.remind, name="remind"),
    path("<str:number>/ket-qua/", results.result, name="result"),
    path("<str:number>/ket-qua/<str:form>/", results.file, name="file"),
], "reviews")

urlpatterns = [path("ra-soat/", include(own))]
