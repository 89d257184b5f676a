from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    name = "giaoban.domains.research"
    label = "research"
    verbose_name = _("Khoa học, môi trường")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register

        from . import figures  # noqa: F401  (declares the indicators)
        from .models import ResearchTask

        register(ResearchTask, key="research.task", prefix="KHCN", domain=self.label)
