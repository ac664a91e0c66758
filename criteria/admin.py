"""Criteria sets in the administration: drafts are written here, what is published is only read."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from criteria import library
from criteria.differences import differences
from criteria.forms import CopyForm, IndicatorForm, MeasureForm, RequirementForm, UploadForm
from criteria.models import Circular, CriteriaSet, Criterion, Indicator, Level, Measure, Requirement

DRAFT = CriteriaSet.Status.DRAFT


class ReadOnly:
    """Neither added nor changed by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class OfDraft(ReadOnly):
    """Changed while its set is a draft; never added or taken away one by one."""

    def has_change_permission(self, request, obj=None):
        allowed = request.user.has_perm("criteria.change_criteriaset")
        return allowed and (obj is None or obj.criteria_set.status == DRAFT)


class LevelInline(ReadOnly, admin.TabularInline):
    model = Level


class CriterionInline(ReadOnly, admin.TabularInline):
    model = Criterion


class MeasureInline(OfDraft, admin.StackedInline):
    model = Measure
    form = MeasureForm
    fields = ("key", "kind", "label", "unit", "help", "verified")
    readonly_fields = ("key", "kind")
    extra = 0


class RequirementInline(OfDraft, admin.TabularInline):
    model = Requirement
    form = RequirementForm
    fields = ("level", "area", "rule", "measure", "against", "value")
    readonly_fields = ("level", "area", "rule", "measure", "against")
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("level", "measure", "against")


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("code", "version", "title", "status", "circular")
    list_filter = ("status", "code")
    list_select_related = ("circular",)
    inlines = (LevelInline, CriterionInline)
    actions = ("retire",)
    view_on_site = False  # its own button says where it leads
    change_list_template = "admin/criteria_sets.html"
    change_form_template = "admin/criteria_set.html"

    def has_retire_permission(self, request):
        return request.user.has_perm("criteria.change_criteriaset")

    @admin.action(description="Thôi dùng cho hồ sơ mới", permissions=["retire"])
    def retire(self, request, queryset):
        for row in queryset.published():
            library.retire(row)
            self.log_change(request, row, "Thôi dùng cho hồ sơ mới.")
            self.message_user(request, f"Bộ {row} thôi dùng cho hồ sơ mới.")

    # Writing drafts

    def get_urls(self):
        pages = {
            "nap/": (self.upload, "upload"),
            "<int:pk>/chep/": (self.copy, "copy"),
            "<int:pk>/ban-hanh/": (self.publish, "publish"),
            "<int:pk>/bo/": (self.discard, "discard"),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"criteria_criteriaset_{name}")
            for route, (view, name) in pages.items()
        ]
        return own + super().get_urls()

    def upload(self, request):
        """A draft from a YAML file; a file that breaks the schema is refused with line and field, nothing is stored."""
        _check_may_write(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (row := self._uploaded(request, form)):
            return redirect("admin:criteria_criteriaset_change", row.pk)
        return self._page(request, "admin/criteria_upload.html", "Nạp bộ tiêu chí từ tệp YAML", form=form)

    def _uploaded(self, request, form) -> CriteriaSet | None:
        try:
            outcome = library.load(form.spec, publish=False)
        except library.Refused as error:
            form.add_error("file", str(error))
            return None
        row = CriteriaSet.objects.get(code=form.spec.code, version=form.spec.version)
        self.log_change(request, row, f"Nạp từ tệp {form.cleaned_data['file'].name}: {outcome.value}.")
        messages.success(request, f"Bộ {row}: {outcome.value} ({row.get_status_display().lower()}).")
        return row

    def copy(self, request, pk):
        """A draft of a new version that begins as a copy."""
        _check_may_write(request)
        row = get_object_or_404(CriteriaSet, pk=pk)
        form = CopyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                draft = library.copy(row, form.cleaned_data["version"])
            except library.Refused as error:
                form.add_error("version", str(error))
            else:
                self.log_addition(request, draft, f"Chép từ {row}.")
                messages.success(request, f"Đã chép thành bản nháp {draft}.")
                return redirect("admin:criteria_criteriaset_change", draft.pk)
        return self._page(
            request, "admin/criteria_copy.html", f"Chép {row} thành phiên bản mới", form=form, original=row
        )

    def publish(self, request, pk):
        """Shows what changes against the version in use, and asks once."""
        _check_may_write(request)
        row = get_object_or_404(CriteriaSet, pk=pk, status=DRAFT)
        if request.method == "POST":
            return self._published(request, row)
        present = library.published_beside(row)
        found = differences(library.spec_of(present), library.spec_of(row)) if present else []
        context = {"original": row, "present": present, "old": present, "new": row, "differences": found}
        return self._page(request, "admin/criteria_publish.html", f"Ban hành {row}", **context)

    def _published(self, request, row):
        try:
            library.publish(row, request.POST.get("sha256", ""))
        except library.Refused as error:
            messages.error(request, str(error))
            return redirect("admin:criteria_criteriaset_change", row.pk)
        self.log_change(request, row, "Ban hành.")
        messages.success(request, f"Bộ {row} đã ban hành và được dùng cho đợt mới. Đợt đã mở: chuyển ở trang của đợt.")
        return redirect("admin:criteria_criteriaset_change", row.pk)

    def discard(self, request, pk):
        """Throw a draft away, after asking once."""
        _check_may_write(request)
        row = get_object_or_404(CriteriaSet, pk=pk, status=DRAFT)
        if request.method == "POST":
            self.log_deletions(request, CriteriaSet.objects.filter(pk=row.pk))
            row.delete()
            messages.success(request, f"Đã bỏ bản nháp {row}.")
            return redirect("admin:criteria_criteriaset_changelist")
        return self._page(request, "admin/criteria_discard.html", f"Bỏ bản nháp {row}", original=row)

    def _page(self, request, template, title, **context):
        shared = self.admin_site.each_context(request) | {"title": title, "opts": self.opts}
        return TemplateResponse(request, template, shared | context)


def _check_may_write(request) -> None:
    if not request.user.has_perm("criteria.change_criteriaset"):
        raise PermissionDenied("Người được giao quyền sửa bộ tiêu chí mới làm việc này.")


@admin.register(Indicator)
class IndicatorAdmin(OfDraft, admin.ModelAdmin):
    form = IndicatorForm
    fields = ("criteria_set", "criterion", "number", "label", "help", "proof", "our_readings")
    readonly_fields = ("criteria_set", "criterion", "number")
    list_display = ("number", "label", "criteria_set")
    list_filter = ("criteria_set",)
    list_select_related = ("criteria_set",)
    search_fields = ("number", "label")
    inlines = (MeasureInline, RequirementInline)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("criteria_set")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        library.edited(form.instance.criteria_set)

    def changeform_view(self, request, *args, **kwargs):
        """Whoever saves while somebody else publishes the set meets the database's own sentence."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            messages.error(request, str(error.__cause__.diag.message_primary))
            return redirect(request.path)


@admin.register(Circular)
class CircularAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("number", "name", "in_force_from", "in_force_to")
