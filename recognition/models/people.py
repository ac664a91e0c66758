"""People, and what they may be in which office over which time."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from config import clock
from recognition.models.offices import Office


class User(AbstractUser):
    """One account, one person. ``full_name`` is what papers and pages print."""

    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=150)
    must_change_password = models.BooleanField("phải đổi mật khẩu khi đăng nhập lần đầu", default=False)

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    def memberships_on(self, day: date) -> list["Membership"]:
        """This person's memberships in force on ``day``; read once per request."""
        cache = self.__dict__.setdefault("_memberships", {})
        if day not in cache:
            cache[day] = list(self.memberships.in_force(day).select_related("office__unit", "stands_in_for"))
        return cache[day]

    def roles_in(self, office_id: int) -> set[str]:
        """The roles this person has today in an office."""
        return {held.role for held in self.memberships_on(clock.today()) if held.office_id == office_id}

    def office_ids(self, *roles: str) -> set[int]:
        """Offices where this person works today, in one of ``roles`` when given."""
        return {held.office_id for held in self.memberships_on(clock.today()) if not roles or held.role in roles}


class Role(models.TextChoices):
    OFFICER = "officer", "Chuyên viên"
    LEADER = "leader", "Lãnh đạo"
    CLERK = "clerk", "Văn thư"
    VIEWER = "viewer", "Người xem"
    MANAGER = "manager", "Quản lý người dùng"


class MembershipQuerySet(models.QuerySet):
    def in_force(self, day: date):
        """Those that count on ``day``; a stand-in's only while the represented person has that role themselves."""
        theirs = Membership.objects.not_ended(day).filter(valid_from__lte=day, stands_in_for=None)
        same = {"user": OuterRef("stands_in_for"), "office": OuterRef("office"), "role": OuterRef("role")}
        held = Q(stands_in_for=None) | Exists(theirs.filter(**same))
        return self.not_ended(day).filter(held, valid_from__lte=day)

    def for_signing(self):
        """The row in whose form a person signs first: where they stand in for somebody, then the newest."""
        return self.order_by(F("stands_in_for").asc(nulls_last=True), "-valid_from", "pk")

    def not_ended(self, day: date):
        """Those in force on ``day``, and those that begin later."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def _alone(field: str) -> Func:
    """A key as a range of one number, since the server need not have an index that mixes numbers and ranges."""
    return Func(field, field, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def _days() -> Func:
    """From the first to the last day, both included."""
    return Func("valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField())


class Membership(models.Model):
    """A role of a person in an office over a time.

    With ``stands_in_for`` the person does another's work there, between two days, and signs in the form of this row.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="người")
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships", verbose_name="cơ quan")
    role = models.CharField("vai trò", max_length=10, choices=Role.choices)
    position = models.CharField("chức vụ", max_length=100, help_text="In trên văn bản: «Chủ tịch», «Trưởng phòng»")
    signs_as = models.CharField(
        "ký thay", max_length=60, blank=True, help_text="«TM. ỦY BAN NHÂN DÂN», «KT. GIÁM ĐỐC» …; để trống khi ký thẳng"
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    basis = models.CharField("căn cứ (quyết định, giấy ủy quyền)", max_length=200, blank=True)
    stands_in_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name="làm thay"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò trong cơ quan"
        verbose_name_plural = "vai trò trong cơ quan"
        ordering = ["office", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role", "valid_from"],
                name="membership_once",
                violation_error_message="Người này đã có vai trò đó từ ngày ấy.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="membership_role_known",
                violation_error_message="Vai trò không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | (Q(valid_to__isnull=False) & ~Q(stands_in_for=F("user"))),
                name="stand_in_has_an_end",
                violation_error_message="Làm thay người khác (không phải chính mình) thì phải ghi ngày kết thúc.",
            ),
            ExclusionConstraint(
                expressions=[
                    (_alone("office"), RangeOperators.OVERLAPS),
                    (_alone("user"), RangeOperators.OVERLAPS),
                    (_alone("stands_in_for"), RangeOperators.OVERLAPS),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(stands_in_for__isnull=False),
                name="stand_in_once_at_a_time",
                violation_error_message="Hai người này đã có thời gian làm thay trùng với những ngày đó.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.position}, {self.office}"
