"""Filters of the queue, and putting somebody in charge; the filters live in the address."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Q

from config import clock
from recognition.forms.group_choice import GroupField, offer_groups
from recognition.models import Round, State, Tier, Title, Unit, User
from recognition.permissions.queue import AT_HAND
from recognition.queue import SORTS, TABS

SHOWN_STATES = [State(value) for value in (*AT_HAND, "signing", "returned", "endorsing")]
LEFT = {
    "late": ("Quá hạn", lambda due: due.is_late),
    "3": ("Còn 3 ngày làm việc trở xuống", lambda due: due.left is not None and due.left <= 3 and not due.is_late),
    "10": ("Còn 10 ngày làm việc trở xuống", lambda due: due.left is not None and due.left <= 10 and not due.is_late),
    "still": ("Đồng hồ dừng, chưa tính ngày", lambda due: due.stands_still),
}


class QueueFilter(forms.Form):
    q = forms.CharField(label="Tên đơn vị", required=False, max_length=100)
    round = forms.ModelChoiceField(label="Đợt", required=False, queryset=Round.objects.none(), empty_label="Mọi đợt")
    title = forms.ModelChoiceField(
        label="Danh hiệu", required=False, queryset=Title.objects.none(), empty_label="Mọi danh hiệu"
    )
    area = forms.ModelChoiceField(
        label="Khu vực", required=False, queryset=Unit.objects.none(), empty_label="Mọi khu vực"
    )
    cum = GroupField()
    state = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Tất cả"), *((s.value, s.label) for s in SHOWN_STATES)]
    )
    person = forms.ModelChoiceField(
        label="Phụ trách", required=False, queryset=User.objects.none(), empty_label="Bất kỳ ai"
    )
    left = forms.ChoiceField(
        label="Hạn", required=False, choices=[("", "Tất cả"), *((key, label) for key, (label, _) in LEFT.items())]
    )

    def __init__(self, *args, dossiers, offices, user, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {"round": Round, "title": Title, "area": Unit, "person": User}
        found = {
            "round": Round.objects.filter(dossiers__in=dossiers).select_related("procedure__title", "province"),
            "title": Title.objects.filter(procedures__rounds__dossiers__in=dossiers),
            "area": Unit.objects.filter(tier=Tier.DISTRICT, children__dossiers__in=dossiers),
            "person": User.objects.filter(handlings__office__in=offices, handlings__ended_at=None),
        }
        for name in asked:
            self.fields[name].queryset = found[name].distinct()
        offer_groups(self, user, clock.today())
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name != "q" else "form-control"
        self.is_valid()

    @property
    def tab(self) -> str:
        return self.data.get("tab") if self.data.get("tab") in TABS else ""

    @property
    def sort(self) -> str:
        said = self.data.get("sort", "")
        return said if said.removeprefix("-") in SORTS else "due"

    def narrow(self, dossiers):
        """``dossiers`` that fit; what cannot be understood filters nothing."""
        chosen, fits = self.cleaned_data, Q()
        for name, path in (("round", "round"), ("state", "state"), ("title", "round__procedure__title")):
            if chosen.get(name):
                fits &= Q(**{path: chosen[name]})
        if area := chosen.get("area"):
            fits &= Q(unit__path__startswith=area.path)
        if group := chosen.get("cum"):
            fits &= Q(unit__in=Unit.objects.in_group(group, clock.today()))
        if words := chosen.get("q"):
            fits &= Q(unit__in=Unit.objects.search(words))
        return dossiers.filter(fits)

    def sift(self, entries):
        """Those lines that fit what the database cannot tell: the person in charge, the days left."""
        person, left = self.cleaned_data.get("person"), LEFT.get(self.cleaned_data.get("left"))
        found = [entry for entry in entries if person is None or entry.handler == person]
        return [entry for entry in found if left is None or left[1](entry.due)]

    def query(self, **changed) -> str:
        """The whole choice as a query string, with ``changed``; pages begin anew."""
        kept = {name: self.data[name] for name in (*self.fields, "tab", "sort") if self.data.get(name)}
        return urlencode({name: value for name, value in (kept | changed).items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


class InChargeForm(forms.Form):
    """Which dossiers, who takes them ("me" or an account), why somebody else no longer does."""

    dossier = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Chưa chọn hồ sơ nào: đánh dấu ở đầu dòng rồi bấm lại."}
    )
    to = forms.CharField(max_length=20, error_messages={"required": "Chọn người phụ trách."})
    reason = forms.CharField(
        required=False, max_length=300, error_messages={"max_length": "Lý do thay người dài quá 300 chữ: ghi ngắn lại."}
    )

    GONE = "Có hồ sơ không còn trong danh sách của bạn. Tải lại trang rồi chọn lại; chưa có gì thay đổi."

    def __init__(self, *args, dossiers, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        asked = [value for value in self.data.getlist("dossier") if value.isascii() and value.isdecimal()][:500]
        here = dossiers.filter(pk__in=[int(value) for value in asked if len(value) < 18]).values_list("pk", flat=True)
        self.fields["dossier"].choices = [(pk, pk) for pk in here]
        self.fields["dossier"].error_messages["invalid_choice"] = self.GONE

    def clean_to(self):
        """The account meant. Raises ValidationError for one that is not there."""
        said = self.cleaned_data["to"]
        if said == "me":
            return self.user
        known = User.objects.filter(pk=said, is_active=True).first() if said.isascii() and said.isdecimal() else None
        if known is None:
            raise forms.ValidationError("Chưa chọn người phụ trách trong danh sách.")
        return known

    def reasons(self) -> list[str]:
        return [sentence for sentences in self.errors.values() for sentence in sentences]
