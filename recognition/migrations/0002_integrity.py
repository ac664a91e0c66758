"""What must never change, or never be without its trace, is kept by the database itself."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Bảng % chỉ được ghi thêm, không được sửa hay xóa.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER move_append_only BEFORE UPDATE OR DELETE ON recognition_move
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER move_no_truncate BEFORE TRUNCATE ON recognition_move
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER submission_append_only BEFORE UPDATE OR DELETE ON recognition_submission
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER submission_no_truncate BEFORE TRUNCATE ON recognition_submission
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
APPEND_ONLY_BACK = """
DROP TRIGGER move_append_only ON recognition_move;
DROP TRIGGER move_no_truncate ON recognition_move;
DROP TRIGGER submission_append_only ON recognition_submission;
DROP TRIGGER submission_no_truncate ON recognition_submission;
DROP FUNCTION refuse_change();
"""

# Checked at commit, so that a move and its row may be written in either order.
STATE_HAS_ROW = """
CREATE FUNCTION dossier_state_has_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  present text;
  written text;
BEGIN
  SELECT state INTO present FROM recognition_dossier WHERE id = NEW.id;
  IF present IS NULL THEN RETURN NULL; END IF;
  SELECT to_state INTO written FROM recognition_move WHERE dossier_id = NEW.id ORDER BY number DESC LIMIT 1;
  IF written IS DISTINCT FROM present THEN
    RAISE EXCEPTION 'Hồ sơ % ở trạng thái % mà lịch sử không có.', NEW.id, present
      USING ERRCODE = 'check_violation', CONSTRAINT = 'dossier_state_has_move';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER dossier_state_has_move AFTER INSERT OR UPDATE OF state ON recognition_dossier
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dossier_state_has_move();
"""
STATE_HAS_ROW_BACK = """
DROP TRIGGER dossier_state_has_move ON recognition_dossier;
DROP FUNCTION dossier_state_has_move();
"""

# An issued paper is a fact: what it says and which bytes it is stay as they are, whoever asks.
ISSUED_STAYS = """
CREATE FUNCTION issued_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'issued' THEN
    RAISE EXCEPTION 'Văn bản đã ban hành không sửa, không xóa được.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER issued_decision_stays BEFORE UPDATE OR DELETE ON recognition_decision
  FOR EACH ROW EXECUTE FUNCTION issued_decision_stays();
"""
ISSUED_STAYS_BACK = """
DROP TRIGGER issued_decision_stays ON recognition_decision;
DROP FUNCTION issued_decision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_initial")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(STATE_HAS_ROW, STATE_HAS_ROW_BACK),
        migrations.RunSQL(ISSUED_STAYS, ISSUED_STAYS_BACK),
    ]
