"""A recognition does not end before it begins."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0004_councils")]
    operations = [
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("valid_from")), _connector="OR"),
                name="recognition_ends_not_before_it_begins",
                violation_error_message="Công nhận không thể chấm dứt trước ngày bắt đầu.",
            ),
        ),
    ]
