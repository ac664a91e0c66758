"""A draft of an announcement has a version, a report due is drafted once, and what stays cannot be emptied or moved either."""

from django.db import migrations, models

NEVER_EMPTIED = (
    "activity",
    "activitychange",
    "announcement",
    "announcement_units",
    "announcementconfirmation",
    "announcementfile",
    "announcementreading",
    "calendardaychange",
    "nudge",
    "periodreport",
    "periodreport_titles",
    "signedscan",
)
NO_TRUNCATE = "\n".join(
    f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON recognition_{name}\n"
    "  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
    for name in NEVER_EMPTIED
)
NO_TRUNCATE_BACK = "\n".join(f"DROP TRIGGER {name}_no_truncate ON recognition_{name};" for name in NEVER_EMPTIED)

STAY = """
CREATE FUNCTION signedscan_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.removed_at IS NULL
     AND (to_jsonb(OLD) - '{removed_at,removed_by_id}'::text[]) = (to_jsonb(NEW) - '{removed_at,removed_by_id}'::text[]) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Bản quét biên bản đã ký giữ nguyên; chỉ bỏ được một lần, ghi ai bỏ.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER signedscan_stays BEFORE UPDATE OR DELETE ON recognition_signedscan
  FOR EACH ROW EXECUTE FUNCTION signedscan_stays();

CREATE FUNCTION periodreport_titles_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM recognition_periodreport WHERE document_id IS NOT NULL AND id IN (
      CASE WHEN TG_OP <> 'INSERT' THEN OLD.periodreport_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.periodreport_id END
    )
  ) THEN
    RAISE EXCEPTION 'Danh hiệu của báo cáo đã trình ký không sửa được; lập lại báo cáo.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER periodreport_titles_stay BEFORE INSERT OR UPDATE OR DELETE ON recognition_periodreport_titles
  FOR EACH ROW EXECUTE FUNCTION periodreport_titles_stay();
"""
STAY_BACK = """
DROP TRIGGER periodreport_titles_stay ON recognition_periodreport_titles;
DROP FUNCTION periodreport_titles_stay();
DROP TRIGGER signedscan_stays ON recognition_signedscan;
DROP FUNCTION signedscan_stays();
"""

# Both the announcement that a part leaves and the one that it comes to.
PARTS_STAY = """
CREATE OR REPLACE FUNCTION announcement_parts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM recognition_announcement WHERE published_at IS NOT NULL AND id IN (
      CASE WHEN TG_OP <> 'INSERT' THEN OLD.announcement_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.announcement_id END
    )
  ) THEN
    RAISE EXCEPTION 'Tệp, nơi nhận của thông báo đã đăng không sửa được; lập bản sửa.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
"""

# Of several drafts of one report due the latest stays in its place; the others stay drafts that nobody asks for.
ONE_DRAFT = """
UPDATE recognition_periodreport AS draft SET duty_code = '', due_on = NULL, basis = ''
WHERE draft.document_id IS NULL AND draft.duty_code <> '' AND EXISTS (
  SELECT 1 FROM recognition_periodreport AS later
  WHERE later.document_id IS NULL AND later.id > draft.id AND later.office_id = draft.office_id
    AND later.duty_code = draft.duty_code AND later.year = draft.year AND later.purpose = draft.purpose
);
"""


class Migration(migrations.Migration):
    dependencies = [('recognition', '0050_reports_reminded')]
    operations = [
        migrations.AddField(
            model_name='announcement',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunSQL(ONE_DRAFT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='periodreport',
            constraint=models.UniqueConstraint(
                fields=('office', 'duty_code', 'year', 'purpose'),
                condition=models.Q(('document', None), models.Q(('duty_code', ''), _negated=True)),
                name='period_report_one_draft',
                violation_error_message='Báo cáo này đã có bản đang soạn: mở bản ấy để viết tiếp.',
            ),
        ),
        migrations.RunSQL(STAY, STAY_BACK),
        migrations.RunSQL(PARTS_STAY, migrations.RunSQL.noop),
        migrations.RunSQL(NO_TRUNCATE, NO_TRUNCATE_BACK),
    ]
