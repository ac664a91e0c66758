"""Minutes as they were signed on paper, put back beside those that the portal keeps."""

from django.db import models
from django.db.models import Q

from config import clock
from evidence.models import StoredFile


class SignedScanQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at=None)

    def of(self, minutes):
        """Those of a council's or an inspection's ``minutes``; a session's paper is signed once for all its dossiers."""
        return self.filter(**about(minutes))


class SignedScan(models.Model):
    """The scan of a signed Biên bản: of a session, of a council's minutes on one dossier, or of an inspection.

    It stands beside what the portal keeps and never in its place; one at a time. One that was taken off keeps its row.
    """

    session = models.ForeignKey("recognition.Session", models.PROTECT, null=True, related_name="signed_scans")
    minutes = models.ForeignKey("recognition.Minutes", models.PROTECT, null=True, related_name="signed_scans")
    inspection = models.ForeignKey(
        "recognition.InspectionMinutes", models.PROTECT, null=True, related_name="signed_scans"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)
    added_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    removed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = SignedScanQuerySet.as_manager()

    class Meta:
        verbose_name = "bản quét biên bản đã ký"
        verbose_name_plural = "bản quét biên bản đã ký"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, minutes=None, inspection=None)
                | Q(session=None, minutes__isnull=False, inspection=None)
                | Q(session=None, minutes=None, inspection__isnull=False),
                name="signed_scan_of_one_minutes",
                violation_error_message="Bản quét phải là của một biên bản.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="signed_scan_removed_by_somebody",
                violation_error_message="Bỏ bản quét phải ghi ai làm.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[of],
                    condition=Q(removed_at=None),
                    name=f"signed_scan_one_{of}",
                    violation_error_message="Biên bản này đã có bản quét: bỏ bản đó trước khi gửi bản khác.",
                )
                for of in ("session", "minutes", "inspection")
            ),
        ]

    def __str__(self):
        return self.name


def about(minutes) -> dict:
    """What a scan of ``minutes`` belongs to, as fields of SignedScan."""
    from recognition.models.inspections import InspectionMinutes

    if isinstance(minutes, InspectionMinutes):
        return {"inspection": minutes}
    return {"session": minutes.session} if minutes.session_id else {"minutes": minutes}
