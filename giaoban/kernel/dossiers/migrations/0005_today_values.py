"""Today's columns of matters already there, from their spans and entries."""

from django.db import migrations
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

COLUMNS = {"allocate": "money_given", "settle": "money_settled", "return": "money_returned", "carry": "money_carried"}


def fill(apps, schema_editor):
    dossiers, spans, entries = (apps.get_model(*name) for name in (
        ("dossiers", "Dossier"), ("dossiers", "StateSpan"), ("ledger", "Entry")))
    here = spans.objects.filter(dossier=OuterRef("pk"), until=None, voided_at=None)
    since = {f"{track}_since": Subquery(here.filter(track=track).values("since")[:1]) for track in ("content", "money")}
    sums = {column: Coalesce(Subquery(entries.objects.filter(dossier=OuterRef("pk"), kind=kind).order_by()
                                      .values("dossier").annotate(total=Sum("amount")).values("total")), 0)
            for kind, column in COLUMNS.items()}
    dossiers.objects.update(**since, **sums)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_today_columns"), ("ledger", "0002_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
