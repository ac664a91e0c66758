"""Who reminded whom, when and in which words, stays as it was."""

from django.db import migrations

STAY = """
CREATE TRIGGER nudge_append_only BEFORE UPDATE OR DELETE ON recognition_nudge
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [('recognition', '0048_reminders')]
    operations = [migrations.RunSQL(STAY, "DROP TRIGGER nudge_append_only ON recognition_nudge")]
