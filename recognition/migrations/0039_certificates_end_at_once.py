"""A certificate is ended at a moment, once; the days between which it was said to count stay as they were recorded."""

from django.db import migrations, models

STAYS = """
CREATE OR REPLACE FUNCTION certificate_binding_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
     AND (to_jsonb(OLD) - 'ended_at') = (to_jsonb(NEW) - 'ended_at') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Chứng thư đã ghi nhận không sửa, không xóa được; chỉ kết thúc được.'
    USING ERRCODE = 'restrict_violation';
END $$;
"""
STAYS_BACK = """
CREATE OR REPLACE FUNCTION certificate_binding_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) - 'valid_to') = (to_jsonb(NEW) - 'valid_to') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Chứng thư đã ghi nhận không sửa, không xóa được; chỉ kết thúc được.'
    USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0038_words")]
    operations = [
        migrations.AddField(
            model_name="certificatebinding",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="thôi nhận lúc"),
        ),
        migrations.RunSQL(STAYS, STAYS_BACK),
    ]
