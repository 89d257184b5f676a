from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BodiesConfig(AppConfig):
    name = "giaoban.kernel.bodies"
    label = "bodies"
    verbose_name = _("Cơ quan lãnh đạo, nhiệm kỳ")

    def ready(self) -> None:
        from giaoban.kernel.orgs.touching import register

        from .touched import TERMS

        register(TERMS)
