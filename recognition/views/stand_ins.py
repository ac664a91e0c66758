"""Who does somebody's work while they are away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config import clock
from recognition.forms.stand_ins import StandInForm
from recognition.models import Membership
from recognition.permissions import queue as may


def _offices(user) -> set[int]:
    """Raises PermissionDenied for who says in no office who stands in for whom."""
    if not (found := may.appoints_stand_ins(user)):
        raise PermissionDenied("Người làm thay do lãnh đạo hoặc người quản lý của cơ quan ghi.")
    return found


def _known(offices):
    return Membership.objects.filter(office__in=offices, stands_in_for__isnull=False)


def stand_ins(request):
    """Say who does whose work between two days, and in which form they sign."""
    offices = _offices(request.user)
    form = StandInForm(request.POST if request.method == "POST" else None, offices=offices)
    if request.method == "POST" and form.is_valid():
        held = form.save()
        messages.success(
            request,
            f"{held.user} làm thay {held.stands_in_for} từ {held.valid_from:%d/%m/%Y} đến hết {held.valid_to:%d/%m/%Y}.",
        )
        return redirect("stand_ins")
    rows = _known(offices).select_related("user", "stands_in_for", "office").order_by("-valid_to", "pk")[:100]
    return render(request, "people/stand_ins.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@require_POST
def stand_in_end(request, pk):
    """End it today; one that has not begun is taken away."""
    held = get_object_or_404(_known(_offices(request.user)), pk=pk)
    today = clock.today()
    if held.valid_to < today:
        messages.info(request, f"Việc làm thay này đã kết thúc sau ngày {held.valid_to:%d/%m/%Y}.")
    elif held.valid_from > today:
        held.delete()
        messages.success(request, f"Đã bỏ việc làm thay chưa bắt đầu của {held.user}.")
    else:
        held.valid_to = today
        held.save(update_fields=["valid_to"])
        messages.success(request, f"{held.user} làm thay {held.stands_in_for} đến hết hôm nay.")
    return redirect("stand_ins")
