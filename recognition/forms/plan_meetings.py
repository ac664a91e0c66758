"""Forms of the meetings of a self-assessment."""

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.forms.days import DayField
from recognition.forms.plans import style
from recognition.forms.times import time_field
from recognition.models import Meeting, MeetingMinutes, User

NOTE_LIMIT = 500


class MeetingForm(forms.ModelForm):
    """When, where, by whom; people with an account can confirm the minutes here."""

    day = DayField(label="Ngày họp")
    time = time_field("Giờ họp")
    chair = forms.ModelChoiceField(User.objects.none(), label="Chủ tọa, tài khoản trên cổng", required=False)
    chair_name = forms.CharField(label="hoặc họ tên chủ tọa", max_length=150, required=False)
    secretary = forms.ModelChoiceField(User.objects.none(), label="Thư ký, tài khoản trên cổng", required=False)
    secretary_name = forms.CharField(label="hoặc họ tên thư ký", max_length=150, required=False)

    field_order = ["day", "time", "chair", "chair_name", "secretary", "secretary_name", "number", "invited_on", "place"]

    class Meta:
        model = Meeting
        fields = [
            "place",
            "chair",
            "chair_name",
            "secretary",
            "secretary_name",
            "invited",
            "agenda",
            "number",
            "invited_on",
        ]
        field_classes = {"invited_on": DayField}
        help_texts = {"number": "Để trống thì giấy mời chừa chỗ ghi tay"}

    def __init__(self, *args, accounts, **kwargs):
        """``accounts``: the people of the applicant's side who may chair or write."""
        super().__init__(*args, **kwargs)
        for name in ("chair", "secretary"):
            self.fields[name].queryset = User.objects.filter(pk__in=[user.pk for user in accounts])
            self.fields[name].empty_label = "Không có, ghi họ tên ở ô bên"
        self.fields["number"].max_value = 99999
        if self.instance.held_at:
            local = self.instance.held_at.astimezone(clock.VIETNAM)
            self.initial |= {"day": local.date(), "time": local.time()}
        style(self)

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number is not None and not 1 <= number <= 99999:
            raise ValidationError("Số giấy mời từ 1 đến 99999.")
        return number

    def clean(self):
        cleaned = super().clean()
        for role, word in (("chair", "chủ tọa"), ("secretary", "thư ký")):
            if user := cleaned.get(role):
                cleaned[f"{role}_name"] = str(user)
            elif not (cleaned.get(f"{role}_name") or "").strip():
                self.add_error(f"{role}_name", f"Chọn tài khoản hoặc ghi họ tên {word}.")
        names = [(cleaned.get(f"{role}_name") or "").strip() for role in ("chair", "secretary")]
        if names[0] and names[0] == names[1]:
            self.add_error("secretary_name", "Chủ tọa và thư ký phải là hai người.")
        if cleaned.get("day") and cleaned.get("time"):
            self.instance.held_at = clock.moment_of(cleaned["day"], cleaned["time"])
        return cleaned


class MeetingMinutesForm(forms.ModelForm):
    """What happened in the meeting."""

    started = time_field("Bắt đầu lúc")
    ended = time_field("Kết thúc lúc", required=False)

    field_order = ["started", "ended", "present", "absent", "content", "conclusion"]

    class Meta:
        model = MeetingMinutes
        fields = ["present", "absent", "content", "conclusion"]

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        written = self.instance if self.instance.pk else None
        self.initial["started"] = _local(written.started_at if written else meeting.held_at)
        self.initial["ended"] = _local(written.ended_at) if written and written.ended_at else None
        if not written:
            self.initial["present"] = "\n".join([f"{meeting.chair_name}, chủ tọa", f"{meeting.secretary_name}, thư ký"])
        style(self)

    def clean(self):
        cleaned = super().clean()
        day = clock.day_of(self.meeting.held_at)
        for name in ("started", "ended"):
            cleaned[f"{name}_at"] = clock.moment_of(day, cleaned[name]) if cleaned.get(name) else None
        if cleaned["started_at"] and cleaned["ended_at"] and cleaned["ended_at"] < cleaned["started_at"]:
            self.add_error("ended", "Giờ kết thúc phải sau giờ bắt đầu.")
        if day > clock.today():
            raise ValidationError("Cuộc họp chưa diễn ra nên chưa ghi biên bản được.")
        return cleaned

    def kept(self) -> dict:
        """The fields of the minutes, ready to be stored."""
        return {name: self.cleaned_data[name] for name in ("started_at", "ended_at", *self.Meta.fields)}


def _local(moment):
    return moment.astimezone(clock.VIETNAM).time()


def agreed_from(post, indicators) -> dict:
    """Posted per indicator: (agreed, note). Raises ValidationError for notes that are too long."""
    found, said = {}, []
    for indicator in indicators:
        note = post.get(f"note-{indicator.number}", "").strip()
        if len(note) > NOTE_LIMIT:
            said.append(f"{indicator.number}: ý kiến dài hơn {NOTE_LIMIT} ký tự.")
        found[indicator.number] = (f"agreed-{indicator.number}" in post, note)
    if said:
        raise ValidationError(said)
    return found
