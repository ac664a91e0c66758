"""The people of one's office and of those below: roles with dates, first passwords."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config import clock
from recognition import permissions
from recognition.accounts import give_one_time_password
from recognition.forms.people import RoleForm
from recognition.models import Membership, Office, Unit


def _managed(user):
    """The memberships ``user`` keeps. Raises PermissionDenied for who keeps none."""
    if not permissions.manages_people(user):
        raise PermissionDenied("Chỉ người có vai trò «Quản lý người dùng» mở được trang này.")
    offices = Office.objects.filter(permissions.managed_offices(user))
    return Membership.objects.filter(office__in=offices).select_related("user", "office__unit", "stands_in_for")


def people(request):
    """Who has which role, and until when; give a new role."""
    held = _managed(request.user)
    form = RoleForm(
        request.POST if request.method == "POST" else None, offices=permissions.managed_offices(request.user)
    )
    if request.method == "POST" and form.is_valid():
        _give_role(form)
        messages.success(request, "Đã giao vai trò. Tài khoản mới cần «Cấp mật khẩu» rồi mới đăng nhập được.")
        return redirect("people")
    if words := request.GET.get("q", "").replace("\x00", "").strip()[:100]:
        held = held.filter(office__unit__in=Unit.objects.search(words)) | held.filter(user__full_name__icontains=words)
    held = held.order_by("office__unit__sort_key", "office__name", "role", "user__full_name")
    page = Paginator(held, 50).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "words": words, "query": urlencode({"q": words}) if words else ""}
    return render(request, "people/list.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _give_role(form):
    membership = form.save(commit=False)
    membership.user = form.person()
    membership.save()


@require_POST
@transaction.atomic
def role_end(request, pk):
    """End a role today; what was done in it stays."""
    held = get_object_or_404(_managed(request.user), pk=pk)
    if held.user_id == request.user.pk:
        messages.error(request, "Không tự kết thúc vai trò của chính mình: nhờ người quản lý cấp trên.")
        return redirect("people")
    messages.success(request, _ended(held))
    return redirect("people")


def _ended(held) -> str:
    """End a role, and say what came of it; one that has ended stays as it is, one that has not begun goes."""
    today = clock.today()
    if held.valid_to is not None and held.valid_to <= today:
        return f"Vai trò này kết thúc sau ngày {held.valid_to:%d/%m/%Y} rồi."
    if held.valid_from > today:
        held.delete()
        return f"Vai trò của {held.user} ở {held.office} chưa bắt đầu nên đã được bỏ."
    held.valid_to = today
    held.save(update_fields=["valid_to"])
    _end_stand_ins(held, today)
    return f"Vai trò của {held.user} ở {held.office} kết thúc sau hôm nay, {today:%d/%m/%Y}."


def _end_stand_ins(held, today):
    """Nobody does the work of a role that has ended: what was to go on ends with it, what had not begun goes."""
    same = held.user.memberships.filter(office=held.office_id, role=held.role, stands_in_for=None)
    if held.stands_in_for_id or same.not_ended(today + timedelta(days=1)).exists():
        return
    there = Membership.objects.filter(office=held.office_id, role=held.role, stands_in_for=held.user_id)
    there.filter(valid_from__gt=today).delete()
    there.filter(valid_from__lte=today, valid_to__gt=today).update(valid_to=today)


@require_POST
@never_cache
def password_give(request, pk):
    """A one-time password, shown once, for a person all of whose roles are in the manager's hands."""
    held = _managed(request.user)
    membership = get_object_or_404(held, pk=pk)
    user = membership.user
    elsewhere = user.memberships.not_ended(clock.today()).exclude(pk__in=held.values("pk"))
    if user.is_staff or user.is_superuser or elsewhere.exists():
        raise PermissionDenied(f"{user} còn vai trò ở cơ quan khác: người vận hành cổng cấp mật khẩu.")
    password = give_one_time_password(user)
    return render(request, "people/password.html", {"person": user, "password": password})
