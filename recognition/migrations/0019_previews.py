"""A draft may be shared with the office above before it is handed in, and advised on."""

import config.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0018_answer_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Preview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=config.clock.now, verbose_name='nhờ lúc')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='lời nhắn')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhờ')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='previews', to='recognition.dossier')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='previews', to='recognition.office', verbose_name='nhờ')),
            ],
            options={
                'verbose_name': 'lần nhờ xem trước',
                'verbose_name_plural': 'các lần nhờ xem trước',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40, verbose_name='về')),
                ('text', models.TextField(max_length=20000, verbose_name='góp ý')),
                ('at', models.DateTimeField(default=config.clock.now)),
                ('answer', models.TextField(blank=True, max_length=20000, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('preview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='recognition.preview')),
            ],
            options={
                'verbose_name': 'góp ý xem trước',
                'verbose_name_plural': 'góp ý xem trước',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='preview',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('dossier',), name='preview_open_once', violation_error_message='Hồ sơ đang được nhờ xem trước rồi.'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='advice_answered_in_words', violation_error_message='Trả lời góp ý không được để trống.'),
        ),
    ]
