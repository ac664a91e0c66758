"""What another office is asked to confirm of one indicator, and what it answers."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from config import clock
from recognition.models.answers import NARRATIVE_LIMIT, Submission
from recognition.permissions.appraisal import UNDER_REVIEW, answering_offices


class ConfirmationQuerySet(models.QuerySet):
    def addressed_to(self, user):
        """Those that ``user`` may open for their office; nothing of the applicant's side, nothing that was withdrawn."""
        own = user.office_ids()
        found = self.filter(office__in=answering_offices(user), withdrawn_at=None)
        return found.exclude(submission__dossier__applicant__in=own).exclude(submission__dossier__prepared_by__in=own)

    def waiting(self):
        """Neither answered nor withdrawn, on the last submission of a dossier that is still being looked at."""
        later = Submission.objects.filter(
            dossier=OuterRef("submission__dossier"), number__gt=OuterRef("submission__number")
        )
        found = self.filter(answered_at=None, withdrawn_at=None, submission__dossier__state__in=UNDER_REVIEW)
        return found.exclude(Exists(later))


class Confirmation(models.Model):
    """One question of the appraising office (``asked_for``) to another (``office``); an answer stays as given (trigger)."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Xác nhận đúng"
        NOT_CONFIRMED = "not-confirmed", "Không xác nhận"
        OTHER_FIGURE = "other-figure", "Số khác"

    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="confirmations")
    indicator = models.CharField("chỉ tiêu", max_length=10)
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="confirmations", verbose_name="cơ quan được hỏi"
    )
    asked_for = models.ForeignKey("recognition.Office", models.PROTECT, related_name="+", verbose_name="cơ quan hỏi")
    question = models.TextField("cần xác nhận", max_length=NARRATIVE_LIMIT)
    due_on = models.DateField("trả lời trước hết ngày")
    asked_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField("kết quả", max_length=15, choices=Outcome.choices, blank=True)
    figure = models.CharField("số đúng", max_length=200, blank=True)
    answer = models.TextField("trả lời", blank=True, max_length=NARRATIVE_LIMIT)
    answered_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị xác nhận"
        verbose_name_plural = "đề nghị xác nhận"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator", "office"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="confirmation_open_once",
                violation_error_message="Đang chờ cơ quan này trả lời về chỉ tiêu này rồi.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="confirmation_answered_in_words",
                violation_error_message="Trả lời xác nhận cần có kết quả và lời ghi.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None),
                name="confirmation_answered_or_withdrawn",
                violation_error_message="Đề nghị đã trả lời thì không rút được.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="other-figure") | ~Q(figure=""),
                name="confirmation_says_other_figure",
                violation_error_message="Ghi số đúng là bao nhiêu.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.office}"

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("confirmation", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
