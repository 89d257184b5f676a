from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    name = "giaoban.domains.research"
    label = "research"
    verbose_name = _("Khoa học, môi trường")

    def ready(self) -> None:
        from giaoban.kernel.documents import forms as papers
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.figures.freshness import watch
        from giaoban.kernel.panels import interests
        from giaoban.web import sections
        from giaoban.web.dossiers import forms as asks
        from giaoban.web.figures import records

        from . import figures  # noqa: F401  (declares the indicators)
        from .actions import write_first_rules
        from .events import register_all
        from .forms import ends_on, grade
        from .letters import PAPERS
        from .models import Extension, Progress, ResearchTask
        from .parts import record_of_progress, round_of
        from .standing import people_of

        register(ResearchTask, key="research.task", prefix="KHCN", domain=self.label)
        for paper in PAPERS:
            papers.register(paper)
        interests.register("research.task", people_of)
        asks.ask("grade", grade)
        asks.ask("ends_on", ends_on)
        sections.add(sections.DOSSIER, "research", "research/dossier.html", round_of)
        watch(Progress, Extension)
        records.add(Progress, records.Kind(record_of_progress, ("task__org",), ("due", "pk")))
        post_migrate.connect(write_first_rules, sender=self)
        register_all()
