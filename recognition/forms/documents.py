from django import forms

from config import clock
from recognition import numbering
from recognition.forms.days import DayField


class NumberForm(forms.Form):
    """The number and date that the clerk takes from the office's register; the date alone where the portal numbers."""

    number = forms.IntegerField(
        label="Số trong sổ đăng ký văn bản",
        min_value=1,
        max_value=99999,
        error_messages={"invalid": "Chỉ gõ chữ số, ví dụ 15."},
    )
    issued_on = DayField(label="Ngày ban hành")

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = document.number
        self.fields["issued_on"].initial = document.issued_on or clock.today()
        if series := numbering.series_of(document):
            self._let_portal_number(document, series)
        else:
            told = f"In thành: …/{document.symbol}. Mỗi số dùng một lần trong năm; được để cách số."
            self.fields["number"].help_text = told
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def _let_portal_number(self, document, series):
        del self.fields["number"]
        number = document.number or numbering.lowest_free(series, clock.today().year)
        self.fields["issued_on"].help_text = (
            f"Cổng cấp số liên tục cho ký hiệu này: văn bản mang số {number:02d}/{document.symbol} "
            "(nếu không ai được cấp trước)."
        )


class ReasonForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(
        label="Lý do hủy dự thảo",
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": "Ghi lý do hủy dự thảo."},
    )


class SeriesForm(forms.Form):
    """The declaration that a symbol is numbered in the portal alone."""

    symbol = forms.CharField(widget=forms.HiddenInput, max_length=60)
    first_number = forms.IntegerField(
        label="Số đầu tiên cổng cấp",
        min_value=1,
        max_value=99999,
        initial=1,
        help_text="Năm nay cổng cấp từ số này; các năm sau bắt đầu từ 01.",
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        error_messages={"required": "Ghi số đầu tiên.", "invalid": "Chỉ gõ chữ số, ví dụ 15."},
    )
    statement = forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Ai quyết định, ví dụ «Theo ý kiến của Giám đốc, sổ quyết định khen thưởng riêng từ 01/01».",
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": "Ghi căn cứ: ai quyết định ký hiệu này chỉ cấp số trên cổng."},
    )
    alone = forms.BooleanField(
        label="Ký hiệu này không được cấp số ở sổ nào khác, giấy hay điện tử",
        error_messages={"required": "Chỉ để cổng cấp số khi ký hiệu không được cấp số ở nơi khác."},
    )


class SeriesEndForm(forms.Form):
    """Why the portal stops numbering a symbol."""

    reason = forms.CharField(
        label="Lý do thôi để cổng cấp số",
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": "Ghi lý do: ký hiệu này từ nay còn dùng ở đâu nữa."},
    )
