"""The plan of a self-assessment, its meetings, and links for people without an account."""

import config.clock
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_stored_file_never_changes'),
        ('recognition', '0010_earlier_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=10, verbose_name='tiêu chí, chỉ tiêu')),
                ('role', models.CharField(choices=[('does', 'thực hiện'), ('watches', 'giám sát')], default='does', max_length=10, verbose_name='việc')),
                ('person', models.CharField(blank=True, max_length=150, verbose_name='người làm')),
            ],
            options={
                'verbose_name': 'phân công',
                'verbose_name_plural': 'phân công',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('text', models.TextField(max_length=2000, verbose_name='nhiệm vụ')),
            ],
            options={
                'verbose_name': 'nhiệm vụ',
                'verbose_name_plural': 'nhiệm vụ',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opening', 'Hội nghị triển khai'), ('midyear', 'Họp giữa năm'), ('closing', 'Họp tự đánh giá cuối năm')], max_length=10, verbose_name='cuộc họp')),
                ('held_at', models.DateTimeField(verbose_name='thời gian')),
                ('place', models.CharField(max_length=200, verbose_name='địa điểm')),
                ('chair_name', models.CharField(max_length=150, verbose_name='chủ tọa')),
                ('secretary_name', models.CharField(max_length=150, verbose_name='thư ký')),
                ('invited', models.TextField(blank=True, max_length=10000, verbose_name='thành phần mời, mỗi dòng một nơi')),
                ('agenda', models.TextField(blank=True, max_length=10000, verbose_name='nội dung họp')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='số giấy mời')),
                ('invited_on', models.DateField(blank=True, null=True, verbose_name='ngày giấy mời')),
            ],
            options={
                'verbose_name': 'cuộc họp tự đánh giá',
                'verbose_name_plural': 'cuộc họp tự đánh giá',
                'ordering': ['held_at'],
            },
        ),
        migrations.CreateModel(
            name='MeetingMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(verbose_name='bắt đầu')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc')),
                ('present', models.TextField(max_length=10000, verbose_name='có mặt, mỗi dòng một người')),
                ('absent', models.TextField(blank=True, max_length=10000, verbose_name='vắng mặt, mỗi dòng một người')),
                ('content', models.TextField(max_length=20000, verbose_name='nội dung, ý kiến')),
                ('conclusion', models.TextField(max_length=10000, verbose_name='kết luận')),
                ('results', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('written_at', models.DateTimeField(default=config.clock.now)),
                ('chair_confirmed_at', models.DateTimeField(null=True)),
                ('secretary_confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'biên bản họp tự đánh giá',
                'verbose_name_plural': 'biên bản họp tự đánh giá',
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.PositiveSmallIntegerField(choices=[(1, 'Quý I'), (2, 'Quý II'), (3, 'Quý III'), (4, 'Quý IV')], verbose_name='quý')),
                ('text', models.CharField(max_length=500, verbose_name='việc')),
                ('due_on', models.DateField(verbose_name='xong chậm nhất ngày')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'mốc công việc',
                'verbose_name_plural': 'mốc công việc',
                'ordering': ['quarter', 'due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField(blank=True, max_length=10000, verbose_name='căn cứ, mỗi dòng một văn bản')),
                ('purpose', models.TextField(blank=True, max_length=10000, verbose_name='mục đích')),
                ('requirements', models.TextField(blank=True, max_length=10000, verbose_name='yêu cầu')),
                ('lead', models.CharField(blank=True, max_length=200, verbose_name='đơn vị chủ trì, tham mưu')),
                ('recipients', models.TextField(blank=True, max_length=10000, verbose_name='nơi nhận, mỗi dòng một nơi')),
                ('figures_due_on', models.DateField(verbose_name='các ban, ngành gửi xong số liệu chậm nhất ngày')),
                ('started_from', models.CharField(blank=True, max_length=200, verbose_name='bắt đầu từ')),
                ('created_at', models.DateTimeField(default=config.clock.now)),
            ],
            options={
                'verbose_name': 'kế hoạch tự đánh giá',
                'verbose_name_plural': 'kế hoạch tự đánh giá',
            },
        ),
        migrations.CreateModel(
            name='PlanBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=150, verbose_name='ban, ngành, đoàn thể')),
                ('contact', models.CharField(blank=True, max_length=150, verbose_name='người phụ trách')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='điện thoại')),
            ],
            options={
                'verbose_name': 'ban, ngành trong kế hoạch',
                'verbose_name_plural': 'ban, ngành trong kế hoạch',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('symbol', models.CharField(max_length=40, verbose_name='ký hiệu')),
                ('issued_on', models.DateField(verbose_name='ngày ban hành')),
                ('signer_name', models.CharField(max_length=150, verbose_name='người ký')),
                ('signed', models.BooleanField(verbose_name='đã ký số trên cổng')),
                ('made_at', models.DateTimeField(default=config.clock.now)),
            ],
            options={
                'verbose_name': 'kế hoạch đã ban hành',
                'verbose_name_plural': 'kế hoạch đã ban hành',
                'ordering': ['pk'],
            },
        ),
        migrations.AlterField(
            model_name='evidenceitem',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=150, verbose_name='người nhận')),
                ('token_hash', models.CharField(editable=False, max_length=64)),
                ('created_at', models.DateTimeField(default=config.clock.now)),
                ('expires_on', models.DateField(verbose_name='dùng được đến hết ngày')),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True, verbose_name='mở lần đầu')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'đường dẫn góp số liệu',
                'verbose_name_plural': 'đường dẫn góp số liệu',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='changed_via',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='recognition.invitation'),
        ),
        migrations.AddField(
            model_name='evidenceitem',
            name='added_via',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='recognition.invitation'),
        ),
        migrations.AddField(
            model_name='evidenceitem',
            name='removed_via',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.invitation'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('changed_by', None), ('changed_via', None), _connector='OR'), name='answer_by_one_person', violation_error_message='Một lần sửa chỉ của một người: tài khoản, hoặc đường dẫn góp số liệu.'),
        ),
        migrations.AddConstraint(
            model_name='evidenceitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('added_by__isnull', False), ('added_via', None)), models.Q(('added_by', None), ('added_via__isnull', False)), _connector='OR'), name='evidence_added_by_one_person', violation_error_message='Minh chứng do một người đưa vào: tài khoản, hoặc đường dẫn góp số liệu.'),
        ),
        migrations.AddConstraint(
            model_name='evidenceitem',
            constraint=models.CheckConstraint(condition=models.Q(('removed_by', None), ('removed_via', None), _connector='OR'), name='evidence_removed_by_one_person', violation_error_message='Minh chứng do một người bỏ đi.'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='chair',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='saved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='secretary',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingminutes',
            name='chair_confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingminutes',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile'),
        ),
        migrations.AddField(
            model_name='meetingminutes',
            name='meeting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='recognition.meeting'),
        ),
        migrations.AddField(
            model_name='meetingminutes',
            name='secretary_confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingminutes',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestone',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plan',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plan',
            name='dossier',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='recognition.dossier'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='recognition.plan'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='recognition.plan'),
        ),
        migrations.AddField(
            model_name='planbody',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bodies', to='recognition.plan'),
        ),
        migrations.AddField(
            model_name='planbody',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản trên cổng'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='recognition.planbody'),
        ),
        migrations.AddField(
            model_name='duty',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='recognition.planbody'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='recognition.planbody'),
        ),
        migrations.AddField(
            model_name='planpaper',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile'),
        ),
        migrations.AddField(
            model_name='planpaper',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='planpaper',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.office'),
        ),
        migrations.AddField(
            model_name='planpaper',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='recognition.plan'),
        ),
        migrations.AddConstraint(
            model_name='meetingminutes',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='meeting_ends_after_it_begins', violation_error_message='Giờ kết thúc phải sau giờ bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='meetingminutes',
            constraint=models.CheckConstraint(condition=models.Q(('chair_confirmed_by', None), ('secretary_confirmed_by', None), models.Q(('chair_confirmed_by', models.F('secretary_confirmed_by')), _negated=True), _connector='OR'), name='meeting_minutes_confirmed_by_two', violation_error_message='Biên bản phải do hai người xác nhận.'),
        ),
        migrations.AddConstraint(
            model_name='meetingminutes',
            constraint=models.CheckConstraint(condition=models.Q(('file', None), models.Q(('chair_confirmed_at__isnull', False), ('secretary_confirmed_at__isnull', False)), _connector='OR'), name='meeting_minutes_paper_is_confirmed', violation_error_message='Biên bản chưa được hai người xác nhận.'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='milestone_in_a_quarter', violation_error_message='Quý phải từ I đến IV.'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='milestone_done_by_somebody', violation_error_message='Việc đã xong phải ghi ai đánh dấu.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('plan', 'kind'), name='meeting_once', violation_error_message='Kế hoạch đã có cuộc họp này.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opening', 'midyear', 'closing'])), name='meeting_kind_known', violation_error_message='Không có loại cuộc họp này.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('chair', None), ('secretary', None), models.Q(('chair', models.F('secretary')), _negated=True), _connector='OR'), name='meeting_chair_is_not_secretary', violation_error_message='Chủ tọa và thư ký phải là hai người.'),
        ),
        migrations.AddConstraint(
            model_name='planbody',
            constraint=models.UniqueConstraint(fields=('plan', 'name'), name='plan_body_once', violation_error_message='Kế hoạch đã có ban, ngành này.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('token_hash',), name='invitation_token_once', violation_error_message='Đường dẫn bị trùng.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('token_hash__regex', '^[0-9a-f]{64}$')), name='invitation_token_is_hashed', violation_error_message='Chỉ lưu mã băm của đường dẫn.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('body', 'person'), name='invitation_one_in_force', violation_error_message='Người này đã có đường dẫn; thu hồi đường dẫn cũ trước.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='invitation_withdrawn_by_somebody', violation_error_message='Thu hồi phải ghi ai làm.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('body', 'subject'), name='assignment_once', violation_error_message='Ban, ngành này đã được phân công tiêu chí, chỉ tiêu đó.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['does', 'watches'])), name='assignment_role_known', violation_error_message='Chỉ phân công «thực hiện» hoặc «giám sát».'),
        ),
        migrations.AddConstraint(
            model_name='planpaper',
            constraint=models.UniqueConstraint(fields=('office', 'year', 'number'), name='plan_paper_numbered_once', violation_error_message='Số này đã dùng cho một kế hoạch khác trong năm.'),
        ),
        migrations.AddConstraint(
            model_name='planpaper',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('year', models.F('issued_on__year'))), name='plan_paper_number_of_its_year', violation_error_message='Số phải từ 1, tính theo năm của ngày ban hành.'),
        ),
    ]
