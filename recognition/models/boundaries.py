"""The outlines of units, for maps; loaded from a file that the operator obtains, never drawn by the portal."""

from django.db import models
from django.db.models import Q

from config import clock
from recognition.models.units import Unit

SCALE = 10_000  # whole numbers in ``rings`` to a degree: eleven metres


class Boundary(models.Model):
    """The simplified outline of one unit, as long as the unit lives.

    ``rings`` is a list of closed rings, outer ones and holes alike (the even-odd rule tells them apart), each a flat list
    [lon, lat, lon, lat, …] in ten-thousandths of a degree (WGS 84), without the repeated last point.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="boundaries", verbose_name="đơn vị")
    rings = models.JSONField("đường ranh")
    source = models.CharField("nguồn", max_length=300)
    loaded_at = models.DateTimeField("nạp lúc", default=clock.now)

    class Meta:
        verbose_name = "ranh giới đơn vị"
        verbose_name_plural = "ranh giới đơn vị"
        ordering = ["unit__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], name="boundary_once", violation_error_message="Đơn vị này đã có ranh giới."
            ),
            models.CheckConstraint(
                condition=~Q(rings=[]),
                name="boundary_has_rings",
                violation_error_message="Ranh giới không có điểm nào.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="boundary_has_source", violation_error_message="Ghi nguồn của ranh giới."
            ),
        ]

    def __str__(self):
        return f"Ranh giới {self.unit}"
