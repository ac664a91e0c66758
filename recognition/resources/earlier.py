"""Recognitions decided on paper, from a table: what contradicts another decision is refused row by row."""

from django.core.exceptions import ValidationError
from import_export.fields import Field

from recognition import earlier
from recognition.models import EarlierDecision
from recognition.models.decisions import FROM_PAPER
from recognition.resources.base import TableResource
from recognition.resources.cells import Day, Text, Whole, unit_by_code
from recognition.vietnamese import search_form

REASON = "Lý do sửa"


class EarlierResource(TableResource):
    """One row one unit in one decision, found by unit (a code on the decision's day), title and assessment year.

    A row that says something else of what is there corrects it, and then must say why in its last column.
    """

    unit_code = Field("unit__code", "Mã đơn vị", Text(), readonly=True)
    unit_name = Field("unit__full_name", "Đơn vị", Text(), readonly=True)
    title = Field("title__label", "Danh hiệu", Text(), readonly=True)
    level = Field("level_named", "Mức độ, xếp loại", Text(), readonly=True)
    year = Field("year", "Năm đánh giá", Whole())
    number = Field("number", "Số quyết định", Text())
    issued_on = Field("issued_on", "Ngày quyết định", Day())
    issuer = Field("issuer", "Cơ quan quyết định", Text())
    reason = Field(None, REASON, Text(), readonly=True)

    required = (
        "Mã đơn vị",
        "Danh hiệu",
        "Mức độ, xếp loại",
        "Năm đánh giá",
        "Số quyết định",
        "Ngày quyết định",
        "Cơ quan quyết định",
    )

    class Meta:
        model = EarlierDecision
        import_id_fields = ("unit_code", "title", "year")
        fields = ("unit_code", "unit_name", "title", "level", "year", "number", "issued_on", "issuer", "reason")

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.actor, self.grants = kwargs["user"], {}

    def key_of(self, row):
        day = self.read(row, "issued_on")
        try:
            unit = unit_by_code(self.read(row, "unit_code"), day)
        except ValueError as error:
            raise ValidationError({"Mã đơn vị": str(error)}) from None
        self.grant = self._grant(row, unit, day)
        self.key = {"unit": unit, "title": self.grant.title, "year": self._year(row)}
        return unit.pk, self.grant.title.pk, self.key["year"]

    def _year(self, row) -> int:
        text = str(row["Năm đánh giá"])
        if not (text.isascii() and text.isdecimal() and 2014 <= int(text[:6]) <= 2100):
            raise ValidationError({"Năm đánh giá": f"«{text}» không phải là một năm; ghi như 2024."})
        return int(text)

    def _grant(self, row, unit, day) -> earlier.Grant:
        """The title and level that the row means, by the circular in force on the decision's day where several have it."""
        if unit.tier not in self.grants:
            self.grants[unit.tier] = earlier.grants(unit.tier)
        known = self.grants[unit.tier]
        titled = [
            g for g in known if search_form(row["Danh hiệu"]) in (search_form(g.title.label), search_form(g.title.code))
        ]
        if not titled:
            labels = ", ".join(dict.fromkeys(f"«{g.title.label}»" for g in known)) or "chưa có danh hiệu nào"
            raise ValidationError(
                {"Danh hiệu": f"{unit} không có danh hiệu «{row['Danh hiệu']}». Ghi một trong: {labels}."}
            )
        meant = [g for g in titled if _means(row["Mức độ, xếp loại"], g)]
        if not meant:
            labels = ", ".join(dict.fromkeys(f"«{g.level_named}»" for g in titled))
            raise ValidationError(
                {"Mức độ, xếp loại": f"Không có «{row['Mức độ, xếp loại']}». Ghi một trong: {labels}."}
            )
        begun = [g for g in meant if g.criteria_set.circular.in_force_from <= day]
        return (begun or meant)[0]

    def get_instance(self, instance_loader, row):
        found = EarlierDecision.objects.present().select_related("unit", "title", "criteria_set", "file")
        return found.filter(**self.key).first()

    def init_instance(self, row=None):
        return EarlierDecision(**self.key, entered_by=self.actor)

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        instance.criteria_set, instance.level = self.grant.criteria_set, self.grant.level
        instance.year = self.key["year"]
        self.said = row.get(REASON, "")

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if instance.pk and not self.said:
            raise ValidationError({"reason": f"Đã nhập khác dòng này; muốn sửa thì ghi vì sao ở cột «{REASON}»."})
        self.notes = [FROM_PAPER]

    def do_instance_save(self, instance, is_create):
        if is_create:
            earlier.enter(instance, actor=self.actor)
            return
        old = EarlierDecision.objects.get(pk=instance.pk)
        instance.office = None
        earlier.correct(old, instance, self.said, actor=self.actor)

    def sentences(self, error):
        return [said.removeprefix("reason: ") for said in super().sentences(error)]

    def name_of(self, row) -> str:
        return f"{row.get('Mã đơn vị', '')} · {row.get('Năm đánh giá', '')}"


def _means(text, grant: earlier.Grant) -> bool:
    """Whether ``text`` names the level of ``grant``: "Mức độ 1", "1", "Xếp loại Tốt", "Loại tốt", "Tốt"."""
    said = search_form(str(text)).removeprefix("xep ").removeprefix("loai ").removeprefix("muc do ")
    own = search_form(grant.level_named).removeprefix("xep ").removeprefix("loai ").removeprefix("muc do ")
    return said == own
