"""How somebody wants to be reminded, and what an office above writes to units."""

from django import forms

from recognition.forms.common import dress
from recognition.models import MailSettings


class ChoiceForm(forms.Form):
    choice = forms.ChoiceField(
        label="Cách nhận thư nhắc",
        choices=MailSettings.Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Chọn một trong ba cách.", "required": "Chọn một trong ba cách."},
    )


class AddressForm(forms.Form):
    address = forms.EmailField(
        label="Địa chỉ thư điện tử",
        max_length=254,
        help_text="Cổng gửi một đường dẫn xác nhận tới địa chỉ này; chưa mở đường dẫn thì cổng chưa dùng địa chỉ.",
        error_messages={
            "required": "Ghi địa chỉ thư.",
            "invalid": "Địa chỉ thư không đúng dạng: ten@coquan.gov.vn.",
            "max_length": "Địa chỉ thư dài quá 254 ký tự.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class NudgeForm(forms.Form):
    text = forms.CharField(
        label="Lời nhắc",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nhiều nhất 500 chữ cái. Tên đơn vị, hạn, đường dẫn do cổng tự thêm.",
        error_messages={
            "required": "Ghi lời nhắc.",
            "max_length": "Lời nhắc dài quá 500 chữ cái: ghi ngắn lại.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
