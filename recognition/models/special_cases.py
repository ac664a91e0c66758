"""What one unit needs otherwise than the round: another office to decide, indicators that have no object there."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from config import clock
from criteria.library import spec_of
from recognition.models.offices import Office
from recognition.models.rounds import Round
from recognition.models.units import Unit


class SpecialCase(models.Model):
    """Entered by whoever manages the round, with its basis; never by the unit itself.

    ``decider`` decides in place of an office that would decide over its own dossier. ``absent`` are numbers of
    indicators whose object the unit does not have ("không có đối tượng").
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="special_cases", verbose_name="đợt")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="special_cases", verbose_name="đơn vị")
    decider = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan quyết định thay"
    )
    absent = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name="chỉ tiêu không có đối tượng"
    )
    basis = models.CharField("căn cứ (số, ngày văn bản)", max_length=300)
    entered_by = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="người nhập"
    )
    entered_at = models.DateTimeField("lúc", default=clock.now, editable=False)

    class Meta:
        verbose_name = "trường hợp riêng"
        verbose_name_plural = "trường hợp riêng"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="special_case_once",
                violation_error_message="Đơn vị đã có trường hợp riêng trong đợt này.",
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=False) | ~Q(absent=[]),
                name="special_case_says_something",
                violation_error_message="Ghi cơ quan quyết định thay, hoặc chỉ tiêu không có đối tượng.",
            ),
        ]

    def __str__(self):
        return f"{self.unit}, {self.round}"

    def clean(self):
        """Raises ValidationError, naming the field, for what cannot be so in this round."""
        said = {}
        if not self.round.units().filter(pk=self.unit_id).exists():
            said["unit"] = f"{self.unit} không thuộc đợt này."
        elif self.decider_id and self.decider in _applicants_side(self.round, self.unit):
            said["decider"] = f"{self.decider} ở bên đề nghị của {self.unit} nên không quyết định được."
        if wrong := [number for number in self.absent if not _may_be_absent(self.round, number)]:
            said["absent"] = f"Không thể bỏ chỉ tiêu {', '.join(wrong)}: bộ tiêu chí không cho phép."
        if self.round.dossiers.filter(unit=self.unit_id, handed_in_at__isnull=False, state__in=UNDER_WAY).exists():
            said["__all__"] = f"Hồ sơ của {self.unit} đã nộp: không đổi trường hợp riêng khi đang thẩm định."
        if said:
            raise ValidationError(said)


UNDER_WAY = ("submitted", "appraising", "deciding", "signing")


def _applicants_side(rnd: Round, unit: Unit) -> tuple[Office, Office]:
    day = min(rnd.opens_on, unit.valid_to or rnd.opens_on)
    return rnd.procedure.applicant_of(unit, day), rnd.procedure.preparer_of(unit, day)


def _may_be_absent(rnd: Round, number: str) -> bool:
    spec = spec_of(rnd.criteria_set)
    return spec.has(number) and spec.indicator(number).may_be_absent


def case_of(rnd: Round, unit: Unit) -> SpecialCase | None:
    return SpecialCase.objects.filter(round=rnd, unit=unit).select_related("decider__unit").first()
