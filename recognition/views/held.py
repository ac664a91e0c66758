"""Recognitions as an office looks over them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config import clock
from recognition import held, register
from recognition.forms.held import HeldFilter
from recognition.resources.register import RegisterTable

PAGE_SIZE = 50


@require_GET
def held_list(request):
    """Which units of the reader's area are recognised, whose recognition ends soon, and what each can do next."""
    day, form = clock.today(), HeldFilter(request.GET, user=request.user)
    found = form.found()
    keys = held.of_group(found, form.group, day).values_list("pk", flat=True)
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "groups": [(group, form.query(nhom=group.code)) for group in held.groups(found, day)],
        "page": page,
        "rows": held.rows(register.entries_of(list(page.object_list), day), day),
        "query": form.query(),
    }
    return render(request, "recognition/list.html", context)


@require_GET
def held_export(request):
    """The same list as an Excel file, with the next steps; every cell is text or a day, never a formula."""
    day, form = clock.today(), HeldFilter(request.GET, user=request.user)
    found = held.rows(register.entries(held.of_group(form.found(), form.group, day), day), day)
    steps = {row.entry.recognition.pk: row.step.said for row in found if row.step}
    more = {"Việc tiếp theo": lambda entry: steps.get(entry.recognition.pk, "")}
    response = HttpResponse(RegisterTable.of([row.entry for row in found], more).xlsx, content_type=RegisterTable.XLSX)
    response["Content-Disposition"] = f'attachment; filename="cong-nhan-{form.group}.xlsx"'
    return response
