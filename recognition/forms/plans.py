"""Forms of the plan's pages."""

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.forms.days import DayField, DayInput
from recognition.models import Assignment, Milestone, Plan, PlanBody, User

DUTIES_LIMIT = 40
LINE_LIMIT = 2000
NAME_LIMIT = 150


def posted(request):
    """What was posted, without the one character that PostgreSQL cannot hold; None when nothing was."""
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    for name in sent:
        sent.setlist(name, [value.replace("\0", "") for value in sent.getlist(name)])
    return sent


def style(form):
    """The classes of inputs, and a height for texts."""
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
            continue
        field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 8 if name == "content" else 4


class TextsForm(forms.ModelForm):
    """What the plan says in words."""

    class Meta:
        model = Plan
        fields = ["figures_due_on", "lead", "purpose", "requirements", "grounds", "recipients"]
        field_classes = {"figures_due_on": DayField}
        widgets = {"figures_due_on": DayInput}
        help_texts = {
            "purpose": "Mỗi dòng một ý.",
            "requirements": "Mỗi dòng một ý.",
            "grounds": "Ngoài Thông tư và kế hoạch của tỉnh, đã có sẵn.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        style(self)


class BodyForm(forms.ModelForm):
    """A body: its name, its person, what it has to do."""

    duties = forms.CharField(
        label="Nhiệm vụ khác, mỗi dòng một việc",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=DUTIES_LIMIT * LINE_LIMIT,
    )

    class Meta:
        model = PlanBody
        fields = ["name", "contact", "phone", "user"]
        help_texts = {
            "contact": "Họ tên người ở ban, ngành đó lo phần này",
            "user": "Chọn khi người đó đã là cán bộ có tài khoản: họ điền thẳng trong hồ sơ, không cần đường dẫn",
        }

    def __init__(self, *args, accounts, **kwargs):
        """``accounts``: the officers who may fill in the dossier as they are."""
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(pk__in=[user.pk for user in accounts])
        self.fields["user"].empty_label = "Chưa có tài khoản"
        if self.instance.pk:
            self.initial["duties"] = "\n".join(duty.text for duty in self.instance.duties.all())
        style(self)

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if self.instance.plan.bodies.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"Kế hoạch đã có {name}.")
        return name

    def clean_duties(self):
        lines = [line.strip() for line in self.cleaned_data["duties"].splitlines() if line.strip()]
        if len(lines) > DUTIES_LIMIT or any(len(line) > LINE_LIMIT for line in lines):
            raise ValidationError(f"Nhiều nhất {DUTIES_LIMIT} nhiệm vụ, mỗi nhiệm vụ không quá {LINE_LIMIT} ký tự.")
        return lines


def assigned_from(post, subjects) -> dict:
    """Posted assignments: subject → (role, person); what is not ours is left out. Raises ValidationError for long names."""
    found = {}
    for subject in subjects:
        role = post.get(f"role-{subject.number}", "")
        person = post.get(f"person-{subject.number}", "").strip()
        if len(person) > NAME_LIMIT:
            raise ValidationError(f"{subject.said}: tên người dài hơn {NAME_LIMIT} ký tự.")
        if role in Assignment.Role.values:
            found[subject.number] = (role, person)
    return found


class MilestoneForm(forms.Form):
    """One piece of work; an empty line is left out."""

    milestone = forms.ModelChoiceField(Milestone.objects.none(), required=False, widget=forms.HiddenInput)
    quarter = forms.TypedChoiceField(label="Quý", coerce=int, choices=Milestone._meta.get_field("quarter").choices)
    text = forms.CharField(label="Việc", max_length=500, required=False)
    due_on = DayField(label="Chậm nhất", required=False)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["milestone"].queryset = plan.milestones.all()
        style(self)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("text") and "due_on" in cleaned and not cleaned["due_on"]:
            self.add_error("due_on", "Ghi ngày xong chậm nhất.")
        return cleaned


MilestonesFormSet = forms.formset_factory(MilestoneForm, extra=4, max_num=120, absolute_max=140, validate_max=True)


class IssueForm(forms.Form):
    """Number, day and signer of the plan."""

    number = forms.IntegerField(
        label="Số, lấy từ sổ văn bản của cơ quan",
        min_value=1,
        max_value=99999,
        error_messages={"invalid": "Chỉ gõ chữ số, ví dụ 15."},
    )
    issued_on = DayField(label="Ngày ban hành")
    signer = forms.ChoiceField(label="Người ký")

    def __init__(self, *args, leaders, **kwargs):
        """``leaders``: the memberships of those who may sign."""
        super().__init__(*args, **kwargs)
        self.leaders = {str(held.pk): held for held in leaders}
        self.fields["signer"].choices = [(pk, f"{held.user}, {held.position}") for pk, held in self.leaders.items()]
        self.initial.setdefault("issued_on", clock.today())
        style(self)

    def clean_signer(self):
        return self.leaders[self.cleaned_data["signer"]]


class InviteForm(forms.Form):
    """Who gets a link, and until when."""

    person = forms.CharField(label="Họ tên người nhận", max_length=NAME_LIMIT)
    expires_on = DayField(label="Dùng được đến hết ngày")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        style(self)
