"""Councils: who sits, what each said, what was concluded."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from config import clock
from recognition.vietnamese import search_form


class Council(models.Model):
    """A Hội đồng set up by an office for the dossiers it appraises in one round."""

    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="councils", verbose_name="cơ quan thành lập"
    )
    round = models.ForeignKey("recognition.Round", models.PROTECT, related_name="councils", verbose_name="đợt")
    decision_number = models.CharField("số quyết định thành lập", max_length=60)
    decision_on = models.DateField("ngày quyết định")
    created_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "hội đồng"
        verbose_name_plural = "hội đồng"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "round"],
                name="council_once_a_round",
                violation_error_message="Cơ quan đã có hội đồng cho đợt này.",
            ),
        ]

    def __str__(self):
        return f"Hội đồng theo Quyết định số {self.decision_number}"

    def missing(self) -> list[str]:
        """What its composition still lacks under the procedure's rules, in sentences."""
        rule, members = self.round.procedure, list(self.members.sitting())
        roles = [member.role for member in members]
        ordinary = CouncilMember.Role.MEMBER
        counted = len(roles) if rule.council_counts_chair else roles.count(ordinary)
        clause = f" ({rule.council_clause})" if rule.council_clause else ""
        said = []
        if roles.count(CouncilMember.Role.CHAIR) != 1:
            said.append(f"Hội đồng cần đúng một chủ tịch{clause}.")
        if roles.count(CouncilMember.Role.SECRETARY) != 1:
            said.append(f"Hội đồng cần đúng một thư ký{clause}.")
        if counted < rule.council_minimum:
            said.append(f"Hội đồng mới có {counted} người, cần ít nhất {rule.council_minimum}{clause}.")
        if rule.council_odd and counted % 2 == 0:
            said.append(f"Số người trong hội đồng phải lẻ, hiện là {counted}{clause}.")
        present = [member.body for member in members]
        said += [
            f"Hội đồng chưa có đại diện {names[0]}{clause}." for names in self.bodies() if not _stands(names, present)
        ]
        return said

    def bodies(self) -> list[list[str]]:
        """The bodies that must be represented, each with the names that stand for it; the first is its full name."""
        return [[name.strip() for name in line.split("|")] for line in self.round.procedure.council_bodies]


def _stands(names: list[str], present: list[str]) -> bool:
    """Whether one of ``present`` begins with one of ``names``: "Hội khuyến học huyện Yên Mỹ" is a "Hội Khuyến học"."""
    begins = tuple(search_form(name) + " " for name in names)
    return any(f"{search_form(body)} ".startswith(begins) for body in present)


class MemberQuerySet(models.QuerySet):
    def sitting(self):
        return self.filter(left_on=None)


class CouncilMember(models.Model):
    """A person in a council; with an account in the portal or without.

    Who has given an opinion stays as written: whoever leaves then keeps the row, and a successor gets another.
    """

    class Role(models.TextChoices):
        CHAIR = "chair", "Chủ tịch"
        SECRETARY = "secretary", "Thư ký"
        MEMBER = "member", "Ủy viên"

    council = models.ForeignKey(Council, models.CASCADE, related_name="members")
    name = models.CharField("họ và tên", max_length=150)
    position = models.CharField("chức vụ", max_length=150)
    body = models.CharField("đại diện cho", max_length=150)
    role = models.CharField("trong hội đồng", max_length=10, choices=Role.choices, default=Role.MEMBER)
    user = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, blank=True, related_name="seats", verbose_name="tài khoản"
    )
    left_on = models.DateField("thôi từ ngày", null=True, blank=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên hội đồng"
        verbose_name_plural = "thành viên hội đồng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(role="chair", left_on=None),
                name="council_one_chair",
                violation_error_message="Hội đồng đã có chủ tịch.",
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(role="secretary", left_on=None),
                name="council_one_secretary",
                violation_error_message="Hội đồng đã có thư ký.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.body}"


class Opinion(models.Model):
    """What one member holds of one submission in one sitting: the level they would recognise, or none."""

    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="opinions")
    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="opinions")
    sitting = models.PositiveSmallIntegerField("lần họp", default=1)
    level = models.CharField("mức độ đồng ý công nhận", max_length=20, blank=True, help_text="Để trống: không đồng ý")
    text = models.TextField("ý kiến", blank=True, max_length=5000)
    recorded_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "submission", "sitting"],
                name="opinion_once",
                violation_error_message="Thành viên này đã cho ý kiến về lượt nộp này.",
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.level or 'không đồng ý'}"


class Minutes(models.Model):
    """A council's Biên bản on one submission, with its conclusion; empty ``level`` means it does not recognise.

    Each office of the chain has a council of its own, and each hand-back asks for another ``sitting``. ``content`` is all
    that the paper prints, as it was on that day; a database trigger keeps the row as it was written.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="minutes")
    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="minutes")
    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="minutes")
    sitting = models.PositiveSmallIntegerField("lần họp", default=1)
    held_on = models.DateField("ngày họp")
    place = models.CharField("địa điểm", max_length=200)
    present = models.PositiveSmallIntegerField("có mặt, hoặc cho ý kiến bằng văn bản")
    agreed = models.PositiveSmallIntegerField("đồng ý với kết luận")
    level = models.CharField("kết luận: mức độ", max_length=20, blank=True)
    conclusion = models.TextField("nội dung kết luận", max_length=10000)
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    written_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "biên bản hội đồng"
        verbose_name_plural = "biên bản hội đồng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "council", "sitting"],
                name="minutes_once",
                violation_error_message="Lượt nộp này đã có biên bản.",
            ),
            models.CheckConstraint(
                condition=Q(agreed__lte=F("present")),
                name="minutes_agreed_of_present",
                violation_error_message="Số đồng ý không thể nhiều hơn số có mặt.",
            ),
        ]

    @property
    def office(self):
        """Whose conclusion it is."""
        return self.council.office

    def __str__(self):
        return f"Biên bản {self.held_on:%d/%m/%Y}, {self.dossier}"
