from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "giaoban.domains.press"
    label = "press"
    verbose_name = _("Báo chí")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.orgs import touching
        from giaoban.web import sections
        from giaoban.web.figures import records

        from . import figures  # noqa: F401  (declares the indicators)
        from .models import Licence, PressCase
        from .parts import licences_of, record_of

        register(PressCase, key="press.case", prefix="BAOCHI", domain=self.label)
        touching.register(touching.of_rows("licence", _("Giấy phép báo chí"), Licence, order=72))
        records.add(Licence, records.Kind(record_of, ("org",), ("expires_on", "pk")))
        sections.add(sections.UNIT, "press", "press/unit.html", licences_of)
