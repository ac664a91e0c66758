"""Links for people without an account: personal, for a time, for one body's indicators in one dossier."""

from django.db import models
from django.db.models import Q

from criteria.library import spec_of
from recognition.models.personal_links import PersonalLink, PersonalLinkQuerySet, link_constraints


class InvitationQuerySet(PersonalLinkQuerySet):
    def in_force(self, day):
        return self.standing().filter(expires_on__gte=day)

    def with_dossier(self):
        """With everything that asks what a link may do."""
        return self.select_related(
            "body__plan__dossier__round__procedure__title",
            "body__plan__dossier__round__province",
            "body__plan__dossier__unit",
            "body__plan__dossier__criteria_set",
            "body__plan__dossier__prepared_by",
        ).prefetch_related("body__assignments")


class Invitation(PersonalLink):
    """The link of one person of a body."""

    body = models.ForeignKey("recognition.PlanBody", models.PROTECT, related_name="invitations")
    person = models.CharField("người nhận", max_length=150)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "đường dẫn góp số liệu"
        verbose_name_plural = "đường dẫn góp số liệu"
        ordering = ["pk"]
        constraints = [
            *link_constraints("invitation"),
            models.UniqueConstraint(
                fields=["body", "person"],
                condition=Q(withdrawn_at=None),
                name="invitation_one_in_force",
                violation_error_message="Người này đã có đường dẫn; hủy đường dẫn cũ trước.",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.body.name})"

    @property
    def dossier(self):
        return self.body.plan.dossier

    def is_in_force(self) -> bool:
        return self.is_given()

    def indicators(self) -> list[str]:
        """Numbers of the indicators this link opens."""
        return self.body.indicators(spec_of(self.dossier.criteria_set), self.person)
