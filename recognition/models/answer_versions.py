"""What an answer said before it was changed."""

from django.db import models


class AnswerVersion(models.Model):
    """An answer as it was until somebody changed it; the answer itself is its newest version.

    Written once (database trigger): two people who changed the same indicator see what both of them started from.
    """

    answer = models.ForeignKey("recognition.Answer", models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField("bản")
    typed = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    narrative = models.TextField("thuyết minh", blank=True)
    changed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    changed_by_name = models.CharField("người sửa", max_length=200, blank=True)
    changed_at = models.DateTimeField("sửa lúc", null=True)

    class Meta:
        verbose_name = "bản trước của kết quả"
        verbose_name_plural = "bản trước của kết quả"
        ordering = ["answer", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "version"],
                name="answer_version_once",
                violation_error_message="Bản này đã được giữ.",
            ),
        ]

    def __str__(self):
        return f"{self.answer}, bản {self.version}"
