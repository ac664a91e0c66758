"""Units as they stand, their names and changes."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from config import clock
from recognition import registry, territory
from recognition.admin.base import OperatedAdmin, Shown, ShownAdmin, fixed_when
from recognition.admin.tables import TableInOut
from recognition.forms.days import DayField
from recognition.models import AreaDesignation, Tier, Unit, UnitChange, UnitName
from recognition.resources.units import UnitResource

PROVINCES_ONLY = {("round", "province"), ("target", "province")}


class UnitForm(forms.ModelForm):
    def clean(self):
        """Where the unit hangs; left to the fields while they have something to say themselves."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        known = {name: cleaned.get(name, getattr(self.instance, name)) for name in ("tier", "parent", "valid_from")}
        registry.check_place(Unit(name=cleaned.get("name", ""), **known))
        said = {name: cleaned.get(name) for name in ("kind", "public", "assessed_at")}
        registry.check_description(Unit(tier=known["tier"], **said))
        return cleaned


class RenameForm(forms.Form):
    type = forms.CharField(label="Loại mới", max_length=40, required=False, help_text="«Phường»")
    name = forms.CharField(label="Tên mới", max_length=200, help_text="Tên riêng, không kèm loại")
    day = DayField(label="Từ ngày")
    basis = forms.CharField(label="Căn cứ", max_length=300, help_text="Số, ngày của nghị quyết")


class UnitNameInline(Shown, admin.TabularInline):
    """Every name it ever bore; a new one comes in by «Đổi tên»."""

    model = UnitName
    fields = ("type", "name", "valid_from", "valid_to")
    extra = 0


class LivingFilter(admin.SimpleListFilter):
    title = "thời gian"
    parameter_name = "con"

    def lookups(self, request, model_admin):
        return [("nay", "Đang hoạt động"), ("cu", "Đã kết thúc")]

    def queryset(self, request, queryset):
        today = clock.today()
        if self.value() == "nay":
            return queryset.existing(today)
        return queryset.filter(valid_to__lt=today) if self.value() == "cu" else queryset


@admin.register(Unit)
class UnitAdmin(TableInOut, OperatedAdmin):
    form = UnitForm
    exclude = ("continues",)
    resource_classes = [UnitResource]
    change_form_template = "admin/unit_change.html"
    advice = "Sửa tên ở đây là sửa chỗ ghi sai. Đổi tên theo nghị quyết: dùng «Đổi tên, đổi loại» ở trang của đơn vị."
    list_display = ("full_name_shown", "code", "tier", "parent", "valid_from", "valid_to", "specimen")
    list_filter = ("tier", "kind", LivingFilter, "specimen")
    list_select_related = ("parent",)
    search_fields = ("search_name",)
    search_help_text = "Tên (không dấu cũng được) hoặc mã"
    show_full_result_count = False
    autocomplete_fields = ("parent", "own_office")
    inlines = (UnitNameInline,)

    @admin.display(description="đơn vị", ordering="sort_key")
    def full_name_shown(self, unit):
        return unit.full_name

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("parent")

    def get_readonly_fields(self, request, obj=None):
        """Code, tier and first day say which unit it is; an institution's code is the operator's own and may be put right."""
        if obj is None:
            return ()
        own_code = obj.tier == Tier.INSTITUTION or obj.specimen
        in_use = obj.dossiers.exists() or obj.rounds.exists()
        return (
            "tier",
            *fixed_when(not own_code or in_use, "code", "valid_from"),
            *fixed_when(in_use, "specimen"),
        )

    def get_search_results(self, request, queryset, search_term):
        """Without marks, by any name the unit ever bore, or by its code; choices for a field begin with living units."""
        found = queryset
        if search_term.strip():
            named = Unit.objects.search(search_term).values("pk")
            found = found.filter(Q(pk__in=named) | Q(code=search_term.strip()))
        if not request.path.endswith("/autocomplete/"):
            return found, False
        asked = (request.GET.get("model_name"), request.GET.get("field_name"))
        if asked in PROVINCES_ONLY:
            found = found.filter(tier=Tier.PROVINCE)
        return found.order_by(F("valid_to").desc(nulls_first=True), "sort_key", "code"), False

    @staticmethod
    def suggestion(unit: Unit) -> str:
        inside = f", {unit.parent}" if unit.parent else ""
        ended = f", đến {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
        return f"{unit}{inside} ({unit.code}{ended})"

    def save_model(self, request, obj, form, change):
        registry.correct(obj)

    def get_urls(self):
        rename = self.admin_site.admin_view(self.rename)
        return [path("<int:pk>/doi-ten/", rename, name="recognition_unit_rename"), *super().get_urls()]

    def rename(self, request, pk):
        """A new name or type by law: the unit goes on, papers of earlier days keep the old name."""
        unit = get_object_or_404(Unit, pk=pk)
        form = RenameForm(request.POST or None, initial={"type": unit.type, "name": unit.name})
        if request.method == "POST" and form.is_valid() and self._renamed(request, unit, form):
            return redirect("admin:recognition_unit_change", unit.pk)
        context = self.admin_site.each_context(request) | {
            "title": f"Đổi tên, đổi loại: {unit}",
            "opts": self.opts,
            "form": form,
            "original": unit,
        }
        return TemplateResponse(request, "admin/unit_rename.html", context)

    def _renamed(self, request, unit, form) -> bool:
        said, before = form.cleaned_data, str(unit)
        try:
            territory.rename(unit, type_=said["type"], name=said["name"], day=said["day"], basis=said["basis"])
        except ValidationError as error:
            form.add_error("day", error)
            return False
        self.log_change(request, unit, f"Đổi tên: {before} → {unit}, từ {said['day']:%d/%m/%Y}, {said['basis']}.")
        messages.success(request, f"{before} mang tên {unit} từ ngày {said['day']:%d/%m/%Y}.")
        return True


@admin.register(UnitChange)
class UnitChangeAdmin(ShownAdmin):
    list_display = ("old", "new", "kind", "share", "effective_on", "legal_basis")
    list_display_links = None
    list_filter = ("kind", "share", "effective_on")
    list_select_related = ("old", "new")
    ordering = ("-effective_on", "old__sort_key", "pk")
    search_fields = ("old__search_name", "new__search_name")
    search_help_text = "Tên đơn vị cũ hoặc mới, không dấu cũng được"
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        named = Unit.objects.search(search_term).values("pk")
        return queryset.filter(Q(old__in=named) | Q(new__in=named)), False


@admin.register(AreaDesignation)
class AreaDesignationAdmin(ShownAdmin):
    list_display = ("unit", "area", "valid_from", "valid_to", "legal_basis", "office", "entered_by")
    list_filter = ("area",)
    list_select_related = ("unit", "office", "entered_by")
