"""Offices: who serves which unit, and what their papers are headed with."""

from django import forms
from django.contrib import admin
from django.db.models import Q

from recognition import registry
from recognition.admin.base import OperatedAdmin, fixed_when
from recognition.admin.tables import TableInOut
from recognition.models import Document, Dossier, Office, Unit
from recognition.resources.offices import OfficeResource


class OfficeForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            names = ("unit", "kind", "valid_from", "valid_to")
            known = {name: cleaned.get(name, getattr(self.instance, name, None)) for name in names}
            registry.check_rivals(Office(pk=self.instance.pk, **known))
        return cleaned


@admin.register(Office)
class OfficeAdmin(TableInOut, OperatedAdmin):
    form = OfficeForm
    resource_classes = [OfficeResource]
    advice = "Cơ quan được nhận ra theo đơn vị, loại và tên. Muốn sửa tên: sửa ở trang của cơ quan."
    list_display = ("name", "unit", "kind", "code", "place", "valid_from", "valid_to")
    list_filter = ("kind", "unit__tier", "unit__specimen")
    list_select_related = ("unit",)
    search_fields = ("name",)
    search_help_text = "Tên đơn vị, không dấu cũng được, hoặc tên cơ quan"
    autocomplete_fields = ("unit",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit")

    def get_readonly_fields(self, request, obj=None):
        """What an office stands for stays once dossiers or decisions rest on it."""
        return fixed_when(obj is not None and has_acted(obj), "unit", "kind")

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        units = Unit.objects.search(search_term).values("pk")
        return queryset.filter(Q(unit__in=units) | Q(name__icontains=search_term.strip())), False


def has_acted(office: Office) -> bool:
    part = Q(applicant=office) | Q(prepared_by=office) | Q(held_by=office) | Q(moves__office=office)
    return Dossier.objects.filter(part).exists() or Document.objects.filter(office=office).exists()
