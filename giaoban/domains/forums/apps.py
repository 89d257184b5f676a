from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    name = "giaoban.domains.forums"
    label = "forums"
    verbose_name = _("Diễn đàn, tọa đàm")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.figures.freshness import watch
        from giaoban.web import sections
        from giaoban.web.figures import records

        from . import figures  # noqa: F401  (declares the indicators)
        from .models import Forum, Recommendation
        from .parts import recommendations_of, record_of

        sections.add(sections.DOSSIER, "forums", "forums/recommendations.html", recommendations_of)
        watch(Recommendation)
        records.add(Recommendation, records.Kind(record_of, ("forum__org",), ("forum", "number")))
        register(Forum, key="forums.forum", prefix="DD", domain=self.label)
