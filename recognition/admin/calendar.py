"""The calendar of working days, as the notices have it."""

from django.contrib import admin

from recognition import days_off
from recognition.admin.base import OperatedAdmin
from recognition.admin.tables import TableInOut
from recognition.models import CalendarDay
from recognition.resources.calendar import CalendarDayResource


@admin.register(CalendarDay)
class CalendarDayAdmin(TableInOut, OperatedAdmin):
    resource_classes = [CalendarDayResource]
    advice = "Một dòng một ngày: ngày nghỉ lễ vào ngày thường, hoặc ngày cuối tuần phải làm bù. Dòng có «Dự kiến» là cổng tự tính, chưa có thông báo. Sửa từng ngày ở trang «Ngày nghỉ, ngày làm bù» của Lịch thì xem trước được hồ sơ nào đổi hạn."
    list_display = ("day", "works", "name", "notice", "provisional")
    list_filter = ("works", "provisional")
    search_fields = ("name", "notice")
    date_hierarchy = "day"

    def get_readonly_fields(self, request, obj=None):
        """Another day is another row."""
        return ("day",) if obj else ()

    def get_form(self, request, obj=None, **kwargs):
        """By hand only with the notice that says so."""
        form = super().get_form(request, obj, **kwargs)
        if "notice" in form.base_fields:
            form.base_fields["notice"].required = True
        return form

    def save_model(self, request, obj, form, change):
        """With its trail, and the year's other days beside it; which due dates move is shown first at /lich/ngay-nghi/."""
        told = {name: getattr(obj, name) for name in ("works", "name", "notice")}
        days_off.change(obj.day, actor=request.user, **told)
        obj.pk = CalendarDay.objects.get(day=obj.day).pk
        super().save_model(request, obj, form, change)
