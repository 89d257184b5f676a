from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "giaoban.domains.outreach"
    label = "outreach"
    verbose_name = _("Phổ biến kiến thức, tập huấn")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.figures.freshness import watch
        from giaoban.web import sections
        from giaoban.web.figures import records

        from . import figures  # noqa: F401  (declares the indicators)
        from .actions import write_first_days
        from .events import register_all
        from .models import Course, DayEvent, DisseminationTask, Product
        from .parts import products_of, record_of, result_of

        register(DisseminationTask, key="outreach.task", prefix="PBKT", domain=self.label)
        register(Course, key="outreach.course", prefix="LOP", domain=self.label)
        register(DayEvent, key="outreach.day", prefix="NMT", domain=self.label)
        sections.add(sections.DOSSIER, "outreach.products", "outreach/products.html", products_of)
        sections.add(sections.DOSSIER, "outreach.result", "outreach/result.html", result_of)
        watch(Product)
        records.add(Product, records.Kind(record_of, ("task__org",), ("on", "pk")))
        post_migrate.connect(write_first_days, sender=self)
        register_all()
