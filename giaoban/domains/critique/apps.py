from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CritiqueConfig(AppConfig):
    name = "giaoban.domains.critique"
    label = "critique"
    verbose_name = _("Tư vấn, phản biện")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register

        from . import figures  # noqa: F401  (declares the indicators)
        from .models import CritiqueTask, Training

        register(CritiqueTask, key="critique.task", prefix="TVPB", domain=self.label)
        register(Training, key="critique.training", prefix="TH", domain=self.label)
