"""How people sign and offices seal, for the operator, who knows what the server's keys are called. Secrets are nowhere here."""

from django.contrib import admin

from recognition.admin.base import DAYS, Operated, OperatedAdmin, Shown, fixed_when
from recognition.models import CertificateBinding, SigningProfile, SigningWay


class WayInline(Operated, admin.TabularInline):
    model = SigningWay
    fields = ("kind", "key_name", "token_name", "ended_at")
    extra = 0


class BindingInline(Shown, admin.TabularInline):
    """Recorded by managers on the page «Cách ký», where it is checked who may."""

    model = CertificateBinding
    formfield_overrides = DAYS
    fields = (
        "identifier",
        "common_name",
        "organisation",
        "valid_from",
        "valid_to",
        "recorded_by",
        "recorded_at",
        "ended_at",
    )
    extra = 0


@admin.register(SigningProfile)
class SigningProfileAdmin(OperatedAdmin):
    fields = ("membership", "office")
    autocomplete_fields = ("membership", "office")
    list_display = ("__str__", "ways_said")
    search_fields = ("membership__user__full_name", "membership__office__name", "office__name")
    inlines = (WayInline, BindingInline)

    def get_queryset(self, request):
        related = ("membership__user", "membership__office", "office")
        return super().get_queryset(request).select_related(*related).prefetch_related("ways")

    def get_readonly_fields(self, request, obj=None):
        return fixed_when(obj is not None, "membership", "office")

    def save_formset(self, request, form, formset, change):
        for way in formset.save(commit=False):
            if way.set_by_id is None:
                way.set_by = request.user
            way.save()

    @admin.display(description="cách ký")
    def ways_said(self, profile):
        return ", ".join(str(way) for way in profile.ways.all() if way.ended_at is None) or "chưa đặt"
