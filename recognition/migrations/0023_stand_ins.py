"""A membership may say for whom it stands in: between two days, and never twice at a time for the same two people."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import migrations, models


def alone(field):
    return (
        models.Func(field, field, models.Value("[]"), function="int8range", output_field=BigIntegerRangeField()),
        "&&",
    )


DAYS = (
    models.Func(
        "valid_from", "valid_to", models.Value("[]"), function="daterange", output_field=DateRangeField()
    ),
    "&&",
)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0022_handling")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="stands_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stand_ins",
                to=settings.AUTH_USER_MODEL,
                verbose_name="làm thay",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stands_in_for", None),
                    models.Q(
                        ("valid_to__isnull", False),
                        models.Q(("stands_in_for", models.F("user")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stand_in_has_an_end",
                violation_error_message="Làm thay người khác (không phải chính mình) thì phải ghi ngày kết thúc.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=ExclusionConstraint(
                condition=models.Q(("stands_in_for__isnull", False)),
                expressions=[alone("office"), alone("user"), alone("stands_in_for"), DAYS],
                name="stand_in_once_at_a_time",
                violation_error_message="Hai người này đã có thời gian làm thay trùng với những ngày đó.",
            ),
        ),
    ]
