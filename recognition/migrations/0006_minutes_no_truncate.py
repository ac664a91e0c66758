"""Minutes are not emptied at once either."""

from django.db import migrations

MINUTES_STAY = """
CREATE TRIGGER minutes_no_truncate BEFORE TRUNCATE ON recognition_minutes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
MINUTES_STAY_BACK = "DROP TRIGGER minutes_no_truncate ON recognition_minutes;"


class Migration(migrations.Migration):
    dependencies = [("recognition", "0005_recognition_ends")]
    operations = [migrations.RunSQL(MINUTES_STAY, MINUTES_STAY_BACK)]
