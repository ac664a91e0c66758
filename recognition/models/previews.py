"""A draft shared with the office above before it is handed in, and what that office advises."""

from django.db import models
from django.db.models import Q

from config import clock
from recognition.models.answers import NARRATIVE_LIMIT

GENERAL = "chung"  # the subject of advice on the dossier as a whole


class PreviewQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at__isnull=True)


class Preview(models.Model):
    """The applicant's request that an office above reads the draft; open until either side ends it, or it is handed in."""

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="previews")
    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="previews", verbose_name="nhờ")
    asked_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người nhờ")
    asked_at = models.DateTimeField("nhờ lúc", default=clock.now)
    note = models.TextField("lời nhắn", blank=True, max_length=5000)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    ended_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = PreviewQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhờ xem trước"
        verbose_name_plural = "các lần nhờ xem trước"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(ended_at=None),
                name="preview_open_once",
                violation_error_message="Hồ sơ đang được nhờ xem trước rồi.",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}: nhờ {self.office} xem trước"


class Advice(models.Model):
    """What the office above says of a draft: it opens nothing, returns nothing and hinders nothing."""

    preview = models.ForeignKey(Preview, models.PROTECT, related_name="advice")
    subject = models.CharField("về", max_length=40)
    text = models.TextField("góp ý", max_length=NARRATIVE_LIMIT)
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answer = models.TextField("trả lời", blank=True, max_length=NARRATIVE_LIMIT)
    answered_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "góp ý xem trước"
        verbose_name_plural = "góp ý xem trước"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="advice_answered_in_words",
                violation_error_message="Trả lời góp ý không được để trống.",
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.text[:60]}"

    def about(self) -> str:
        return "Cả hồ sơ" if self.subject == GENERAL else f"Chỉ tiêu {self.subject}"

    @property
    def anchor(self) -> str:
        return "#preview" if self.subject == GENERAL else f"#i-{self.subject}"
