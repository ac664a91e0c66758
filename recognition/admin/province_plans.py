"""Plans of provinces, their report days and groups, for the operator: mostly to take whole lists in and out.

The province's own people keep them on their pages, with a trail; here the admin's log is the trail.
"""

from django.contrib import admin

from recognition.admin.base import OperatedAdmin, Shown, ShownAdmin
from recognition.admin.tables import TableInOut
from recognition.models import GroupMembership, GroupName, PlanChange, ProvincePlan, ReportDuty, UnitGroup
from recognition.resources.province_plans import GroupMembershipResource, ProvincePlanResource, UnitGroupResource


@admin.register(ProvincePlan)
class ProvincePlanAdmin(TableInOut, OperatedAdmin):
    resource_classes = [ProvincePlanResource]
    advice = "Một dòng một kế hoạch, nhận ra theo mã tỉnh vào ngày ban hành, số và ngày."
    list_display = ("number", "issued_on", "province", "name", "example", "ended_on")
    list_filter = ("example", "province")
    list_select_related = ("province",)
    search_fields = ("number", "name")
    autocomplete_fields = ("province",)
    fields = ("province", "number", "issued_on", "day_unknown", "issuer", "name", "replaces_note", "note", "example")

    def save_model(self, request, obj, form, change):
        obj.entered_by = obj.entered_by or request.user
        super().save_model(request, obj, form, change)


@admin.register(ReportDuty)
class ReportDutyAdmin(OperatedAdmin):
    list_display = ("label", "plan", "reporter_kind", "reporter_tier", "due", "clause", "verified", "in_force_to")
    list_filter = ("verified", "reporter_tier")
    list_select_related = ("plan",)

    @admin.display(description="hạn")
    def due(self, duty):
        return duty.due_said


class FormerNames(Shown, admin.TabularInline):
    model = GroupName
    extra = 0


@admin.register(UnitGroup)
class UnitGroupAdmin(TableInOut, OperatedAdmin):
    resource_classes = [UnitGroupResource]
    advice = "Một dòng một cụm; các đơn vị của cụm nhập ở bảng «đơn vị trong cụm»."
    list_display = ("name", "province", "valid_from", "valid_to", "basis")
    list_filter = ("province",)
    list_select_related = ("province",)
    search_fields = ("name",)
    autocomplete_fields = ("province",)
    fields = ("province", "name", "valid_from", "valid_to", "basis")
    inlines = (FormerNames,)

    def save_model(self, request, obj, form, change):
        obj.entered_by = obj.entered_by or request.user
        super().save_model(request, obj, form, change)


@admin.register(GroupMembership)
class GroupMembershipAdmin(TableInOut, OperatedAdmin):
    resource_classes = [GroupMembershipResource]
    advice = "Một dòng một đơn vị trong một cụm. Một đơn vị có thể ở nhiều cụm. Ra khỏi cụm: ghi «Đến hết ngày»."
    list_display = ("unit", "group", "valid_from", "valid_to")
    list_filter = ("group",)
    list_select_related = ("unit", "group")
    search_fields = ("unit__search_name", "group__name")
    autocomplete_fields = ("unit", "group")


@admin.register(PlanChange)
class PlanChangeAdmin(ShownAdmin):
    list_display = ("at", "subject", "subject_name", "action", "by_name", "office_name", "reason")
    list_filter = ("subject", "action", "province")
    list_select_related = ("province",)
