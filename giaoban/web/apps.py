from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "giaoban.web"
    label = "web"

    def ready(self) -> None:
        from . import sections
        from .documents import writing
        from .meetings.events import events_of
        from .money import estimating
        from .panels.section import councils_of

        sections.add(sections.DOSSIER, "panels", "panels/section.html", councils_of)
        sections.add(sections.DOSSIER, "papers", "documents/section.html", writing.section)
        sections.add(sections.DOSSIER, "events", "meetings/section.html", events_of)
        sections.add(sections.DOSSIER, "estimates", "money/estimates.html", estimating.section)
