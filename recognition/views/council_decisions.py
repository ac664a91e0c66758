"""The decision on a council's composition, and a member who leaves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from recognition import council_decisions
from recognition.forms.councils import LeaveForm
from recognition.models import User
from recognition.papers.plan import leaders_of
from recognition.permissions.councils import keeps_composition
from recognition.views.council_desk import fetch_council
from recognition.views.plans import say


def signer_from(request, office) -> User:
    """The leader of ``office`` who was chosen to sign. Raises ValidationError for anybody else."""
    leaders = {str(held.user_id): held.user for held in leaders_of(office)}
    if not leaders:
        raise ValidationError(f"{office} chưa có lãnh đạo trên cổng: người quản lý giao vai trò lãnh đạo trước.")
    if (chosen := request.POST.get("signer", "")) not in leaders:
        raise ValidationError("Chọn lãnh đạo ký văn bản.")
    return leaders[chosen]


@require_POST
def council_decide(request, pk):
    """Draft the decision that sets up the council as it is made up now."""
    council = fetch_council(request.user, pk)
    _require_keeper(council, request.user)
    try:
        signer, seats = signer_from(request, council.office), council_decisions.seats_of(council)
        draft = council_decisions.begin(council, seats, signer=signer, actor=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect(council)
    messages.success(request, f"Đã lập dự thảo. Văn thư {council.office} cấp số, rồi {signer} ký.")
    return redirect(draft)


def _require_keeper(council, user):
    if not keeps_composition(council, user):
        raise PermissionDenied(f"Việc này của chuyên viên, lãnh đạo {council.office}.")


@require_http_methods(["GET", "POST"])
def council_leave(request, pk, member_pk):
    """A member no longer sits, from a day and for a reason; what they said stays."""
    council = fetch_council(request.user, pk)
    _require_keeper(council, request.user)
    member = get_object_or_404(council.members.sitting(), pk=member_pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            council_decisions.leave(member, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã ghi {member.name} thôi tham gia Hội đồng.")
            return redirect(council)
    context = {"council": council, "member": member, "form": form}
    return render(request, "council/leave.html", context, status=422 if request.method == "POST" else 200)
