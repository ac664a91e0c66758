"""Marks, private notes, confirmations; who closed a remark; whom a procedure usually asks."""

import config.clock
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0023_stand_ins'),
    ]

    operations = [
        migrations.AddField(
            model_name='procedure',
            name='confirmers',
            field=models.JSONField(blank=True, default=dict, help_text='Chỉ tiêu → cơ quan: {"5.1": {"kind": "association", "tier": "province"}}', verbose_name='nơi thường xác nhận'),
        ),
        migrations.AddField(
            model_name='remark',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='remark',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='office',
            name='kind',
            field=models.CharField(choices=[('committee', 'Ủy ban nhân dân'), ('education', 'Cơ quan giáo dục (Phòng, Sở, Bộ)'), ('culture', 'Phòng Văn hóa – Xã hội'), ('association', 'Hội Khuyến học'), ('home_affairs', 'Cơ quan nội vụ (Phòng, Sở)'), ('institution', 'Cơ quan, trường học, đơn vị')], max_length=12, verbose_name='loại'),
        ),
        migrations.AlterField(
            model_name='procedure',
            name='applicant_kind',
            field=models.CharField(choices=[('committee', 'Ủy ban nhân dân'), ('education', 'Cơ quan giáo dục (Phòng, Sở, Bộ)'), ('culture', 'Phòng Văn hóa – Xã hội'), ('association', 'Hội Khuyến học'), ('home_affairs', 'Cơ quan nội vụ (Phòng, Sở)'), ('institution', 'Cơ quan, trường học, đơn vị')], max_length=12, verbose_name='cơ quan đề nghị'),
        ),
        migrations.AlterField(
            model_name='procedure',
            name='decider_kind',
            field=models.CharField(choices=[('committee', 'Ủy ban nhân dân'), ('education', 'Cơ quan giáo dục (Phòng, Sở, Bộ)'), ('culture', 'Phòng Văn hóa – Xã hội'), ('association', 'Hội Khuyến học'), ('home_affairs', 'Cơ quan nội vụ (Phòng, Sở)'), ('institution', 'Cơ quan, trường học, đơn vị')], max_length=12, verbose_name='cơ quan quyết định'),
        ),
        migrations.AlterField(
            model_name='procedure',
            name='prepared_kind',
            field=models.CharField(choices=[('committee', 'Ủy ban nhân dân'), ('education', 'Cơ quan giáo dục (Phòng, Sở, Bộ)'), ('culture', 'Phòng Văn hóa – Xã hội'), ('association', 'Hội Khuyến học'), ('home_affairs', 'Cơ quan nội vụ (Phòng, Sở)'), ('institution', 'Cơ quan, trường học, đơn vị')], max_length=12, verbose_name='cơ quan chuẩn bị hồ sơ'),
        ),
        migrations.AlterField(
            model_name='procedurestep',
            name='kind',
            field=models.CharField(choices=[('committee', 'Ủy ban nhân dân'), ('education', 'Cơ quan giáo dục (Phòng, Sở, Bộ)'), ('culture', 'Phòng Văn hóa – Xã hội'), ('association', 'Hội Khuyến học'), ('home_affairs', 'Cơ quan nội vụ (Phòng, Sở)'), ('institution', 'Cơ quan, trường học, đơn vị')], max_length=12, verbose_name='cơ quan'),
        ),
        migrations.CreateModel(
            name='PrivateNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(default='chung', max_length=40, verbose_name='về')),
                ('text', models.TextField(max_length=20000, verbose_name='ghi chú')),
                ('at', models.DateTimeField(default=config.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='private_notes', to='recognition.dossier')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.office')),
            ],
            options={
                'verbose_name': 'ghi chú nội bộ',
                'verbose_name_plural': 'ghi chú nội bộ',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=10, verbose_name='chỉ tiêu')),
                ('question', models.TextField(max_length=20000, verbose_name='cần xác nhận')),
                ('due_on', models.DateField(verbose_name='trả lời trước hết ngày')),
                ('asked_at', models.DateTimeField(default=config.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', 'Xác nhận đúng'), ('not-confirmed', 'Không xác nhận'), ('other-figure', 'Số khác')], max_length=15, verbose_name='kết quả')),
                ('figure', models.CharField(blank=True, max_length=200, verbose_name='số đúng')),
                ('answer', models.TextField(blank=True, max_length=20000, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.office', verbose_name='cơ quan hỏi')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='recognition.office', verbose_name='cơ quan được hỏi')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='recognition.submission')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'đề nghị xác nhận',
                'verbose_name_plural': 'đề nghị xác nhận',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None), ('withdrawn_at', None)), fields=('submission', 'indicator', 'office'), name='confirmation_open_once', violation_error_message='Đang chờ cơ quan này trả lời về chỉ tiêu này rồi.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('outcome', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='confirmation_answered_in_words', violation_error_message='Trả lời xác nhận cần có kết quả và lời ghi.'), models.CheckConstraint(condition=models.Q(('answered_at', None), ('withdrawn_at', None), _connector='OR'), name='confirmation_answered_or_withdrawn', violation_error_message='Đề nghị đã trả lời thì không rút được.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'other-figure'), _negated=True), models.Q(('figure', ''), _negated=True), _connector='OR'), name='confirmation_says_other_figure', violation_error_message='Ghi số đúng là bao nhiêu.')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sitting', models.PositiveSmallIntegerField(default=1, verbose_name='lần họp')),
                ('indicator', models.CharField(max_length=10, verbose_name='chỉ tiêu')),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='đạt ở')),
                ('points', models.CharField(blank=True, max_length=40, verbose_name='điểm')),
                ('typed', models.JSONField(blank=True, default=dict)),
                ('differs', models.BooleanField(default=False, verbose_name='khác tự đánh giá')),
                ('reason', models.TextField(blank=True, max_length=20000, verbose_name='lý do')),
                ('version', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(default=config.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='recognition.office')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='recognition.submission')),
            ],
            options={
                'verbose_name': 'kết quả thẩm định một chỉ tiêu',
                'verbose_name_plural': 'kết quả thẩm định chỉ tiêu',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('submission', 'office', 'sitting', 'indicator'), name='mark_once', violation_error_message='Chỉ tiêu này đã được thẩm định.'), models.CheckConstraint(condition=models.Q(('differs', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='mark_that_differs_has_reason', violation_error_message='Kết quả khác tự đánh giá thì phải ghi lý do.')],
            },
        ),
    ]
