"""What changed from round to round, for whoever may open the dossier."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from recognition import changes
from recognition.views.dossiers import fetch


@require_GET
def dossier_changes(request, pk):
    """See at a glance what was changed since the dossier was handed in before."""
    dossier = fetch(request.user, pk)
    at_home = bool(request.user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id})
    columns = changes.columns_of(dossier, at_home=at_home)
    rows = changes.rows_of(dossier, columns, changes.remarks_of(dossier, at_home=at_home))
    everything = "tat-ca" in request.GET
    context = {
        "dossier": dossier,
        "columns": columns,
        "rows": [row for row in rows if everything or row.is_told],
        "hidden": sum(not row.is_told for row in rows),
        "everything": everything,
    }
    return render(request, "dossier/changes.html", context)
