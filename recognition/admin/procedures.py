"""Titles and procedures: who applies, appraises and decides. Once a round runs by a procedure, its rules stay."""

from datetime import date

from django import forms
from django.contrib import admin

from criteria.models import CriteriaSet
from recognition.admin.base import Operated, OperatedAdmin, fixed_when
from recognition.models import Procedure, ProcedureStep, Title
from recognition.models.procedures import PAPERS

ALWAYS_OPEN = {"name", "in_force_to", "legal_basis", "verified", "enabled"}


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return self.to_python(data or "") != (initial or [])


class ProcedureForm(forms.ModelForm):
    criteria_sets = forms.MultipleChoiceField(label="Bộ tiêu chí được dùng")
    papers = forms.MultipleChoiceField(
        label="Giấy tờ phải có khi hoàn thành", choices=list(PAPERS.items()), required=False
    )
    council_bodies = LinesField(
        label="Thành phần phải có",
        required=False,
        help_text="Mỗi dòng một cơ quan, tổ chức; tên khác cũng được nhận viết sau dấu |",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "criteria_sets" in self.fields:
            codes = CriteriaSet.objects.order_by("code").values_list("code", flat=True).distinct()
            self.fields["criteria_sets"].choices = [(code, code) for code in codes]

    def clean(self):
        cleaned = super().clean()
        for month, day in (("due_before_month", "due_before_day"), ("done_before_month", "done_before_day")):
            given = cleaned.get(day) and cleaned.get(month)
            if given and not _exists_every_year(cleaned[day], cleaned[month]):
                self.add_error(day, f"Không phải năm nào cũng có ngày {cleaned[day]}/{cleaned[month]}.")
        return cleaned


def _exists_every_year(day: int, month: int) -> bool:
    try:
        date(2023, month, day)
    except ValueError:
        return False
    return True


def runs(procedure: Procedure | None) -> bool:
    """Whether a round goes by it."""
    return procedure is not None and procedure.rounds.exists()


class StepInline(Operated, admin.TabularInline):
    model = ProcedureStep
    extra = 0

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not runs(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not runs(obj)

    def has_delete_permission(self, request, obj=None):
        """A step is part of the procedure as it is being written, nothing by itself."""
        return self.has_change_permission(request, obj)


@admin.register(Title)
class TitleAdmin(OperatedAdmin):
    list_display = ("label", "name", "tier", "code")
    ordering = ("code",)

    def get_readonly_fields(self, request, obj=None):
        return fixed_when(obj is not None, "code", "tier", "assessed_at")


@admin.register(Procedure)
class ProcedureAdmin(OperatedAdmin):
    form = ProcedureForm
    list_display = (
        "name",
        "title",
        "in_force_from",
        "in_force_to",
        "decider_kind",
        "decider_tier",
        "verified",
        "enabled",
    )
    list_filter = ("title", "verified", "enabled")
    list_select_related = ("title",)
    inlines = (StepInline,)

    def get_readonly_fields(self, request, obj=None):
        fields = [field.name for field in self.opts.fields if field.name not in {"id", *ALWAYS_OPEN}]
        return fixed_when(runs(obj), *fields)

    def get_form(self, request, obj=None, **kwargs):
        """Fields declared on the form would be asked for even where they are only shown."""
        fixed = set(self.get_readonly_fields(request, obj))
        form = super().get_form(request, obj, **kwargs)
        form.base_fields = {name: field for name, field in form.base_fields.items() if name not in fixed}
        return form
