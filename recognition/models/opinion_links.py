"""Links by which members of a council send their opinions in writing, with or without an account."""

from django.db import models
from django.db.models import Q

from recognition.models.councils import CouncilMember
from recognition.models.personal_links import PersonalLink, PersonalLinkQuerySet, link_constraints
from recognition.models.sessions import Session


class OpinionLink(PersonalLink):
    """One member's link into one session."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="links")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="links")
    expires_on = models.DateField("cho ý kiến đến hết ngày")

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "đường dẫn cho ý kiến"
        verbose_name_plural = "đường dẫn cho ý kiến"
        ordering = ["pk"]
        constraints = [
            *link_constraints("opinion_link"),
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=Q(withdrawn_at=None),
                name="opinion_link_one_in_force",
                violation_error_message="Thành viên này đã có đường dẫn; hủy đường dẫn cũ trước.",
            ),
        ]

    def __str__(self):
        return f"{self.member} ({self.session})"

    def is_in_force(self) -> bool:
        return self.is_given() and self.session.is_open and self.member.left_on is None
