"""The form of an announcement."""

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from evidence import kinds
from recognition.forms.common import dress
from recognition.models import Announcement, Office, Tier, Unit, UnitGroup
from recognition.models.announcements import TEXT_LIMIT, Audience

TIERS = [(tier.value, tier.label) for tier in (Tier.DISTRICT, Tier.COMMUNE, Tier.INSTITUTION)]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; what each is, and whether it is taken, the intake says."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return data or []


class AnnouncementForm(forms.ModelForm):
    """Title, text, to whom; files are taken beside it."""

    text = forms.CharField(
        label="Nội dung",
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Để một dòng trống giữa các đoạn; mỗi ý một dòng, bắt đầu bằng «- »",
    )
    files = ManyFilesField(label="Thêm tệp (mẫu, văn bản)", required=False, help_text=kinds.LIMIT_WORDS)

    class Meta:
        model = Announcement
        fields = ["office", "title", "text", "audience", "tier", "group", "units", "asks_confirmation", "what_changed"]
        labels = {"tier": "Cấp (khi gửi tới một cấp)", "group": "Cụm (khi gửi tới một cụm)"}
        labels |= {"units": "Đơn vị (khi gửi tới những đơn vị được chọn)"}
        widgets = {"units": forms.CheckboxSelectMultiple}

    def __init__(self, *args, offices: list[Office], **kwargs):
        """``offices``: those in whose name the reader announces."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        self.fields["office"].empty_label = None
        self.fields["tier"].choices = [("", "–"), *TIERS]
        self.fields["group"].queryset = _groups(offices)
        self.fields["group"].empty_label = "–"
        self.fields["units"].queryset = _units(offices)
        self.fields["files"].widget.attrs["accept"] = kinds.ACCEPT
        if self.instance.pk:
            del self.fields["office"]
        if not self.instance.replaces_id:
            del self.fields["what_changed"]
        dress(self)
        self.fields["asks_confirmation"].widget.attrs["class"] = "form-check-input"

    def clean(self):
        """What belongs to another audience is dropped; what belongs to this one must be there."""
        cleaned = super().clean()
        audience = cleaned.get("audience")
        if audience != Audience.TIER:
            cleaned["tier"] = ""
        elif not cleaned.get("tier"):
            self.add_error("tier", "Chọn cấp của các đơn vị nhận.")
        if audience != Audience.GROUP:
            cleaned["group"] = None
        elif not cleaned.get("group"):
            self.add_error("group", "Chọn cụm nhận thông báo.")
        if audience == Audience.CHOSEN and not cleaned.get("units"):
            self.add_error("units", "Chọn ít nhất một đơn vị nhận.")
        self._require_inside(cleaned)
        return cleaned

    def _require_inside(self, cleaned):
        """Units and groups of the very office that announces, where the reader has several."""
        office = cleaned.get("office") or (self.instance.office if self.instance.pk else None)
        if office is None:
            return
        outside = [unit for unit in cleaned.get("units") or [] if not office.is_above(unit)]
        group = cleaned.get("group")
        if outside or (group and str(group.province_id) not in office.unit.path.split("/")):
            raise ValidationError("Nơi nhận không thuộc địa bàn của cơ quan thông báo.")


def _groups(offices):
    """Groups of the provinces whose offices announce; a district has none of its own."""
    provinces = {int(office.unit.path.strip("/").split("/")[0]) for office in offices if office.unit.tier == "province"}
    return UnitGroup.objects.existing(clock.today()).filter(province__in=provinces)


def _units(offices):
    """Units below ``offices`` that exist today, institutions too, in Vietnamese order; of the nation the provinces alone."""
    found = Unit.objects.none()
    for office in offices:
        below = Unit.objects.below(office.unit).existing(clock.today())
        found |= below.filter(tier=Tier.PROVINCE) if office.unit.tier == Tier.NATION else below
    return found.order_by("tier", "sort_key", "code")
