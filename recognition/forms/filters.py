"""Filters of lists; they live in the address, so a list can be sent and kept."""

from urllib.parse import urlencode

from django import forms

from config import clock
from recognition.forms.group_choice import GroupField, offer_groups
from recognition.models import Round, State, Unit


class DossierFilter(forms.Form):
    q = forms.CharField(label="Tên đơn vị", required=False, max_length=100)
    state = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Tất cả"), *State.choices])
    round = forms.ModelChoiceField(label="Đợt", required=False, queryset=Round.objects.none(), empty_label="Mọi đợt")
    cum = GroupField()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = Round.objects.visible_to(user).select_related("procedure__title", "province")
        offer_groups(self, user, clock.today())
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name != "q" else "form-control"
        self.is_valid()

    def narrow(self, dossiers):
        """``dossiers`` that fit; what cannot be understood filters nothing."""
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            dossiers = dossiers.filter(unit__in=Unit.objects.search(words))
        if state := chosen.get("state"):
            dossiers = dossiers.filter(state=state)
        if rnd := chosen.get("round"):
            dossiers = dossiers.filter(round=rnd)
        if group := chosen.get("cum"):
            dossiers = dossiers.filter(unit__in=Unit.objects.in_group(group, clock.today()))
        return dossiers

    def query(self) -> str:
        """The filter as a query string, to carry through pages."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})
