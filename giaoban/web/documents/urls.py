from django.urls import path

from . import acts, batches, editor, incoming, templates, views, writing

app_name = "documents"
urlpatterns = [
    path("", views.register, name="register"),
    path("to-giay.css", views.paper_css, name="paper_css"),
    path("den/", incoming.register, name="in_list"),
    path("den/vao-so/", incoming.new, name="in_new"),
    path("den/<int:pk>/", incoming.one, name="in"),
    path("den/<int:pk>/tep/", incoming.file, name="in_file"),
    path("den/<int:pk>/<str:key>/", incoming.act, name="in_act"),
    path("nhieu/", batches.overview, name="batches"),
    path("nhieu/don-doc/", batches.chase, name="chase"),
    path("nhieu/<int:pk>/", batches.one, name="batch"),
    path("nhieu/<int:pk>/tien-do/", batches.progress, name="batch_progress"),
    path("nhieu/<int:pk>/thu/<int:order>/", batches.letter, name="batch_letter"),
    path("nhieu/<int:pk>/<str:key>/", batches.act, name="batch_act"),
    path("mau/", templates.overview, name="templates"),
    path("mau/<str:key>/", templates.one, name="template"),
    path("mau/<str:key>/gui/", templates.upload, name="template_upload"),
    path("mau/<str:key>/<int:version>/", templates.file, name="template_file"),
    path("mau/<str:key>/bo/", templates.back, name="template_back"),
    path("<int:pk>/mau/<str:form>/", templates.produced, name="produced"),
    path("lap/<str:number>/<str:key>/", writing.write, name="write"),
    path("<int:pk>/sua/", editor.edit, name="edit"),
    path("<int:pk>/viec/<str:key>/", acts.act, name="act"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/tai/<str:form>/", views.download, name="download"),
]
