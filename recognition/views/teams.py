"""The page of a Tổ đánh giá."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render

from recognition import permissions, teams
from recognition.forms.teams import MembersFormSet, TeamForm
from recognition.models import TeamMember
from recognition.views.dossiers import fetch


def team(request, pk):
    """Set up the Tổ đánh giá: members, duties, the decision's number and signer."""
    dossier = fetch(request.user, pk)
    if not permissions.reads_drafts(dossier, request.user):
        raise PermissionDenied(f"Tổ đánh giá chỉ người của {dossier.applicant} và cơ quan chuẩn bị hồ sơ xem được.")
    found = teams.team_for(dossier)
    if request.method == "POST":
        teams.require_editable(dossier, request.user)
        form, members = TeamForm(request.POST, instance=found), _members(found, request.POST)
        if _is_saved(request, dossier, form, members):
            messages.success(request, _said(form.instance))
            return redirect("team", pk=dossier.pk)
        return _page(request, dossier, teams.team_for(dossier), form, members, status=422)
    return _page(request, dossier, found, TeamForm(instance=found), _members(found))


def _members(team, posted=None):
    """The rows of the form; those of a new team begin with the two that every team has."""
    first = [] if team.pk else [{"role": TeamMember.Role.HEAD}, {"role": TeamMember.Role.SECRETARY}]
    return MembersFormSet(posted, instance=team, initial=first)


def _is_saved(request, dossier, form, members) -> bool:
    """Whether it was written; what stands in the way is said by the form."""
    valid = _are_valid(form, members)
    try:
        teams.require_seen(dossier, request.POST.get("seen", ""))
        if valid:
            teams.save(dossier, form, members, actor=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
    return not form.errors and valid


def _are_valid(form, members) -> bool:
    valid = form.is_valid()
    members.must_be_whole = bool(valid and form.cleaned_data["number"])
    return members.is_valid() and valid


def _said(team) -> str:
    if team.is_issued:
        return f"Đã lưu Tổ đánh giá theo Quyết định {team.number_said}."
    return "Đã lưu Tổ đánh giá. Khi Quyết định được ký, ghi số và ngày ở đây."


def _page(request, dossier, found, form, members, status=200):
    context = {
        "dossier": dossier,
        "team": found,
        "form": form,
        "members": members,
        "seen": request.POST.get("seen", teams.stamp(found)),
        "rows": found.members.all() if found.pk else [],
        "edits": teams.is_editable(dossier, request.user),
    }
    return render(request, "dossier/team.html", context, status=status)
