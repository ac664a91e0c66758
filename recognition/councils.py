"""What a council holds of a dossier: its members' opinions, and the minutes that conclude."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from config import clock
from criteria.library import spec_of
from recognition import papers, permissions, readiness
from recognition.models import Council, CouncilMember, Dossier, Membership, Minutes, Office, Opinion, Role, User
from recognition.models.special_cases import case_of
from recognition.permissions.councils import people_on_sides
from recognition.vietnamese import search_form, sort_key


def accounts_near(dossier: Dossier):
    """Accounts of those who may sit in the council that judges ``dossier``, in the order of the dictionary."""
    return accounts_at(dossier.held_by, _deciders(dossier), [dossier.applicant_id])


def accounts_at(office, deciders, homes):
    """Accounts of whoever works today at the level of ``office`` or above it, or in one of ``deciders``, and of the leaders
    of the applicants ``homes``: those who may sit in the council of ``office``.
    """
    unit = office.unit
    near = Q(office__unit=unit) | Q(office__unit__in=unit.ancestor_ids()) | Q(office__in=deciders)
    home = Q(office__in=homes, role=Role.LEADER)
    held = Membership.objects.in_force(clock.today()).filter(near | home)
    users = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return sorted(users, key=lambda user: (sort_key(str(user)), user.pk))


def leaders_near(dossier: Dossier) -> list[User]:
    """Leaders whose seats in the council that judges ``dossier`` need their accounts."""
    return leaders_at(dossier.held_by, _deciders(dossier), [dossier.applicant_id])


def leaders_at(office, deciders, homes) -> list[User]:
    """Leaders of the ``office`` that appraises, of the ``deciders``, and of the applicants ``homes``."""
    offices = Q(office=office) | Q(office__in=homes) | Q(office__in=deciders)
    held = Membership.objects.in_force(clock.today()).filter(offices, role=Role.LEADER)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))


def _deciders(dossier: Dossier):
    """The deciding office, by the round's procedure; none where the offices' list is not in order."""
    rule, case = dossier.round.procedure, case_of(dossier.round, dossier.unit)
    if case and case.decider_id:
        return Office.objects.filter(pk=case.decider_id)
    return Office.objects.serving(dossier.unit, rule.decider_kind, rule.decider_tier, dossier.office_day())


def barred(dossier: Dossier, members) -> set[int]:
    """Primary keys of the ``members`` who hold nothing on ``dossier``: they stand on the applicant's side.

    Where the council meets at the applicant's own office, those who sit for that office without an account too.
    """
    people = permissions.people_on_applicants_side(dossier)
    home = search_form(dossier.applicant.name) if dossier.is_convened_at_home() else ""
    return {
        member.pk
        for member in members
        if member.user_id in people or (home and not member.user_id and _sits_for(search_form(member.body), home))
    }


def barred_in(dossiers, members) -> dict[int, set[int]]:
    """Dossier → the ``members`` barred from it, for many dossiers in a fixed number of queries."""
    people = people_on_sides(dossiers, [member.user_id for member in members])
    found = {}
    for dossier in dossiers:
        home = search_form(dossier.applicant.name) if dossier.is_convened_at_home() else ""
        found[dossier.pk] = {
            member.pk
            for member in members
            if member.user_id in people[dossier.pk]
            or (home and not member.user_id and _sits_for(search_form(member.body), home))
        }
    return found


def _sits_for(body: str, office: str) -> bool:
    """ "Phòng Giáo dục và Đào tạo" sits for "Phòng Giáo dục và Đào tạo huyện Yên Mỹ", and the other way round."""
    return f"{office} ".startswith(f"{body} ") or f"{body} ".startswith(f"{office} ")


def require_writer(dossier: Dossier, user):
    """Raises PermissionDenied unless ``user`` may write for the council on ``dossier`` now."""
    if dossier.state != "appraising" or not permissions.runs_council(dossier, user):
        raise PermissionDenied(f"Chỉ chuyên viên {dossier.held_by} ghi được, khi hồ sơ đang thẩm định.")


@transaction.atomic
def record_opinions(dossier: Dossier, given: dict, *, actor):
    """``given``: member → (level or "" for no, text).

    Raises ValidationError once minutes are written, or for members who are barred or have left.
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    require_writer(locked, actor)
    if locked.minutes_in_force():
        raise ValidationError("Đã có biên bản về lượt nộp này nên ý kiến không sửa được nữa.")
    _require_own_page(locked)
    _lock(given)
    outside = barred(locked, given)
    for member in given:
        if member.pk in outside:
            raise ValidationError(f"{member.name} thuộc hoặc đã làm bên đề nghị nên không cho ý kiến về hồ sơ này.")
    said = place_of(locked) | {"recorded_by": actor, "at": clock.now()}
    keep_opinions([Opinion(member=member, level=level, text=text, **said) for member, (level, text) in given.items()])


def keep_opinions(opinions):
    """Write ``opinions``, in place of what their members held on the same submission before."""
    Opinion.objects.bulk_create(
        opinions,
        update_conflicts=True,
        unique_fields=["member", "submission", "sitting"],
        update_fields=["level", "follows", "text", "indicators", "recorded_by", "via", "at"],
    )


def _require_own_page(dossier: Dossier):
    """Raises ValidationError while a session is about the dossier: its secretary writes for all dossiers there."""
    if item := dossier.agenda_items.filter(settled_at=None).select_related("session").first():
        raise ValidationError(f"Hồ sơ đang trong chương trình {item.session}: ghi ý kiến, lập biên bản ở phiên đó.")


def require_in_force(found: Council):
    """Raises ValidationError while the council has no decision that set it up."""
    if not found.is_in_force:
        raise ValidationError(
            f"Hội đồng chưa có quyết định thành lập có hiệu lực: chuyên viên {found.office} trình lãnh đạo ký ban hành, "
            "hoặc ghi số, ngày của quyết định đã ký trên giấy."
        )


def _lock(given: dict):
    """Keep the composition as it is until the transaction ends. Raises ValidationError when a member has left meanwhile."""
    for found in Council.objects.select_for_update().filter(pk__in={member.council_id for member in given}):
        require_in_force(found)
    left = CouncilMember.objects.filter(pk__in=[member.pk for member in given]).exclude(left_on=None)
    if said := [f"{member.name} đã thôi tham gia Hội đồng nên không cho ý kiến." for member in left]:
        raise ValidationError(said)


def place_of(dossier: Dossier) -> dict:
    """On what the council speaks now: the submission, and the sitting on it."""
    return {"submission": dossier.last_submission, "sitting": dossier.sitting()}


@transaction.atomic
def write_minutes(dossier: Dossier, found: Council, content: dict, *, actor):
    """Conclude: ``content`` has held_on, place, level ("" for no recognition) and conclusion; started, ended if known.

    Raises PermissionDenied; ValidationError when the day cannot be, or the composition or the number of opinions does not
    carry the conclusion.
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    require_writer(locked, actor)
    if found.office_id != locked.held_by_id:
        raise PermissionDenied(f"Hội đồng của {found.office} không thẩm định hồ sơ đang ở {locked.held_by}.")
    if locked.minutes_in_force():
        raise ValidationError("Lượt nộp này đã có biên bản.")
    _require_own_page(locked)
    found = Council.objects.select_for_update().get(pk=found.pk)
    require_in_force(found)
    readiness.require(problems_of(locked, found, content, opinions_on(locked, found)))
    conclude(locked, found, content, actor=actor)


def conclude(dossier: Dossier, found: Council, content: dict, *, actor, session=None) -> Minutes:
    """Write the minutes of a conclusion that has no problems; ``dossier`` and ``found`` are locked by the caller."""
    opinions = opinions_on(dossier, found)
    counts = {"present": len(opinions), "agreed": len(opinions) - len(dissenting(dossier, opinions, content["level"]))}
    minutes = Minutes(council=found, session=session, dossier=dossier, **place_of(dossier), **counts)
    for name in ("held_on", "place", "level", "conclusion"):
        setattr(minutes, name, content[name])
    minutes.written_by, minutes.at = actor, clock.now()
    minutes.content = papers.minutes_content(minutes, content.get("started"), content.get("ended"))
    minutes.save()
    return minutes


def opinions_on(dossier: Dossier, found: Council) -> list[Opinion]:
    """What those who sit today hold of the dossier's last submission, in this sitting."""
    held = Opinion.objects.filter(**place_of(dossier), member__council=found, member__left_on=None)
    return list(held.select_related("member", "via"))


def dissenting(dossier: Dossier, opinions, level: str) -> list[Opinion]:
    """Those of ``opinions`` that do not agree to ``level`` ("" for no recognition)."""
    order = [known.code for known in spec_of(dossier.criteria_set).levels]
    return [opinion for opinion in opinions if not _agrees(opinion.level, level, order)]


def problems_of(dossier: Dossier, found: Council, content: dict, opinions, outside=None) -> list[str]:
    """Why ``content`` cannot be concluded; ``outside`` are the members who hold nothing on the dossier, when known."""
    members = list(found.members.sitting())
    able = len(members) - len(barred(dossier, members) if outside is None else outside)
    said = _day_problems(dossier, found, content["held_on"]) + found.missing()
    return said + vote_problems(dossier, found, content["level"], opinions, able)


def vote_problems(dossier: Dossier, found: Council, level: str, opinions, able: int) -> list[str]:
    """Too few of those ``able`` spoke, too few agree to ``level``, or somebody who does not has no reason written down."""
    needed, rule = found.round.procedure.quorum_of(able), found.round.procedure
    if len(opinions) < max(needed, 1):
        share = f"{rule.council_quorum_parts}/{rule.council_quorum_whole}"
        return [f"Mới có {len(opinions)} trên {able} thành viên cho ý kiến: cần ít nhất {needed} ({share})."]
    dissent, spec = dissenting(dossier, opinions, level), spec_of(dossier.criteria_set)
    agreed = len(opinions) - len(dissent)
    if 2 * agreed <= len(opinions):
        words = spec.said(level) if level else "không công nhận"
        return [f"Kết luận «{words}» chỉ có {agreed} trên {len(opinions)} ý kiến đồng ý: cần quá nửa."]
    return [
        f"{opinion.member.name} không đồng ý với kết luận mà chưa ghi lý do: ghi lý do vào ý kiến."
        for opinion in dissent
        if not opinion.reasons()
    ]


def _day_problems(dossier: Dossier, found: Council, held_on: date) -> list[str]:
    """A council meets after it was set up and after what it meets about came in, and not in the future."""
    since = {"nộp hồ sơ": clock.day_of(dossier.last_submission.at)}
    if found.decision_on:
        since["ký quyết định thành lập Hội đồng"] = found.decision_on
    if back := dossier.handed_back_at():
        since["hồ sơ được trả lại để thẩm định thêm"] = clock.day_of(back)
    said = [f"Ngày họp không thể trước ngày {what} ({day:%d/%m/%Y})." for what, day in since.items() if held_on < day]
    if held_on > clock.today():
        said.append(f"Ngày họp không thể sau hôm nay ({clock.today():%d/%m/%Y}).")
    return said


def _agrees(opinion: str, level: str, order) -> bool:
    """Whoever would recognise a higher level agrees to a lower one; to a refusal agrees who would recognise none."""
    return opinion == "" if level == "" else opinion != "" and order.index(opinion) >= order.index(level)
