"""An issued plan, and minutes that two people confirmed, stay as they are."""

from django.db import migrations

PAPERS_STAY = """
CREATE TRIGGER plan_paper_append_only BEFORE UPDATE OR DELETE ON recognition_planpaper
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
PAPERS_STAY_BACK = "DROP TRIGGER plan_paper_append_only ON recognition_planpaper;"

MINUTES_STAY = """
CREATE FUNCTION meeting_minutes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.chair_confirmed_at IS NOT NULL AND OLD.secretary_confirmed_at IS NOT NULL THEN
    RAISE EXCEPTION 'Biên bản đã được chủ tọa và thư ký xác nhận không sửa, không xóa được.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_minutes_stay BEFORE UPDATE OR DELETE ON recognition_meetingminutes
  FOR EACH ROW EXECUTE FUNCTION meeting_minutes_stay();
"""
MINUTES_STAY_BACK = """
DROP TRIGGER meeting_minutes_stay ON recognition_meetingminutes;
DROP FUNCTION meeting_minutes_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0011_plans")]
    operations = [
        migrations.RunSQL(PAPERS_STAY, PAPERS_STAY_BACK),
        migrations.RunSQL(MINUTES_STAY, MINUTES_STAY_BACK),
    ]
