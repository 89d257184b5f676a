from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FederationConfig(AppConfig):
    name = "giaoban.domains.federation"
    label = "federation"
    verbose_name = _("Hệ thống Liên hiệp hội")

    def ready(self) -> None:
        from . import figures  # noqa: F401  (declares the indicators)
