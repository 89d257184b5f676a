from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "giaoban.kernel.ledger"
    label = "ledger"
    verbose_name = _("Kinh phí")

    def ready(self) -> None:
        from giaoban.kernel.orgs.touching import register

        from .touched import MONEY

        register(MONEY)
