"""Dossiers, what was handed in, and their history: to look at and to take out as lists. Moving one is workflow's alone."""

from django.contrib import admin
from django.db.models import Prefetch

from recognition import workflow
from recognition.admin.base import ShownAdmin
from recognition.admin.tables import TableOut
from recognition.models import Dossier, Move, Recognition, State, Submission, Unit
from recognition.resources.dossiers import DossierResource

RELATED = (
    "unit__parent",
    "round__procedure__title",
    "round__province",
    "criteria_set",
    "held_by",
    "applicant",
    "prepared_by",
)

GIVEN = Prefetch("recognitions", Recognition.objects.select_related("decision"))


class FoundByUnit:
    """Search by the name of the dossier's unit, without marks."""

    unit_path = "unit"
    search_help_text = "Tên đơn vị, không dấu cũng được"

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(**{f"{self.unit_path}__in": Unit.objects.search(search_term).values("pk")}), False


@admin.register(Dossier)
class DossierAdmin(FoundByUnit, TableOut, ShownAdmin):
    resource_classes = [DossierResource]
    list_display = ("unit", "title", "year", "state", "held_by", "filled", "late", "handed_in_at")
    list_filter = (
        "state",
        "round__year",
        ("round__province", admin.RelatedOnlyFieldListFilter),
        "round__procedure__title",
        "late",
        "unit__specimen",
    )
    list_select_related = RELATED
    ordering = ("-round__year", "unit__sort_key", "unit__code")
    search_fields = ("unit__search_name",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*RELATED).prefetch_related(GIVEN)

    @admin.display(description="danh hiệu")
    def title(self, dossier):
        return dossier.round.title.label

    @admin.display(description="năm", ordering="round__year")
    def year(self, dossier):
        return dossier.round.year


@admin.register(Submission)
class SubmissionAdmin(FoundByUnit, ShownAdmin):
    unit_path = "dossier__unit"
    list_display = ("dossier", "number", "kind", "at", "by", "level", "reached_level")
    list_filter = ("kind", "dossier__round__year")
    list_select_related = ("dossier__unit", "dossier__round__procedure__title", "by")
    ordering = ("-at", "-pk")
    search_fields = ("dossier__unit__search_name",)
    exclude = ("content",)


@admin.register(Move)
class MoveAdmin(FoundByUnit, ShownAdmin):
    unit_path = "dossier__unit"
    list_display = ("at", "dossier", "action_said", "actor_name", "office_name", "to_state_said", "note")
    list_filter = ("action", "to_state")
    list_select_related = ("dossier__unit", "dossier__round__procedure__title")
    ordering = ("-at", "-pk")
    search_fields = ("dossier__unit__search_name",)
    show_full_result_count = False

    @admin.display(description="việc", ordering="action")
    def action_said(self, move):
        return workflow.action_label(move.action)

    @admin.display(description="trạng thái mới", ordering="to_state")
    def to_state_said(self, move):
        return State(move.to_state).label
