"""A session for signing elsewhere is written once and used once; who a certificate belonged to is ended, never rewritten."""

from django.db import migrations

ONCE = """
CREATE FUNCTION signing_session_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.used_at IS NULL AND NEW.used_at IS NOT NULL
     AND (to_jsonb(OLD) - 'used_at') = (to_jsonb(NEW) - 'used_at') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Phiên ký chỉ được dùng một lần, không sửa, không xóa được.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER signing_session_once BEFORE UPDATE OR DELETE ON recognition_signingsession
  FOR EACH ROW EXECUTE FUNCTION signing_session_once();
CREATE FUNCTION certificate_binding_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) - 'valid_to') = (to_jsonb(NEW) - 'valid_to') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Chứng thư đã ghi nhận không sửa, không xóa được; chỉ kết thúc được.'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER certificate_binding_stays BEFORE UPDATE OR DELETE ON recognition_certificatebinding
  FOR EACH ROW EXECUTE FUNCTION certificate_binding_stays();
"""
ONCE_BACK = """
DROP TRIGGER signing_session_once ON recognition_signingsession;
DROP FUNCTION signing_session_once();
DROP TRIGGER certificate_binding_stays ON recognition_certificatebinding;
DROP FUNCTION certificate_binding_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0026_signing")]
    operations = [migrations.RunSQL(ONCE, ONCE_BACK)]
