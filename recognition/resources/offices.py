"""Offices from a table."""

from django.core.exceptions import ValidationError
from import_export.fields import Field

from recognition import registry
from recognition.models import Office, OfficeKind
from recognition.resources.base import TableResource
from recognition.resources.cells import Choice, Day, Text, unit_by_code


class OfficeResource(TableResource):
    """One row one office, found by its unit (a code on the office's first day), kind and name."""

    unit_code = Field("unit__code", "Mã đơn vị", Text(), readonly=True)
    kind = Field("kind", "Loại cơ quan", Choice(OfficeKind))
    name = Field("name", "Tên", Text())
    superior = Field("superior", "Cơ quan chủ quản", Text())
    code = Field("code", "Chữ viết tắt", Text())
    place = Field("place", "Địa danh", Text())
    valid_from = Field("valid_from", "Từ ngày", Day())
    valid_to = Field("valid_to", "Đến hết ngày", Day())

    required = ("Tên", "Mã đơn vị", "Loại cơ quan", "Từ ngày")

    class Meta:
        model = Office
        import_id_fields = ("unit_code", "kind", "name")
        fields = ("unit_code", "kind", "name", "superior", "code", "place", "valid_from", "valid_to")

    def key_of(self, row):
        try:
            unit = unit_by_code(self.read(row, "unit_code"), self.read(row, "valid_from"))
        except ValueError as error:
            raise ValidationError({"Mã đơn vị": str(error)}) from None
        self.key = {"unit": unit, "kind": self.read(row, "kind"), "name": self.read(row, "name")}
        return unit.pk, self.key["kind"], self.key["name"]

    def get_instance(self, instance_loader, row):
        return Office.objects.select_related("unit").filter(**self.key).first()

    def init_instance(self, row=None):
        return Office(**self.key)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        super().validate_instance(instance, import_validation_errors, validate_unique)
        registry.check_rivals(instance)
