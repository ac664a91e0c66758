"""The form of a Tổ đánh giá, with its members."""

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.forms.common import dress
from recognition.forms.days import DayField, DayInput
from recognition.models import EvaluationTeam, TeamMember

ROLES = TeamMember.Role


class TeamForm(forms.ModelForm):
    class Meta:
        model = EvaluationTeam
        fields = ["authority", "duties", "signer_form", "signer_position", "signer_name", "number", "issued_on"]
        field_classes = {"issued_on": DayField}
        widgets = {"duties": forms.Textarea(attrs={"rows": 5}), "issued_on": DayInput}
        help_texts = {
            "signer_form": "Chỉ ghi khi cấp phó ký: «KT. HIỆU TRƯỞNG»; để trống khi người đứng đầu ký",
            "number": "Lấy ở sổ đăng ký văn bản, chỉ gõ chữ số; để trống khi chưa ban hành",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
        self.fields["number"].min_value = 1
        self.fields["number"].widget.attrs |= {"min": 1, "inputmode": "numeric"}

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number is not None and not 0 < number < 100_000:
            raise ValidationError("Số quyết định từ 1 đến 99999.")
        return number

    def clean(self):
        cleaned = super().clean()
        number, day = cleaned.get("number"), cleaned.get("issued_on")
        if day and day > clock.today():
            self.add_error("issued_on", "Ngày ký không thể sau hôm nay.")
        if number is not None and day is None and "issued_on" not in self.errors:
            self.add_error("issued_on", "Đã có số thì ghi cả ngày ký.")
        if day is not None and number is None and "number" not in self.errors:
            self.add_error("number", "Đã có ngày ký thì ghi cả số.")
        return cleaned


class MemberForm(forms.ModelForm):
    class Meta:
        model = TeamMember
        fields = ["name", "position", "role", "duty"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def validate_constraints(self):
        """Left to the whole form: row by row, head and secretary could never swap their places."""


class _Members(forms.BaseInlineFormSet):
    must_be_whole = False  # an issued decision names a head and a secretary

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Bỏ"

    def clean(self):
        super().clean()
        kept = [row.cleaned_data for row in self.forms if row.is_valid() and not row.cleaned_data.get("DELETE")]
        roles = [row["role"] for row in kept if row.get("name")]
        for role in (ROLES.HEAD, ROLES.SECRETARY):
            if roles.count(role) > 1:
                raise ValidationError(f"Tổ đánh giá chỉ có một {role.label}.")
            if self.must_be_whole and role not in roles:
                raise ValidationError(f"Quyết định đã có số thì Tổ đánh giá phải có {role.label}.")


MembersFormSet = forms.inlineformset_factory(
    EvaluationTeam, TeamMember, form=MemberForm, formset=_Members, extra=5, max_num=60, can_delete=True
)
