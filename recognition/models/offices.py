"""Offices: the bodies whose people use the portal."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from recognition.models.units import Tier, Unit


class OfficeKind(models.TextChoices):
    COMMITTEE = "committee", "Ủy ban nhân dân"
    EDUCATION = "education", "Cơ quan giáo dục (Phòng, Sở, Bộ)"
    CULTURE = "culture", "Phòng Văn hóa – Xã hội"
    ASSOCIATION = "association", "Hội Khuyến học"
    HOME_AFFAIRS = "home_affairs", "Cơ quan nội vụ (Phòng, Sở)"
    INSTITUTION = "institution", "Cơ quan, trường học, đơn vị"


class OfficeQuerySet(models.QuerySet):
    def existing(self, day: date):
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def serving(self, unit: Unit, kind: str, tier: str, day: date):
        """The offices of ``kind`` at ``tier`` in whose area ``unit`` lies on ``day`` (one, unless data is wrong)."""
        inside = Q(unit=unit) | Q(unit__in=unit.ancestor_ids()) | Q(unit__tier=Tier.NATION)
        return self.existing(day).filter(inside, kind=kind, unit__tier=tier)

    def of_institution(self, unit: Unit, day: date):
        """The office that applies for an institution: the one it is itself, or the one that was made for it."""
        itself = Q(pk=unit.own_office_id) if unit.own_office_id else Q(unit=unit, kind=OfficeKind.INSTITUTION)
        return self.existing(day).filter(itself)


class Office(models.Model):
    """A body with people in the portal and a letterhead on its papers; ``unit`` is the area it serves."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices", verbose_name="đơn vị")
    kind = models.CharField("loại", max_length=12, choices=OfficeKind.choices)
    name = models.CharField("tên", max_length=200)
    superior = models.CharField("cơ quan chủ quản (in trên văn bản)", max_length=200, blank=True)
    code = models.CharField("chữ viết tắt trong ký hiệu", max_length=30, help_text="UBND, PGDĐT, SGDĐT …")
    place = models.CharField("địa danh", max_length=100, help_text="In trước ngày tháng: «Hưng Yên»")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["unit__sort_key", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "name"], name="office_once", violation_error_message="Đơn vị đã có cơ quan này."
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="office_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def specimen(self) -> bool:
        return self.unit.specimen

    def is_above(self, unit: Unit) -> bool:
        """Whether ``unit`` lies below the unit this office serves."""
        return unit.path.startswith(self.unit.reach) and unit.pk != self.unit_id
