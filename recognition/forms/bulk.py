"""What is asked when many things are done at once."""

from django import forms

from config import clock
from recognition import bulk
from recognition.forms.days import DayField
from recognition.models import Job, Unit


class DecideFilter(forms.Form):
    """Narrows the dossiers of a group by district and name."""

    district = forms.ModelChoiceField(
        label="Địa bàn", required=False, queryset=Unit.objects.none(), empty_label="Tất cả"
    )
    q = forms.CharField(label="Tên đơn vị", required=False, max_length=100)

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        if districts := bulk.districts_in(group) if group else []:
            self.fields["district"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in districts])
            self.fields["district"].label_from_instance = lambda unit: unit.full_name
            self.fields["district"].widget.attrs["class"] = "form-select"
        else:
            del self.fields["district"]
        self.fields["q"].widget.attrs["class"] = "form-control"
        self.is_valid()

    def narrow(self, dossiers):
        """``dossiers`` that fit; what cannot be understood filters nothing."""
        if district := self.cleaned_data.get("district"):
            dossiers = dossiers.filter(unit__parent=district)
        if words := self.cleaned_data.get("q"):
            dossiers = dossiers.filter(unit__in=Unit.objects.search(words))
        return dossiers


class DecideForm(forms.Form):
    """One decision for all, or one for each."""

    how = forms.ChoiceField(
        label="Ra quyết định",
        choices=[
            (Job.Kind.DECIDE_TOGETHER, "một quyết định chung, có danh sách kèm theo"),
            (Job.Kind.DECIDE_EACH, "mỗi đơn vị một quyết định"),
        ],
        initial=Job.Kind.DECIDE_TOGETHER,
        widget=forms.RadioSelect,
    )


class RefuseForm(forms.Form):
    """The reason that all the letters give; what each dossier lacks stands in its own letter."""

    refusal = forms.CharField(
        label="Lý do không công nhận, in trong từng văn bản trả lời",
        max_length=2000,
        help_text="Một lý do chung cho các hồ sơ đã chọn. Chỉ tiêu chưa đạt của riêng từng đơn vị, cổng tự liệt kê trong văn bản.",
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": "Ghi lý do không công nhận: lý do được in trong văn bản trả lời."},
    )


class NumberManyForm(forms.Form):
    """The first number and the date of many papers; the date alone where the portal numbers."""

    number = forms.IntegerField(
        label="Số đầu tiên",
        min_value=1,
        max_value=99999,
        help_text="Các văn bản sau lấy số kế tiếp, bỏ qua số đã dùng.",
        error_messages={"invalid": "Chỉ gõ chữ số, ví dụ 15.", "required": "Ghi số đầu tiên lấy ở sổ của cơ quan."},
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    issued_on = DayField(label="Ngày ban hành")

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].initial = clock.today()
        if group and group.runs:
            del self.fields["number"]
            self.fields["issued_on"].help_text = "Cổng cấp số liên tục cho ký hiệu này."

    def details(self) -> dict:
        return {"number": self.cleaned_data.get("number"), "issued_on": self.cleaned_data["issued_on"].isoformat()}
