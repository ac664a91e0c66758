"""What is asked when an issued decision is replaced or revoked."""

from django import forms

from recognition.models import Dossier

AREA = {"class": "form-control", "rows": 3}


class CorrectionForm(forms.Form):
    """For which units, why, and on what ground."""

    dossiers = forms.ModelMultipleChoiceField(
        label="Đơn vị",
        queryset=Dossier.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chọn ít nhất một đơn vị.",
            "invalid_choice": "Có đơn vị không thuộc quyết định này.",
        },
    )
    reason = forms.CharField(
        label="Lý do (in trong quyết định, hiện ở trang công khai)",
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": "Ghi lý do."},
    )
    ground = forms.CharField(
        label="Căn cứ",
        max_length=500,
        help_text="In thành một dòng căn cứ, ví dụ «Căn cứ Biên bản kiểm tra ngày 05 tháng 3 năm 2026 của Sở …».",
        widget=forms.Textarea(attrs=AREA | {"rows": 2}),
        error_messages={"required": "Ghi căn cứ: văn bản, biên bản cho thấy nội dung phải sửa hoặc thu hồi."},
    )

    def __init__(self, *args, held, levels=(), **kwargs):
        super().__init__(*args, **kwargs)
        units = {recognition.dossier_id: recognition.unit.full_name for recognition in held}
        self.fields["dossiers"].queryset = Dossier.objects.filter(pk__in=units).order_by("unit__sort_key", "unit__code")
        self.fields["dossiers"].label_from_instance = lambda dossier: units[dossier.pk]

    def asked(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields} | {
            "dossiers": list(self.cleaned_data["dossiers"].select_related("unit", "round"))
        }


class RevokeForm(CorrectionForm):
    """Nothing is ticked beforehand: whoever revokes names each unit."""


class ReplaceForm(CorrectionForm):
    """All units stay in the new decision unless they are taken out; the level is chosen anew."""

    level = forms.ChoiceField(label="Mức độ trong quyết định mới", widget=forms.RadioSelect)
    field_order = ["dossiers", "level", "reason", "ground"]

    def __init__(self, *args, held, levels, **kwargs):
        super().__init__(*args, held=held, **kwargs)
        self.fields["dossiers"].initial = [recognition.dossier_id for recognition in held]
        self.fields["dossiers"].label = "Đơn vị còn trong quyết định mới (bỏ chọn đơn vị ghi nhầm)"
        self.fields["level"].choices = [(level.code, level.label) for level in levels]
