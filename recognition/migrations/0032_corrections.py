"""Decisions that replace or revoke an issued one; a dossier may then have led to two recognitions."""

import django.db.models.deletion
from django.db import migrations, models

RECOGNITION_STAYS = """
CREATE OR REPLACE FUNCTION recognition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may text[] := ARRAY['ended_on', 'end_reason'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.revoked_by_id IS NULL THEN
    may := may || ARRAY['revoked_by_id'];
    IF (to_jsonb(NEW) - may) = (to_jsonb(OLD) - may) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'Công nhận đã cấp không sửa, không xóa được; chỉ ghi ngày và lý do chấm dứt.'
    USING ERRCODE = 'restrict_violation';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION recognition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'ended_on' - 'end_reason') = (to_jsonb(OLD) - 'ended_on' - 'end_reason') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Công nhận đã cấp không sửa, không xóa được; chỉ ghi ngày và lý do chấm dứt.'
    USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_partial_upload'),
        ('recognition', '0031_jobs'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='ground',
            field=models.CharField(blank=True, max_length=500, verbose_name='căn cứ'),
        ),
        migrations.AddField(
            model_name='document',
            name='reason',
            field=models.TextField(blank=True, verbose_name='lý do'),
        ),
        migrations.AddField(
            model_name='document',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='recognition.document'),
        ),
        migrations.AddField(
            model_name='document',
            name='revokes',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revocations', to='recognition.document'),
        ),
        migrations.AddField(
            model_name='recognition',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.document', verbose_name='thu hồi theo'),
        ),
        migrations.AlterField(
            model_name='recognition',
            name='dossier',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='recognition.dossier', verbose_name='hồ sơ'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state', 'abandoned'), _negated=True), ('replaces__isnull', False)), fields=('replaces',), name='document_replaced_once', violation_error_message='Quyết định này đã có văn bản thay thế.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('replaces', None), ('kind', 'recognise'), _connector='OR'), name='document_replaced_by_same_form', violation_error_message='Quyết định chỉ được thay bằng văn bản cùng hình thức.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revokes', None), models.Q(('kind', 'revoke'), _negated=True)), models.Q(('kind', 'revoke'), ('revokes__isnull', False)), _connector='OR'), name='document_revokes_something', violation_error_message='Quyết định thu hồi phải nói thu hồi quyết định nào.'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.UniqueConstraint(fields=('decision', 'dossier'), name='recognition_once_a_decision', violation_error_message='Quyết định này đã công nhận hồ sơ ấy.'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.CheckConstraint(condition=models.Q(('revoked_by', None), ('ended_on__isnull', False), _connector='OR'), name='recognition_revoked_has_ended', violation_error_message='Công nhận bị thu hồi phải có ngày chấm dứt.'),
        ),
        migrations.RunSQL(RECOGNITION_STAYS, BEFORE),
    ]
