from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AffiliatesConfig(AppConfig):
    name = "giaoban.domains.affiliates"
    label = "affiliates"
    verbose_name = _("Tổ chức trực thuộc")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.figures.freshness import watch
        from giaoban.kernel.orgs import touching
        from giaoban.web import sections

        from . import figures  # noqa: F401  (declares the indicators)
        from .actions import write_first_rules
        from .models import AffiliateCase, Branch, Caution, Certificate, Charter, Dissolution, Founding, WeakRule
        from .parts import checklist_of, facts_of

        register(Founding, key="affiliates.founding", prefix="TLTC", domain=self.label)
        register(AffiliateCase, key="affiliates.case", prefix="TCTT", domain=self.label)
        register(Dissolution, key="affiliates.dissolution", prefix="GTTC", domain=self.label)
        sections.add(sections.UNIT, "affiliates", "affiliates/unit.html", facts_of)
        sections.add(sections.DOSSIER, "affiliates.checklist", "affiliates/checklist.html", checklist_of)
        touching.register(touching.of_rows("certificate", _("Giấy chứng nhận đăng ký"), Certificate, order=66))
        touching.register(touching.of_rows("charter", _("Điều lệ"), Charter, order=67))
        touching.register(touching.of_rows("branch", _("Chi nhánh, văn phòng đại diện"), Branch, order=68))
        touching.register(touching.of_rows("caution", _("Cảnh báo"), Caution, order=69))
        watch(WeakRule)
        post_migrate.connect(write_first_rules, sender=self)
