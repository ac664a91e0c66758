"""Criteria sets to look at. They are written as YAML and loaded; all that can be done here is to retire one."""

from django.contrib import admin

from criteria import library
from criteria.models import Circular, CriteriaSet, Criterion, Indicator, Level, Measure, Requirement


class ReadOnly:
    """Neither added nor changed by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LevelInline(ReadOnly, admin.TabularInline):
    model = Level


class CriterionInline(ReadOnly, admin.TabularInline):
    model = Criterion


class MeasureInline(ReadOnly, admin.StackedInline):
    model = Measure


class RequirementInline(ReadOnly, admin.TabularInline):
    model = Requirement


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("code", "version", "title", "status", "circular")
    list_filter = ("status", "code")
    list_select_related = ("circular",)
    inlines = (LevelInline, CriterionInline)
    actions = ("retire",)

    def has_retire_permission(self, request):
        return request.user.has_perm("criteria.change_criteriaset")

    @admin.action(description="Thôi dùng cho hồ sơ mới", permissions=["retire"])
    def retire(self, request, queryset):
        for row in queryset.published():
            library.retire(row)
            self.message_user(request, f"Bộ {row} thôi dùng cho hồ sơ mới.")


@admin.register(Indicator)
class IndicatorAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("number", "label", "criteria_set")
    list_filter = ("criteria_set",)
    list_select_related = ("criteria_set",)
    search_fields = ("number", "label")
    inlines = (MeasureInline, RequirementInline)


@admin.register(Circular)
class CircularAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("number", "name", "in_force_from", "in_force_to")
