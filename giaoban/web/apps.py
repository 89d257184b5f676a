from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "giaoban.web"
    label = "web"

    def ready(self) -> None:
        from . import sections
        from .meetings.events import events_of

        sections.add(sections.DOSSIER, "events", "meetings/section.html", events_of)
