from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "giaoban.kernel.dossiers"
    label = "dossiers"
    verbose_name = _("Hồ sơ")

    def ready(self) -> None:
        from giaoban.kernel.orgs.touching import register

        from .searching import ensure
        from .touched import DOSSIERS

        register(DOSSIERS)
        post_migrate.connect(ensure, sender=self)
