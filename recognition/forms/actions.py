"""What each action asks of the person who takes it."""

from django import forms

from recognition.models import Action, Dossier, State

NOTE = {
    Action.FINISH: ("Ghi chú cho lãnh đạo (không bắt buộc)", False),
    Action.CONCLUDE: ("Ghi chú (không bắt buộc)", False),
    Action.REWORK: ("Cần sửa chỗ nào", True),
    Action.ACCEPT: ("Ghi chú (không bắt buộc)", False),
    Action.PROPOSE: ("Ý kiến trình lãnh đạo (không bắt buộc)", False),
    Action.PASS_UP: ("Ý kiến gửi cơ quan tiếp theo (không bắt buộc)", False),
    Action.RECOGNISE: ("Ghi chú (không bắt buộc)", False),
    Action.HAND_BACK: ("Cần thẩm định thêm điều gì", True),
    Action.SEND_BACK: ("Lời nhắn chung (không bắt buộc; góp ý từng chỉ tiêu được gửi kèm)", False),
    Action.ISSUE: ("Ghi chú (không bắt buộc)", False),
    Action.REFUSE: ("Lý do không công nhận (được in trong Văn bản không công nhận)", True),
    Action.ABANDON: ("Lý do hủy dự thảo", True),
    Action.WITHDRAW: ("Lý do rút hồ sơ", True),
}


class ActionForm(forms.Form):
    """A note, for most actions."""

    note = forms.CharField(
        label="Ghi chú",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )

    def __init__(self, *args, dossier, action, sheet, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.dossier, self.action, self.sheet, self.user = dossier, action, sheet, user
        if action in NOTE:
            self.fields["note"].label = NOTE[action][0]
            self.fields["note"].widget.attrs["aria-required"] = str(NOTE[action][1]).lower()
        self.prepare()

    def prepare(self):
        """Fields that depend on the dossier."""

    def details(self) -> dict:
        """What goes into workflow.perform besides the note."""
        return {}


class SubmitForm(ActionForm):
    level = forms.ChoiceField(label="Đề nghị công nhận", widget=forms.RadioSelect, required=False)
    without_evidence = forms.BooleanField(required=False)
    proposal_number = forms.IntegerField(label="Số Tờ trình", required=False, min_value=1, max_value=99999)
    report_number = forms.IntegerField(label="Số Báo cáo", required=False, min_value=1, max_value=99999)

    field_order = ["level", "without_evidence", "proposal_number", "report_number", "note"]

    def prepare(self):
        self.fields["note"].label = "Lý do (bắt buộc khi nộp muộn, hoặc nộp lại mà không sửa gì)"
        if self.dossier.own_proposals.present().exists():  # it has its number already
            del self.fields["proposal_number"]
        for name in self.fields.keys() & {"proposal_number", "report_number"}:
            self.fields[name].widget.attrs["class"] = "form-control"
            self.fields[name].help_text = "Lấy ở sổ đăng ký văn bản của cơ quan; để trống thì bản in chừa chỗ ghi số."
        spec, reached = self.sheet.spec, self.sheet.assessment.level
        labels = {level.code: level.label for level in spec.levels}
        codes = list(labels)[: list(labels).index(reached) + 1] if reached else []
        if spec.is_scored:  # the band follows from the points
            labels, codes = {reached: f"{spec.named(reached)}, {self.sheet.score.total} điểm"}, [reached]
        self.fields["level"].choices = [(code, labels[code]) for code in codes]
        self.fields["level"].initial = (
            self.dossier.requested_level if self.dossier.requested_level in codes else reached
        )
        if self.sheet.unproved:
            numbers = ", ".join(self.sheet.unproved)
            self.fields["without_evidence"].label = f"Tôi biết chỉ tiêu {numbers} chưa có minh chứng và vẫn nộp"
        else:
            del self.fields["without_evidence"]

    def details(self) -> dict:
        return {
            "level": self.cleaned_data.get("level", ""),
            "without_evidence": self.cleaned_data.get("without_evidence", False),
            "numbers": {"TTr": self.cleaned_data.get("proposal_number"), "BC": self.cleaned_data.get("report_number")},
        }


class RecogniseForm(ActionForm):
    together = forms.ModelMultipleChoiceField(
        label="Ra chung một quyết định với",
        queryset=Dossier.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["together", "note"]

    def prepare(self):
        dossier = self.dossier
        others = Dossier.objects.filter(
            state=State.DECIDING, round=dossier.round, held_by=dossier.held_by, proposed_level=dossier.proposed_level
        ).exclude(pk=dossier.pk)
        self.fields["together"].queryset = others.for_list()
        self.fields["together"].label_from_instance = lambda other: other.unit.full_name
        if not others.exists():
            del self.fields["together"]

    def details(self) -> dict:
        return {"together": list(self.cleaned_data.get("together", ()))}


def form_for(action):
    return {Action.SUBMIT: SubmitForm, Action.RECOGNISE: RecogniseForm}.get(action, ActionForm)
