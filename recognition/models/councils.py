"""Councils: who sits, what each said, what was concluded."""

from functools import reduce
from operator import or_

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from config import clock
from recognition.vietnamese import search_form


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Councils of the offices where the reader works today."""
        return self if user.is_superuser else self.filter(office__in=user.office_ids())


class Council(models.Model):
    """A Hội đồng set up by an office for the dossiers it appraises in one round.

    In force once its decision has a number and a day: typed when that was made on paper, given by issuing it here.
    """

    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="councils", verbose_name="cơ quan thành lập"
    )
    round = models.ForeignKey("recognition.Round", models.PROTECT, related_name="councils", verbose_name="đợt")
    decision_number = models.CharField("số quyết định thành lập", max_length=60, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    created_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "hội đồng"
        verbose_name_plural = "hội đồng"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "round"],
                name="council_once_a_round",
                violation_error_message="Cơ quan đã có hội đồng cho đợt này.",
            ),
            models.CheckConstraint(
                condition=Q(decision_number="", decision_on=None)
                | ~Q(decision_number="") & Q(decision_on__isnull=False),
                name="council_decision_whole",
                violation_error_message="Quyết định thành lập Hội đồng phải có cả số và ngày.",
            ),
        ]

    def __str__(self):
        if not self.decision_number:
            return f"Hội đồng của {self.office} (chưa có quyết định thành lập)"
        return f"Hội đồng theo Quyết định số {self.decision_number}"

    def get_absolute_url(self):
        return reverse("council_desk", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        return self.decision_on is not None and self.decision_on <= clock.today()

    def missing(self) -> list[str]:
        """What its composition still lacks under the procedure's rules, in sentences."""
        return self.missing_with([(member.role, member.body) for member in self.members.sitting()])

    def missing_with(self, seats: list[tuple[str, str]]) -> list[str]:
        """The same of ``seats`` (role, body), as a decision would make it up."""
        rule, roles = self.round.procedure, [role for role, _ in seats]
        counted = len(roles) if rule.council_counts_chair else roles.count(CouncilMember.Role.MEMBER)
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
        present = [body for _, body in seats]
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

    def with_traces(self):
        """Each with ``spoken``: an opinion, an attendance or a standing link is theirs, so the row stays one person's."""
        from recognition.models import Attendance, OpinionLink

        traces = (Opinion.objects, Attendance.objects, OpinionLink.objects.standing())
        return self.annotate(spoken=reduce(or_, (Q(Exists(rows.filter(member=OuterRef("pk")))) for rows in traces)))


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
    left_reason = models.CharField("lý do thôi", max_length=300, blank=True, editable=False)

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
    """What one member holds of one submission in one sitting: the level they would recognise, or none.

    ``indicators`` says what they see otherwise, indicator by indicator. Written down by an officer, or sent ``via`` a link.
    """

    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="opinions")
    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="opinions")
    sitting = models.PositiveSmallIntegerField("lần họp", default=1)
    level = models.CharField("mức độ đồng ý công nhận", max_length=20, blank=True, help_text="Để trống: không đồng ý")
    follows = models.BooleanField("đồng ý theo kết quả thẩm định", default=False)
    text = models.TextField("ý kiến", blank=True, max_length=5000)
    indicators = models.JSONField("ý kiến từng chỉ tiêu", default=dict, blank=True)
    recorded_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    via = models.ForeignKey("recognition.OpinionLink", models.PROTECT, null=True, related_name="opinions")
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
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False, via=None) | Q(recorded_by=None, via__isnull=False),
                name="opinion_by_one_person",
                violation_error_message="Ý kiến do một người ghi: thư ký, hoặc thành viên qua đường dẫn riêng.",
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.level or 'không đồng ý'}"

    def reasons(self) -> str:
        """Why, in one line: "Chỉ tiêu 5.1: thiếu biểu thống kê. Nguồn chưa rõ"."""
        told = [f"Chỉ tiêu {number}: {text}" for number, text in self.indicators.items()]
        return ". ".join(part.rstrip(" .") for part in (*told, self.text) if part)


class Minutes(models.Model):
    """A council's Biên bản on one submission, with its conclusion; empty ``level`` means it does not recognise.

    Each office of the chain has a council of its own, and each hand-back asks for another ``sitting``. ``content`` is all
    that the paper prints, as it was on that day; a database trigger keeps the row as it was written.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="minutes")
    session = models.ForeignKey("recognition.Session", models.PROTECT, null=True, blank=True, related_name="minutes")
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

    @property
    def is_in_writing(self) -> bool:
        """Whether the members wrote instead of meeting."""
        return bool(self.session and self.session.is_in_writing)

    @property
    def name(self) -> str:
        """What it is called, with the way in which the council came to it."""
        return "Biên bản lấy ý kiến bằng văn bản" if self.is_in_writing else "Biên bản họp"

    def __str__(self):
        return f"Biên bản {self.held_on:%d/%m/%Y}, {self.dossier}"


def missing_proposal(dossier, minutes, where="trang của Hội đồng") -> list[str]:
    """Where another office decides, the leader's Tờ trình must have been issued since ``minutes``; begun at the page ``where``."""
    decider = dossier.decider()
    if decider.pk == dossier.held_by_id:
        return []
    made = dossier.document_items.filter(document__kind="proposal", document__office=dossier.held_by_id)
    states = set(made.filter(document__created_at__gte=minutes.at).values_list("document__state", flat=True))
    if "issued" in states:
        return []
    draft = states & {"drafted", "prepared", "signed"}
    todo = "đang chờ ký, ban hành" if draft else f"lập ở {where}"
    return [f"Chưa có Tờ trình của lãnh đạo {dossier.held_by} gửi {decider} ({todo})."]
