"""The admin's own log: who changed which list, when."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry

from recognition.admin.base import ShownAdmin


@admin.register(LogEntry)
class LogEntryAdmin(ShownAdmin):
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag", "said")
    list_filter = ("action_flag", "content_type")
    list_select_related = ("user", "content_type")
    search_fields = ("user__username", "object_repr")
    show_full_result_count = False

    @admin.display(description="nội dung")
    def said(self, entry):
        return entry.get_change_message()
