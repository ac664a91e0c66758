"""Reports that offices owe are reminded of too; a matter whose clock stands still has no day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0049_nudges_stay'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_once',
        ),
        migrations.AddField(
            model_name='reminder',
            name='duty',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='recognition.reportduty', verbose_name='báo cáo định kỳ'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='duty_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='báo cáo năm đánh giá'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='hạn'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='recognition.round', verbose_name='đợt'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'threshold', 'due_on', 'what', 'round', 'unit', 'dossier', 'duty', 'duty_year', 'office', 'state', 'nudge'), name='reminder_once', nulls_distinct=False, violation_error_message='Người này đã được nhắc việc đó ở mốc ấy.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('duty', None), ('duty_year', None), ('round__isnull', False)), models.Q(('dossier', None), ('duty__isnull', False), ('duty_year__isnull', False), ('round', None)), _connector='OR'), name='reminder_of_round_or_report', violation_error_message='Nhắc việc là của một đợt, hoặc của một báo cáo định kỳ với năm đánh giá.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__isnull', False), models.Q(('dossier__isnull', False), ('kind', 'manual')), _connector='OR'), name='reminder_has_its_day', violation_error_message='Nhắc việc phải có hạn; chỉ hồ sơ đang dừng đồng hồ mới được nhắc không hạn.'),
        ),
    ]
