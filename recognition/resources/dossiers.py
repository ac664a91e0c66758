"""The list of dossiers, to take out only: nothing of a dossier ever comes in from a table."""

from import_export.fields import Field

from criteria.models import Level
from recognition.models import Dossier, State
from recognition.resources.base import TableResource
from recognition.resources.cells import Choice, Day, Flag, Text, Whole

FIELDS = (
    "province",
    "unit_code",
    "unit",
    "parent",
    "title",
    "year",
    "criteria_set",
    "state",
    "held_by",
    "applicant",
    "prepared_by",
    "filled",
    "saved_at",
    "handed_in_at",
    "late",
    "requested_level",
    "proposed_level",
    "recognised_level",
    "decision",
    "specimen",
)


class DossierResource(TableResource):
    province = Field("round__province__full_name", "Tỉnh", Text())
    unit_code = Field("unit__code", "Mã đơn vị", Text())
    unit = Field("unit__full_name", "Đơn vị", Text())
    parent = Field("unit__parent__full_name", "Thuộc", Text())
    title = Field("round__procedure__title__label", "Danh hiệu", Text())
    year = Field("round__year", "Năm đánh giá", Whole())
    criteria_set = Field("criteria_set", "Bộ tiêu chí", Text())
    state = Field("state", "Trạng thái", Choice(State))
    held_by = Field("held_by__name", "Đang ở", Text())
    applicant = Field("applicant__name", "Cơ quan đề nghị", Text())
    prepared_by = Field("prepared_by__name", "Cơ quan chuẩn bị", Text())
    filled = Field("filled", "Số chỉ tiêu đã điền", Whole())
    saved_at = Field("saved_at", "Lưu lần cuối", Day())
    handed_in_at = Field("handed_in_at", "Nộp lần đầu", Day())
    late = Field("late", "Nộp muộn", Flag())
    requested_level = Field("requested_level", "Mức độ đề nghị", Text())
    proposed_level = Field("proposed_level", "Mức độ trình công nhận", Text())
    recognised_level = Field("recognition__level", "Mức độ được công nhận", Text())
    decision = Field("recognition__decision__number_said", "Quyết định công nhận", Text())
    specimen = Field("unit__specimen", "Đơn vị mẫu", Flag())

    class Meta:
        model = Dossier
        fields = FIELDS

    def before_export(self, queryset, **kwargs):
        self.labels = {(level.criteria_set_id, level.code): level.label for level in Level.objects.all()}

    def dehydrate_requested_level(self, dossier):
        return self._label(dossier, dossier.requested_level)

    def dehydrate_proposed_level(self, dossier):
        return self._label(dossier, dossier.proposed_level)

    def dehydrate_recognised_level(self, dossier):
        return self._label(dossier, dossier.recognition.level) if dossier.recognition else ""

    def _label(self, dossier, level: str) -> str:
        return self.labels.get((dossier.criteria_set_id, level), level)
