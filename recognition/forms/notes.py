"""A private note."""

from django import forms

from recognition.forms.common import dress
from recognition.models.answers import NARRATIVE_LIMIT


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Ghi chú mới",
        max_length=NARRATIVE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ người trong cơ quan bạn thấy; đơn vị và cơ quan khác không bao giờ thấy.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="note-%s", **kwargs)
        dress(self)
