"""Work on many dossiers or papers at once: one row for each, so that nothing is done twice and every failure says why."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from config import clock


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Jobs of the offices where the reader works."""
        return self.filter(office__in=user.office_ids())

    def unfinished(self):
        return self.filter(finished_at=None)

    def counted(self):
        """With ``total``, ``done``, ``failed`` of the rows."""
        by_state = {state: Count("items", filter=Q(items__state=state)) for state in ("done", "failed")}
        return self.annotate(total=Count("items"), **by_state)


class Job(models.Model):
    """One piece of work over many things, begun by one person and done in the background."""

    class Kind(models.TextChoices):
        DECIDE_TOGETHER = "decide-together", "Ra một quyết định chung"
        DECIDE_EACH = "decide-each", "Ra quyết định riêng từng đơn vị"
        PREPARE = "prepare", "Cấp số, lập bản trình ký"
        SIGN = "sign", "Ký văn bản"
        ISSUE = "issue", "Đóng dấu, ban hành"

    kind = models.CharField("việc", max_length=16, choices=Kind.choices)
    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="jobs", verbose_name="cơ quan")
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="jobs", verbose_name="người làm")
    at = models.DateTimeField("bắt đầu", default=clock.now)
    details = models.JSONField(default=dict)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "việc hàng loạt"
        verbose_name_plural = "việc hàng loạt"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["decide-together", "decide-each", "prepare", "sign", "issue"]),
                name="job_kind_known",
                violation_error_message="Không có việc hàng loạt này.",
            ),
        ]

    def __str__(self):
        return f"{self.label}, {self.office}"

    @property
    def refuses(self) -> bool:
        """Whether each dossier gets a letter that does not recognise, with the reason ``details["refusal"]``."""
        return self.kind == self.Kind.DECIDE_EACH and "refusal" in self.details

    @property
    def label(self) -> str:
        return "Trả lời không công nhận từng đơn vị" if self.refuses else self.get_kind_display()

    def get_absolute_url(self):
        return reverse("job", args=[self.pk])

    def counts(self) -> dict[str, int]:
        """How many rows there are (``total``), are ``done``, ``failed`` and ``waiting``: counted, never kept apart."""
        by_state = {state: Count("pk", filter=Q(state=state)) for state in JobItem.State.values}
        return self.items.aggregate(total=Count("pk"), **by_state)


class JobItem(models.Model):
    """One dossier or paper of a job; ``seen`` is the SHA-256 of the PDF that its signer was shown."""

    class State(models.TextChoices):
        WAITING = "waiting", "chờ"
        DONE = "done", "xong"
        FAILED = "failed", "không làm được"

    job = models.ForeignKey(Job, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey("recognition.Document", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("việc", max_length=300)
    seen = models.CharField(max_length=64, blank=True)
    state = models.CharField("kết quả", max_length=8, choices=State.choices, default=State.WAITING)
    said = models.TextField("vì sao", blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "dòng của việc hàng loạt"
        verbose_name_plural = "dòng của việc hàng loạt"
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "position"], name="job_item_placed_once", violation_error_message="Dòng bị trùng."
            ),
            models.UniqueConstraint(
                fields=["job", "dossier"],
                condition=Q(dossier__isnull=False),
                name="job_dossier_once",
                violation_error_message="Hồ sơ đã có trong việc này.",
            ),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) | Q(document__isnull=False),
                name="job_item_about_something",
                violation_error_message="Dòng phải về một hồ sơ hoặc một văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", at=None) | Q(state__in=["done", "failed"], at__isnull=False),
                name="job_item_done_at",
                violation_error_message="Dòng đã làm phải có giờ.",
            ),
        ]

    def __str__(self):
        return self.name
