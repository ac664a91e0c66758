"""Activities are cancelled, never deleted; what was announced stays as it was read; trails are only written."""

from django.db import migrations

STAY = """
CREATE TRIGGER activitychange_append_only BEFORE UPDATE OR DELETE ON recognition_activitychange
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER calendardaychange_append_only BEFORE UPDATE OR DELETE ON recognition_calendardaychange
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER announcementreading_append_only BEFORE UPDATE OR DELETE ON recognition_announcementreading
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER announcementconfirmation_append_only BEFORE UPDATE OR DELETE ON recognition_announcementconfirmation
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER activity_not_deleted BEFORE DELETE ON recognition_activity
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION announcement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NULL THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL
     AND (to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id,withdraw_reason}'::text[])
       = (to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id,withdraw_reason}'::text[]) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Thông báo đã đăng không sửa, không xóa được; lập bản sửa hoặc thu hồi.'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER announcement_stays BEFORE UPDATE OR DELETE ON recognition_announcement
  FOR EACH ROW EXECUTE FUNCTION announcement_stays();
CREATE FUNCTION announcement_parts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whole bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.announcement_id ELSE OLD.announcement_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM recognition_announcement WHERE id = whole AND published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'Tệp, nơi nhận của thông báo đã đăng không sửa được; lập bản sửa.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER announcementfile_stays BEFORE INSERT OR UPDATE OR DELETE ON recognition_announcementfile
  FOR EACH ROW EXECUTE FUNCTION announcement_parts_stay();
CREATE TRIGGER announcement_units_stay BEFORE INSERT OR UPDATE OR DELETE ON recognition_announcement_units
  FOR EACH ROW EXECUTE FUNCTION announcement_parts_stay();
"""
STAY_BACK = """
DROP TRIGGER announcement_units_stay ON recognition_announcement_units;
DROP TRIGGER announcementfile_stays ON recognition_announcementfile;
DROP FUNCTION announcement_parts_stay();
DROP TRIGGER announcement_stays ON recognition_announcement;
DROP FUNCTION announcement_stays();
DROP TRIGGER activity_not_deleted ON recognition_activity;
DROP TRIGGER announcementconfirmation_append_only ON recognition_announcementconfirmation;
DROP TRIGGER announcementreading_append_only ON recognition_announcementreading;
DROP TRIGGER calendardaychange_append_only ON recognition_calendardaychange;
DROP TRIGGER activitychange_append_only ON recognition_activitychange;
"""


class Migration(migrations.Migration):
    dependencies = [('recognition', '0045_calendar_announcements')]
    operations = [migrations.RunSQL(STAY, STAY_BACK)]
