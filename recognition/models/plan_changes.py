"""What people changed in a province's plans, targets, report dates, rounds and groups: written once, never edited."""

from django.db import models

from config import clock
from recognition.models.units import Unit


class PlanChange(models.Model):
    """One change: who, when, why, and each value before and after, in the words of the page.

    ``values`` are [[label, before, after], …] of what differs, as people read it, in the order of the page. A trigger
    refuses every change and removal.
    """

    class Subject(models.TextChoices):
        PLAN = "plan", "Kế hoạch"
        TARGET = "target", "Chỉ tiêu"
        DUTY = "duty", "Hạn báo cáo"
        ROUND = "round", "Hạn của đợt"
        GROUP = "group", "Cụm"

    class Action(models.TextChoices):
        ADDED = "added", "Thêm"
        CORRECTED = "corrected", "Sửa"
        CHECKED = "checked", "Đối chiếu xong"
        ENDED = "ended", "Thôi áp dụng"

    province = models.ForeignKey(Unit, models.PROTECT, related_name="plan_changes", verbose_name="tỉnh")
    subject = models.CharField("về", max_length=10, choices=Subject.choices)
    subject_pk = models.BigIntegerField()
    subject_name = models.CharField(max_length=400)
    action = models.CharField("việc", max_length=10, choices=Action.choices)
    values = models.JSONField("trước và sau", default=list, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)
    by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+", verbose_name="người làm")
    by_name = models.CharField(max_length=150)
    office_name = models.CharField("cơ quan", max_length=200)
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = "thay đổi kế hoạch của tỉnh"
        verbose_name_plural = "thay đổi kế hoạch của tỉnh"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject", "subject_pk"], name="plan_change_subject")]

    def __str__(self):
        return f"{self.get_action_display()}: {self.subject_name}"

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """(label, before, after) of all that differs."""
        return [(label, before, after) for label, before, after in self.values]
