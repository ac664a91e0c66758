"""What all tables share: heads understood without marks, one row one thing, and what each row will do, in words."""

import logging
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export import resources
from import_export.results import RowResult
from tablib import Dataset

from recognition.resources.tables import ROW
from recognition.vietnamese import search_form

log = logging.getLogger(__name__)

UNEXPECTED = "Không ghi được dòng này vì một lỗi của cổng; người vận hành máy chủ xem nhật ký."


@dataclass(frozen=True)
class Line:
    """What becomes of one row: ``kind`` is new, update, skip or error; ``said`` are the words after it."""

    number: int
    kind: str
    name: str
    said: list[str]

    LABELS = {"new": "thêm mới", "update": "sửa", "skip": "không đổi", "error": "lỗi"}

    @property
    def label(self) -> str:
        return self.LABELS[self.kind]


class Changes:
    """The package's Diff as plain words: [(head, before, after)] of the cells that differ."""

    def __init__(self, resource, instance, new: bool):
        self.before = self._written(resource, instance) if not new else {}
        self.new = new

    def compare_with(self, resource, instance):
        self.after = self._written(resource, instance)

    def as_html(self) -> list[tuple[str, str, str]]:
        """What the package keeps as a row's ``diff``; the template escapes it."""
        if self.new:
            return []
        return [
            (head, self.before[head], self.after[head]) for head in self.after if self.before[head] != self.after[head]
        ]

    @staticmethod
    def _written(resource, instance) -> dict[str, str]:
        return {field.column_name: field.export(instance) for field in resource.get_import_fields()}


class TableResource(resources.ModelResource):
    """A table of one model. ``required`` are the heads a file must have and every row must fill."""

    required: tuple[str, ...] = ()

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True
        store_row_values = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.rows_by_key = {}
        self.notes = []

    @classmethod
    def get_diff_class(cls):
        return Changes

    def heads(self) -> list[str]:
        return [field.column_name for field in self.get_import_fields()]

    def canonical_heads(self, dataset: Dataset) -> list[str]:
        """The file's heads as this table writes them. Raises ValidationError saying what is missing, unknown or double."""
        known = {search_form(head): head for head in self.heads()}
        written = [head for head in dataset.headers if head != ROW]
        found = [known.get(search_form(head), "") for head in written]
        wrong = [f"Thiếu cột «{head}»." for head in self.required if head not in found]
        wrong += [f"Cột «{head}» không có trong mẫu." for head, fits in zip(written, found, strict=True) if not fits]
        wrong += [f"Cột «{head}» có hai lần." for head in dict.fromkeys(found) if head and found.count(head) > 1]
        if wrong:
            raise ValidationError([*wrong, f"Các cột của mẫu: {', '.join(self.heads())}."])
        return [ROW, *found]

    def before_import(self, dataset, **kwargs):
        dataset.headers = self.canonical_heads(dataset)

    def before_import_row(self, row, **kwargs):
        """Refuse a row without its key, or with the key of an earlier row. Raises ValidationError."""
        self.notes = []
        if missing := {head: "Ô này không được để trống." for head in self.required if not row[head]}:
            raise ValidationError(missing)
        earlier = self.rows_by_key.setdefault(self.key_of(row), row[ROW])
        if earlier != row[ROW]:
            raise ValidationError(f"Trùng với dòng {earlier}.")

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return instance.pk is not None and super().skip_row(instance, original, row, import_validation_errors)

    def after_import_row(self, row, row_result, **kwargs):
        row_result.notes = self.notes

    def key_of(self, row) -> tuple:
        """What makes the row the thing it is. Raises ValidationError when a part of it cannot be read."""
        raise NotImplementedError

    def read(self, row, name: str):
        """The cell of field ``name`` as Python has it. Raises ValidationError naming the column."""
        field = self.fields[name]
        try:
            return field.clean(row)
        except ValueError as error:
            raise ValidationError({field.column_name: str(error)}) from None

    def import_data(self, dataset, **kwargs):
        """As the package, all or nothing; the result also has ``lines``: what becomes of every row, in words."""
        kwargs["rollback_on_validation_errors"] = True
        result = super().import_data(dataset, **kwargs)
        result.lines = [self.line(row) for row in result.rows]
        result.faults = [_base_fault(error.error) for error in result.base_errors]
        return result

    def line(self, row: RowResult) -> Line:
        number = row.row_values.get(ROW, 0)
        name = self.name_of(row.row_values)
        if row.errors:
            log.error("Import of %s, row %s", type(self).__name__, number, exc_info=row.errors[0].error)
            return Line(number, "error", name, [UNEXPECTED])
        if row.validation_error:
            return Line(number, "error", name, self.sentences(row.validation_error))
        said = [f"{head}: {before or '(trống)'} → {after or '(trống)'}" for head, before, after in row.diff or []]
        return Line(number, row.import_type, name, said + row.notes)

    def name_of(self, row) -> str:
        """How the preview calls a row."""
        return " · ".join(str(row.get(head, "")) for head in self.required[:2])

    def sentences(self, error: ValidationError) -> list[str]:
        """The reasons, each after the head of its column."""
        if not hasattr(error, "error_dict"):
            return error.messages
        heads = {field.attribute: field.column_name for field in self.get_import_fields()}
        return [
            message if where == NON_FIELD_ERRORS else f"{heads.get(where, where)}: {message}"
            for where, messages in error.message_dict.items()
            for message in messages
        ]


def _base_fault(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    log.error("Import", exc_info=error)
    return "Không đọc được tệp. Kiểm tra lại tệp rồi tải lên lần nữa."
