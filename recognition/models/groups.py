"""Clusters of units that a province forms (cụm thi đua, former districts), dated; figures and filters know them."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from config import clock
from recognition import permissions
from recognition.models.units import Unit
from recognition.permissions.province_plans import provinces_read, provinces_worked_in


def _span(function: str, first: str, last: str) -> Func:
    """From ``first`` to ``last``, both included."""
    return Func(F(first), F(last), Value("[]"), function=function)


class UnitGroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All groups of the province for its own offices; for those below, the groups that units of theirs belong(ed) to."""
        if user.is_superuser or provinces_read(user) is None:
            return self
        own = GroupMembership.objects.filter(unit__in=Unit.objects.filter(permissions.units_of(user)))
        return self.filter(Q(province__in=provinces_worked_in(user)) | Q(pk__in=own.values("group")))

    def existing(self, day: date):
        """Groups that exist on ``day``."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class UnitGroup(models.Model):
    """A cluster of one province; whoever belongs to it on a day is told by its dated ``memberships``."""

    province = models.ForeignKey(Unit, models.PROTECT, related_name="groups", verbose_name="tỉnh")
    name = models.CharField("tên cụm", max_length=150)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    entered_by = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhập"
    )
    entered_at = models.DateTimeField("nhập lúc", default=clock.now)

    objects = UnitGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "cụm đơn vị"
        verbose_name_plural = "cụm đơn vị"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name", "valid_from"],
                name="unit_group_once",
                violation_error_message="Tỉnh đã có cụm mang tên này từ ngày đó.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_group_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("unit_group", args=[self.pk])

    def name_on(self, day: date) -> str:
        """What it was called on ``day``."""
        borne = self.names.all()  # a list of groups reads them all at once
        found = (one.name for one in borne if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to))
        return next(found, self.name)

    def members_on(self, day: date):
        """Primary keys of the units that belong to it on ``day``, for a query."""
        there = self.memberships.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
        return there.order_by().values_list("unit_id", flat=True)

    def unit_ids(self, day: date) -> set[int]:
        """Primary keys of the units that belong to it on ``day``."""
        return set(self.members_on(day))


class GroupName(models.Model):
    """A name that a group bore before it was renamed; ``UnitGroup.name`` is what it is called now."""

    group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="names", verbose_name="cụm")
    name = models.CharField("tên cụm", max_length=150)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày")

    class Meta:
        verbose_name = "tên cũ của cụm"
        verbose_name_plural = "tên cũ của cụm"
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="group_name_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.name


class GroupMembership(models.Model):
    """That a unit belongs to a group over a time."""

    group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="memberships", verbose_name="cụm")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="group_memberships", verbose_name="đơn vị")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "đơn vị trong cụm"
        verbose_name_plural = "đơn vị trong cụm"
        ordering = ["unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "unit", "valid_from"],
                name="group_membership_once",
                violation_error_message="Đơn vị đã ở trong cụm từ ngày này.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="group_membership_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            # Keys are compared as ranges of one number: PostgreSQL does that without an extension.
            ExclusionConstraint(
                name="group_membership_apart",
                expressions=[
                    (_span("int8range", "group_id", "group_id"), RangeOperators.OVERLAPS),
                    (_span("int8range", "unit_id", "unit_id"), RangeOperators.OVERLAPS),
                    (_span("daterange", "valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Đơn vị đã ở trong cụm này vào một phần của thời gian đó.",
            ),
        ]

    def __str__(self):
        return f"{self.unit} ({self.group})"
