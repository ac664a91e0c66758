"""What the applicant signed outside the portal and brings along."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from config import clock
from evidence.models import StoredFile


class OwnProposalQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at__isnull=True)


class OwnProposal(models.Model):
    """The applicant's own signed Tờ trình, used instead of the one the portal would make; one at a time.

    ``signatures`` is what was found in the file when it came (``recognition.own_papers.found_in``): shown, not judged.
    One that was taken off keeps its row; what was handed in with it keeps the file.
    """

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="own_proposals")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ký")
    signer = models.CharField("người ký", max_length=150)
    signatures = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    added_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = OwnProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "Tờ trình do cơ quan tự ký"
        verbose_name_plural = "Tờ trình do cơ quan tự ký"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(removed_at=None),
                name="own_proposal_one",
                violation_error_message="Hồ sơ đã có Tờ trình do cơ quan tự ký.",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(signer=""),
                name="own_proposal_identified",
                violation_error_message="Tờ trình phải có số và người ký.",
            ),
        ]

    def __str__(self):
        return f"Tờ trình số {self.number} ngày {self.issued_on:%d/%m/%Y}"

    def frozen(self) -> dict:
        """What a submission keeps of it."""
        return {
            "sha256": self.file.sha256,
            "name": self.name,
            "number": self.number,
            "issued_on": self.issued_on.isoformat(),
            "signer": self.signer,
            "signatures": self.signatures,
        }
