"""Who sits in a council: begun for a round, changed later, from the council's own page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from recognition import council_decisions, council_rounds
from recognition.forms.councils import CouncilForm, MembersFormSet
from recognition.models import Council, CouncilMember, Round
from recognition.papers.plan import leaders_of
from recognition.permissions.councils import composes
from recognition.views.council_decisions import signer_from
from recognition.views.council_desk import fetch_council


@require_http_methods(["GET", "POST"])
def council_members(request, pk):
    """Change who sits in a council, whether or not a dossier is there."""
    council = fetch_council(request.user, pk)
    _require_composer(council, request.user)
    return composition_page(request, council, council_rounds.people_for(council), council.get_absolute_url())


@require_http_methods(["GET", "POST"])
def council_begin(request, round_pk):
    """Set up the council of an office for a round, before the first dossier arrives."""
    related = ("procedure__title", "province", "criteria_set")
    rnd = get_object_or_404(Round.objects.visible_to(request.user).select_related(*related), pk=round_pk)
    offices = council_rounds.offices_for(rnd, request.user)
    if not offices:
        raise PermissionDenied("Hội đồng do chuyên viên cơ quan thẩm định trong đợt này lập.")
    there = {found.office_id: found for found in rnd.councils.filter(office__in=offices)}
    office = next((one for one in offices if one.pk not in there), None)
    if office is None:
        return redirect("council_members", pk=there[offices[0].pk].pk)
    council = Council(office=office, round=rnd, created_by=request.user)
    _require_composer(council, request.user)
    return composition_page(request, council, council_rounds.people_for(council), "")


def _require_composer(council, user):
    if not composes(council, user):
        raise PermissionDenied(
            f"Thành phần Hội đồng do chuyên viên {council.office} chưa tham gia lập hồ sơ đề nghị lập, sửa."
        )


def composition_page(request, council, people, back, after=None):
    """The form of ``council`` (saved or new) and its members; ``after`` is where saving leads, the council without it."""
    try:
        with transaction.atomic():
            form, members = _forms(request, council, people)
            made = _saved(request, form, members) if request.method == "POST" else None
    except IntegrityError:
        made = None
        messages.error(request, "Người khác vừa lưu Hội đồng này: mở lại trang rồi sửa tiếp.")
    except ValidationError as error:
        made = None
        for sentence in error.messages:
            messages.error(request, sentence)
    if made:
        return redirect(after if after and isinstance(made, Council) else made)
    context = {"form": form, "members": members, "leaders": leaders_of(council.office), "back": back}
    context |= {"office": council.office, "round": council.round}
    context["amends"] = bool(form.instance.pk) and council_decisions.is_issued_here(form.instance)
    return render(request, "council/edit.html", context, status=422 if request.method == "POST" else 200)


def _forms(request, council, people):
    """The forms of the council as it is now; its row locked, so that opinions wait for the change."""
    there = Council.objects.select_for_update().filter(office=council.office, round=council.round).first()
    found = there or council
    sitting = CouncilMember.objects.sitting().with_traces().select_related("user")
    posted = request.POST if request.method == "POST" else None
    members = MembersFormSet(posted, instance=found, queryset=sitting, form_kwargs=people)
    issued_here = bool(found.pk) and council_decisions.is_issued_here(found)
    return CouncilForm(posted, instance=found, issued_here=issued_here), members


def _saved(request, form, members):
    """The council as it is kept now, or the draft of the decision that will change it; None while something is wrong."""
    found = form.instance
    if found.pk:
        council_decisions.require_no_draft(found)
    if not (form.is_valid() and members.is_valid()):
        return None
    if found.pk and council_decisions.is_issued_here(found):
        seats, signer = council_decisions.seats_in(members), signer_from(request, found.office)
        messages.success(request, "Đã lập dự thảo quyết định thay đổi thành phần: có hiệu lực khi ban hành.")
        return council_decisions.begin(found, seats, signer=signer, actor=request.user)
    form.save()
    members.save()
    messages.success(request, "Đã lưu Hội đồng.")
    return found
