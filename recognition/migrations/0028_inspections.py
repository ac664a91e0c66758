"""Appraisal by inspection: what a procedure says of it, plans with their teams, minutes."""

import config.clock
import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_partial_upload'),
        ('recognition', '0027_signing_stays'),
    ]

    operations = [
        migrations.AddField(
            model_name='procedure',
            name='by_inspection',
            field=models.BooleanField(default=False, help_text='Bộ tiêu chí chấm điểm: Kế hoạch kiểm tra, Đoàn kiểm tra, Biên bản kiểm tra', verbose_name='thẩm định bằng kiểm tra thay cho Hội đồng'),
        ),
        migrations.AddField(
            model_name='procedure',
            name='inspection_approved_by',
            field=models.CharField(choices=[('decider', 'Lãnh đạo cơ quan quyết định'), ('inspector', 'Lãnh đạo cơ quan kiểm tra')], default='decider', max_length=10, verbose_name='người duyệt kế hoạch kiểm tra'),
        ),
        migrations.AddField(
            model_name='procedure',
            name='inspection_clause',
            field=models.CharField(blank=True, max_length=150, verbose_name='điều khoản về kiểm tra'),
        ),
        migrations.AddField(
            model_name='procedure',
            name='inspection_plan_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='có kế hoạch kiểm tra được duyệt trong (ngày làm việc)'),
        ),
        migrations.AddField(
            model_name='procedure',
            name='inspection_submit_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='trình kết quả kiểm tra trong (ngày làm việc)'),
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField(default=1, verbose_name='lần kiểm tra')),
                ('number', models.PositiveIntegerField(verbose_name='số kế hoạch')),
                ('planned_on', models.DateField(verbose_name='ngày ký kế hoạch')),
                ('starts_on', models.DateField(verbose_name='kiểm tra từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến ngày')),
                ('place', models.CharField(max_length=200, verbose_name='địa điểm')),
                ('tasks', models.TextField(blank=True, max_length=10000, verbose_name='nội dung, cách kiểm tra (mỗi dòng một ý)')),
                ('saved_at', models.DateTimeField(default=config.clock.now)),
                ('approver', models.CharField(blank=True, editable=False, max_length=300, verbose_name='người duyệt, chức vụ')),
                ('approved_at', models.DateTimeField(editable=False, null=True)),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approving_office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.office', verbose_name='cơ quan duyệt')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='recognition.dossier')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='recognition.office', verbose_name='cơ quan kiểm tra')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'đợt kiểm tra',
                'verbose_name_plural': 'các đợt kiểm tra',
                'ordering': ['turn'],
            },
        ),
        migrations.CreateModel(
            name='InspectionMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='họ và tên')),
                ('position', models.CharField(max_length=150, verbose_name='chức vụ')),
                ('body', models.CharField(max_length=150, verbose_name='cơ quan, đơn vị')),
                ('role', models.CharField(choices=[('head', 'Trưởng đoàn'), ('secretary', 'Thư ký'), ('member', 'Thành viên')], default='member', max_length=10, verbose_name='trong đoàn')),
                ('criteria', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='phụ trách tiêu chí')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='recognition.inspection')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspection_seats', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
            ],
            options={
                'verbose_name': 'thành viên đoàn kiểm tra',
                'verbose_name_plural': 'thành viên đoàn kiểm tra',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='InspectionMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sitting', models.PositiveSmallIntegerField(default=1)),
                ('held_on', models.DateField(verbose_name='ngày lập biên bản')),
                ('place', models.CharField(max_length=200, verbose_name='địa điểm')),
                ('present', models.TextField(max_length=10000, verbose_name='có mặt, mỗi dòng một người')),
                ('findings', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('points', models.CharField(max_length=20, verbose_name='tổng điểm')),
                ('found_level', models.CharField(max_length=20)),
                ('level', models.CharField(max_length=20, verbose_name='xếp loại trình')),
                ('conclusion', models.TextField(max_length=10000, verbose_name='kết luận')),
                ('at', models.DateTimeField(default=config.clock.now)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile')),
                ('inspection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='recognition.inspection')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspection_minutes', to='recognition.submission')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'biên bản kiểm tra',
                'verbose_name_plural': 'biên bản kiểm tra',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(fields=('dossier', 'office', 'turn'), name='inspection_turn_once', violation_error_message='Lần kiểm tra này đã có kế hoạch.'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(models.F('office'), models.F('planned_on__year'), models.F('number'), name='inspection_plan_number_once', violation_error_message='Số này đã dùng cho một kế hoạch kiểm tra khác trong năm.'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='inspection_ends_after_it_begins', violation_error_message='Ngày kết thúc kiểm tra phải từ ngày bắt đầu trở đi.'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='inspection_approved_by_somebody', violation_error_message='Kế hoạch được duyệt phải ghi người duyệt và lúc duyệt.'),
        ),
        migrations.AddConstraint(
            model_name='inspectionmember',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'head')), fields=('inspection',), name='inspection_one_head', violation_error_message='Đoàn đã có trưởng đoàn.'),
        ),
        migrations.AddConstraint(
            model_name='inspectionmember',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'secretary')), fields=('inspection',), name='inspection_one_secretary', violation_error_message='Đoàn đã có thư ký.'),
        ),
        migrations.AddConstraint(
            model_name='inspectionmember',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('inspection', 'user'), name='inspection_one_seat_each', violation_error_message='Mỗi tài khoản chỉ giữ một chỗ trong Đoàn.'),
        ),
        migrations.AddConstraint(
            model_name='inspectionminutes',
            constraint=models.UniqueConstraint(fields=('submission', 'sitting'), name='inspection_minutes_once', violation_error_message='Lượt nộp này đã có biên bản kiểm tra.'),
        ),
    ]
