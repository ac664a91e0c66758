"""Series of numbers that the portal runs for an office, because they are used nowhere else."""

from django.db import models
from django.db.models import Q

from config import clock


class NumberSeriesQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)


class NumberSeries(models.Model):
    """An office's declaration that ``symbol`` is numbered in the portal alone, so that no number is left out.

    In the year of the declaration the portal goes on from ``first_number``, every later year begins with 01
    (NĐ 30/2020 Điều 15). Declarations are never edited: one ends, another begins.
    """

    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="series", verbose_name="cơ quan")
    symbol = models.CharField("ký hiệu", max_length=60)
    first_number = models.PositiveIntegerField("số đầu tiên cổng cấp", default=1)
    statement = models.CharField("căn cứ", max_length=300)
    declared_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người khai")
    declared_at = models.DateTimeField("khai lúc", default=clock.now)
    ended_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField("thôi lúc", null=True, blank=True)
    end_reason = models.CharField("lý do thôi", max_length=300, blank=True)

    objects = NumberSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "dãy số do cổng cấp"
        verbose_name_plural = "dãy số do cổng cấp"
        ordering = ["office", "symbol", "-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "symbol"],
                condition=Q(ended_at=None),
                name="series_run_once",
                violation_error_message="Cổng đang cấp số cho ký hiệu này rồi.",
            ),
            models.CheckConstraint(
                condition=Q(first_number__gte=1),
                name="series_begins_from_one",
                violation_error_message="Số đầu tiên phải từ 1 trở lên.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="series_ended_by_somebody",
                violation_error_message="Dãy số thôi do ai, lúc nào: phải ghi đủ cả hai.",
            ),
        ]

    def __str__(self):
        return f"…/{self.symbol}, {self.office}"

    def first_in(self, year: int) -> int:
        """The number with which the portal begins in ``year``."""
        return self.first_number if year == clock.day_of(self.declared_at).year else 1
