"""Addresses of the pipeline, the calendar and long exports."""

from django.urls import path

from . import board, calendar, exporting, feed, pipeline

app_name = "work"
urlpatterns = [
    path("cong-viec/", pipeline.pipeline, name="pipeline"),
    path("cong-viec/bang/", board.board, name="board"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich/dia-chi/", feed.address, name="feed_address"),
    path("lich/ics/<str:token>.ics", feed.feed, name="feed"),
    path("xuat/<int:pk>/", exporting.page, name="export"),
    path("xuat/<int:pk>/tep/", exporting.fetch, name="export_file"),
    path("xuat/<int:pk>/lai/", exporting.again, name="export_again"),
]
