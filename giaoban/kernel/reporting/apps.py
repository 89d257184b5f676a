from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "giaoban.kernel.reporting"
    label = "reporting"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from giaoban.kernel.orgs.touching import register

        from .touched import OBLIGATIONS

        register(OBLIGATIONS)
