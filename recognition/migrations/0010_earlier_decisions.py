"""Recognitions decided on paper before the portal; an entry is never edited, only ended with a reason."""

import config.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ENTRY_STAYS = """
CREATE FUNCTION earlier_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
     AND (to_jsonb(NEW) - 'ended_at' - 'ended_by_id' - 'end_reason')
       = (to_jsonb(OLD) - 'ended_at' - 'ended_by_id' - 'end_reason') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Quyết định giấy đã nhập không sửa, không xóa được; chỉ thay bằng dòng mới, có lý do.'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'earlier_decision_stays';
END $$;
CREATE TRIGGER earlier_decision_stays BEFORE UPDATE OR DELETE ON recognition_earlierdecision
  FOR EACH ROW EXECUTE FUNCTION earlier_decision_stays();
"""
ENTRY_STAYS_BACK = """
DROP TRIGGER earlier_decision_stays ON recognition_earlierdecision;
DROP FUNCTION earlier_decision_stays();
"""

# What an entry says and what its recognition says are the same.
AS_ENTERED = """
CREATE FUNCTION recognition_as_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM recognition_earlierdecision e WHERE e.id = NEW.paper_id AND e.unit_id = NEW.unit_id
      AND e.title_id = NEW.title_id AND e.level = NEW.level AND e.year = NEW.year AND e.issued_on = NEW.valid_from
  ) THEN
    RAISE EXCEPTION 'Công nhận phải khớp quyết định giấy đã nhập.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'recognition_as_entered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recognition_as_entered BEFORE INSERT ON recognition_recognition
  FOR EACH ROW WHEN (NEW.paper_id IS NOT NULL) EXECUTE FUNCTION recognition_as_entered();
"""
AS_ENTERED_BACK = """
DROP TRIGGER recognition_as_entered ON recognition_recognition;
DROP FUNCTION recognition_as_entered();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('criteria', '0002_immutable'),
        ('evidence', '0002_stored_file_never_changes'),
        ('recognition', '0009_scoring_sheets'),
    ]

    operations = [
        migrations.AlterField(
            model_name='recognition',
            name='decision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='recognition.decision', verbose_name='quyết định'),
        ),
        migrations.AlterField(
            model_name='recognition',
            name='dossier',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognition', to='recognition.dossier', verbose_name='hồ sơ'),
        ),
        migrations.CreateModel(
            name='EarlierDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=20, verbose_name='mức độ, xếp loại')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm đánh giá')),
                ('number', models.CharField(max_length=60, verbose_name='số, ký hiệu quyết định')),
                ('number_key', models.CharField(db_index=True, editable=False, max_length=60)),
                ('issued_on', models.DateField(verbose_name='ngày quyết định')),
                ('issuer', models.CharField(max_length=200, verbose_name='cơ quan quyết định')),
                ('file_name', models.CharField(blank=True, max_length=255, verbose_name='tên tệp')),
                ('entered_at', models.DateTimeField(default=config.clock.now, verbose_name='nhập lúc')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='lý do sửa')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='thôi dùng lúc')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='vì')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='recognition.earlierdecision', verbose_name='sửa cho')),
                ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.criteriaset', verbose_name='bộ tiêu chí')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhập')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile', verbose_name='bản quét')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.office', verbose_name='cơ quan nhập')),
                ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.title', verbose_name='danh hiệu')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_decisions', to='recognition.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'công nhận nhập từ quyết định giấy',
                'verbose_name_plural': 'công nhận nhập từ quyết định giấy',
                'ordering': ['-issued_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='recognition',
            name='paper',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognition', to='recognition.earlierdecision', verbose_name='quyết định giấy'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('dossier__isnull', False), ('paper', None)), models.Q(('decision', None), ('dossier', None), ('paper__isnull', False)), _connector='OR'), name='recognition_from_one_source', violation_error_message='Công nhận do cổng ban hành, hoặc nhập từ một quyết định giấy.'),
        ),
        migrations.AddConstraint(
            model_name='earlierdecision',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('unit', 'title', 'year'), name='earlier_once_a_year', violation_error_message='Đơn vị đã có quyết định giấy cho danh hiệu và năm đánh giá này.'),
        ),
        migrations.AddConstraint(
            model_name='earlierdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='earlier_ended_with_reason', violation_error_message='Thôi dùng một dòng đã nhập phải ghi người và lý do.'),
        ),
        migrations.AddConstraint(
            model_name='earlierdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='earlier_corrected_with_reason', violation_error_message='Sửa dòng đã nhập phải ghi lý do.'),
        ),
        migrations.RunSQL(ENTRY_STAYS, ENTRY_STAYS_BACK),
        migrations.RunSQL(AS_ENTERED, AS_ENTERED_BACK),
    ]
