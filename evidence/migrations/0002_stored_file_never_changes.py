"""What a file is, is told once: only the antivirus may add what it found."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION stored_file_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'scan_state' <> to_jsonb(OLD) - 'scan_state' THEN
        RAISE EXCEPTION 'Tệp đã lưu thì không sửa được nữa; chỉ kết quả quét mã độc được ghi thêm.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'stored_file_never_changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stored_file_never_changes BEFORE UPDATE ON evidence_storedfile
    FOR EACH ROW EXECUTE FUNCTION stored_file_never_changes();
"""
BACKWARD = """
DROP TRIGGER stored_file_never_changes ON evidence_storedfile;
DROP FUNCTION stored_file_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
