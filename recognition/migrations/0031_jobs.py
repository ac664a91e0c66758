"""Work on many dossiers or papers at once."""

import config.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0030_number_series'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('decide-together', 'Ra một quyết định chung'), ('decide-each', 'Ra quyết định riêng từng đơn vị'), ('prepare', 'Cấp số, lập bản trình ký'), ('sign', 'Ký văn bản'), ('issue', 'Đóng dấu, ban hành')], max_length=16, verbose_name='việc')),
                ('at', models.DateTimeField(default=config.clock.now, verbose_name='bắt đầu')),
                ('details', models.JSONField(default=dict)),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='người làm')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='recognition.office', verbose_name='cơ quan')),
            ],
            options={
                'verbose_name': 'việc hàng loạt',
                'verbose_name_plural': 'việc hàng loạt',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='JobItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=300, verbose_name='việc')),
                ('seen', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'chờ'), ('done', 'xong'), ('failed', 'không làm được')], default='waiting', max_length=8, verbose_name='kết quả')),
                ('said', models.TextField(blank=True, verbose_name='vì sao')),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.document')),
                ('dossier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.dossier')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='recognition.job')),
            ],
            options={
                'verbose_name': 'dòng của việc hàng loạt',
                'verbose_name_plural': 'dòng của việc hàng loạt',
                'ordering': ['job', 'position'],
            },
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['decide-together', 'decide-each', 'prepare', 'sign', 'issue'])), name='job_kind_known', violation_error_message='Không có việc hàng loạt này.'),
        ),
        migrations.AddConstraint(
            model_name='jobitem',
            constraint=models.UniqueConstraint(fields=('job', 'position'), name='job_item_placed_once', violation_error_message='Dòng bị trùng.'),
        ),
        migrations.AddConstraint(
            model_name='jobitem',
            constraint=models.UniqueConstraint(condition=models.Q(('dossier__isnull', False)), fields=('job', 'dossier'), name='job_dossier_once', violation_error_message='Hồ sơ đã có trong việc này.'),
        ),
        migrations.AddConstraint(
            model_name='jobitem',
            constraint=models.CheckConstraint(condition=models.Q(('dossier__isnull', False), ('document__isnull', False), _connector='OR'), name='job_item_about_something', violation_error_message='Dòng phải về một hồ sơ hoặc một văn bản.'),
        ),
        migrations.AddConstraint(
            model_name='jobitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at', None), ('state', 'waiting')), models.Q(('at__isnull', False), ('state__in', ['done', 'failed'])), _connector='OR'), name='job_item_done_at', violation_error_message='Dòng đã làm phải có giờ.'),
        ),
    ]
