from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CritiqueConfig(AppConfig):
    name = "giaoban.domains.critique"
    label = "critique"
    verbose_name = _("Tư vấn, phản biện")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.figures.freshness import watch
        from giaoban.web import sections
        from giaoban.web.figures import records

        from . import events, figures, letters, parts  # noqa: F401  (declares the indicators)
        from .actions import write_first_rules
        from .models import Answer, CritiqueTask, Opinion, Training

        register(CritiqueTask, key="critique.task", prefix="TVPB", domain=self.label)
        register(Training, key="critique.training", prefix="TH", domain=self.label)
        watch(Opinion, Answer)
        records.add(Opinion, records.Kind(parts.record_of, ("task__org",), ("task__number", "number")))
        sections.add(sections.DOSSIER, "opinions", "critique/section.html", parts.opinions_of)
        letters.register_forms()
        events.register_all()
        post_migrate.connect(write_first_rules, sender=self)
