from django.db import migrations

#: what a case of before was about → its own kind now, and how its decision is called there
MOVED = {"establish": ("Founding", "affiliates.founding", "established"),
         "dissolve": ("Dissolution", "affiliates.dissolution", "dissolved")}


def own_kinds(apps, schema_editor):
    """Foundings and dissolutions recorded as cases become dossiers of their own kinds; nothing of them is lost."""
    case_model, dossier, span = (apps.get_model(*name) for name in (
        ("affiliates", "AffiliateCase"), ("dossiers", "Dossier"), ("dossiers", "StateSpan")))
    for matter, (model, kind, decided) in MOVED.items():
        target = apps.get_model("affiliates", model)
        for case in case_model.objects.filter(matter=matter).iterator():
            own = {"head": case.head, "new_code": case.new_code, "new_name": case.new_name, "result": case.result}
            target(dossier_ptr_id=case.pk, **(own if model == "Founding" else {})).save_base(raw=True)
            rows = dossier.objects.filter(pk=case.pk)
            rows.update(kind=kind)
            rows.filter(content_state="decided").update(content_state=decided)
            if model == "Founding":
                rows.filter(content_state=decided).update(closed_on=None)
            span.objects.filter(dossier=case.pk, state="decided").update(state=decided)
        gone = case_model.objects.filter(matter=matter)
        gone._raw_delete(gone.db)


class Migration(migrations.Migration):

    dependencies = [
        ('affiliates', '0003_whole_life'),
    ]

    operations = [
        migrations.RunPython(own_kinds, migrations.RunPython.noop),
    ]
