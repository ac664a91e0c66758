"""Links by which members of a council send their opinions in writing, with or without an account."""

from django.db import models
from django.db.models import Q

from config import clock
from recognition.models.councils import CouncilMember
from recognition.models.sessions import Session


class OpinionLinkQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class OpinionLink(models.Model):
    """One member's link into one session. Only the SHA-256 of its token (256 random bits) is kept."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="links")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, editable=False)
    created_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField("cho ý kiến đến hết ngày")
    withdrawn_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField("mở lần đầu", null=True)

    objects = OpinionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "đường dẫn cho ý kiến"
        verbose_name_plural = "đường dẫn cho ý kiến"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], name="opinion_link_token_once", violation_error_message="Đường dẫn bị trùng."
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
                name="opinion_link_token_is_hashed",
                violation_error_message="Chỉ lưu mã băm của đường dẫn.",
            ),
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=Q(withdrawn_at=None),
                name="opinion_link_one_in_force",
                violation_error_message="Thành viên này đã có đường dẫn; hủy đường dẫn cũ trước.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="opinion_link_withdrawn_by_somebody",
                violation_error_message="Hủy đường dẫn phải ghi ai làm.",
            ),
        ]

    def __str__(self):
        return f"{self.member} ({self.session})"

    def is_in_force(self) -> bool:
        is_given = self.withdrawn_at is None and clock.today() <= self.expires_on
        return is_given and self.session.is_open and self.member.left_on is None
