"""The plan of a self-assessment: which body answers for what, by when, and the paper that said so."""

from django.db import models
from django.db.models import F, Q

from config import clock

LINES_LIMIT = 10_000  # characters of a text of several lines


class Plan(models.Model):
    """The Kế hoạch tự đánh giá of one dossier; it stays with the dossier when that moves on.

    Texts of several lines hold one paragraph, ground or recipient a line.
    """

    dossier = models.OneToOneField("recognition.Dossier", models.PROTECT, related_name="plan")
    grounds = models.TextField("căn cứ, mỗi dòng một văn bản", blank=True, max_length=LINES_LIMIT)
    purpose = models.TextField("mục đích", blank=True, max_length=LINES_LIMIT)
    requirements = models.TextField("yêu cầu", blank=True, max_length=LINES_LIMIT)
    lead = models.CharField("đơn vị chủ trì, tham mưu", max_length=200, blank=True)
    recipients = models.TextField("nơi nhận, mỗi dòng một nơi", blank=True, max_length=LINES_LIMIT)
    figures_due_on = models.DateField("các ban, ngành gửi xong số liệu chậm nhất ngày")
    started_from = models.CharField("bắt đầu từ", max_length=200, blank=True)
    created_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "kế hoạch tự đánh giá"
        verbose_name_plural = "kế hoạch tự đánh giá"

    def __str__(self):
        return f"Kế hoạch tự đánh giá năm {self.dossier.round.year}, {self.dossier.unit.full_name}"

    def meetings_by_kind(self) -> dict:
        return {meeting.kind: meeting for meeting in self.meetings.select_related("minutes", "chair", "secretary")}


class PlanBody(models.Model):
    """A ban, ngành or đoàn thể with a part in the plan; ``user`` when its person works in the portal already."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="bodies")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("ban, ngành, đoàn thể", max_length=150)
    contact = models.CharField("người phụ trách", max_length=150, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    user = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tài khoản trên cổng"
    )

    class Meta:
        verbose_name = "ban, ngành trong kế hoạch"
        verbose_name_plural = "ban, ngành trong kế hoạch"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="plan_body_once",
                violation_error_message="Kế hoạch đã có ban, ngành này.",
            ),
        ]

    def __str__(self):
        return self.name

    def indicators(self, spec, person="") -> list[str]:
        """Numbers of the indicators that fall to this body, in the order of the set; to ``person`` of it when given.

        What is assigned to nobody in particular falls to each of its people.
        """
        subjects = {a.subject for a in self.assignments.all() if not person or a.person in ("", person)}
        return [i.number for c in spec.criteria for i in c.indicators if {c.number, i.number} & subjects]


class Assignment(models.Model):
    """A criterion or an indicator (its number) that a body carries out or watches; both may fill it in."""

    class Role(models.TextChoices):
        DOES = "does", "thực hiện"
        WATCHES = "watches", "giám sát"

    body = models.ForeignKey(PlanBody, models.CASCADE, related_name="assignments")
    subject = models.CharField("tiêu chí, chỉ tiêu", max_length=10)
    role = models.CharField("việc", max_length=10, choices=Role.choices, default=Role.DOES)
    person = models.CharField("người làm", max_length=150, blank=True)

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "subject"],
                name="assignment_once",
                violation_error_message="Ban, ngành này đã được phân công tiêu chí, chỉ tiêu đó.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["does", "watches"]),
                name="assignment_role_known",
                violation_error_message="Chỉ phân công «thực hiện» hoặc «giám sát».",
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.body}, {self.get_role_display()}"


class Duty(models.Model):
    """One thing that a body has to do besides its indicators, as the plan prints it."""

    body = models.ForeignKey(PlanBody, models.CASCADE, related_name="duties")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField("nhiệm vụ", max_length=2000)

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text[:80]


class Milestone(models.Model):
    """One piece of the year's work, with its last good day."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="milestones")
    quarter = models.PositiveSmallIntegerField(
        "quý", choices=[(1, "Quý I"), (2, "Quý II"), (3, "Quý III"), (4, "Quý IV")]
    )
    text = models.CharField("việc", max_length=500)
    due_on = models.DateField("xong chậm nhất ngày")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "mốc công việc"
        verbose_name_plural = "mốc công việc"
        ordering = ["quarter", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1) & Q(quarter__lte=4),
                name="milestone_in_a_quarter",
                violation_error_message="Quý phải từ I đến IV.",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="milestone_done_by_somebody",
                violation_error_message="Việc đã xong phải ghi ai đánh dấu.",
            ),
        ]

    def __str__(self):
        return self.text

    def is_late_on(self, day) -> bool:
        return self.done_at is None and self.due_on < day


class PlanPaper(models.Model):
    """The plan as it was issued once: number, date, signer and bytes, never changed (database trigger).

    A plan that changes is issued again, under another number.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="papers")
    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("số")
    symbol = models.CharField("ký hiệu", max_length=40)
    issued_on = models.DateField("ngày ban hành")
    signer_name = models.CharField("người ký", max_length=150)
    signed = models.BooleanField("đã ký số trên cổng")
    file = models.ForeignKey("evidence.StoredFile", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "kế hoạch đã ban hành"
        verbose_name_plural = "kế hoạch đã ban hành"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "number"],
                name="plan_paper_numbered_once",
                violation_error_message="Số này đã dùng cho một kế hoạch khác trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(year=F("issued_on__year")),
                name="plan_paper_number_of_its_year",
                violation_error_message="Số phải từ 1, tính theo năm của ngày ban hành.",
            ),
        ]

    def __str__(self):
        return f"Kế hoạch số {self.number:02d}/{self.symbol} ngày {self.issued_on:%d/%m/%Y}"
