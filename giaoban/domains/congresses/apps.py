from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CongressesConfig(AppConfig):
    name = "giaoban.domains.congresses"
    label = "congresses"
    verbose_name = _("Đại hội, nhiệm kỳ")

    def ready(self) -> None:
        from giaoban.kernel.bodies.models import BodyAct, Seat, Term
        from giaoban.kernel.dossiers.registry import register
        from giaoban.kernel.figures import freshness
        from giaoban.web import sections
        from giaoban.web.figures import records

        from . import figures, parts  # noqa: F401  (declares the indicators)
        from .models import ByElection, Congress, Nomination

        register(Congress, key="congresses.congress", prefix="DH", domain=self.label)
        register(ByElection, key="congresses.by_election", prefix="BBS", domain=self.label)
        register(Nomination, key="congresses.nomination", prefix="GTUC", domain=self.label)
        freshness.watch(BodyAct)
        records.add(Term, records.Kind(parts.record_of_term, ("body__org", "body__of"), ("nominal_until", "pk")))
        records.add(Seat, records.Kind(parts.record_of_seat, ("body__org", "body__of"), ("body", "pk")))
        sections.add(sections.DOSSIER, "elected", "congresses/elected.html", parts.elected_of)
        sections.add(sections.DOSSIER, "candidate", "congresses/candidate.html", parts.candidate_of)
