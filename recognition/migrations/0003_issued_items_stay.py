"""An issued decision keeps its units, and a recognition what it gave; only its end may be written later."""

from django.db import migrations

ITEMS_STAY = """
CREATE FUNCTION issued_items_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  item record;
BEGIN
  IF TG_OP = 'INSERT' THEN item := NEW; ELSE item := OLD; END IF;
  IF EXISTS (SELECT 1 FROM recognition_decision WHERE id = item.decision_id AND state = 'issued') THEN
    RAISE EXCEPTION 'Danh sách đơn vị của văn bản đã ban hành không sửa được.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER issued_items_stay BEFORE INSERT OR UPDATE OR DELETE ON recognition_decisionitem
  FOR EACH ROW EXECUTE FUNCTION issued_items_stay();
"""
ITEMS_STAY_BACK = """
DROP TRIGGER issued_items_stay ON recognition_decisionitem;
DROP FUNCTION issued_items_stay();
"""

RECOGNITION_STAYS = """
CREATE FUNCTION recognition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'ended_on' - 'end_reason') = (to_jsonb(OLD) - 'ended_on' - 'end_reason') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Công nhận đã cấp không sửa, không xóa được; chỉ ghi ngày và lý do chấm dứt.'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER recognition_stays BEFORE UPDATE OR DELETE ON recognition_recognition
  FOR EACH ROW EXECUTE FUNCTION recognition_stays();
"""
RECOGNITION_STAYS_BACK = """
DROP TRIGGER recognition_stays ON recognition_recognition;
DROP FUNCTION recognition_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0002_integrity")]
    operations = [
        migrations.RunSQL(ITEMS_STAY, ITEMS_STAY_BACK),
        migrations.RunSQL(RECOGNITION_STAYS, RECOGNITION_STAYS_BACK),
    ]
