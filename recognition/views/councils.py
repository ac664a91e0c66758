"""The council on a dossier: who sits, what each holds, the minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from config import clock
from criteria.library import spec_of
from recognition import papers, permissions
from recognition.forms.councils import CouncilForm, MembersFormSet, MinutesForm, opinions_from
from recognition.models import Council, Dossier, Minutes, Opinion
from recognition.views.dossiers import fetch


def council(request, pk):
    """Collect the members' opinions on one dossier and write the minutes."""
    dossier = fetch(request.user, pk)
    _require_reader(dossier, request.user)
    found = Council.objects.filter(office=_office(dossier), round=dossier.round).first()
    levels = spec_of(dossier.criteria_set).levels
    form = MinutesForm(
        request.POST if request.POST.get("step") == "minutes" else None,
        levels=levels,
        submission=dossier.last_submission,
    )
    if request.method == "POST":
        _require_writer(dossier, request.user)
        if found and _take_step(request, dossier, found, form, levels):
            return redirect("council", pk=dossier.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "council/council.html", _context(request, dossier, found, form, levels), status=status)


def _office(dossier):
    """The office whose council it is: the one that holds the dossier, or the last that appraised it."""
    last = dossier.minutes.order_by("-pk").first()
    return last.council.office if last and dossier.state not in ("submitted", "appraising") else dossier.held_by


def _require_reader(dossier, user):
    if not (
        permissions.remarks(dossier, user) or (dossier.minutes.exists() and permissions.reads_minutes(dossier, user))
    ):
        raise PermissionDenied(f"Việc của Hội đồng chỉ {dossier.held_by} xem được khi đang thẩm định.")


def _require_writer(dossier, user):
    if dossier.state != "appraising" or not permissions.remarks(dossier, user):
        raise PermissionDenied(f"Chỉ chuyên viên {dossier.held_by} ghi được, khi hồ sơ đang thẩm định.")


def _context(request, dossier, found, form, levels) -> dict:
    submission = dossier.last_submission
    members = _members(found, dossier, submission, request.POST) if found else []
    writes = dossier.state == "appraising" and permissions.remarks(dossier, request.user)
    return {
        "dossier": dossier,
        "council": found,
        "members": members,
        "submission": submission,
        "form": form,
        "levels": levels,
        "problems": found.missing() if found else [],
        "minutes": dossier.minutes_in_force(),
        "writes": writes,
    }


def _members(found, dossier, submission, post) -> list:
    """Who sits, with the opinion that is recorded, or the one just typed that could not be."""
    opinions = {opinion.member_id: opinion for opinion in submission.opinions.filter(member__council=found)}
    barred = permissions.people_on_applicants_side(dossier)
    members = list(found.members.all())
    for member in members:
        opinion = member.opinion = opinions.get(member.pk)
        recorded = (opinion.level or "no", opinion.text) if opinion else ("", "")
        member.chosen = post.get(f"opinion-{member.pk}", recorded[0])
        member.said = post.get(f"text-{member.pk}", recorded[1])
        member.barred = member.user_id in barred
    return members


def _take_step(request, dossier, found, form, levels) -> bool:
    """Record opinions or write minutes; True when something was written."""
    try:
        if request.POST.get("step") == "opinions":
            _record_opinions(dossier, found, opinions_from(request.POST, found, levels), request.user)
            messages.success(request, "Đã ghi ý kiến.")
            return True
        if form.is_valid():
            _write_minutes(dossier, found, form.cleaned_data, request.user)
            messages.success(request, "Đã lập biên bản.")
            return True
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return False


@transaction.atomic
def _record_opinions(dossier, found, given: dict, actor):
    """``given``: member → (level or "" for no, text). Raises ValidationError once minutes are written, or for barred members."""
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    _require_writer(locked, actor)
    if locked.minutes_in_force():
        raise ValidationError("Đã có biên bản về lượt nộp này nên ý kiến không sửa được nữa.")
    for member, (level, text) in given.items():
        if member.user and permissions.is_on_applicants_side(locked, member.user):
            raise ValidationError(f"{member.name} thuộc hoặc đã làm bên đề nghị nên không cho ý kiến về hồ sơ này.")
        Opinion.objects.update_or_create(
            member=member,
            submission=locked.last_submission,
            defaults={"level": level, "text": text, "recorded_by": actor, "at": clock.now()},
        )


@transaction.atomic
def _write_minutes(dossier, found, content, actor):
    """Raises ValidationError when the composition or the number of opinions does not carry the conclusion."""
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    _require_writer(locked, actor)
    submission = locked.last_submission
    if locked.minutes_in_force():
        raise ValidationError("Lượt nộp này đã có biên bản.")
    order = [level.code for level in spec_of(locked.criteria_set).levels]
    opinions = list(Opinion.objects.filter(submission=submission, member__council=found))
    level = content["level"]
    agreed = sum(_agrees(opinion.level, level, order) for opinion in opinions)
    if said := found.missing() + _quorum(found, opinions, agreed, level, order):
        raise ValidationError(said)
    Minutes.objects.create(
        council=found,
        dossier=locked,
        submission=submission,
        present=len(opinions),
        agreed=agreed,
        written_by=actor,
        at=clock.now(),
        **content,
    )


def _agrees(opinion: str, level: str, order) -> bool:
    """Whoever would recognise a higher level agrees to a lower one; to a refusal agrees who would recognise none."""
    return opinion == "" if level == "" else opinion != "" and order.index(opinion) >= order.index(level)


def _quorum(found, opinions, agreed, level, order) -> list[str]:
    members = found.members.count()
    if 2 * len(opinions) <= members:
        return [f"Mới có {len(opinions)} trên {members} thành viên cho ý kiến: cần quá nửa."]
    if 2 * agreed <= len(opinions):
        words = f"mức độ {level}" if level else "không công nhận"
        return [f"Kết luận «{words}» chỉ có {agreed} trên {len(opinions)} ý kiến đồng ý: cần quá nửa."]
    return []


def council_edit(request, pk):
    """Set up the council of an office for a round: its decision, its members."""
    dossier = fetch(request.user, pk)
    if not permissions.remarks(dossier, request.user):
        raise PermissionDenied(f"Chỉ chuyên viên {dossier.held_by} lập được Hội đồng, khi hồ sơ đang ở đó.")
    found = Council.objects.filter(office=dossier.held_by, round=dossier.round).first()
    found = found or Council(office=dossier.held_by, round=dossier.round, created_by=request.user)
    form = CouncilForm(request.POST if request.method == "POST" else None, instance=found)
    members = MembersFormSet(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid() and members.is_valid():
        try:
            with transaction.atomic():
                form.save()
                members.save()
        except ProtectedError:
            messages.error(request, "Thành viên đã cho ý kiến thì không xóa được.")
        except IntegrityError:
            messages.error(request, "Người khác vừa lưu Hội đồng này: mở lại trang rồi sửa tiếp.")
        else:
            messages.success(request, "Đã lưu Hội đồng.")
            return redirect("council", pk=dossier.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "council/edit.html", {"dossier": dossier, "form": form, "members": members}, status=status)


@require_GET
def minutes_paper(request, pk):
    """The Biên bản as PDF."""
    visible = Dossier.objects.visible_to(request.user)
    minutes = get_object_or_404(
        Minutes.objects.filter(dossier__in=visible).select_related("council", "dossier", "submission"), pk=pk
    )
    if not permissions.reads_minutes(minutes.dossier, request.user):
        raise PermissionDenied("Biên bản Hội đồng chỉ cơ quan thẩm định, quyết định xem được.")
    return HttpResponse(
        papers.minutes_pdf(minutes),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="bien-ban.pdf"'},
    )
