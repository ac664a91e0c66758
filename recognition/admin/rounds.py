"""Rounds that a province opens, and what its plan aims at."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError

from config import clock
from criteria.models import CriteriaSet, Level
from recognition.admin.base import Operated, OperatedAdmin, fixed_when, is_operator
from recognition.admin.procedures import LinesField
from recognition.admin.versions import VersionPage
from recognition.models import Procedure, Round, SpecialCase, Target, Tier

FIRST_YEAR, LAST_YEAR = 2014, 2100
DATES = ("due_on", "done_on")


class YearMixin:
    def clean_year(self):
        year = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(f"Năm từ {FIRST_YEAR} đến {LAST_YEAR}.")
        return year

    def clean_province(self):
        province = self.cleaned_data["province"]
        if province.tier != Tier.PROVINCE:
            raise ValidationError(f"{province} không phải là tỉnh, thành phố.")
        return province


class RoundForm(YearMixin, forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in DATES:
            self.fields[name].required = False
            self.fields[name].help_text = "Để trống: lấy theo quy trình. Ghi ngày cuối cùng còn kịp."
        if "procedure" in self.fields:
            self.fields["procedure"].queryset = Procedure.objects.filter(enabled=True)
        if "criteria_set" in self.fields:
            self.fields["criteria_set"].queryset = CriteriaSet.objects.published()

    def clean(self):
        cleaned = super().clean()
        procedure = cleaned.get("procedure") or getattr(self.instance, "procedure", None)
        year = cleaned.get("year") or self.instance.year
        if self.errors or procedure is None or year is None:
            return cleaned
        cleaned["due_on"] = cleaned.get("due_on") or Round.default_due_on(procedure, year)
        cleaned["done_on"] = cleaned.get("done_on") or Round.default_done_on(procedure, year)
        opens_on = cleaned.get("opens_on")  # stays as it is once dossiers rest on it
        earliest = Round.earliest_opening(procedure, year)
        if opens_on is not None and opens_on < earliest:
            self.add_error(
                "opens_on", f"Số liệu tính đến 31/12/{year}, nên nhận hồ sơ sớm nhất từ {earliest:%d/%m/%Y}."
            )
        return cleaned

    def _post_clean(self):
        """The model's own rules, once every field they look at has been read."""
        if not self.errors:
            super()._post_clean()


class SpecialCaseForm(forms.ModelForm):
    absent = LinesField(
        label="Chỉ tiêu không có đối tượng",
        required=False,
        widget=forms.TextInput,
        help_text="Số của chỉ tiêu, khi đơn vị không có đối tượng (3.1 của tỉnh không có trường đại học trực thuộc)",
    )


class SpecialCaseInline(Operated, admin.TabularInline):
    """Another office to decide, or indicators without an object, for one unit of the round."""

    model = SpecialCase
    form = SpecialCaseForm
    extra = 0
    autocomplete_fields = ("unit", "decider")

    def has_delete_permission(self, request, obj=None):
        return is_operator(request.user)


@admin.register(Round)
class RoundAdmin(VersionPage, OperatedAdmin):
    form = RoundForm
    list_display = ("procedure", "province", "year", "criteria_set", "opens_on", "due_on", "done_on", "closes_on")
    list_filter = ("year", "procedure__title")
    list_select_related = ("procedure", "province", "criteria_set")
    autocomplete_fields = ("province",)
    inlines = (SpecialCaseInline,)

    def save_formset(self, request, form, formset, change):
        """A special case bears the name of who entered it."""
        for case in formset.save(commit=False):
            case.entered_by, case.entered_at = request.user, clock.now()
            case.save()
        for case in formset.deleted_objects:
            case.delete()

    def get_readonly_fields(self, request, obj=None):
        """What dossiers already rest on stays, so also the day whose offices are theirs; the province's dates may move."""
        in_use = obj is not None and obj.dossiers.exists()
        return fixed_when(in_use, "procedure", "province", "year", "criteria_set", "citizen_base", "opens_on")

    def has_delete_permission(self, request, obj=None):
        """A round opened by mistake, while nothing hangs on it."""
        return obj is not None and is_operator(request.user) and not (obj.dossiers.exists() or obj.councils.exists())

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for sentence in obj.warnings():
            messages.warning(request, sentence)


class TargetForm(YearMixin, forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = Level.objects.order_by("criteria_set__code", "position").values_list("code", "label")
        self.fields["level"] = forms.ChoiceField(label="Mức độ", choices=[("", "---------"), *dict(levels).items()])


@admin.register(Target)
class TargetAdmin(OperatedAdmin):
    """A plan's aim has no effect on any dossier: a wrong one is simply taken away."""

    form = TargetForm
    list_display = ("province", "title", "level", "year", "amount", "paper", "ended_on")
    list_filter = ("year", "title")
    list_select_related = ("province", "title", "plan")
    autocomplete_fields = ("province", "plan", "group")

    @admin.display(description="cần đạt")
    def amount(self, target):
        return target.amount_said

    @admin.display(description="văn bản")
    def paper(self, target):
        return target.source_said

    def has_delete_permission(self, request, obj=None):
        return is_operator(request.user)
