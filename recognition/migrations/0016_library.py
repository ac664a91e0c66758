"""Every office has a shelf of all the files it brought."""

import config.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_partial_upload'),
        ('recognition', '0015_institution_described'),
    ]

    operations = [
        migrations.CreateModel(
            name='LibraryItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='tên tệp')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='trích yếu')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày ban hành')),
                ('page', models.CharField(blank=True, max_length=40, verbose_name='trang')),
                ('search', models.TextField(editable=False)),
                ('added_at', models.DateTimeField(default=config.clock.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile', verbose_name='tệp')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='library', to='recognition.office', verbose_name='cơ quan')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'tệp trong kho minh chứng',
                'verbose_name_plural': 'kho minh chứng',
                'ordering': ['-added_at', '-pk'],
                'indexes': [models.Index(fields=['office', '-added_at'], name='library_office_added')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('office', 'file'), name='library_once', violation_error_message='Tệp này đã có trong kho.'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='library_removed_by_somebody', violation_error_message='Bỏ tệp khỏi kho phải ghi người bỏ.')],
            },
        ),
    ]
