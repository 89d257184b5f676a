from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PanelsConfig(AppConfig):
    name = "giaoban.kernel.panels"
    label = "panels"
    verbose_name = _("Hội đồng")

    def ready(self) -> None:
        from .forms import register_all

        register_all()
        post_migrate.connect(_write_first_rules, sender=self)


def _write_first_rules(**_: Any) -> None:
    from .defaults import write

    write()
