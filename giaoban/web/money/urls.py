"""Addresses of money."""

from django.urls import path

from . import accounting, acts, carrying, estimating, funds, norms, plan, records, trend, unsettled, unspent, views

app_name = "money"
urlpatterns = [
    path("", views.money, name="money"),
    path("ke-hoach/", plan.plan, name="plan"),
    path("chua-quyet-toan/", unsettled.unsettled, name="unsettled"),
    path("chua-quyet-toan/don-doc/", unsettled.chasing, name="chasing"),
    path("chua-chi/", unspent.unspent_money, name="unspent"),
    path("xu-huong/", trend.trend, name="trend"),
    path("ke-toan/", accounting.accounting, name="accounting"),
    path("ke-toan/<int:over>/", accounting.download, name="handed"),
    path("dinh-muc/", norms.norms, name="norms"),
    path("dinh-muc/dat/", norms.set_rate, name="set_norm"),
    path("du-toan/<str:number>/", estimating.estimate, name="estimate"),
    path("du-toan/<str:number>/<int:version>/", estimating.version, name="version"),
    path("du-toan/<str:number>/<int:version>/<slug:act>/", estimating.estimate_act, name="estimate_act"),
    path("but-toan/", records.entries, name="entries"),
    path("ho-so/", records.held, name="held"),
    path("nguon/", funds.funds, name="funds"),
    path("nguon/mo/", acts.open_fund, name="open_fund"),
    path("nguon/<int:fund>/", funds.fund, name="fund"),
    path("nguon/<int:fund>/chuyen-nam-sau/", carrying.carry_over, name="carry_over"),
    path("nguon/<int:fund>/<slug:act>/", acts.act, name="act"),
]
