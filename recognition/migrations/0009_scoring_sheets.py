"""Scoring sheets of the provinces, immutable once approved; a round that is scored by a sheet has an approved one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.clock

# An approved sheet is what points were given by: whole, 100 in all, and never changed.
SHEET_STAYS = """
CREATE FUNCTION scoring_sheet_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total numeric;
  strange integer;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.approved_at IS NOT NULL THEN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'Phiếu điểm đã duyệt không sửa, không xóa được.'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'scoring_sheet_approved_stays';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.approved_at IS NOT NULL THEN
    SELECT sum(value::numeric) INTO total FROM jsonb_each_text(NEW.maxima);
    IF total IS DISTINCT FROM 100 THEN
      RAISE EXCEPTION 'Tổng điểm tối đa của phiếu là %, phải đúng 100.', coalesce(total, 0)
        USING ERRCODE = 'check_violation', CONSTRAINT = 'scoring_sheet_adds_up';
    END IF;
    SELECT count(*) INTO strange FROM (SELECT jsonb_object_keys(NEW.maxima) AS number) AS given
      FULL JOIN (SELECT number FROM criteria_indicator WHERE criteria_set_id = NEW.criteria_set_id) AS known
      USING (number) WHERE given IS NULL OR known IS NULL;
    IF strange > 0 THEN
      RAISE EXCEPTION 'Phiếu điểm phải có đúng các tiêu chí của bộ.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'scoring_sheet_whole';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scoring_sheet_guard BEFORE INSERT OR UPDATE OR DELETE ON recognition_scoringsheet
  FOR EACH ROW EXECUTE FUNCTION scoring_sheet_guard();
"""
SHEET_STAYS_BACK = """
DROP TRIGGER scoring_sheet_guard ON recognition_scoringsheet;
DROP FUNCTION scoring_sheet_guard();
"""

ROUND_HAS_SHEET = """
CREATE FUNCTION round_has_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted record;
  found record;
BEGIN
  SELECT code, uses_sheet INTO wanted FROM criteria_criteriaset WHERE id = NEW.criteria_set_id;
  SELECT s.province_id, s.approved_at, c.code INTO found FROM recognition_scoringsheet s
    JOIN criteria_criteriaset c ON c.id = s.criteria_set_id WHERE s.id = NEW.scoring_sheet_id;
  IF wanted.uses_sheet IS DISTINCT FROM (NEW.scoring_sheet_id IS NOT NULL) OR (wanted.uses_sheet AND
     (found.approved_at IS NULL OR found.province_id <> NEW.province_id OR found.code <> wanted.code)) THEN
    RAISE EXCEPTION 'Đợt chấm điểm theo phiếu phải có phiếu điểm đã duyệt của tỉnh; đợt khác không có phiếu.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'round_has_sheet';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.scoring_sheet_id IS DISTINCT FROM NEW.scoring_sheet_id
     AND EXISTS (SELECT 1 FROM recognition_dossier WHERE round_id = NEW.id) THEN
    RAISE EXCEPTION 'Đợt đã có hồ sơ nên không đổi phiếu điểm được.'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'round_keeps_sheet';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER round_has_sheet BEFORE INSERT OR UPDATE OF criteria_set_id, scoring_sheet_id, province_id
  ON recognition_round FOR EACH ROW EXECUTE FUNCTION round_has_sheet();
"""
ROUND_HAS_SHEET_BACK = """
DROP TRIGGER round_has_sheet ON recognition_round;
DROP FUNCTION round_has_sheet();
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0002_immutable"), ("recognition", "0008_applicant_papers")]
    operations = [
        migrations.CreateModel(
            name="ScoringSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="tên phiếu")),
                ("basis", models.CharField(max_length=300, verbose_name="văn bản ban hành phiếu")),
                ("step", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="bước điểm")),
                ("maxima", models.JSONField(default=dict, verbose_name="điểm tối đa")),
                ("parts", models.JSONField(blank=True, default=dict, verbose_name="điểm thành phần")),
                ("illustration", models.BooleanField(default=False, editable=False, verbose_name="phiếu minh họa")),
                ("entered_at", models.DateTimeField(default=config.clock.now, verbose_name="nhập lúc")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="duyệt lúc")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người duyệt",
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scoring_sheets",
                        to="criteria.criteriaset",
                        verbose_name="bộ tiêu chí",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nhập",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scoring_sheets",
                        to="recognition.office",
                        verbose_name="cơ quan lập",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scoring_sheets",
                        to="recognition.unit",
                        verbose_name="tỉnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiếu điểm",
                "verbose_name_plural": "phiếu điểm",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="round",
            name="scoring_sheet",
            field=models.ForeignKey(
                blank=True,
                help_text="Chỉ với bộ tiêu chí chấm điểm theo phiếu của tỉnh; để trống thì lấy phiếu đã duyệt mới nhất.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="recognition.scoringsheet",
                verbose_name="phiếu điểm",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoringsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__gt", 0)),
                name="scoring_sheet_step_positive",
                violation_error_message="Bước điểm phải lớn hơn 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoringsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", None)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="scoring_sheet_approved_by_someone",
                violation_error_message="Phiếu đã duyệt phải ghi người duyệt.",
            ),
        ),
        migrations.RunSQL(SHEET_STAYS, SHEET_STAYS_BACK),
        migrations.RunSQL(ROUND_HAS_SHEET, ROUND_HAS_SHEET_BACK),
    ]
