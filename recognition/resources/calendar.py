"""Days off and worked days from a table."""

from import_export.fields import Field

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
