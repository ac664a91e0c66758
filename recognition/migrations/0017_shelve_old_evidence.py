"""What was brought before there was a shelf stands on it too, described as where it was used last."""

from django.db import migrations

from recognition.vietnamese import search_form

COPIED = ("name", "title", "number", "issuer", "issued_on", "page", "added_by_id", "added_at")


def shelve(apps, schema_editor):
    LibraryItem = apps.get_model("recognition", "LibraryItem")
    rows = {}
    for item in apps.get_model("recognition", "EvidenceItem").objects.select_related("dossier").order_by("pk").iterator():
        row = LibraryItem(office_id=item.dossier.prepared_by_id, file_id=item.file_id)
        for name in COPIED:
            setattr(row, name, getattr(item, name))
        row.search = search_form(" ".join((row.number, row.issuer, row.title, row.name)))
        rows[row.office_id, row.file_id] = row
    LibraryItem.objects.bulk_create(rows.values(), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0016_library")]
    operations = [migrations.RunPython(shelve, migrations.RunPython.noop)]
