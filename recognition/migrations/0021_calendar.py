"""The calendar of working days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0020_documents")]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "day",
                    models.DateField(
                        error_messages={"unique": "Ngày này đã có trong lịch: sửa dòng đã có."},
                        unique=True,
                        verbose_name="ngày",
                    ),
                ),
                (
                    "works",
                    models.BooleanField(
                        default=False,
                        help_text="Đánh dấu khi làm bù vào ngày cuối tuần, hoặc khi ngày nghỉ tính trước hóa ra là ngày làm việc",
                        verbose_name="làm việc",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="«Tết Nguyên đán», «Làm bù cho ngày 02/01/2026»", max_length=120, verbose_name="tên"
                    ),
                ),
                ("notice", models.CharField(blank=True, max_length=150, verbose_name="thông báo, văn bản")),
                (
                    "provisional",
                    models.BooleanField(
                        default=False, help_text="Chưa có thông báo chính thức", verbose_name="dự kiến"
                    ),
                ),
            ],
            options={
                "verbose_name": "ngày nghỉ, ngày làm bù",
                "verbose_name_plural": "ngày nghỉ, ngày làm bù",
                "ordering": ["-day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="calendar_day_named",
                        violation_error_message="Ghi tên ngày nghỉ, hoặc làm bù cho ngày nào.",
                    )
                ],
            },
        ),
    ]
