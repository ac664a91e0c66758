"""What all pages of the admin share: who may come in, and what may never be done here."""

from django.contrib import admin
from django.db import models

from recognition.forms.days import DayField, DayInput

DAYS = {models.DateField: {"form_class": DayField, "widget": DayInput}}


def is_operator(user) -> bool:
    return user.is_active and user.is_staff


class Operated:
    """Open to operators (``is_staff``). Nothing is deleted: what was once true ends with a date."""

    def has_module_permission(self, request):
        return is_operator(request.user)

    def has_view_permission(self, request, obj=None):
        return is_operator(request.user)

    def has_add_permission(self, request, obj=None):
        return is_operator(request.user)

    def has_change_permission(self, request, obj=None):
        return is_operator(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class Shown(Operated):
    """To look at only: the portal itself writes it."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class OperatedAdmin(Operated, admin.ModelAdmin):
    formfield_overrides = DAYS
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER


class ShownAdmin(Shown, admin.ModelAdmin):
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER


def fixed_when(condition: bool, *names: str) -> tuple[str, ...]:
    """``names`` as read-only fields while ``condition`` holds: other things already rest on them."""
    return names if condition else ()
