"""When the public register last changed: so that whoever asks again is told in one small query that nothing did."""

from django.db import models
from django.db.models import Max, Sum


class RegisterChangeQuerySet(models.QuerySet):
    def edition(self) -> tuple[str, object]:
        """(a word that differs after every change, the moment of the last change or None).

        Numbers are given before their transaction is seen by others, so a lower one may appear after a higher one: the sum
        over the last 100 tells that too, where the highest alone would not.
        """
        found = self.order_by("-pk")[:100].aggregate(last=Max("pk"), total=Sum("pk"), at=Max("at"))
        return f"{found['last'] or 0}-{found['total'] or 0}", found["at"]


class RegisterChange(models.Model):
    """One statement that changed what the register shows; written by triggers alone."""

    at = models.DateTimeField("lúc")

    objects = RegisterChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi của sổ công khai"
        verbose_name_plural = "thay đổi của sổ công khai"

    def __str__(self):
        return f"{self.pk}, {self.at}"
