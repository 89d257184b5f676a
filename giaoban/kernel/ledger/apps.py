from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "giaoban.kernel.ledger"
    label = "ledger"
    verbose_name = _("Kinh phí")

    def ready(self) -> None:
        from giaoban.kernel.documents.forms import register as register_form
        from giaoban.kernel.orgs.touching import register

        from .actions import write_first_norms, write_first_sources
        from .actions.closing import count_late
        from .chasing import UNIT_LETTER
        from .guard import after_migrating
        from .paper_forms import register_all
        from .touched import MONEY

        register(MONEY)
        register_all()
        register_form(UNIT_LETTER)
        post_save.connect(count_late)
        post_migrate.connect(write_first_sources, sender=self)
        post_migrate.connect(write_first_norms, sender=self)
        post_migrate.connect(after_migrating, sender=self)
