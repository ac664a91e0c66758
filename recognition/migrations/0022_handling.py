"""Who is in charge of a dossier in an office: an open row may be closed once, everything else is refused."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRAIL_STAYS = """
CREATE FUNCTION handling_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
     OR (NEW.id, NEW.dossier_id, NEW.office_id, NEW.handler_id, NEW.begun_at, NEW.begun_by_id, NEW.reason)
        IS DISTINCT FROM
        (OLD.id, OLD.dossier_id, OLD.office_id, OLD.handler_id, OLD.begun_at, OLD.begun_by_id, OLD.reason) THEN
    RAISE EXCEPTION 'Ai phụ trách hồ sơ từ ngày nào đến ngày nào thì không sửa, không xóa được.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER handling_stays BEFORE UPDATE OR DELETE ON recognition_handling
  FOR EACH ROW EXECUTE FUNCTION handling_stays();
CREATE TRIGGER handling_no_truncate BEFORE TRUNCATE ON recognition_handling
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
TRAIL_STAYS_BACK = """
DROP TRIGGER handling_no_truncate ON recognition_handling;
DROP TRIGGER handling_stays ON recognition_handling;
DROP FUNCTION handling_stays();
"""


def user(name, label, **more):
    """A foreign key to an account."""
    where = {"on_delete": django.db.models.deletion.PROTECT, "to": settings.AUTH_USER_MODEL}
    return name, models.ForeignKey(verbose_name=label, **where, **more)


def key(name, label):
    where = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "handlings"}
    return name, models.ForeignKey(to=f"recognition.{name}", verbose_name=label, **where)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0021_calendar")]

    operations = [
        migrations.CreateModel(
            name="Handling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                key("dossier", "hồ sơ"),
                key("office", "cơ quan"),
                user("handler", "người phụ trách", related_name="handlings"),
                ("begun_at", models.DateTimeField(verbose_name="từ lúc")),
                user("begun_by", "người giao", related_name="+"),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do thay người")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="đến lúc")),
                user("ended_by", "người thay", related_name="+", null=True),
            ],
            options={
                "verbose_name": "phụ trách hồ sơ",
                "verbose_name_plural": "phụ trách hồ sơ",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["handler", "ended_at"], name="handling_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["dossier", "office"],
                        condition=models.Q(("ended_at", None)),
                        name="handling_one_in_charge",
                        violation_error_message="Hồ sơ đã có người phụ trách ở cơ quan này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__gte", models.F("begun_at")), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="handling_ends_after_it_begins",
                        violation_error_message="Phụ trách kết thúc sau khi bắt đầu, do một người có tên.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRAIL_STAYS, TRAIL_STAYS_BACK),
    ]
