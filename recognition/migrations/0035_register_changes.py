"""The public register knows when something that it shows was changed."""

from django.db import migrations, models

SHOWN = ("recognition", "earlierdecision", "document", "title", "unit", "unitname", "office")

NOTE = """
CREATE FUNCTION note_register_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO recognition_registerchange (at) VALUES (clock_timestamp());
  RETURN NULL;
END $$;
"""
NOTE_BACK = "DROP FUNCTION note_register_change();"
# One row for a statement, however many rows of the table it touches.
WATCH = """
CREATE TRIGGER {table}_in_register AFTER INSERT OR UPDATE OR DELETE ON recognition_{table}
  FOR EACH STATEMENT EXECUTE FUNCTION note_register_change();
"""
WATCH_BACK = "DROP TRIGGER {table}_in_register ON recognition_{table};"


class Migration(migrations.Migration):
    dependencies = [("recognition", "0034_periods_apart")]
    operations = [
        migrations.CreateModel(
            "RegisterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="lúc")),
            ],
            options={
                "verbose_name": "thay đổi của sổ công khai",
                "verbose_name_plural": "thay đổi của sổ công khai",
            },
        ),
        migrations.RunSQL(NOTE, NOTE_BACK),
        *[migrations.RunSQL(WATCH.format(table=table), WATCH_BACK.format(table=table)) for table in SHOWN],
    ]
