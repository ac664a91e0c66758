"""Series of numbers that the portal runs; who prepared a paper."""

import config.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE FUNCTION series_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
     AND (to_jsonb(NEW) - ARRAY['ended_at', 'ended_by_id', 'end_reason'])
       = (to_jsonb(OLD) - ARRAY['ended_at', 'ended_by_id', 'end_reason']) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Bản khai dãy số không sửa, không xóa được; chỉ ghi lúc thôi.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER series_stays BEFORE UPDATE OR DELETE ON recognition_numberseries
  FOR EACH ROW EXECUTE FUNCTION series_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0029_inspection_minutes_stay'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='prepared_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('symbol', models.CharField(max_length=60, verbose_name='ký hiệu')),
                ('first_number', models.PositiveIntegerField(default=1, verbose_name='số đầu tiên cổng cấp')),
                ('statement', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('declared_at', models.DateTimeField(default=config.clock.now, verbose_name='khai lúc')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='thôi lúc')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do thôi')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người khai')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='recognition.office', verbose_name='cơ quan')),
            ],
            options={
                'verbose_name': 'dãy số do cổng cấp',
                'verbose_name_plural': 'dãy số do cổng cấp',
                'ordering': ['office', 'symbol', '-declared_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('office', 'symbol'), name='series_run_once', violation_error_message='Cổng đang cấp số cho ký hiệu này rồi.'), models.CheckConstraint(condition=models.Q(('first_number__gte', 1)), name='series_begins_from_one', violation_error_message='Số đầu tiên phải từ 1 trở lên.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='series_ended_by_somebody', violation_error_message='Dãy số thôi do ai, lúc nào: phải ghi đủ cả hai.')],
            },
        ),
        migrations.RunSQL(KEPT, "DROP TRIGGER series_stays ON recognition_numberseries; DROP FUNCTION series_stays();"),
    ]
