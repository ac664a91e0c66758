"""Taking tables in and out: upload, preview in words, confirm; nothing is written unless every row is good."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.results import RowResult
from import_export.tmp_storages import MediaStorage

from config import clock
from evidence.storage import INCOMING
from recognition.admin.base import is_operator
from recognition.resources import tables

PREVIEW_LASTS = 3600  # seconds between preview and confirmation
LOGGED = {
    RowResult.IMPORT_TYPE_NEW: (ADDITION, "Thêm từ tệp."),
    RowResult.IMPORT_TYPE_UPDATE: (CHANGE, "Sửa từ tệp."),
}


class UploadForm(ImportForm):
    """A file; which format it is follows from the file."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.resource = resources[0]()
        self.fields["format"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["import_file"] = forms.FileField(
            label="Tệp danh sách",
            help_text="Excel (.xlsx) hoặc CSV (UTF-8), có hàng tiêu đề như mẫu",
            widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
            error_messages={"required": "Chọn tệp cần nhập.", "empty": "Tệp trống."},
        )

    @property
    def media(self):
        return forms.Media()  # the package's script only guesses the format

    def clean_import_file(self):
        upload = self.cleaned_data["import_file"]
        if upload.size > tables.MAX_BYTES:
            raise ValidationError(
                f"Tệp lớn hơn {tables.MAX_BYTES // 2**20} MB. Chia danh sách thành nhiều tệp nhỏ hơn."
            )
        self.format, dataset = tables.read(upload.name, upload.read())
        self.resource.canonical_heads(dataset)
        return upload

    def clean(self):
        return super().clean() | {"format": str(getattr(self, "format", ""))}


class ConfirmForm(ConfirmImportForm):
    """Names the file that was previewed, sealed: one's own, of this table, for an hour."""

    def __init__(self, *args, seal: TimestampSigner, **kwargs):
        super().__init__(*args, **kwargs)
        self.seal = seal

    def clean_import_file_name(self):
        try:
            return self.seal.unsign(self.cleaned_data["import_file_name"], max_age=PREVIEW_LASTS)
        except BadSignature:
            raise ValidationError("Bản xem trước đã cũ.") from None


class TableOut(ExportMixin):
    """Lists as Excel or CSV files, with the filters and the search of the page."""

    formats = tables.FORMATS
    export_form_class = ExportForm
    export_template_name = "admin/table_export.html"

    def has_export_permission(self, request):
        return is_operator(request.user)

    def get_export_data(self, file_format, request, queryset, **kwargs):
        if not self.has_export_permission(request):
            raise PermissionDenied
        native = isinstance(file_format, tables.XlsxTable)
        return file_format.export_data(self.get_data_for_export(request, queryset, force_native_type=native, **kwargs))

    def get_export_filename(self, request, queryset, file_format):
        return f"{self.opts.model_name}-{clock.today():%Y-%m-%d}.{file_format.get_extension()}"

    def init_request_context_data(self, request, form):
        form.fields["format"].initial = "0"
        return super().init_request_context_data(request, form) | {"title": f"Xuất {self.opts.verbose_name_plural}"}


class TableInOut(TableOut, ImportExportMixin):
    """Also takes such lists in."""

    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    import_template_name = "admin/table_import.html"
    tmp_storage_class = MediaStorage  # another web process may meet the confirmation
    advice = ""

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_tmp_storage_class_kwargs(self):
        return {"MEDIA_FOLDER": INCOMING}  # sweep_files clears what nobody confirmed

    def get_import_context_data(self, **kwargs):
        return {"advice": self.advice, "required": self.resource_classes[0].required}

    def seal(self, request) -> TimestampSigner:
        return TimestampSigner(salt=f"import:{self.opts.label}:{request.user.pk}")

    def get_confirm_form_kwargs(self, request, import_form=None):
        return super().get_confirm_form_kwargs(request, import_form) | {"seal": self.seal(request)}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            initial["import_file_name"] = self.seal(request).sign(initial["import_file_name"])
        return initial

    def import_action(self, request, **kwargs):
        response = super().import_action(request, **kwargs)
        context = response.context_data
        context["title"] = f"Nhập {self.opts.verbose_name_plural} từ tệp"
        if "result" in context and "confirm_form" not in context:
            name = context["form"].cleaned_data["import_file"].tmp_storage_name
            MediaStorage(name=name, **self.get_tmp_storage_class_kwargs()).remove()
        return response

    def process_import(self, request, **kwargs):
        if request.method == "POST" and not self.has_import_permission(request):
            raise PermissionDenied
        try:
            if request.method != "POST" or self.create_confirm_form(request).is_valid():
                return super().process_import(request, **kwargs)
        except FileNotFoundError:  # confirmed already, or swept
            pass
        messages.error(
            request, "Chưa nhập gì: bản xem trước đã dùng rồi hoặc đã cũ. Tải tệp lên lại để xem và xác nhận."
        )
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import"))

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            return self._refused(result, request)
        return super().process_result(result, request)

    def _refused(self, result, request):
        """What was good at the preview no longer is; nothing was written."""
        context = self.admin_site.each_context(request) | self.get_import_context_data()
        context |= {
            "title": f"Nhập {self.opts.verbose_name_plural} từ tệp",
            "opts": self.opts,
            "form": self.import_form_class(self.get_import_formats(), self.resource_classes),
            "result": result,
        }
        return TemplateResponse(request, [self.import_template_name], context)

    def add_success_message(self, result, request):
        new, changed = result.totals[RowResult.IMPORT_TYPE_NEW], result.totals[RowResult.IMPORT_TYPE_UPDATE]
        same = result.totals[RowResult.IMPORT_TYPE_SKIP]
        messages.success(request, f"Đã nhập: thêm mới {new}, sửa {changed}, không đổi {same}.")

    def _create_log_entries(self, user_pk, rows):
        for kind, (flag, said) in LOGGED.items():
            if instances := rows.get(kind):
                LogEntry.objects.log_actions(
                    user_pk, instances, flag, change_message=said, single_object=len(instances) == 1
                )
