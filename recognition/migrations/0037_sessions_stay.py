"""A session whose minutes are written stays as it is, with its agenda and who was there."""

from django.db import migrations

SESSIONS_STAY = """
CREATE FUNCTION closed_session_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'Phiên họp đã có biên bản không sửa, không xóa được.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_session_stays BEFORE UPDATE OR DELETE ON recognition_session
  FOR EACH ROW EXECUTE FUNCTION closed_session_stays();
CREATE FUNCTION part_of_closed_session_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  part record;
BEGIN
  IF TG_OP = 'INSERT' THEN part := NEW; ELSE part := OLD; END IF;
  IF EXISTS (SELECT 1 FROM recognition_session WHERE id = part.session_id AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'Phiên họp đã có biên bản không sửa, không xóa được.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agenda_of_closed_session_stays BEFORE INSERT OR UPDATE OR DELETE ON recognition_agendaitem
  FOR EACH ROW EXECUTE FUNCTION part_of_closed_session_stays();
CREATE TRIGGER attendance_of_closed_session_stays BEFORE INSERT OR UPDATE OR DELETE ON recognition_attendance
  FOR EACH ROW EXECUTE FUNCTION part_of_closed_session_stays();
"""
BACK = """
DROP TRIGGER attendance_of_closed_session_stays ON recognition_attendance;
DROP TRIGGER agenda_of_closed_session_stays ON recognition_agendaitem;
DROP FUNCTION part_of_closed_session_stays();
DROP TRIGGER closed_session_stays ON recognition_session;
DROP FUNCTION closed_session_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0036_councils_in_session")]
    operations = [migrations.RunSQL(SESSIONS_STAY, BACK)]
