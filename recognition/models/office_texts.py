"""What an office writes in its decisions where the law leaves the words to it: dated, so that papers of a day say that day's."""

from datetime import date

from django.db import models

from config import clock


class OfficeTextQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(valid_from__lte=day)

    def for_paper(self, office_id, title_id, kind: str, day: date):
        """The text that a paper of ``kind`` says on ``day``: the title's own before that for all titles; or None."""
        found = (
            self.in_force(day)
            .filter(office=office_id, kind=kind)
            .filter(models.Q(title=title_id) | models.Q(title=None))
        )
        return found.order_by(models.F("title").asc(nulls_last=True), "-valid_from", "-pk").first()


class OfficeText(models.Model):
    """Grounds, recipients and the wording of the last article of one kind of paper. Lines of ``""`` mean: as by default.

    A version is never edited; a later one takes its place from its day on.
    """

    class Kind(models.TextChoices):
        RECOGNISE = "recognise", "Quyết định công nhận"
        REFUSE = "refuse", "Văn bản không công nhận"
        REVOKE = "revoke", "Quyết định thu hồi"

    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="texts", verbose_name="cơ quan")
    title = models.ForeignKey(
        "recognition.Title", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="danh hiệu"
    )
    kind = models.CharField("loại văn bản", max_length=10, choices=Kind.choices)
    grounds = models.TextField("căn cứ", blank=True)
    recipients = models.TextField("nơi nhận", blank=True)
    execution = models.TextField("điều thi hành", blank=True)
    valid_from = models.DateField("dùng từ ngày")
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người sửa")
    at = models.DateTimeField("sửa lúc", default=clock.now)

    objects = OfficeTextQuerySet.as_manager()

    class Meta:
        verbose_name = "lời của cơ quan trong văn bản"
        verbose_name_plural = "lời của cơ quan trong văn bản"
        ordering = ["office", "kind", "-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["recognise", "refuse", "revoke"]),
                name="office_text_kind_known",
                violation_error_message="Không có loại văn bản này.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.office}, từ {self.valid_from:%d/%m/%Y}"

    @staticmethod
    def lines(text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
