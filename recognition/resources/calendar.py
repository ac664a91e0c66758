"""Days off and worked days from a table."""

from django.core.exceptions import ValidationError
from import_export.fields import Field

from recognition import days_off
from recognition.models import CalendarDay
from recognition.resources.base import TableResource
from recognition.resources.cells import Day, Flag, Text


class CalendarDayResource(TableResource):
    """One row one day."""

    day = Field("day", "Ngày", Day())
    works = Field("works", "Làm việc", Flag())
    name = Field("name", "Tên", Text())
    notice = Field("notice", "Thông báo, văn bản", Text())
    provisional = Field("provisional", "Dự kiến", Flag())

    required = ("Ngày", "Tên")

    class Meta:
        model = CalendarDay
        import_id_fields = ("day",)
        fields = ("day", "works", "name", "notice", "provisional")

    def key_of(self, row):
        self.key = self.read(row, "day")
        return (self.key,)

    def get_instance(self, instance_loader, row):
        return CalendarDay.objects.filter(day=self.key).first()

    def init_instance(self, row=None):
        return CalendarDay(day=self.key)

    def before_save_instance(self, instance, row, **kwargs):
        """With its trail, as a change by hand leaves it, which names the notice; the preview only asks for that."""
        if not instance.notice.strip():
            raise ValidationError({"notice": "Ghi số, ngày của thông báo: đổi ngày nghỉ phải có văn bản."})
        if not self._is_dry_run(kwargs):
            told = {name: getattr(instance, name) for name in ("works", "name", "notice")}
            days_off.change(instance.day, actor=kwargs["user"], **told)

    def do_instance_save(self, instance, is_create):
        """Over the row that ``days_off`` may have just written: the table also says whether the day is provisional."""
        instance.pk = CalendarDay.objects.filter(day=instance.day).values_list("pk", flat=True).first()
        instance.save()
