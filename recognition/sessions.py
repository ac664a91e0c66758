"""A council's session over several dossiers: its agenda, who is there, what each holds. ``session_minutes`` closes it."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery

from config import clock
from criteria.library import spec_of
from recognition import councils, outcomes
from recognition.models import AgendaItem, Attendance, Council, Dossier, Opinion, Session, State, Submission
from recognition.models.sessions import LATER, REFUSE
from recognition.permissions.councils import keeps_council, people_on_sides

LARGEST_AGENDA = 60  # dossiers; more are another session
GONE = "Hồ sơ không còn ở lượt nộp này, hoặc cơ quan không còn thẩm định: bỏ khỏi phiên."
FOLLOWS, AGAINST = "follow", "no"  # what a member may hold beside a level


@dataclass(frozen=True)
class Held:
    """What one member holds: FOLLOWS, AGAINST or a level; why; and indicator by indicator."""

    holds: str
    text: str = ""
    indicators: dict = field(default_factory=dict)


@dataclass
class Written:
    """What the secretary saves. ``present``: member → bool; ``reasons``: member → why absent; both by primary key.

    ``conclusions``: item → (conclusion, text); ``held``: item → member → Held. ``seen``: the version that the page showed.
    """

    seen: int
    present: dict = field(default_factory=dict)
    reasons: dict = field(default_factory=dict)
    conclusions: dict = field(default_factory=dict)
    held: dict = field(default_factory=dict)
    note: str = ""


# The agenda


def ready_to_meet(council: Council):
    """Dossiers that the office appraises, without minutes yet and on no agenda: those that may be put on one."""
    return waiting(council).filter(~Exists(AgendaItem.objects.filter(dossier=OuterRef("pk"), settled_at=None)))


def waiting(council: Council):
    """Dossiers that the office holds for appraisal in the council's round, in the order of their names."""
    found = Dossier.objects.filter(held_by=council.office_id, round=council.round_id, state=State.APPRAISING)
    return found.select_related("unit", "criteria_set", "applicant", "prepared_by", "held_by").order_by(
        "unit__sort_key"
    )


@transaction.atomic
def open_session(council: Council, dossiers, details: dict, *, actor) -> Session:
    """Call a session over ``dossiers``; ``details``: way, held_on, starts_at, place. Raises PermissionDenied or ValidationError."""
    council = _locked(council, actor)
    councils.require_in_force(council)
    _require_fit(dossiers)
    last = council.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(council=council, number=last + 1, opened_by=actor, opened_at=clock.now(), **details)
    session.full_clean(exclude=["content", "closed_by", "closed_at"])
    session.save()
    _add(session, dossiers, actor)
    return session


def _locked(council, actor) -> Council:
    if not keeps_council(council, actor):
        raise PermissionDenied(f"Việc này của chuyên viên {council.office}.")
    return (
        Council.objects.select_for_update(of=["self"]).select_related("office", "round__procedure").get(pk=council.pk)
    )


def _require_fit(dossiers, there=0):
    if not dossiers and not there:
        raise ValidationError("Chưa chọn hồ sơ nào: đánh dấu ít nhất một hồ sơ.")
    if len(dossiers) + there > LARGEST_AGENDA:
        raise ValidationError(
            f"Một phiên xem tối đa {LARGEST_AGENDA} hồ sơ, đang chọn {len(dossiers) + there}: chia thành nhiều phiên."
        )


@transaction.atomic
def add(session: Session, dossiers, *, actor):
    """Put more ``dossiers`` on the agenda. Raises like ``open_session``."""
    locked = lock(session, actor)
    _require_fit(dossiers, locked.items.count())
    _add(locked, dossiers, actor)
    Session.objects.filter(pk=locked.pk).update(version=locked.version + 1)


def _add(session, dossiers, actor):
    Dossier.objects.lock([dossier.pk for dossier in dossiers])
    ready = list(ready_to_meet(session.council).filter(pk__in=[dossier.pk for dossier in dossiers]))
    if gone := {dossier.pk for dossier in dossiers} - {dossier.pk for dossier in ready}:
        names = ", ".join(dossier.unit.full_name for dossier in dossiers if dossier.pk in gone)
        raise ValidationError(
            f"Không đưa được vào phiên: {names}. Hồ sơ đã có phiên khác hoặc không còn ở bước thẩm định."
        )
    require_apart(ready, actor)
    written = [dossier for dossier in ready if dossier.minutes_in_force()]
    if written:
        raise ValidationError([f"{dossier.unit.full_name} đã có biên bản về lượt nộp này." for dossier in written])
    AgendaItem.objects.bulk_create(_item(session, dossier) for dossier in ready)


def _item(session, dossier) -> AgendaItem:
    level = outcomes.level_of(dossier)
    place = councils.place_of(dossier)
    return AgendaItem(session=session, dossier=dossier, appraised=level, conclusion=level or REFUSE, **place)


@transaction.atomic
def drop(item: AgendaItem, *, actor):
    """Take a dossier off the agenda; opinions already written on it stay with it."""
    session = lock(item.session, actor)
    session.items.filter(pk=item.pk).delete()
    Session.objects.filter(pk=session.pk).update(version=session.version + 1)


def require_apart(dossiers, actor):
    """Raises PermissionDenied when ``actor`` helped to prepare one of ``dossiers``; convening at home is left to its officers."""
    sides = people_on_sides([d for d in dossiers if not d.is_convened_at_home()], [actor.pk])
    if barred := [dossier.unit.full_name for dossier in dossiers if sides[dossier.pk]]:
        raise PermissionDenied(
            f"Bạn ở bên đề nghị hoặc đã tham gia lập hồ sơ: {', '.join(barred)}. Nhờ chuyên viên khác."
        )
    at_home = [dossier for dossier in dossiers if dossier.is_convened_at_home()]
    for dossier in at_home:
        councils.require_writer(dossier, actor)


def lock(session: Session, actor) -> Session:
    """The session read afresh, its council and itself locked. Raises PermissionDenied; ValidationError once it is closed."""
    council = _locked(session.council, actor)
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    fresh.council = council
    if not fresh.is_open:
        raise ValidationError(f"{fresh} đã có biên bản nên không sửa được nữa.")
    return fresh


# What is said there


@transaction.atomic
def save(session: Session, written: Written, *, actor) -> Session:
    """Keep who was there, what was concluded on each dossier and what the members hold; all of it or nothing.

    Whoever is present holds what the appraisal came to unless something else is written. Raises PermissionDenied or
    ValidationError with every reason.
    """
    session = lock(session, actor)
    if session.version != written.seen:
        raise ValidationError(
            "Người khác vừa lưu phiên này. Phần bạn gõ còn nguyên trên trang: so với bản mới nhất rồi lưu lại."
        )
    Dossier.objects.lock(session.items.values_list("dossier", flat=True))  # read afresh once nobody moves them
    items, members = items_of(session), list(session.council.members.sitting())
    require_apart([item.dossier for item in items], actor)
    _require_current(items)
    _keep_attendance(session, members, written)
    _keep_items(items, written)
    _keep_opinions(items, members, written, actor)
    Session.objects.filter(pk=session.pk).update(version=session.version + 1, note=written.note)
    return session


def items_of(session: Session) -> list[AgendaItem]:
    """The agenda with all that a page or paper says of it; ``newest`` is the key of the dossier's last submission."""
    related = ("unit", "criteria_set", "applicant", "prepared_by", "held_by", "round__procedure__title")
    found = session.items.select_related("submission", *(f"dossier__{name}" for name in related))
    last = Submission.objects.filter(dossier=OuterRef("dossier")).order_by("-number").values("pk")[:1]
    return list(found.annotate(newest=Subquery(last)).order_by("dossier__unit__sort_key", "pk"))


def is_current(item: AgendaItem) -> bool:
    """Whether the session's office still appraises the dossier on the submission of the agenda (one of ``items_of``)."""
    dossier = item.dossier
    is_here = dossier.state == State.APPRAISING and dossier.held_by_id == item.session.council.office_id
    return is_here and item.newest == item.submission_id


def _require_current(items):
    if gone := [item.dossier.unit.full_name for item in items if not is_current(item)]:
        raise ValidationError([f"{name}: {GONE} Chưa lưu gì." for name in gone])


def _keep_attendance(session, members, written):
    silent = [m.name for m in members if written.present.get(m.pk) is False and not written.reasons.get(m.pk)]
    if silent:
        raise ValidationError([f"Ghi lý do vắng mặt của {name}." for name in silent])
    session.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(session=session, member=m, present=written.present[m.pk], reason=written.reasons.get(m.pk, ""))
        for m in members
        if m.pk in written.present
    )


def _keep_items(items, written):
    now = levels_now(items)
    for item in items:
        item.appraised = now[item.submission_id]
        item.conclusion, item.text = written.conclusions.get(item.pk, (item.conclusion, item.text))
        if item.conclusion not in choices_of(item):
            raise ValidationError(f"{item.dossier.unit.full_name}: chọn lại kết luận.")
    AgendaItem.objects.bulk_update(items, ["appraised", "conclusion", "text"])


def levels_now(items) -> dict[int, str]:
    """Submission → what its appraisal comes to now."""
    return outcomes.levels_of([(item.dossier, item.submission, item.sitting) for item in items])


def choices_of(item: AgendaItem) -> dict[str, str]:
    """What the council may conclude on a dossier: the levels that its figures reach, no recognition, or another session."""
    spec, reached = spec_of(item.dossier.criteria_set), item.submission.reached_level
    codes = [level.code for level in spec.levels]
    top = codes.index(reached) if reached in codes else -1
    lead = "Đề nghị" if spec.is_scored else "Đề nghị công nhận"
    offered = {code: f"{lead} {spec.said(code)}" for code in codes[: top + 1]}
    return offered | {REFUSE: "Không công nhận", LATER: "Chưa kết luận, để phiên sau"}


def holds_of(item: AgendaItem) -> dict[str, str]:
    """What a member may hold on a dossier."""
    spec = spec_of(item.dossier.criteria_set)
    levels = {level.code: f"Đồng ý {spec.said(level.code)}" for level in spec.levels}
    return {FOLLOWS: "Đồng ý theo kết quả thẩm định"} | levels | {AGAINST: "Không đồng ý công nhận"}


def _keep_opinions(items, members, written, actor):
    outside = councils.barred_in([item.dossier for item in items], members)
    by_link = _sent_by_link(items)
    made, gone = [], []
    for item in items:
        held = written.held.get(item.pk, {})
        _require_able(item, members, outside[item.dossier_id], held, by_link)
        for member in (m for m in members if m.pk not in outside[item.dossier_id]):
            if (item.submission_id, item.sitting, member.pk) in by_link:
                continue
            said = held.get(member.pk) or (Held(FOLLOWS) if written.present.get(member.pk) else None)
            (made if said else gone).append(opinion_of(item, member, said or Held(FOLLOWS), recorded_by=actor))
    councils.keep_opinions(made)
    _forget(gone)


def _sent_by_link(items) -> set[tuple]:
    found = Opinion.objects.filter(submission__in=[item.submission_id for item in items], via__isnull=False)
    return set(found.values_list("submission_id", "sitting", "member_id"))


def _require_able(item, members, outside, held, by_link):
    """Raises ValidationError for opinions of whoever may hold none here, or has sent it, or without a reason."""
    names, unit = {member.pk: member.name for member in members}, item.dossier.unit.full_name
    for pk, said in held.items():
        if pk not in names:
            raise ValidationError(f"{unit}: chọn lại thành viên, người này không còn trong Hội đồng.")
        if pk in outside:
            raise ValidationError(f"{unit}: {names[pk]} không tham gia: thuộc bên đề nghị.")
        if (item.submission_id, item.sitting, pk) in by_link:
            raise ValidationError(f"{unit}: {names[pk]} đã gửi ý kiến qua đường dẫn riêng; chỉ người đó sửa được.")
        require_reason(item, said, f"{unit}, {names[pk]}")


def require_reason(item, said: Held, who: str):
    """Raises ValidationError unless ``said`` can be held on ``item``, with a reason where it differs."""
    numbers = item.submission.content["indicators"]
    if said.holds not in holds_of(item):
        raise ValidationError(f"{who}: chọn lại ý kiến.")
    if unknown := [number for number in said.indicators if number not in numbers]:
        raise ValidationError(f"{who}: không có chỉ tiêu {', '.join(unknown)} trong hồ sơ.")
    if said.holds != FOLLOWS and not said.text and not said.indicators:
        raise ValidationError(f"{who}: ý kiến khác kết quả thẩm định thì ghi lý do.")


def opinion_of(item: AgendaItem, member, said: Held, *, recorded_by=None, via=None) -> Opinion:
    """``said`` as it is kept: whoever follows the appraisal holds its level."""
    level = item.appraised if said.holds == FOLLOWS else "" if said.holds == AGAINST else said.holds
    return Opinion(
        member=member,
        submission=item.submission,
        sitting=item.sitting,
        level=level,
        follows=said.holds == FOLLOWS,
        text=said.text,
        indicators=said.indicators,
        recorded_by=recorded_by,
        via=via,
        at=clock.now(),
    )


def _forget(opinions):
    """Take back what was written for members who were not there after all; what came by a link stays."""
    ids = {(opinion.submission_id, opinion.sitting, opinion.member_id) for opinion in opinions}
    found = Opinion.objects.filter(submission__in={one[0] for one in ids}, via=None)
    rows = found.values_list("pk", "submission_id", "sitting", "member_id")
    Opinion.objects.filter(pk__in=[pk for pk, *place in rows if tuple(place) in ids]).delete()
