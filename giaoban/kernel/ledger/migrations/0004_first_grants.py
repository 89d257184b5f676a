"""Each fund's amount becomes its first grant, counted from its year's first day or its first movement."""

from datetime import date

from django.db import migrations


def write_first_grants(apps, schema_editor):
    Fund, FundGrant, Entry = (apps.get_model("ledger", name) for name in ("Fund", "FundGrant", "Entry"))
    for fund in Fund.objects.filter(grants=None).exclude(amount=0).iterator():
        first = Entry.objects.filter(fund=fund).order_by("on").values_list("on", flat=True).first()
        on = min(date(max(fund.year, 1), 1, 1), *([first] if first else []), fund.recorded_at.date())
        FundGrant.objects.create(fund=fund, amount=fund.amount, on=on, paper=fund.paper, recorded_at=fund.recorded_at)


class Migration(migrations.Migration):

    dependencies = [("ledger", "0003_sources_grants_pairs")]

    operations = [migrations.RunPython(write_first_grants, migrations.RunPython.noop)]
