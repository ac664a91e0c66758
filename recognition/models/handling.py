"""Who is in charge of which dossier in which office, from when to when: a trail that is only added to."""

from django.db import models
from django.db.models import F, Q

from recognition.models.dossiers import Dossier
from recognition.models.offices import Office
from recognition.models.people import User


class HandlingQuerySet(models.QuerySet):
    def present(self):
        return self.filter(ended_at=None)


class Handling(models.Model):
    """One person in charge of one dossier in one office; a colleague may still work on it.

    A database trigger lets an open row be closed once, and refuses every other change.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="handlings", verbose_name="hồ sơ")
    office = models.ForeignKey(Office, models.PROTECT, related_name="handlings", verbose_name="cơ quan")
    handler = models.ForeignKey(User, models.PROTECT, related_name="handlings", verbose_name="người phụ trách")
    begun_at = models.DateTimeField("từ lúc")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người giao")
    reason = models.CharField("lý do thay người", max_length=300, blank=True)
    ended_at = models.DateTimeField("đến lúc", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người thay")

    objects = HandlingQuerySet.as_manager()

    class Meta:
        verbose_name = "phụ trách hồ sơ"
        verbose_name_plural = "phụ trách hồ sơ"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "office"],
                condition=Q(ended_at=None),
                name="handling_one_in_charge",
                violation_error_message="Hồ sơ đã có người phụ trách ở cơ quan này.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("begun_at"), ended_by__isnull=False),
                name="handling_ends_after_it_begins",
                violation_error_message="Phụ trách kết thúc sau khi bắt đầu, do một người có tên.",
            ),
        ]
        indexes = [models.Index(fields=["handler", "ended_at"], name="handling_of_person")]

    def __str__(self):
        return f"{self.dossier}: {self.handler}"
