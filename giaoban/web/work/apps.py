from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "giaoban.web.work"
    label = "work"
    verbose_name = _("Công việc")

    def ready(self) -> None:
        from . import sources  # noqa: F401  (what the calendar knows without any domain)
