"""Earlier versions of answers are kept; a shared number that differs has a reason of its own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VERSIONS_STAY = """
CREATE TRIGGER answerversion_append_only BEFORE UPDATE OR DELETE ON recognition_answerversion
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER answerversion_no_truncate BEFORE TRUNCATE ON recognition_answerversion
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
VERSIONS_STAY_BACK = """
DROP TRIGGER answerversion_append_only ON recognition_answerversion;
DROP TRIGGER answerversion_no_truncate ON recognition_answerversion;
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0017_shelve_old_evidence")]

    operations = [
        migrations.AddField(model_name="answer", name="reasons", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name="AnswerVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(verbose_name="bản")),
                ("typed", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=dict)),
                ("narrative", models.TextField(blank=True, verbose_name="thuyết minh")),
                ("changed_by_name", models.CharField(blank=True, max_length=200, verbose_name="người sửa")),
                ("changed_at", models.DateTimeField(null=True, verbose_name="sửa lúc")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="recognition.answer",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bản trước của kết quả",
                "verbose_name_plural": "bản trước của kết quả",
                "ordering": ["answer", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("answer", "version"),
                        name="answer_version_once",
                        violation_error_message="Bản này đã được giữ.",
                    )
                ],
            },
        ),
        migrations.RunSQL(VERSIONS_STAY, VERSIONS_STAY_BACK),
    ]
