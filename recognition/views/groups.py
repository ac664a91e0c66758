"""Groups of units: the list, one group, groups after the former districts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render

from config import clock
from recognition.forms.days import day_or_none
from recognition.forms.groups import AddUnitsForm, EndForm, GroupForm, RemoveUnitForm, RenameForm, units_found
from recognition.models import GroupMembership, UnitGroup
from recognition.permissions.province_plans import planned_province, plans_province
from recognition.provincial import changes, districts, groups
from recognition.vietnamese import sort_key

ONLY_PROVINCE = (
    "Cụm đơn vị do chuyên viên hoặc lãnh đạo cơ quan cấp tỉnh (Sở Giáo dục và Đào tạo, UBND tỉnh) lập và sửa."
)


def group_list(request):
    """The groups of one's province, how many units each has today, and a new one."""
    province, today = planned_province(request.user), clock.today()
    if request.method == "POST" and province is None:
        raise PermissionDenied(ONLY_PROVINCE)
    form = GroupForm(request.POST if request.method == "POST" else None, instance=_new(request.user, province))
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, lambda: changes.add(form.instance, actor=request.user))
    ):
        messages.success(request, "Đã lập cụm. Tiếp theo: thêm đơn vị vào cụm.")
        return redirect(form.instance)
    in_force = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=today)
    )
    found = UnitGroup.objects.visible_to(request.user).select_related("province")
    context = {
        "groups": sorted(
            found.annotate(number=Count("memberships", filter=in_force)),
            key=lambda group: (group.valid_to is not None, sort_key(group.name), group.pk),
        ),
        "province": province,
        "form": form if province else None,
    }
    return render(request, "group/list.html", context, status=422 if form.errors else 200)


def _new(user, province) -> UnitGroup:
    return UnitGroup(province=province, entered_by=user) if province else UnitGroup()


def _saved(form, save) -> bool:
    try:
        save()
    except ValidationError as error:
        form.add_error(None, error.messages)
    return not form.errors


def fetch(user, pk) -> UnitGroup:
    return get_object_or_404(UnitGroup.objects.visible_to(user).select_related("province"), pk=pk)


def group_page(request, pk):
    """One group: who belongs to it, since when; for the province's officers the ways to change that."""
    group = fetch(request.user, pk)
    if request.method != "POST":
        return render(request, "group/group.html", _context(request, group))
    if not plans_province(request.user, group.province_id):
        raise PermissionDenied(ONLY_PROVINCE)
    form = _form(request, group)
    if form.is_valid() and _saved(form, lambda: DO[_wanted(request)](group, form, request.user)):
        messages.success(request, "Đã ghi.")
        return redirect("unit_group", pk)
    return render(request, "group/group.html", _context(request, fetch(request.user, pk), form), status=422)


def _wanted(request) -> str:
    return request.POST.get("do") if request.POST.get("do") in FORMS else "end"


def _form(request, group):
    wanted = _wanted(request)
    return FORMS[wanted](request.POST, **({"group": group} if wanted == "add" else {}))


FORMS = {"rename": RenameForm, "add": AddUnitsForm, "remove": RemoveUnitForm, "end": EndForm}


def _rename(group, form, actor):
    groups.rename(group, form.cleaned_data["name"], form.cleaned_data["day"], actor=actor, **form.trail)


def _add(group, form, actor):
    groups.add_units(group, form.cleaned_data["units"], form.cleaned_data["day"], actor=actor)


def _remove(group, form, actor):
    chosen = form.cleaned_data
    membership = group.memberships.select_related("group__province", "unit").filter(pk=chosen["membership"]).first()
    if membership is None:
        raise ValidationError("Đơn vị này không còn trong cụm: mở lại trang để xem.")
    groups.remove_unit(membership, chosen["day"], reason=chosen["reason"], actor=actor)


def _end(group, form, actor):
    groups.end(group, form.cleaned_data["day"], actor=actor, **form.trail)


DO = {"rename": _rename, "add": _add, "remove": _remove, "end": _end}


def _context(request, group, refused=None) -> dict:
    """``refused`` is the form that could not be followed."""
    today, may = clock.today(), plans_province(request.user, group.province_id)
    words = (request.POST.get("q") or request.GET.get("q", "")).replace("\x00", "").strip()[:100]
    day = day_or_none(request.POST.get("day") or request.GET.get("ngay", "")) or max(today, group.valid_from)
    members = list(group.memberships.select_related("unit__parent").order_by("unit__sort_key", "valid_from"))
    return {
        "group": group,
        "may": may,
        "refused": refused,
        "now": [one for one in members if one.valid_to is None or one.valid_to >= today],
        "before": [one for one in members if one.valid_to is not None and one.valid_to < today],
        "names": group.names.all(),
        "words": words,
        "day": day,
        "found": units_found(group, words, day) if may and words else (),
        "trail": changes.trail(group) if may else (),
        "seen": changes.version(group),
        "others": _others(group, members, request.user),
        "rename_form": RenameForm(initial={"name": group.name, "day": today}),
        "end_form": EndForm(initial={"day": today}),
    }


def _others(group, members, user) -> dict[int, str]:
    """Primary key of a unit → the further groups it belongs to, as far as ``user`` sees them: a unit may be in several."""
    seen = UnitGroup.objects.visible_to(user)
    rows = GroupMembership.objects.filter(unit__in=[one.unit_id for one in members], valid_to=None, group__in=seen)
    found: dict[int, list[str]] = {}
    for unit, name in rows.exclude(group=group).order_by("group__name").values_list("unit", "group__name"):
        found.setdefault(unit, []).append(name)
    return {unit: ", ".join(names) for unit, names in found.items()}


def groups_from_districts(request):
    """What groups the former districts would make; then they are made."""
    province, today = planned_province(request.user), clock.today()
    if province is None:
        raise PermissionDenied(ONLY_PROVINCE)
    if request.method == "POST":
        made = districts.make(province, today, actor=request.user)
        messages.success(request, f"Đã lập {len(made)} cụm." if made else "Các cụm này đã có, không lập thêm.")
        return redirect("unit_groups")
    found = districts.preview(province, today)
    context = {"province": province, "former": found, "fresh": sum(not one.exists for one in found)}
    return render(request, "group/from_districts.html", context)
