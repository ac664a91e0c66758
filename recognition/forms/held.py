"""The filter of an office's list of recognitions."""

from django import forms

from config import clock
from recognition import held, register
from recognition.forms.group_choice import GroupField, offer_groups
from recognition.forms.register import RecognitionFilter
from recognition.models import Unit


class HeldFilter(RecognitionFilter):
    """Over what one reader sees; ``nhom`` (those in force, those that end …) comes from the links above the list."""

    noi = forms.ModelChoiceField(label="Thuộc", required=False, queryset=Unit.objects.none(), empty_label="Mọi nơi")
    cum = GroupField()
    nhom = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("q", "noi", "cum", "danh_hieu", "muc_do", "nam", "nhom")

    def __init__(self, *args, user, **kwargs):
        self.user, self.visible = user, held.visible_to(user)
        super().__init__(*args, **kwargs)

    def prepare(self):
        super().prepare()
        self.fields["noi"].queryset = held.places(self.visible)
        offer_groups(self, self.user, clock.today())

    @property
    def group(self) -> str:
        """The group asked for; those in force when none, or none that there is."""
        asked = self.cleaned_data.get("nhom")
        return asked if asked in held.conditions(clock.today()) else held.IN_FORCE

    def found(self):
        """All that fit, of every group."""
        found, place = self.narrow(self.visible), self.cleaned_data.get("noi")
        if cluster := self.cleaned_data.get("cum"):
            found = found.filter(unit__in=Unit.objects.in_group(cluster, clock.today()))
        return found.filter(register.lying_in(place)) if place else found
