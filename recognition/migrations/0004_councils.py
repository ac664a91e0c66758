"""Sittings, members who leave, and minutes that stay as they were written."""

import django.core.serializers.json
from django.db import migrations, models

MINUTES_STAY = """
CREATE TRIGGER minutes_append_only BEFORE UPDATE OR DELETE ON recognition_minutes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
MINUTES_STAY_BACK = "DROP TRIGGER minutes_append_only ON recognition_minutes;"


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0003_issued_items_stay'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='councilmember',
            name='council_one_chair',
        ),
        migrations.RemoveConstraint(
            model_name='councilmember',
            name='council_one_secretary',
        ),
        migrations.RemoveConstraint(
            model_name='minutes',
            name='minutes_once',
        ),
        migrations.RemoveConstraint(
            model_name='opinion',
            name='opinion_once',
        ),
        migrations.AddField(
            model_name='councilmember',
            name='left_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='thôi từ ngày'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='content',
            field=models.JSONField(default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.AddField(
            model_name='minutes',
            name='sitting',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='lần họp'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='sitting',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='lần họp'),
        ),
        migrations.AddConstraint(
            model_name='councilmember',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None), ('role', 'chair')), fields=('council',), name='council_one_chair', violation_error_message='Hội đồng đã có chủ tịch.'),
        ),
        migrations.AddConstraint(
            model_name='councilmember',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None), ('role', 'secretary')), fields=('council',), name='council_one_secretary', violation_error_message='Hội đồng đã có thư ký.'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.UniqueConstraint(fields=('submission', 'council', 'sitting'), name='minutes_once', violation_error_message='Lượt nộp này đã có biên bản.'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(fields=('member', 'submission', 'sitting'), name='opinion_once', violation_error_message='Thành viên này đã cho ý kiến về lượt nộp này.'),
        ),
        migrations.RunSQL(MINUTES_STAY, MINUTES_STAY_BACK),
    ]
