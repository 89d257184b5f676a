from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "giaoban.kernel.commitments"
    label = "commitments"
    verbose_name = _("Việc được giao")

    def ready(self) -> None:
        from giaoban.kernel.orgs.touching import register

        from .touched import PROMISES

        register(PROMISES)
