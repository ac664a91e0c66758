"""The Tổ đánh giá that the head of a unit sets up for its self-assessment (TT 24/2023 Điều 10)."""

from django.db import models
from django.db.models import Q

from config import clock


class EvaluationTeam(models.Model):
    """A Tổ đánh giá with the decision that sets it up; issued once it has number and date.

    ``duties`` has one duty a line, ``authority`` is the line above the grounds ("Hiệu trưởng Trường THCS …"). What is
    handed in keeps a copy of it (``content``).
    """

    dossier = models.OneToOneField("recognition.Dossier", models.PROTECT, related_name="team", verbose_name="hồ sơ")
    number = models.PositiveIntegerField("số quyết định", null=True, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ký", null=True, blank=True)
    authority = models.CharField(
        "chức danh ban hành", max_length=250, help_text="Ví dụ: Hiệu trưởng Trường THCS Yên Lạc"
    )
    signer_form = models.CharField("ký thay", max_length=60, blank=True, help_text="Để trống khi người đứng đầu ký")
    signer_position = models.CharField("chức vụ người ký", max_length=100)
    signer_name = models.CharField("người ký", max_length=150)
    duties = models.TextField("nhiệm vụ của Tổ", max_length=5000, help_text="Mỗi dòng một nhiệm vụ")
    changed_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "Tổ đánh giá"
        verbose_name_plural = "Tổ đánh giá"
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None, issued_on=None) | Q(number__gt=0, issued_on__isnull=False),
                name="team_numbered_and_dated",
                violation_error_message="Quyết định đã ban hành phải có cả số và ngày.",
            ),
        ]

    def __str__(self):
        return f"Tổ đánh giá, {self.dossier}"

    @property
    def is_issued(self) -> bool:
        return self.number is not None

    @property
    def number_said(self) -> str:
        """ "số 05/QĐ-THCS"; empty before it is issued."""
        return f"số {self.number:02d}/{self.symbol}" if self.is_issued else ""

    def content(self) -> dict:
        """All that its paper prints, as plain data."""
        names = ("number", "symbol", "authority", "signer_form", "signer_position", "signer_name", "duties")
        return {name: getattr(self, name) for name in names} | {
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "members": [member.content() for member in self.members.all()],
        }


class TeamMember(models.Model):
    """A person in a Tổ đánh giá and what this person looks after."""

    class Role(models.TextChoices):
        HEAD = "head", "Tổ trưởng"
        DEPUTY = "deputy", "Tổ phó"
        SECRETARY = "secretary", "Thư ký"
        MEMBER = "member", "Thành viên"

    team = models.ForeignKey(EvaluationTeam, models.CASCADE, related_name="members")
    name = models.CharField("họ và tên", max_length=150)
    position = models.CharField("chức vụ", max_length=150)
    role = models.CharField("trong Tổ", max_length=10, choices=Role.choices, default=Role.MEMBER)
    duty = models.CharField("phụ trách", max_length=300, blank=True)

    class Meta:
        verbose_name = "thành viên Tổ đánh giá"
        verbose_name_plural = "thành viên Tổ đánh giá"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(role="head"),
                name="team_one_head",
                violation_error_message="Tổ đánh giá đã có Tổ trưởng.",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(role="secretary"),
                name="team_one_secretary",
                violation_error_message="Tổ đánh giá đã có Thư ký.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["head", "deputy", "secretary", "member"]),
                name="team_role_known",
                violation_error_message="Vai trò trong Tổ không hợp lệ.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_role_display()}"

    def content(self) -> dict:
        return {
            "name": self.name,
            "position": self.position,
            "role": self.get_role_display(),
            "duty": self.duty,
        }
