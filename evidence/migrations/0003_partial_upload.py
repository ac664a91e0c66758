"""Files that come in pieces over a slow line."""
import config.clock
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_stored_file_never_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PartialUpload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255, verbose_name='tên tệp')),
                ('size', models.PositiveBigIntegerField(verbose_name='dung lượng (byte)')),
                ('modified', models.BigIntegerField(verbose_name='sửa lần cuối trên máy người gửi (mili giây)')),
                ('offsets', models.JSONField(default=list, verbose_name='các phần đã nhận, theo chỗ bắt đầu (byte)')),
                ('received', models.PositiveBigIntegerField(default=0, verbose_name='đã nhận (byte)')),
                ('touched_at', models.DateTimeField(default=config.clock.now, verbose_name='nhận lần cuối')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người gửi')),
                ('stored', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile', verbose_name='tệp đã lưu')),
            ],
            options={
                'verbose_name': 'tệp tải dở',
                'verbose_name_plural': 'tệp tải dở',
                'ordering': ['touched_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stored', None)), fields=('owner', 'name', 'size', 'modified'), name='partial_upload_once', violation_error_message='Tệp này đang được tải lên.'), models.CheckConstraint(condition=models.Q(('size__gt', 0), ('received__lte', models.F('size'))), name='partial_upload_within_its_size', violation_error_message='Phần đã nhận không thể lớn hơn tệp.')],
            },
        ),
    ]
