"""The cluster by which a list is narrowed: one of those that the reader may read of."""

from datetime import date

from django import forms

from recognition.models import UnitGroup


class GroupField(forms.ModelChoiceField):
    """In the address always as ``cum``; the form that has it calls ``offer_groups``."""

    def __init__(self):
        super().__init__(UnitGroup.objects.none(), label="Cụm", required=False, empty_label="Mọi cụm")

    def label_from_instance(self, group) -> str:
        """The name of that day; with its province where several have clusters, which often bear the same names."""
        name = group.name_on(self.day)
        return f"{name} ({group.province})" if self.of_many_provinces else name


def offer_groups(form, user, day: date):
    """Let ``form`` choose among the groups of ``day`` that ``user`` reads of; without any it has no such field."""
    groups = UnitGroup.objects.visible_to(user).existing(day)
    provinces = groups.order_by().values("province").distinct().count()
    if not provinces:
        del form.fields["cum"]
        return
    field = form.fields["cum"]
    field.day, field.of_many_provinces = day, provinces > 1
    field.queryset = groups.select_related("province").prefetch_related("names")
