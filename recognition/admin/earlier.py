"""What was decided on paper before the portal, brought in as a list."""

from django.contrib import admin

from recognition.admin.base import ShownAdmin, is_operator
from recognition.admin.tables import TableInOut
from recognition.models import EarlierDecision
from recognition.resources.earlier import EarlierResource


@admin.register(EarlierDecision)
class EarlierAdmin(TableInOut, ShownAdmin):
    """To look at, to bring in, to take out; by hand officers enter it on the portal's own page."""

    resource_classes = [EarlierResource]
    advice = (
        "Mỗi dòng là một đơn vị trong một quyết định giấy. Thời hạn hiệu lực do cổng tính. Dòng nói khác điều đã nhập là sửa: "
        "ghi vì sao ở cột «Lý do sửa»."
    )
    list_display = ("unit", "title", "level_named", "year", "number", "issued_on", "issuer", "entered_by", "ended_at")
    list_filter = ("title", "year")
    list_select_related = ("unit", "title", "criteria_set", "entered_by")
    search_fields = ("unit__search_name", "number")
    search_help_text = "Tên đơn vị hoặc số quyết định"

    @admin.display(description="mức độ, xếp loại")
    def level_named(self, entry):
        return entry.level_named

    def has_import_permission(self, request):
        return is_operator(request.user)

    def get_export_queryset(self, request):
        related = ("unit", "title", "criteria_set")
        return super().get_export_queryset(request).filter(ended_at=None).select_related(*related)
