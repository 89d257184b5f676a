from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AffiliatesConfig(AppConfig):
    name = "giaoban.domains.affiliates"
    label = "affiliates"
    verbose_name = _("Tổ chức trực thuộc")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register

        from . import figures  # noqa: F401  (declares the indicators)
        from .models import AffiliateCase

        register(AffiliateCase, key="affiliates.case", prefix="TCTT", domain=self.label)
