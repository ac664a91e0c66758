"""What an office held of an indicator stays once its council has concluded; an answer given to another office stays too."""

from django.db import migrations

MARKS_STAY = """
CREATE FUNCTION mark_stays_after_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept record;
BEGIN
  IF TG_OP = 'INSERT' THEN kept := NEW; ELSE kept := OLD; END IF;
  IF EXISTS (
    SELECT 1 FROM recognition_minutes m JOIN recognition_council c ON c.id = m.council_id
    WHERE m.submission_id = kept.submission_id AND m.sitting = kept.sitting AND c.office_id = kept.office_id
  ) THEN
    RAISE EXCEPTION 'Đã có biên bản họp Hội đồng nên kết quả thẩm định từng chỉ tiêu không sửa được nữa.'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mark_stays_after_minutes';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_stays_after_minutes BEFORE INSERT OR UPDATE OR DELETE ON recognition_mark
  FOR EACH ROW EXECUTE FUNCTION mark_stays_after_minutes();
"""
MARKS_STAY_BACK = """
DROP TRIGGER mark_stays_after_minutes ON recognition_mark;
DROP FUNCTION mark_stays_after_minutes();
"""

CONFIRMATIONS_STAY = """
CREATE FUNCTION confirmation_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'Đề nghị xác nhận đã trả lời hoặc đã rút thì không sửa, không xóa được.'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'confirmation_answer_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER confirmation_answer_stays BEFORE UPDATE OR DELETE ON recognition_confirmation
  FOR EACH ROW EXECUTE FUNCTION confirmation_answer_stays();
"""
CONFIRMATIONS_STAY_BACK = """
DROP TRIGGER confirmation_answer_stays ON recognition_confirmation;
DROP FUNCTION confirmation_answer_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0024_appraisals")]
    operations = [
        migrations.RunSQL(MARKS_STAY, MARKS_STAY_BACK),
        migrations.RunSQL(CONFIRMATIONS_STAY, CONFIRMATIONS_STAY_BACK),
    ]
