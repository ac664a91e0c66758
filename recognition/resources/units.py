"""Institutions added, and units corrected, from a table."""

from django.core.exceptions import ValidationError
from import_export.fields import Field

from recognition import registry
from recognition.models import InstitutionKind, Tier, Unit
from recognition.resources.base import TableResource
from recognition.resources.cells import Choice, Coordinate, Day, Flag, MaybeFlag, OwnOffice, Parent, Text

TIERS = [tier for tier in Tier if tier != Tier.NATION]
ASSESSED_AT = (Tier.DISTRICT, Tier.PROVINCE)
DESCRIPTION = {"kind": "Loại hình", "public": "Công lập", "assessed_at": "Đánh giá ở cấp"}


class UnitResource(TableResource):
    """One row one unit, found by code and first day."""

    code = Field("code", "Mã", Text())
    tier = Field("tier", "Cấp", Choice(TIERS))
    type = Field("type", "Loại", Text())
    name = Field("name", "Tên", Text())
    parent = Field("parent", "Mã đơn vị cấp trên", Parent("Từ ngày"))
    kind = Field("kind", DESCRIPTION["kind"], Choice(InstitutionKind, empty=True))
    public = Field("public", DESCRIPTION["public"], MaybeFlag())
    assessed_at = Field("assessed_at", DESCRIPTION["assessed_at"], Choice(ASSESSED_AT, empty=True))
    own_office = Field("own_office", "Chính là cơ quan", OwnOffice("Từ ngày", "Mã đơn vị cấp trên"))
    lat = Field("lat", "Vĩ độ", Coordinate())
    lon = Field("lon", "Kinh độ", Coordinate())
    valid_from = Field("valid_from", "Từ ngày", Day())
    valid_to = Field("valid_to", "Đến hết ngày", Day())
    specimen = Field("specimen", "Đơn vị mẫu", Flag())

    required = ("Mã", "Tên", "Cấp", "Từ ngày")

    class Meta:
        model = Unit
        import_id_fields = ("code", "valid_from")
        fields = (
            *("code", "tier", "type", "name", "parent", "kind", "public", "assessed_at", "own_office"),
            *("lat", "lon", "valid_from", "valid_to", "specimen"),
        )

    def get_queryset(self):
        return Unit.objects.select_related("parent", "own_office")

    def key_of(self, row):
        return self.read(row, "code"), self.read(row, "valid_from")

    def after_init_instance(self, instance, new, row, **kwargs):
        if not new and instance.tier != self.read(row, "tier"):
            raise ValidationError(
                {"Cấp": f"Đơn vị này đang là {instance.get_tier_display().lower()}, không đổi cấp được."}
            )

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        super().validate_instance(instance, import_validation_errors, validate_unique)
        registry.check_place(instance)

    def do_instance_save(self, instance, is_create):
        registry.correct(instance)
