from django import forms

from config import clock
from recognition.forms.days import DayField
from recognition.models import Title


class OfficeTextForm(forms.Form):
    """An office's own words; what is left empty stays as the portal words it."""

    title = forms.ModelChoiceField(
        label="Danh hiệu",
        queryset=Title.objects.none(),
        required=False,
        empty_label="Mọi danh hiệu",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    grounds = forms.CharField(
        label="Căn cứ, mỗi dòng một căn cứ",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        help_text="Thông tư của bộ tiêu chí luôn được in, dù ở đây không ghi. Dấu «;» và dấu chấm cuối cổng tự đặt.",
    )
    recipients = forms.CharField(
        label="Nơi nhận, mỗi dòng một nơi",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        help_text="Dòng cuối là nơi lưu, ví dụ «Lưu: VT, GDTX».",
    )
    execution = forms.CharField(
        label="Ai thi hành (mở đầu điều cuối)",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        help_text="Cổng in tiếp «chịu trách nhiệm thi hành Quyết định này».",
    )
    valid_from = DayField(label="Dùng từ ngày")

    def __init__(self, *args, kind, version=None, **kwargs):
        first = {"valid_from": clock.today()}
        for name in ("title", "grounds", "recipients", "execution"):
            first[name] = getattr(version, name, "")
        super().__init__(*args, initial=first, **kwargs)
        self.fields["title"].queryset = Title.objects.order_by("pk")
        if kind == "refuse":
            del self.fields["grounds"], self.fields["execution"]
