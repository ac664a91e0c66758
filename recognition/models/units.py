"""Administrative units and institutions, through all their changes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Substr

from criteria.spec import Institution
from recognition.models.institutions import ASSESSING_TIERS, DESCRIBED, NOT_DESCRIBED, InstitutionKind
from recognition.vietnamese import search_form, search_words, sort_key


class Tier(models.TextChoices):
    NATION = "nation", "Cả nước"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"
    INSTITUTION = "institution", "Cơ quan, đơn vị"


class UnitQuerySet(models.QuerySet):
    def as_at(self, day: date):
        """Units that exist on ``day`` with ``name_then`` and ``type_then``, in Vietnamese order; specimens left out.

        The nation, which only stands for the ministry's area, is in no list.
        """
        names = UnitName.objects.filter(unit=OuterRef("pk")).in_force(day)
        return (
            self.real()
            .exclude(tier=Tier.NATION)
            .existing(day)
            .annotate(
                name_then=Coalesce(Subquery(names.values("name")[:1]), F("name")),
                type_then=Coalesce(Subquery(names.values("type")[:1]), F("type")),
            )
            .order_by("sort_key", "code")
        )

    def existing(self, day: date):
        """Units whose life includes ``day``, specimens too."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def real(self):
        return self.filter(specimen=False)

    def below(self, unit, *, itself=False):
        """The subtree under ``unit``."""
        inside = self.filter(path__startswith=unit.reach)
        return inside if itself else inside.exclude(pk=unit.pk)

    def above(self, unit):
        """The ancestors of ``unit``, the nearest last."""
        return self.filter(pk__in=unit.ancestor_ids()).order_by("path")

    def in_group(self, group, day: date):
        """Units that belong to ``group`` on ``day``, and those that one of them continues whole: their past is its own."""
        members = group.members_on(day)
        return self.filter(Q(pk__in=members) | Q(continued_by__in=members, continued_by__tier=F("tier")))

    def search(self, words: str):
        """Units one of whose names, with its type, holds ``words``; letters without their marks match, any case.

        A number matches whole, so "phuong 1" leaves out Phường 10; a word may be the part typed so far.
        """
        found = self
        for word in search_words(words):
            found = found.filter(
                Q(search_name__regex=rf"\m{word}\M") if word.isdecimal() else Q(search_name__contains=word)
            )
        return found


class Unit(models.Model):
    """A province, district, commune or institution, from its first to its last day; or the nation, above all of them.

    ``name`` and ``type`` are what it is called now (or was last); once it has been renamed, ``UnitName`` keeps every
    name with its dates. ``path`` is "/<pk>/<pk>/" from the province down, so a subtree is a prefix. The same code may
    belong to another area in another time: a unit is found by code and day.

    Of an institution ``kind``, ``public`` and ``assessed_at`` decide which indicators apply; ``own_office`` is set when
    it is itself an office of the portal (a commune's committee, a Phòng GD&ĐT), which then applies for it.
    """

    code = models.CharField("mã", max_length=20)
    tier = models.CharField("cấp", max_length=12, choices=Tier.choices)
    type = models.CharField("loại", max_length=40, blank=True)
    name = models.CharField("tên", max_length=200, help_text="Tên riêng, không kèm loại: «Bạch Sam»")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    path = models.CharField(max_length=200, editable=False, db_collation="C")
    search_name = models.TextField(editable=False)
    sort_key = models.TextField(editable=False, db_collation="C")
    lat = models.DecimalField("vĩ độ", max_digits=7, decimal_places=4, null=True, blank=True)
    lon = models.DecimalField("kinh độ", max_digits=7, decimal_places=4, null=True, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    continues = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name="tiếp nối nguyên vẹn"
    )
    specimen = models.BooleanField(
        "đơn vị mẫu", default=False, help_text="Không tính vào số liệu, không hiện công khai"
    )
    kind = models.CharField("loại hình", max_length=20, blank=True, choices=InstitutionKind.choices)
    public = models.BooleanField("công lập", null=True, blank=True)
    assessed_at = models.CharField("được đánh giá ở", max_length=10, blank=True, choices=ASSESSING_TIERS)
    own_office = models.ForeignKey(
        "recognition.Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="institutions",
        verbose_name="chính là cơ quan",
        help_text="Khi đơn vị này đã là một cơ quan trong cổng (UBND xã, Phòng GD&ĐT …)",
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["sort_key", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="unit_code_once_a_day",
                violation_error_message="Mã này đã có đơn vị khác bắt đầu cùng ngày.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_to=None),
                name="unit_code_once_now",
                violation_error_message="Mã này đang thuộc một đơn vị còn hoạt động.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=Tier.values),
                name="unit_tier_known",
                violation_error_message="Cấp của đơn vị không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=DESCRIBED, name="unit_institution_described", violation_error_message=NOT_DESCRIBED
            ),
            models.UniqueConstraint(
                fields=["own_office"],
                condition=Q(own_office__isnull=False, valid_to=None),
                name="unit_own_office_once",
                violation_error_message="Cơ quan này đã được ghi là một đơn vị khác.",
            ),
            models.UniqueConstraint(
                fields=["tier"],
                condition=Q(tier="nation"),
                name="unit_one_nation",
                violation_error_message="Đã có đơn vị «Cả nước».",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="unit_path"),
            models.Index(fields=["tier", "valid_from", "valid_to"], name="unit_tier_dates"),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """Type and name as people say it: "Phường Bạch Sam"."""
        return f"{self.type} {self.name}".strip()

    @property
    def reach(self) -> str:
        """The beginning of the paths of everything that lies in this unit; of all paths for the nation."""
        return "/" if self.tier == Tier.NATION else self.path

    def reaches(self) -> list[str]:
        """The beginnings of the paths of all that lies, or ever lay, in this unit or in what became (part of) it."""
        return [self.reach, *self.changes_before.exclude(old=self).values_list("old__path", flat=True)]

    @property
    def institution(self) -> Institution | None:
        """What a criteria set for institutions asks of this unit; None for an area."""
        return Institution(self.kind, self.public, self.assessed_at) if self.tier == Tier.INSTITUTION else None

    def clean(self):
        """Refuse a parent that lies inside this unit: the tree would lose its root."""
        if self.path and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": f"{self.parent} nằm trong {self}, không thể là cấp trên."})

    @transaction.atomic
    def save(self, *args, update_fields=None, **kwargs):
        self.fill_derived()
        if update_fields is not None:
            update_fields = {*update_fields, "search_name", "sort_key"}
        super().save(*args, update_fields=update_fields, **kwargs)
        self._keep_path()

    def fill_derived(self):
        """Set the columns that follow from the names: found by every name it ever bore, ordered by the last."""
        borne = [str(name) for name in self.names.all()] if not self._state.adding else []
        self.search_name = " ".join(dict.fromkeys(map(search_form, [self.full_name, *borne])))
        self.sort_key = sort_key(self.name)

    def _keep_path(self):
        """Write the path that follows from the parent, here and, when the unit was moved, in its whole subtree."""
        before, self.path = self.path, f"{self.parent.path if self.parent_id else '/'}{self.pk}/"
        if before and before != self.path:
            moved = Concat(Value(self.path), Substr("path", len(before) + 1))
            Unit.objects.filter(path__startswith=before).update(path=moved)
        elif not before:
            Unit.objects.filter(pk=self.pk).update(path=self.path)

    def ancestor_ids(self) -> list[int]:
        """Primary keys from the province down to the parent."""
        return [int(part) for part in self.path.strip("/").split("/")[:-1]]

    def ancestor(self, tier: str):
        """The unit of ``tier`` this one lies in (itself when it is of that tier), or None."""
        if self.tier == tier:
            return self
        return Unit.objects.filter(pk__in=self.ancestor_ids(), tier=tier).first()

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def full_name_on(self, day: date) -> str:
        """Type and name on ``day``: what a paper of that day must print."""
        then = self.names.in_force(day).first()
        return f"{then.type} {then.name}".strip() if then else self.full_name

    def lineage_ids(self) -> list[int]:
        """This unit and those of its tier that it continues whole: their recognitions and dossiers are its own."""
        ids, unit = [self.pk], self
        while unit.continues_id and unit.continues.tier == self.tier:
            unit = unit.continues
            ids.append(unit.pk)
        return ids


class UnitNameQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class UnitName(models.Model):
    """A name a unit bears or bore; a unit that was never renamed has none of these."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names", verbose_name="đơn vị")
    type = models.CharField("loại", max_length=40, blank=True)
    name = models.CharField("tên", max_length=200)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = UnitNameQuerySet.as_manager()

    class Meta:
        verbose_name = "tên của đơn vị"
        verbose_name_plural = "tên của đơn vị"
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"],
                name="unit_name_once_a_day",
                violation_error_message="Đơn vị đã có tên khác từ ngày này.",
            ),
        ]

    def __str__(self):
        return f"{self.type} {self.name}".strip()


class UnitChange(models.Model):
    """One line from an old unit to a new one on a day, with its legal basis."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", "Đổi tên, đổi loại"
        CONTINUES = "continues", "Tiếp nối nguyên vẹn"
        MERGED = "merged", "Sáp nhập"
        SPLIT = "split", "Chia tách"

    class Share(models.TextChoices):
        WHOLE = "whole", "toàn bộ"
        MAIN = "main part", "phần chính"
        PART = "part", "một phần"

    kind = models.CharField("loại thay đổi", max_length=10, choices=Kind.choices)
    old = models.ForeignKey(Unit, models.CASCADE, related_name="changes_after", verbose_name="đơn vị cũ")
    new = models.ForeignKey(Unit, models.CASCADE, related_name="changes_before", verbose_name="đơn vị mới")
    share = models.CharField("phần chuyển sang", max_length=10, choices=Share.choices)
    effective_on = models.DateField("có hiệu lực từ")
    legal_basis = models.CharField("căn cứ", max_length=300)

    class Meta:
        verbose_name = "thay đổi đơn vị"
        verbose_name_plural = "thay đổi đơn vị"
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "effective_on"],
                name="unit_change_once",
                violation_error_message="Thay đổi này đã được ghi.",
            ),
            models.CheckConstraint(
                condition=Q(kind="renamed", old=F("new")) | (~Q(kind="renamed") & ~Q(old=F("new"))),
                name="unit_change_between_units",
                violation_error_message="Chỉ đổi tên mới giữ nguyên đơn vị.",
            ),
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"


class Area(models.TextChoices):
    NORMAL = "normal", "Vùng bình thường"
    DIFFICULT = "difficult", "Vùng khó khăn"


class AreaDesignation(models.Model):
    """That a commune counts as "vùng khó khăn" over a time; entered by an office above it, never by itself."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="area_designations", verbose_name="xã")
    area = models.CharField("vùng", max_length=10, choices=Area.choices, default=Area.DIFFICULT)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    legal_basis = models.CharField("căn cứ (số, ngày văn bản)", max_length=300)
    entered_by = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, related_name="+", verbose_name="người nhập"
    )
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, null=True, related_name="+", verbose_name="cơ quan nhập"
    )
    entered_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "xếp vùng"
        verbose_name_plural = "xếp vùng"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"],
                name="area_once_a_day",
                violation_error_message="Xã này đã được xếp vùng từ ngày đó.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="area_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.get_area_display()}"


def area_of(unit: Unit, day: date) -> str:
    """The area of ``unit`` on ``day``; normal unless an office above has said otherwise."""
    said = unit.area_designations.all()  # the latest first; a list of units reads them all at once
    found = (one for one in said if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to))
    return next((one.area for one in found), Area.NORMAL)
