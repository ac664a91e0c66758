"""Answers copied from an earlier year wait for somebody to confirm them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0006_minutes_no_truncate")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="carried_year",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="chép từ năm, chưa xác nhận"),
        ),
    ]
