"""Institutions entered before say what they are; whoever keeps the register puts right what this could not know."""

from django.db import migrations


def describe(apps, schema_editor):
    units = apps.get_model("recognition", "Unit").objects.filter(tier="institution", kind="")
    schools = units.filter(type__istartswith="trường")
    for found, kind in ((schools, "other_education"), (units, "state_body")):
        found.filter(parent__tier="province").update(kind=kind, public=True, assessed_at="province")
        found.filter(kind="").update(kind=kind, public=True, assessed_at="district")


class Migration(migrations.Migration):
    dependencies = [("recognition", "0013_institutions")]
    operations = [migrations.RunPython(describe, migrations.RunPython.noop)]
