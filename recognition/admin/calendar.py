"""The calendar of working days, as the notices have it."""

from django.contrib import admin

from recognition import calendars
from recognition.admin.base import OperatedAdmin
from recognition.admin.tables import TableInOut
from recognition.models import CalendarDay
from recognition.resources.calendar import CalendarDayResource


@admin.register(CalendarDay)
class CalendarDayAdmin(TableInOut, OperatedAdmin):
    resource_classes = [CalendarDayResource]
    advice = "Một dòng một ngày: ngày nghỉ lễ vào ngày thường, hoặc ngày cuối tuần phải làm bù. Dòng có «Dự kiến» là cổng tự tính, chưa có thông báo."
    list_display = ("day", "works", "name", "notice", "provisional")
    list_filter = ("works", "provisional")
    search_fields = ("name", "notice")
    date_hierarchy = "day"

    def get_readonly_fields(self, request, obj=None):
        """Another day is another row."""
        return ("day",) if obj else ()

    def save_model(self, request, obj, form, change):
        """With the year's other days beside it, so that whoever enters one sees what the portal reckons with."""
        super().save_model(request, obj, form, change)
        calendars.fill(obj.day.year)
