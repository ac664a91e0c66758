"""The days on which state offices rest, and the Saturdays on which they work: dated, entered from notices."""

from django.db import models
from django.db.models import Q

from config import clock


class CalendarDay(models.Model):
    """One day that is not what its weekday says: a weekday off, or a Saturday or Sunday worked instead.

    ``provisional`` until a notice says so; what is computed for a year that nobody has entered always is.
    """

    day = models.DateField("ngày", unique=True, error_messages={"unique": "Ngày này đã có trong lịch: sửa dòng đã có."})
    works = models.BooleanField(
        "làm việc",
        default=False,
        help_text="Đánh dấu khi làm bù vào ngày cuối tuần, hoặc khi ngày nghỉ tính trước hóa ra là ngày làm việc",
    )
    name = models.CharField("tên", max_length=120, help_text="«Tết Nguyên đán», «Làm bù cho ngày 02/01/2026»")
    notice = models.CharField("thông báo, văn bản", max_length=150, blank=True)
    provisional = models.BooleanField("dự kiến", default=False, help_text="Chưa có thông báo chính thức")

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="calendar_day_named",
                violation_error_message="Ghi tên ngày nghỉ, hoặc làm bù cho ngày nào.",
            ),
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}, {'làm việc' if self.works else 'nghỉ'}: {self.name}"


class CalendarDayChange(models.Model):
    """That an operator changed what a day is: before, after, by which notice; never changed (database trigger)."""

    day = models.DateField("ngày")
    before = models.CharField("trước", max_length=200)
    after = models.CharField("sau", max_length=200)
    notice = models.CharField("thông báo, văn bản", max_length=150)
    moved = models.PositiveIntegerField("số hồ sơ đổi hạn", default=0)
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = "thay đổi của lịch nghỉ"
        verbose_name_plural = "thay đổi của lịch nghỉ"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(notice=""),
                name="calendar_day_change_by_notice",
                violation_error_message="Ghi số thông báo, văn bản làm căn cứ.",
            ),
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}: {self.before} → {self.after}"
