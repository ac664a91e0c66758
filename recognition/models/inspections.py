"""Appraisal by inspection: the Kế hoạch kiểm tra with its team, and the Biên bản kiểm tra written on the spot."""

from fractions import Fraction

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from config import clock
from criteria import wording
from criteria.library import spec_of
from recognition import scoring
from recognition.models.councils import missing_proposal

TEXT_LIMIT = 10_000


class Inspection(models.Model):
    """One inspection of one dossier by the office that appraises it; each re-inspection is another ``turn`` with its own plan.

    Changing the plan takes back its approval. Once there are minutes nothing of it changes (database trigger).
    """

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="inspections")
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="inspections", verbose_name="cơ quan kiểm tra"
    )
    turn = models.PositiveSmallIntegerField("lần kiểm tra", default=1)
    number = models.PositiveIntegerField("số kế hoạch")
    planned_on = models.DateField("ngày ký kế hoạch")
    starts_on = models.DateField("kiểm tra từ ngày")
    ends_on = models.DateField("đến ngày")
    place = models.CharField("địa điểm", max_length=200)
    tasks = models.TextField("nội dung, cách kiểm tra (mỗi dòng một ý)", blank=True, max_length=TEXT_LIMIT)
    saved_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)
    approving_office = models.ForeignKey(
        "recognition.Office", models.PROTECT, editable=False, related_name="+", verbose_name="cơ quan duyệt"
    )
    approved_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, editable=False, related_name="+")
    approver = models.CharField("người duyệt, chức vụ", max_length=300, blank=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "đợt kiểm tra"
        verbose_name_plural = "các đợt kiểm tra"
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "office", "turn"],
                name="inspection_turn_once",
                violation_error_message="Lần kiểm tra này đã có kế hoạch.",
            ),
            models.UniqueConstraint(
                F("office"),
                F("planned_on__year"),
                F("number"),
                name="inspection_plan_number_once",
                violation_error_message="Số này đã dùng cho một kế hoạch kiểm tra khác trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="inspection_ends_after_it_begins",
                violation_error_message="Ngày kết thúc kiểm tra phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="inspection_approved_by_somebody",
                violation_error_message="Kế hoạch được duyệt phải ghi người duyệt và lúc duyệt.",
            ),
        ]

    def __str__(self):
        return f"Kế hoạch kiểm tra {self.number_said}, {self.dossier}"

    @property
    def symbol(self) -> str:
        return f"KH-{self.office.code}"

    @property
    def number_said(self) -> str:
        """ "số 07/KH-HKH"."""
        return f"số {self.number:02d}/{self.symbol}"

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    def written(self):
        """Its minutes, or None."""
        return getattr(self, "minutes", None)

    def uncovered(self) -> list[str]:
        """Numbers of the criteria that no member of the team looks after."""
        covered = {number for member in self.members.all() for number in member.criteria}
        return [c.number for c in spec_of(self.dossier.criteria_set).criteria if c.number not in covered]

    def missing(self) -> list[str]:
        """What the team still lacks before the plan can be approved, in sentences."""
        roles, said = [member.role for member in self.members.all()], []
        if roles.count(InspectionMember.Role.HEAD) != 1:
            said.append("Đoàn kiểm tra cần đúng một trưởng đoàn.")
        if roles.count(InspectionMember.Role.SECRETARY) != 1:
            said.append("Đoàn kiểm tra cần đúng một thư ký.")
        if numbers := self.uncovered():
            said.append(f"Tiêu chí {', '.join(numbers)} chưa có ai trong Đoàn phụ trách.")
        return said


class InspectionMember(models.Model):
    """A person of the team, with an account in the portal or without; ``criteria`` are numbers of the set."""

    class Role(models.TextChoices):
        HEAD = "head", "Trưởng đoàn"
        SECRETARY = "secretary", "Thư ký"
        MEMBER = "member", "Thành viên"

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="members")
    name = models.CharField("họ và tên", max_length=150)
    position = models.CharField("chức vụ", max_length=150)
    body = models.CharField("cơ quan, đơn vị", max_length=150)
    role = models.CharField("trong đoàn", max_length=10, choices=Role.choices, default=Role.MEMBER)
    criteria = ArrayField(models.CharField(max_length=10), default=list, blank=True, verbose_name="phụ trách tiêu chí")
    user = models.ForeignKey(
        "recognition.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspection_seats",
        verbose_name="tài khoản",
    )

    class Meta:
        verbose_name = "thành viên đoàn kiểm tra"
        verbose_name_plural = "thành viên đoàn kiểm tra"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(role="head"),
                name="inspection_one_head",
                violation_error_message="Đoàn đã có trưởng đoàn.",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(role="secretary"),
                name="inspection_one_secretary",
                violation_error_message="Đoàn đã có thư ký.",
            ),
            models.UniqueConstraint(
                fields=["inspection", "user"],
                condition=Q(user__isnull=False),
                name="inspection_one_seat_each",
                violation_error_message="Mỗi tài khoản chỉ giữ một chỗ trong Đoàn.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.body}"

    @property
    def criteria_said(self) -> str:
        return ", ".join(self.criteria)


class InspectionMinutes(models.Model):
    """The Biên bản kiểm tra on one submission. A database trigger keeps the row; ``file`` is the paper as it was printed.

    ``findings``: [{"number", "label", "claimed", "found", "maximum", "reason"}], points as text ("7/2"); ``points`` their
    sum, ``found_level`` the band they make, ``level`` the one proposed: never above what the unit's own figures reach.
    """

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="minutes")
    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="inspection_minutes")
    sitting = models.PositiveSmallIntegerField(default=1)
    held_on = models.DateField("ngày lập biên bản")
    place = models.CharField("địa điểm", max_length=200)
    present = models.TextField("có mặt, mỗi dòng một người", max_length=TEXT_LIMIT)
    findings = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    points = models.CharField("tổng điểm", max_length=20)
    found_level = models.CharField(max_length=20)
    level = models.CharField("xếp loại trình", max_length=20)
    conclusion = models.TextField("kết luận", max_length=TEXT_LIMIT)
    file = models.ForeignKey("evidence.StoredFile", models.PROTECT, related_name="+")
    written_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "biên bản kiểm tra"
        verbose_name_plural = "biên bản kiểm tra"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "sitting"],
                name="inspection_minutes_once",
                violation_error_message="Lượt nộp này đã có biên bản kiểm tra.",
            ),
        ]

    @property
    def office(self):
        """Whose conclusion it is."""
        return self.inspection.office

    def __str__(self):
        return f"Biên bản kiểm tra {self.held_on:%d/%m/%Y}, {self.inspection.dossier}"


def minutes_in_force(dossier) -> InspectionMinutes | None:
    """The minutes on the last submission since it was last handed back."""
    found = InspectionMinutes.objects.filter(submission=dossier.last_submission, sitting=dossier.sitting())
    return found.select_related("inspection__office").first()


def last_inspection(dossier) -> Inspection | None:
    """The inspection of the present: the last one planned."""
    found = dossier.inspections.select_related("office", "saved_by", "approved_by", "minutes")
    return found.prefetch_related("members__user").order_by("-turn").first()


def missing_to_propose(dossier) -> list[str]:
    """What inspection still has to bring before the dossier goes to the decider, in sentences."""
    if (minutes := minutes_in_force(dossier)) is not None:
        return missing_proposal(dossier, minutes, "trang Kiểm tra của hồ sơ")
    there = last_inspection(dossier)
    if there is None or there.written() is not None:
        return ["Chưa có kế hoạch kiểm tra cho lượt nộp này."]
    if not there.is_approved:
        return ["Kế hoạch kiểm tra chưa được duyệt."]
    return ["Chưa có Biên bản kiểm tra về lượt nộp này."]


def points_said(dossier) -> str:
    """The sum that counts for the decision, "86,5": what the inspection found, else what was handed in; "" without points."""
    minutes = minutes_in_force(dossier) if dossier.round.procedure.by_inspection else None
    if minutes is not None:
        return wording.decimal(Fraction(minutes.points))
    return scoring.total_in(dossier.last_submission.content)
