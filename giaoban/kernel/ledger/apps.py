from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "giaoban.kernel.ledger"
    label = "ledger"
    verbose_name = _("Kinh phí")

    def ready(self) -> None:
        from giaoban.kernel.orgs.touching import register

        from .actions import write_first_sources
        from .touched import MONEY

        register(MONEY)
        post_migrate.connect(write_first_sources, sender=self)
