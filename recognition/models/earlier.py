"""Recognitions that were decided on paper before the portal: what the decision says, who entered it, what was put right."""

import re

from django.db import models
from django.db.models import Q

from config import clock
from evidence.models import StoredFile
from recognition import permissions
from recognition.models.units import Unit


def number_key(number: str) -> str:
    """How numbers are compared: without blanks, capitals or not ("12 / QĐ-UBND" is "12/qđ-ubnd")."""
    return re.sub(r"\s+", "", number).casefold()


class EarlierDecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the units in which ``user`` works, and of all below."""
        return self.filter(unit__in=Unit.objects.filter(permissions.units_of(user)))

    def present(self):
        """Those that stand: neither corrected nor taken back."""
        return self.filter(ended_at=None)

    def for_list(self):
        related = ("unit__parent", "title", "criteria_set__circular", "office", "entered_by", "recognition")
        return self.select_related(*related).order_by("-issued_on", "unit__sort_key", "pk")


class EarlierDecision(models.Model):
    """One unit in one decision on paper. Never edited (trigger): a correction ends it and names what ``corrects`` it.

    ``office`` is None where the portal's operator brought it in from a file. ``reason`` says why it corrects the one before.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="earlier_decisions", verbose_name="đơn vị")
    title = models.ForeignKey("recognition.Title", models.PROTECT, related_name="+", verbose_name="danh hiệu")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", models.PROTECT, related_name="+", verbose_name="bộ tiêu chí"
    )
    level = models.CharField("mức độ, xếp loại", max_length=20)
    year = models.PositiveSmallIntegerField("năm đánh giá")
    number = models.CharField("số, ký hiệu quyết định", max_length=60)
    number_key = models.CharField(max_length=60, db_index=True, editable=False)
    issued_on = models.DateField("ngày quyết định")
    issuer = models.CharField("cơ quan quyết định", max_length=200)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản quét"
    )
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan nhập"
    )
    entered_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người nhập")
    entered_at = models.DateTimeField("nhập lúc", default=clock.now)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="sửa cho"
    )
    reason = models.CharField("lý do sửa", max_length=300, blank=True)
    ended_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)
    ended_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField("vì", max_length=300, blank=True)

    objects = EarlierDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "công nhận nhập từ quyết định giấy"
        verbose_name_plural = "công nhận nhập từ quyết định giấy"
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title", "year"],
                condition=Q(ended_at=None),
                name="earlier_once_a_year",
                violation_error_message="Đơn vị đã có quyết định giấy cho danh hiệu và năm đánh giá này.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="earlier_ended_with_reason",
                violation_error_message="Thôi dùng một dòng đã nhập phải ghi người và lý do.",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="earlier_corrected_with_reason",
                violation_error_message="Sửa dòng đã nhập phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"Quyết định số {self.number} ngày {self.issued_on:%d/%m/%Y}"

    def save(self, *args, **kwargs):
        self.number_key = number_key(self.number)
        super().save(*args, **kwargs)

    @property
    def level_named(self) -> str:
        from criteria.library import spec_of

        return spec_of(self.criteria_set).named(self.level)

    def entered_said(self) -> str:
        """ "Nguyễn Văn A (Sở Giáo dục và Đào tạo), 09:12 ngày 03/03/2026"."""
        where = f" ({self.office})" if self.office else " (người vận hành cổng)"
        return f"{self.entered_by}{where}, {self.entered_at.astimezone(clock.VIETNAM):%H:%M ngày %d/%m/%Y}"
