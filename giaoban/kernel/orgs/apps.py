from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "giaoban.kernel.orgs"
    label = "orgs"
    verbose_name = _("Đơn vị")

    def ready(self) -> None:
        from .touched import BELOW, OTHER
        from .touching import register

        register(BELOW)
        register(OTHER)
