"""Decisions and what they gave: to look at only."""

from django.contrib import admin

from recognition.admin.base import Shown, ShownAdmin
from recognition.admin.dossiers import FoundByUnit
from recognition.models import Document, DocumentItem, Recognition


class ItemInline(Shown, admin.TabularInline):
    model = DocumentItem
    fields = ("dossier", "unit_name", "reason")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("dossier__unit", "dossier__round__procedure__title")


@admin.register(Document)
class DocumentAdmin(ShownAdmin):
    list_display = ("number_shown", "kind", "state", "office", "round", "level", "issued_on", "code")
    list_filter = ("kind", "state", "round__year")
    list_select_related = ("office", "round__procedure__title", "round__province")
    search_fields = ("=number", "symbol", "=code", "office__name")
    search_help_text = "Số, ký hiệu, mã tra cứu hoặc tên cơ quan"
    inlines = (ItemInline,)

    @admin.display(description="số, ký hiệu", ordering="number", empty_value="chưa cấp số")
    def number_shown(self, decision):
        return decision.number_said() or None


@admin.register(Recognition)
class RecognitionAdmin(FoundByUnit, ShownAdmin):
    list_display = ("unit", "title", "level", "year", "decision", "paper", "valid_from", "valid_to", "ended_on")
    list_filter = ("title", "level", "year", "unit__specimen")
    list_select_related = ("unit", "title", "decision", "paper")
    search_fields = ("unit__search_name",)
