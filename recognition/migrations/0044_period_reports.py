"""Báo cáo kết quả of an office: written, then frozen with its paper."""

import config.clock
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FROZEN = """
CREATE TRIGGER periodreport_frozen BEFORE UPDATE OR DELETE ON recognition_periodreport
  FOR EACH ROW WHEN (OLD.document_id IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_partial_upload'),
        ('recognition', '0043_boundaries'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty_code', models.SlugField(blank=True, verbose_name='mã báo cáo định kỳ')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='gửi chậm nhất')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='theo')),
                ('purpose', models.CharField(choices=[('results', 'Kết quả đánh giá, công nhận'), ('emulation', 'Kết quả phục vụ thi đua, khen thưởng')], default='results', max_length=10, verbose_name='nội dung')),
                ('addressees', models.TextField(help_text='Mỗi dòng một nơi nhận.', max_length=1000, verbose_name='kính gửi')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2010), django.core.validators.MaxValueValidator(2100)], verbose_name='năm đánh giá')),
                ('day', models.DateField(verbose_name='số liệu tính đến hết ngày')),
                ('overall', models.TextField(blank=True, max_length=20000, verbose_name='Đánh giá chung')),
                ('advantages', models.TextField(blank=True, max_length=20000, verbose_name='Thuận lợi')),
                ('difficulties', models.TextField(blank=True, max_length=20000, verbose_name='Khó khăn, hạn chế và nguyên nhân')),
                ('proposals', models.TextField(blank=True, max_length=20000, verbose_name='Đề xuất, kiến nghị')),
                ('directions', models.TextField(blank=True, max_length=20000, verbose_name='Phương hướng, nhiệm vụ thời gian tới')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(default=config.clock.now, verbose_name='sửa lúc')),
                ('created_at', models.DateTimeField(default=config.clock.now)),
                ('figures', models.JSONField(blank=True, null=True, verbose_name='số liệu')),
            ],
            options={
                'verbose_name': 'báo cáo kết quả',
                'verbose_name_plural': 'báo cáo kết quả',
                'ordering': ['-year', '-pk'],
            },
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('recognise', 'Quyết định công nhận'), ('refuse', 'Văn bản không công nhận'), ('council', 'Quyết định thành lập Hội đồng'), ('report', 'Báo cáo thẩm định'), ('proposal', 'Tờ trình'), ('answer', 'Công văn trả lời'), ('revoke', 'Quyết định thu hồi'), ('period', 'Báo cáo kết quả')], max_length=10, verbose_name='loại'),
        ),
        migrations.AlterField(
            model_name='document',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='recognition.round', verbose_name='đợt'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'period'), ('round', None)), models.Q(models.Q(('kind', 'period'), _negated=True), ('round__isnull', False)), _connector='OR'), name='document_of_a_round', violation_error_message='Văn bản phải thuộc một đợt; chỉ Báo cáo kết quả nói về cả năm.'),
        ),
        migrations.AddField(
            model_name='periodreport',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người soạn'),
        ),
        migrations.AddField(
            model_name='periodreport',
            name='document',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='period_report', to='recognition.document', verbose_name='văn bản'),
        ),
        migrations.AddField(
            model_name='periodreport',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='period_reports', to='recognition.office', verbose_name='cơ quan báo cáo'),
        ),
        migrations.AddField(
            model_name='periodreport',
            name='titles',
            field=models.ManyToManyField(related_name='+', to='recognition.title', verbose_name='danh hiệu'),
        ),
        migrations.AddConstraint(
            model_name='periodreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('figures', None)), models.Q(('document__isnull', False), ('figures__isnull', False)), _connector='OR'), name='period_report_frozen_with_its_paper', violation_error_message='Báo cáo đã trình ký phải có số liệu chốt; bản đang soạn thì chưa.'),
        ),
        migrations.RunSQL(FROZEN, "DROP TRIGGER periodreport_frozen ON recognition_periodreport;"),
    ]
