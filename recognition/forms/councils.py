"""Forms of the council pages."""

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.forms.common import dress
from recognition.forms.days import DayField, DayInput
from recognition.forms.seats import Seats
from recognition.forms.times import end_field, require_order, time_field
from recognition.models import Council, CouncilMember, Minutes, User
from recognition.vietnamese import search_form

OPINION_LIMIT = 5000


def _style(form):
    for field in form.fields.values():
        if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect):
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"


class CouncilForm(forms.ModelForm):
    class Meta:
        model = Council
        fields = ["decision_number", "decision_on"]
        field_classes = {"decision_on": DayField}
        widgets = {"decision_on": DayInput}

    def __init__(self, *args, issued_here=False, **kwargs):
        """``issued_here``: number and day come from the decision that the portal issued, and stay."""
        super().__init__(*args, **kwargs)
        _style(self)
        for field in self.fields.values():
            field.required, field.disabled = False, issued_here
        self.fields[
            "decision_number"
        ].help_text = (
            "Chỉ ghi khi quyết định đã ký trên giấy. Để trống: lập dự thảo quyết định trên cổng, ở trang của Hội đồng."
        )

    def clean_decision_on(self):
        day = self.cleaned_data["decision_on"]
        if day and day > clock.today():
            raise ValidationError("Ngày quyết định không thể sau hôm nay.")
        return day


class MemberForm(forms.ModelForm):
    class Meta:
        model = CouncilMember
        fields = ["name", "position", "body", "role", "user"]
        labels = {"user": "Tài khoản (nếu là người dùng cổng)"}

    def __init__(self, *args, accounts, leaders, **kwargs):
        """``accounts``: users who may be chosen; ``leaders``: those who sit only with their account."""
        super().__init__(*args, **kwargs)
        self.leaders = leaders
        self._offer(accounts)
        _style(self)
        self.fields["body"].widget.attrs["list"] = "bodies"
        self.has_spoken = getattr(self.instance, "spoken", False)  # told by the page's query
        for field in self.fields.values() if self.has_spoken else ():
            field.disabled = True

    def _offer(self, accounts):
        """The accounts in the order given, and the one already chosen, even when its person works elsewhere by now."""
        chosen = [self.instance.user] if self.instance.user and self.instance.user not in accounts else []
        field = self.fields["user"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in (*accounts, *chosen)])
        field.choices = [("", "Không có"), *((user.pk, f"{user} ({user.username})") for user in (*accounts, *chosen))]

    def clean(self):
        """A person with an account sits with it: otherwise nobody would know who gave an opinion and then signs."""
        cleaned = super().clean()
        name, user = search_form(cleaned.get("name") or ""), cleaned.get("user")
        if self.has_spoken or not name:
            return cleaned
        if user and search_form(str(user)) != name:
            self.add_error("user", f"Tài khoản này của {user}, không phải của {cleaned['name']}.")
        if not user and "user" in cleaned and any(search_form(str(leader)) == name for leader in self.leaders):
            self.add_error(
                "user",
                f"{cleaned['name']} là người dùng cổng: chọn tài khoản của người này. "
                "Nếu là người khác trùng tên, ghi thêm năm sinh sau họ tên.",
            )
        return cleaned


class _Members(Seats):
    single = (CouncilMember.Role.CHAIR, CouncilMember.Role.SECRETARY)
    body = "Hội đồng"
    seat = "ghế"

    def delete_existing(self, obj, commit=True):
        """Whoever has given an opinion leaves, and stays on record; anybody else is taken off the list."""
        if obj.opinions.exists() or obj.attendances.exists() or obj.links.exists():
            obj.left_on = clock.today()
            obj.save(update_fields=["left_on"])
        else:
            super().delete_existing(obj, commit)


MembersFormSet = forms.inlineformset_factory(
    Council, CouncilMember, form=MemberForm, formset=_Members, extra=7, can_delete=True
)


class LeaveForm(forms.Form):
    """From which day a member no longer sits, and why."""

    left_on = DayField(label="Thôi tham gia từ ngày")
    reason = forms.CharField(
        label="Lý do", max_length=300, error_messages={"required": "Ghi lý do: nghỉ hưu, chuyển công tác …"}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class MinutesForm(forms.ModelForm):
    """What the meeting concluded; the counts come from the opinions recorded."""

    started = time_field("Bắt đầu lúc")
    ended = end_field()
    level = forms.ChoiceField(label="Kết luận", widget=forms.RadioSelect, required=False)

    field_order = ["held_on", "started", "ended", "place", "level", "conclusion"]

    class Meta:
        model = Minutes
        fields = ["held_on", "place", "level", "conclusion"]
        field_classes = {"held_on": DayField}
        widgets = {"held_on": DayInput, "conclusion": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, spec, submission, **kwargs):
        super().__init__(*args, **kwargs)
        codes = [level.code for level in spec.levels]
        top = codes.index(submission.reached_level) if submission and submission.reached_level in codes else -1
        self.fields["level"].choices = [
            (code, f"Đề nghị {'' if spec.is_scored else 'công nhận '}{spec.said(code)}") for code in codes[: top + 1]
        ]
        self.fields["level"].choices += [("", "Không công nhận")]
        self.initial["level"] = "not chosen yet"  # a refusal is never what nobody chose
        _style(self)

    def clean(self):
        cleaned = super().clean()
        require_order(self, cleaned.get("started"))
        return cleaned

    def clean_level(self):
        if self.add_prefix("level") not in self.data:
            raise ValidationError("Chọn kết luận của Hội đồng.")
        return self.cleaned_data["level"]


def opinions_from(post, council, levels) -> dict:
    """Posted opinions: member → (level, text); members of whom nothing was said are left out.

    Raises ValidationError for words without a choice, and for more words than are kept.
    """
    known, given, said = {level.code for level in levels} | {"no"}, {}, []
    for member in council.members.sitting().select_related("user"):
        choice = post.get(f"opinion-{member.pk}", "")
        text = post.get(f"text-{member.pk}", "").replace("\0", "").strip()
        if len(text) > OPINION_LIMIT:
            said.append(f"Ý kiến của {member.name} dài {len(text)} ký tự, nhiều hơn {OPINION_LIMIT}: hãy rút gọn.")
        elif choice in known:
            given[member] = ("" if choice == "no" else choice, text)
        elif text:
            said.append(f"Chưa chọn {member.name} đồng ý hay không.")
    if said:
        raise ValidationError(said)
    return given
