"""What a decision on paper says, typed from the paper."""

from django import forms

from recognition import earlier
from recognition.forms.days import DayField, DayInput
from recognition.models import EarlierDecision


class EarlierForm(forms.ModelForm):
    """One unit of one decision; ``old`` is the entry that is put right."""

    grant = forms.ChoiceField(label="Danh hiệu, mức độ hoặc xếp loại")
    scan = forms.FileField(label="Bản quét quyết định (không bắt buộc)", required=False)
    reason = forms.CharField(label="Lý do sửa", max_length=300, required=False)

    field_order = ["grant", "year", "number", "issued_on", "issuer", "scan", "reason"]

    class Meta:
        model = EarlierDecision
        fields = ["year", "number", "issued_on", "issuer"]
        field_classes = {"issued_on": DayField}
        widgets = {"issued_on": DayInput}
        help_texts = {
            "number": "Như in trên quyết định: 12/QĐ-UBND",
            "year": "Năm có số liệu, không phải năm ký",
            "issuer": "Ví dụ: UBND huyện Yên Mỹ",
        }

    def __init__(self, *args, unit, old=None, **kwargs):
        self.old, self.unit = old, unit
        super().__init__(*args, initial=_said_by(old) if old else None, **kwargs)
        self.grants = {grant.code: grant for grant in earlier.grants(unit.tier)}
        labels = [(code, grant.label) for code, grant in self.grants.items()]
        self.fields["grant"].choices = [("", "Chọn …"), *labels]
        if old is None:
            del self.fields["reason"]
        elif old.file_id:
            self.fields["scan"].help_text = "Để trống thì giữ bản quét đã có"
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def entry(self, office, file=None, file_name="") -> EarlierDecision:
        """What was typed, unsaved; the scan of ``old`` stays where no new one came."""
        made, grant = self.save(commit=False), self.grants[self.cleaned_data["grant"]]
        made.pk, made.unit, made.office = None, self.unit, office
        made.title, made.criteria_set, made.level = grant.title, grant.criteria_set, grant.level
        kept = self.old if file is None else None
        made.file, made.file_name = (kept.file, kept.file_name) if kept else (file, file_name)
        return made


def _said_by(old) -> dict:
    grant = earlier.Grant(old.title, old.criteria_set, old.level)
    fields = {name: getattr(old, name) for name in EarlierForm.Meta.fields}
    return fields | {"grant": grant.code}
