"""What was changed in a province's plans stays written."""

from django.db import migrations

STAY = """
CREATE TRIGGER planchange_append_only BEFORE UPDATE OR DELETE ON recognition_planchange
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER planchange_no_truncate BEFORE TRUNCATE ON recognition_planchange
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
STAY_BACK = """
DROP TRIGGER planchange_no_truncate ON recognition_planchange;
DROP TRIGGER planchange_append_only ON recognition_planchange;
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0041_plan_trails")]
    operations = [migrations.RunSQL(STAY, STAY_BACK)]
