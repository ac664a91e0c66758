"""An office's own words for its papers; versions are only ever added."""

import config.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ADDED_ONLY = """
CREATE TRIGGER officetext_append_only BEFORE UPDATE OR DELETE ON recognition_officetext
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0032_corrections'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficeText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('recognise', 'Quyết định công nhận'), ('refuse', 'Văn bản trả lời'), ('revoke', 'Quyết định thu hồi')], max_length=10, verbose_name='loại văn bản')),
                ('grounds', models.TextField(blank=True, verbose_name='căn cứ')),
                ('recipients', models.TextField(blank=True, verbose_name='nơi nhận')),
                ('execution', models.TextField(blank=True, verbose_name='điều thi hành')),
                ('valid_from', models.DateField(verbose_name='dùng từ ngày')),
                ('at', models.DateTimeField(default=config.clock.now, verbose_name='sửa lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người sửa')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='recognition.office', verbose_name='cơ quan')),
                ('title', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.title', verbose_name='danh hiệu')),
            ],
            options={
                'verbose_name': 'lời của cơ quan trong văn bản',
                'verbose_name_plural': 'lời của cơ quan trong văn bản',
                'ordering': ['office', 'kind', '-valid_from', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['recognise', 'refuse', 'revoke'])), name='office_text_kind_known', violation_error_message='Không có loại văn bản này.')],
            },
        ),
        migrations.RunSQL(ADDED_ONLY, "DROP TRIGGER officetext_append_only ON recognition_officetext;"),
    ]
