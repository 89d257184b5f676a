from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "giaoban.domains.reviews"
    label = "reviews"
    verbose_name = _("Rà soát đơn vị")

    def ready(self) -> None:
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.figures.freshness import watch
        from giaoban.kernel.orgs import touching
        from giaoban.kernel.orgs.actions import tree_changed
        from giaoban.web import sections
        from giaoban.web.figures import records

        from . import figures  # noqa: F401  (declares the indicators)
        from .actions.following import on_tree_changed, open_rows
        from .events import register_all
        from .models import Campaign, Decision, Verdict
        from .parts import progress_of, record_of, verdicts_of

        register(Campaign, key="reviews.campaign", prefix="RASOAT", domain=self.label)
        touching.register(
            touching.Toucher("review", _("Kết luận rà soát chưa có"), open_rows, inherited=False, order=74))
        register_all()
        watch(Decision)
        records.add(Verdict, records.Kind(record_of, ("org", "campaign"), ("org__code", "pk")))
        tree_changed.connect(on_tree_changed, dispatch_uid="reviews.follow_units")
        sections.add(sections.DOSSIER, "reviews", "reviews/dossier.html", progress_of)
        sections.add(sections.UNIT, "reviews", "reviews/unit.html", verdicts_of)
