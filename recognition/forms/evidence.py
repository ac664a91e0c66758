from django import forms

from recognition.forms.days import DayField, DayInput
from recognition.models import EvidenceItem


class EvidenceForm(forms.ModelForm):
    """What a file is, as its own head says."""

    class Meta:
        model = EvidenceItem
        fields = ["number", "issued_on", "issuer", "title", "page"]
        field_classes = {"issued_on": DayField}
        widgets = {"issued_on": DayInput}
        help_texts = {
            "number": "Ví dụ: 12/BC-HKH",
            "page": "Chỗ chứng minh chỉ tiêu, ví dụ: 3 hoặc 3–5",
            "title": "Văn bản nói về việc gì",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
