"""Links for people without an account: personal, for a time, for one body's indicators in one dossier."""

from django.db import models
from django.db.models import Q

from config import clock
from criteria.library import spec_of


class InvitationQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.filter(withdrawn_at=None, expires_on__gte=day)

    def with_dossier(self):
        """With everything that asks what a link may do."""
        return self.select_related(
            "body__plan__dossier__round__procedure__title",
            "body__plan__dossier__round__province",
            "body__plan__dossier__unit",
            "body__plan__dossier__criteria_set",
            "body__plan__dossier__prepared_by",
        ).prefetch_related("body__assignments")


class Invitation(models.Model):
    """One person's link. Only the SHA-256 of its token (256 random bits) is kept; ``expires_on`` is its last good day."""

    body = models.ForeignKey("recognition.PlanBody", models.PROTECT, related_name="invitations")
    person = models.CharField("người nhận", max_length=150)
    token_hash = models.CharField(max_length=64, editable=False)
    created_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField("dùng được đến hết ngày")
    withdrawn_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField("mở lần đầu", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "đường dẫn góp số liệu"
        verbose_name_plural = "đường dẫn góp số liệu"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], name="invitation_token_once", violation_error_message="Đường dẫn bị trùng."
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
                name="invitation_token_is_hashed",
                violation_error_message="Chỉ lưu mã băm của đường dẫn.",
            ),
            models.UniqueConstraint(
                fields=["body", "person"],
                condition=Q(withdrawn_at=None),
                name="invitation_one_in_force",
                violation_error_message="Người này đã có đường dẫn; hủy đường dẫn cũ trước.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_by_somebody",
                violation_error_message="Hủy đường dẫn phải ghi ai làm.",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.body.name})"

    @property
    def dossier(self):
        return self.body.plan.dossier

    def is_in_force(self) -> bool:
        return self.withdrawn_at is None and not self.has_expired()

    def has_expired(self) -> bool:
        return clock.today() > self.expires_on

    def indicators(self) -> list[str]:
        """Numbers of the indicators this link opens."""
        return self.body.indicators(spec_of(self.dossier.criteria_set), self.person)
