from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "giaoban.kernel.people"
    label = "people"
    verbose_name = _("Con người")

    def ready(self) -> None:
        from giaoban.kernel.orgs.actions import tree_changed

        tree_changed.connect(_refresh, dispatch_uid="people.access")

        from giaoban.kernel.orgs.touching import register

        from .touched import ACCOUNTS, MANDATES

        register(MANDATES)
        register(ACCOUNTS)


def _refresh(sender: type, **facts: Any) -> None:
    """A changed tree changes what unit accounts may see."""
    from .actions import refresh_all_access

    refresh_all_access()
