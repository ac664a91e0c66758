"""Minutes of an inspection stay as they were written, and with them the plan and the team they speak of."""

from django.db import migrations

STAY = """
CREATE TRIGGER inspectionminutes_append_only BEFORE UPDATE OR DELETE ON recognition_inspectionminutes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inspectionminutes_no_truncate BEFORE TRUNCATE ON recognition_inspectionminutes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION inspected_plan_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  plan bigint;
BEGIN
  IF TG_TABLE_NAME = 'recognition_inspection' THEN
    plan := OLD.id;
  ELSIF TG_OP = 'INSERT' THEN
    plan := NEW.inspection_id;
  ELSE
    plan := OLD.inspection_id;
  END IF;
  IF EXISTS (SELECT 1 FROM recognition_inspectionminutes WHERE inspection_id = plan) THEN
    RAISE EXCEPTION 'Đã có Biên bản kiểm tra nên kế hoạch và Đoàn kiểm tra không sửa được.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inspection_stays BEFORE UPDATE OR DELETE ON recognition_inspection
  FOR EACH ROW EXECUTE FUNCTION inspected_plan_stays();
CREATE TRIGGER inspectionmember_stays BEFORE INSERT OR UPDATE OR DELETE ON recognition_inspectionmember
  FOR EACH ROW EXECUTE FUNCTION inspected_plan_stays();
"""
STAY_BACK = """
DROP TRIGGER inspectionmember_stays ON recognition_inspectionmember;
DROP TRIGGER inspection_stays ON recognition_inspection;
DROP FUNCTION inspected_plan_stays();
DROP TRIGGER inspectionminutes_no_truncate ON recognition_inspectionminutes;
DROP TRIGGER inspectionminutes_append_only ON recognition_inspectionminutes;
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0028_inspections")]
    operations = [migrations.RunSQL(STAY, STAY_BACK)]
