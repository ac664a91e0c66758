"""Plans of provinces, their targets, and groups with their units, from tables; whatever changes leaves its trail."""

from django.core.exceptions import ValidationError
from import_export.fields import Field

from recognition.models import GroupMembership, ProvincePlan, Tier, Unit, UnitGroup
from recognition.resources.base import TableResource
from recognition.resources.cells import Day, Flag, Text, unit_by_code


def province_by_code(resource, row, day_field: str) -> Unit:
    """The province bearing the row's code on its day. Raises ValidationError naming the column."""
    provinces = Unit.objects.filter(tier=Tier.PROVINCE)
    try:
        return unit_by_code(resource.read(row, "province_code"), resource.read(row, day_field), provinces)
    except ValueError as error:
        raise ValidationError({"Mã tỉnh": str(error)}) from None


class ProvincePlanResource(TableResource):
    """One row one plan, found by its province (a code on the plan's day), number and day."""

    province_code = Field("province__code", "Mã tỉnh", Text(), readonly=True)
    number = Field("number", "Số, ký hiệu", Text())
    issued_on = Field("issued_on", "Ngày ban hành", Day())
    issuer = Field("issuer", "Cơ quan ban hành", Text())
    name = Field("name", "Về việc", Text())
    replaces_note = Field("replaces_note", "Thay thế", Text())
    example = Field("example", "Mẫu chưa đối chiếu", Flag())

    required = ("Số, ký hiệu", "Mã tỉnh", "Ngày ban hành", "Cơ quan ban hành", "Về việc")

    class Meta:
        model = ProvincePlan
        import_id_fields = ("province_code", "number", "issued_on")
        fields = ("province_code", "number", "issued_on", "issuer", "name", "replaces_note", "example")

    def key_of(self, row):
        province = province_by_code(self, row, "issued_on")
        self.key = {"province": province, "number": self.read(row, "number"), "issued_on": self.read(row, "issued_on")}
        return province.pk, self.key["number"], self.key["issued_on"]

    def get_instance(self, instance_loader, row):
        return ProvincePlan.objects.select_related("province").filter(**self.key).first()

    def init_instance(self, row=None):
        return ProvincePlan(**self.key)


class UnitGroupResource(TableResource):
    """One row one group, found by its province (a code on the group's first day), name and first day."""

    province_code = Field("province__code", "Mã tỉnh", Text(), readonly=True)
    name = Field("name", "Tên cụm", Text())
    valid_from = Field("valid_from", "Từ ngày", Day())
    valid_to = Field("valid_to", "Đến hết ngày", Day())
    basis = Field("basis", "Căn cứ", Text())

    required = ("Tên cụm", "Mã tỉnh", "Từ ngày")

    class Meta:
        model = UnitGroup
        import_id_fields = ("province_code", "name", "valid_from")
        fields = ("province_code", "name", "valid_from", "valid_to", "basis")

    def key_of(self, row):
        province = province_by_code(self, row, "valid_from")
        self.key = {"province": province, "name": self.read(row, "name"), "valid_from": self.read(row, "valid_from")}
        return province.pk, self.key["name"], self.key["valid_from"]

    def get_instance(self, instance_loader, row):
        return UnitGroup.objects.select_related("province").filter(**self.key).first()

    def init_instance(self, row=None):
        return UnitGroup(**self.key)


class GroupMembershipResource(TableResource):
    """One row one unit in one group, found by the codes of province and unit on the first day, and the group's name."""

    province_code = Field("group__province__code", "Mã tỉnh", Text(), readonly=True)
    group_name = Field("group__name", "Tên cụm", Text(), readonly=True)
    unit_code = Field("unit__code", "Mã đơn vị", Text(), readonly=True)
    unit_name = Field("unit__full_name", "Tên đơn vị", Text(), readonly=True)
    valid_from = Field("valid_from", "Từ ngày", Day())
    valid_to = Field("valid_to", "Đến hết ngày", Day())

    required = ("Tên cụm", "Mã đơn vị", "Mã tỉnh", "Từ ngày")

    class Meta:
        model = GroupMembership
        import_id_fields = ("province_code", "group_name", "unit_code", "valid_from")
        fields = ("province_code", "group_name", "unit_code", "unit_name", "valid_from", "valid_to")

    def get_queryset(self):
        return GroupMembership.objects.select_related("group__province", "unit")

    def key_of(self, row):
        province, day = province_by_code(self, row, "valid_from"), self.read(row, "valid_from")
        group = UnitGroup.objects.filter(province=province, name=self.read(row, "group_name")).existing(day).first()
        if group is None:
            raise ValidationError({"Tên cụm": f"{province} không có cụm này vào ngày {day:%d/%m/%Y}: nhập cụm trước."})
        try:
            unit = unit_by_code(self.read(row, "unit_code"), day, Unit.objects.below(province))
        except ValueError as error:
            raise ValidationError({"Mã đơn vị": str(error)}) from None
        self.key = {"group": group, "unit": unit, "valid_from": day}
        return group.pk, unit.pk, day

    def get_instance(self, instance_loader, row):
        return self.get_queryset().filter(**self.key).first()

    def init_instance(self, row=None):
        return GroupMembership(**self.key)
