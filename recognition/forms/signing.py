"""Forms of the pages «Cách ký»."""

from django import forms

from config import clock
from recognition.documents.signers.holders import Subject
from recognition.forms.common import dress
from recognition.forms.days import DayField
from recognition.models import SigningWay

CHOOSE = {"required": "Chưa chọn tệp.", "empty": "Tệp không có nội dung.", "missing": "Chưa chọn tệp."}


class ImageForm(forms.Form):
    image = forms.FileField(
        label="Ảnh PNG, nền trong suốt",
        widget=forms.ClearableFileInput(attrs={"accept": ".png,image/png"}),
        error_messages=CHOOSE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class WayForm(forms.Form):
    kind = forms.ChoiceField(
        label="Cách",
        choices=SigningWay.Kind.choices,
        error_messages={
            "invalid_choice": "Chọn một cách trong danh sách.",
            "required": "Chọn một cách trong danh sách.",
        },
    )
    key_name = forms.CharField(
        label="Tên khóa",
        max_length=100,
        required=False,
        help_text="Chỉ khi khóa ở máy chủ: tên tệp khóa, hoặc tên khóa trong thiết bị. Người vận hành cổng cho biết.",
    )
    token_name = forms.CharField(
        label="Tên ngăn khóa", max_length=32, required=False, help_text="Chỉ khi dùng thiết bị ký số (HSM)."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class BindingForm(forms.Form):
    """A certificate's file, or what it says of its holder."""

    certificate = forms.FileField(
        label="Tệp chứng thư số (.cer, .crt, .pem)",
        required=False,
        max_length=200,
        error_messages=CHOOSE,
        help_text="Chỉ chứng thư công khai, không gửi tệp khóa (.p12, .pfx).",
    )
    identifier = forms.CharField(
        label="Số định danh trong chứng thư", max_length=100, required=False, help_text="Dòng SERIALNUMBER của chủ thể"
    )
    name = forms.CharField(label="Tên trong chứng thư (CN)", max_length=200, required=False)
    organisation = forms.CharField(label="Cơ quan trong chứng thư (O)", max_length=200, required=False)
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa có ngày kết thúc")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.today()
        dress(self)

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", "Ngày kết thúc phải sau ngày bắt đầu.")
        return cleaned

    def subject(self) -> Subject:
        said = self.cleaned_data
        return Subject(said["identifier"].strip(), said["name"].strip(), said["organisation"].strip())
