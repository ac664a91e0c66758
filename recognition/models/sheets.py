"""The scoring sheet of a province: the maxima that a circular with points leaves to its annex."""

import hashlib
import json
from fractions import Fraction

from django.db import models
from django.db.models import Q

from config import clock
from criteria.points import ScoringSheet as Maxima
from criteria.wording import decimal
from recognition import permissions

ILLUSTRATION = "Phiếu điểm minh họa, không phải phiếu do tỉnh ban hành: chỉ dùng để trình diễn."


class ScoringSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Approved sheets of the provinces in which ``user`` works (of all, for the ministry), and drafts of their offices."""
        if user.is_superuser:
            return self
        approved, paths = Q(approved_at__isnull=False), permissions.unit_paths(user)
        if "/" not in paths:
            approved &= Q(province__in={int(path.split("/")[1]) for path in paths})
        return self.filter(approved | Q(office__in=user.office_ids()))

    def approved(self):
        return self.filter(approved_at__isnull=False)

    def for_round(self, province_id, set_code):
        """What a round of ``province_id`` may use: the approved sheets for the set, the latest first."""
        return self.approved().filter(province=province_id, criteria_set__code=set_code).order_by("-approved_at", "-pk")


class ScoringSheet(models.Model):
    """One sheet: entered by an officer, approved by a leader of the same office, from then on unchangeable (trigger).

    ``maxima``: number → maximum as text ("7,5" is "7.5"); ``parts``: number → [[what, maximum], …]. An approved sheet names
    every criterion of its set and adds up to exactly 100 (trigger).
    """

    province = models.ForeignKey("recognition.Unit", models.PROTECT, related_name="scoring_sheets", verbose_name="tỉnh")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", models.PROTECT, related_name="scoring_sheets", verbose_name="bộ tiêu chí"
    )
    name = models.CharField("tên phiếu", max_length=200)
    basis = models.CharField("văn bản ban hành phiếu", max_length=300)
    step = models.DecimalField("bước điểm", max_digits=5, decimal_places=2)
    maxima = models.JSONField("điểm tối đa", default=dict)
    parts = models.JSONField("điểm thành phần", default=dict, blank=True)
    illustration = models.BooleanField("phiếu minh họa", default=False, editable=False)
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="scoring_sheets", verbose_name="cơ quan lập"
    )
    entered_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người nhập")
    entered_at = models.DateTimeField("nhập lúc", default=clock.now)
    approved_by = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)

    objects = ScoringSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu điểm"
        verbose_name_plural = "phiếu điểm"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__gt=0),
                name="scoring_sheet_step_positive",
                violation_error_message="Bước điểm phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="scoring_sheet_approved_by_someone",
                violation_error_message="Phiếu đã duyệt phải ghi người duyệt.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("sheet", args=[self.pk])

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def total(self) -> Fraction:
        return sum((Fraction(maximum) for maximum in self.maxima.values()), Fraction(0))

    @property
    def total_said(self) -> str:
        return decimal(self.total)

    def as_maxima(self) -> Maxima:
        """The sheet in the form in which the rules take it."""
        parts = {
            number: tuple((what, Fraction(most)) for what, most in listed) for number, listed in self.parts.items()
        }
        maxima = {number: Fraction(maximum) for number, maximum in self.maxima.items()}
        return Maxima(maxima, Fraction(self.step), parts, ILLUSTRATION if self.illustration else "")

    def digest(self) -> str:
        """Of all that a leader reads before approving."""
        content = [self.name, self.basis, str(Fraction(self.step)), self.maxima, self.parts]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
