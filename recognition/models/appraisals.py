"""What an appraising office holds of each indicator, and what its people note among themselves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from config import clock
from recognition.models.answers import NARRATIVE_LIMIT

WHOLE = "chung"  # the subject of a note on the dossier as a whole


class Mark(models.Model):
    """What an office holds of one indicator of one submission, in one sitting; a database trigger keeps it after the minutes.

    ``levels``: those at which it passes, in the set's order. ``points`` (a fraction as text, "15/2") takes their place in
    sets with points. ``typed``: the figures the office found, by measure, where they are others than those handed in.
    ``version`` grows with every change; a change that names an older one is refused and shown both.
    """

    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="marks")
    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="marks")
    sitting = models.PositiveSmallIntegerField("lần họp", default=1)
    indicator = models.CharField("chỉ tiêu", max_length=10)
    levels = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="đạt ở")
    points = models.CharField("điểm", max_length=40, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    differs = models.BooleanField("khác tự đánh giá", default=False)
    reason = models.TextField("lý do", blank=True, max_length=NARRATIVE_LIMIT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="marks")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "kết quả thẩm định một chỉ tiêu"
        verbose_name_plural = "kết quả thẩm định chỉ tiêu"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "office", "sitting", "indicator"],
                name="mark_once",
                violation_error_message="Chỉ tiêu này đã được thẩm định.",
            ),
            models.CheckConstraint(
                condition=Q(differs=False) | ~Q(reason=""),
                name="mark_that_differs_has_reason",
                violation_error_message="Kết quả khác tự đánh giá thì phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} ({self.office}, lần {self.sitting})"


class PrivateNote(models.Model):
    """What a reviewer notes for the colleagues of their office, of one indicator or of the whole dossier; never shown elsewhere."""

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="private_notes")
    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="+")
    subject = models.CharField("về", max_length=40, default=WHOLE)
    text = models.TextField("ghi chú", max_length=NARRATIVE_LIMIT)
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "ghi chú nội bộ"
        verbose_name_plural = "ghi chú nội bộ"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.office}: {self.subject}"
