"""The register of institutions, for the offices above them: find, enter, put right, end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from config import clock
from recognition import institutions, permissions
from recognition.forms.institutions import EndForm, InstitutionFilter, InstitutionForm
from recognition.models import Unit


def _kept(user):
    """The institutions ``user`` keeps. Raises PermissionDenied for who keeps none."""
    if not permissions.keeping_units(user):
        raise PermissionDenied(
            "Danh sách cơ quan, đơn vị do chuyên viên, lãnh đạo, người quản lý của UBND, cơ quan giáo dục cấp huyện, cấp tỉnh "
            "(hoặc Phòng Văn hóa – Xã hội cấp xã) nhập."
        )
    return Unit.objects.filter(permissions.institutions_kept_by(user)).select_related("parent", "own_office")


@require_GET
def institution_list(request):
    """Find an institution; see what it is and who manages it."""
    form = InstitutionFilter(request.GET)
    found = form.narrow(_kept(request.user)).order_by("sort_key", "code")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "unit/institutions.html", {"form": form, "page": page, "query": form.query()})


def institution_add(request):
    """Enter an institution, with an office of its own unless it already is one."""
    _kept(request.user)
    return _form_page(
        request,
        Unit(),
        lambda form: institutions.add(form.instance, code=form.cleaned_data["code"], **form.letterhead()),
    )


def institution_edit(request, pk):
    """Put right what is said of an institution."""
    found = get_object_or_404(_kept(request.user), pk=pk)
    return _form_page(request, found, lambda form: institutions.correct(form.instance, **form.letterhead()))


def _form_page(request, unit, save):
    is_new, title = unit.pk is None, unit.full_name
    units = permissions.keeping_units(request.user)
    form = InstitutionForm(request.POST if request.method == "POST" else None, instance=unit, units=units)
    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, f"Đã thêm {unit}." if is_new else f"Đã lưu {unit}.")
        return redirect("unit", pk=unit.pk)
    context = {
        "form": form,
        "unit": unit,
        "is_new": is_new,
        "title": title,
        "end_form": EndForm(initial={"day": clock.today()}),
    }
    return render(request, "unit/institution_edit.html", context, status=422 if form.errors else 200)


def _saved(form, save) -> bool:
    try:
        save(form)
    except ValidationError as error:
        form.add_error(None, error.messages)
    except IntegrityError:
        form.add_error(None, "Người khác vừa ghi đơn vị này, hoặc mã này: mở lại danh sách để xem rồi làm tiếp.")
    return not form.errors


@require_POST
def institution_end(request, pk):
    """The last day of an institution; its dossiers and recognitions stay."""
    found, form = get_object_or_404(_kept(request.user), pk=pk), EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ghi ngày hoạt động cuối cùng.")
        return redirect("institution_edit", pk=pk)
    try:
        institutions.end(found, day=form.cleaned_data["day"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("institution_edit", pk=pk)
    messages.success(request, f"{found} kết thúc sau ngày {form.cleaned_data['day']:%d/%m/%Y}.")
    return redirect("institution_list")
