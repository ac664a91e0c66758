"""The one door through which a dossier moves, and the one pen that writes its history."""

from dataclasses import dataclass, field
from itertools import chain

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from config import clock
from recognition import decisions, permissions, readiness
from recognition.assessing import number_to_fill
from recognition.models import Action, Decision, Dossier, Move, Preview, Round, Unit
from recognition.models.dossiers import State
from recognition.permissions.queue import represented

ROBOTS = {
    "lapse": "Hệ thống · khóa đợt",
    "expire": "Hệ thống · hết hiệu lực",
    "remind": "Hệ thống · nhắc hạn",
}  # what the portal does by itself
ENDS_PREVIEW = {Action.SUBMIT, Action.CONCLUDE, Action.WITHDRAW, Action.LAPSE}
GROUP_ACTIONS = {Action.ISSUE, Action.ABANDON}  # what happens to a paper happens to every dossier in it


@transaction.atomic
def perform(dossier, action, *, actor, note="", together=(), **details) -> Move:
    """Take ``action`` on ``dossier`` (and those decided ``together`` with it) as ``actor``; return the Move written.

    The rows are locked and read afresh first, so the second of two simultaneous decisions meets the state that the first
    one left. ``actor`` None is the portal itself. Raises PermissionDenied when ``actor`` may not; ValidationError, with
    every reason, when it is not ready. Either everything happens or nothing does.
    """
    action = Action(action)
    locked = _lock(dossier, action, together)
    moves = [_move(one, action, actor, note.strip(), details) for one in locked]
    _after(action, locked, moves[0])
    return next(move for move in moves if move.dossier_id == dossier.pk)


def _lock(dossier, action, together) -> list[Dossier]:
    ids = {dossier.pk, *(other.pk for other in together)}
    if action in GROUP_ACTIONS and (decision := dossier.decision()):
        Decision.objects.select_for_update().get(pk=decision.pk)
        ids = set(decision.items.values_list("dossier_id", flat=True)) | {dossier.pk}
    Dossier.objects.lock(ids)
    if action == Action.ISSUE:
        decisions.lock_units(Dossier.objects.filter(pk__in=ids))
    return list(Dossier.objects.with_offices().filter(pk__in=ids).order_by("pk"))


def _move(dossier, action, actor, note, details) -> Move:
    if actor is None and action != Action.LAPSE:
        raise PermissionDenied("Hệ thống không tự làm việc này.")
    if actor is not None and not actor.is_authenticated:
        raise PermissionDenied("Cần đăng nhập bằng tài khoản của người được giao việc này.")
    transition = getattr(dossier, method_name(action))
    if not is_from_here(dossier, action):
        raise ValidationError(
            f"Hồ sơ đang «{dossier.get_state_display()}», không «{action.label}» được. {_last_word(dossier)}".strip()
        )
    if not is_permitted(dossier, action, actor):
        raise PermissionDenied(permissions.why_not(dossier, action, actor))
    move = _new_move(dossier, action, actor, note, details)
    try:
        transition(move)
    except TransitionNotAllowed as error:
        raise ValidationError(f"Không «{action.label}» được lúc này.") from error
    dossier.save()
    move.to_state = dossier.state
    return write(move)


def _last_word(dossier) -> str:
    """Who moved it last: what the second of two people needs to read."""
    last = dossier.moves.order_by("-number").first()
    return f"Việc gần nhất: {said(last)}." if last else ""


def _after(action, dossiers, move):
    """What an action means for the paper it belongs to."""
    if action in (Action.RECOGNISE, Action.REFUSE):
        decisions.draft(action, dossiers, move)
    elif action == Action.ISSUE:
        decisions.issue(dossiers[0].decision(), move)
    elif action == Action.ABANDON:
        decisions.abandon(dossiers[0].decision(), move)
    elif action in ENDS_PREVIEW:
        Preview.objects.open().filter(dossier__in=dossiers).update(ended_at=move.at, ended_by=move.actor)


def method_name(action) -> str:
    return str(action).replace("-", "_")


def is_from_here(dossier, action) -> bool:
    """Whether the present state is one from which ``action`` leads on."""
    return _meta(dossier, action).has_transition(dossier.state)


def is_permitted(dossier, action, actor) -> bool:
    return _meta(dossier, action).has_transition_perm(dossier, dossier.state, actor)


def _meta(dossier, action):
    return getattr(dossier, method_name(action))._django_fsm


# History


def write(move: Move) -> Move:
    """Number, chain and store a row of history."""
    last = Move.objects.filter(dossier=move.dossier).order_by("-number").first()
    move.number = last.number + 1 if last else 1
    move.previous_hash = last.hash if last else ""
    move.hash = move.digest()
    move.save(force_insert=True)
    return move


def _new_move(dossier, action, actor, note, details, actor_name="") -> Move:
    office = _office_of(dossier, actor)
    if office and (absent := represented(actor, office.pk, str(action))):
        details = details | {"stands_in_for": absent}
    return Move(
        dossier=dossier,
        at=clock.now(),
        actor=actor,
        actor_name=actor_name or (str(actor) if actor else ROBOTS[str(action)]),
        office=office,
        office_name=str(office) if office else "",
        action=str(action),
        from_state=dossier.state,
        to_state=dossier.state,
        note=note,
        details=dict(details),
    )


def _office_of(dossier, actor):
    """In which of the dossier's offices ``actor`` acts."""
    ids = actor.office_ids() if actor else set()
    home = (dossier.held_by, dossier.applicant, dossier.prepared_by)
    asked = (preview.office for preview in dossier.previews.open().select_related("office"))
    return next((office for office in chain(home, asked) if office.pk in ids), None)


def note_step(dossier, step: str, actor, note="", *, actor_name="", **details) -> Move:
    """Write that something happened to a dossier without changing its state (a paper was numbered, signed).

    ``actor_name`` is who did it, where that person has no account in the portal.
    """
    return write(_new_move(dossier, step, actor, note, details, actor_name))


STEPS = {
    "open": "Mở hồ sơ",
    "carry": "Chép từ hồ sơ năm trước",
    "number": "Cấp số văn bản",
    "sign": "Ký văn bản",
    "version": "Chuyển phiên bản bộ tiêu chí",
    "preview": "Nhờ xem trước",
    "preview-end": "Kết thúc xem trước",
    "opinion": "Ý kiến thành viên Hội đồng",
    "answer": "Soạn công văn trả lời",
    "dispatch": "Ban hành văn bản",
    "take-over": "Nhận ký thay người trước",
    "replace": "Soạn quyết định thay thế",
    "replaced": "Ban hành quyết định thay thế",
    "revoke-draft": "Soạn quyết định thu hồi",
    "revoke": "Thu hồi công nhận",
    "handle": "Phân công phụ trách",
    "expire": "Công nhận hết hiệu lực",
    "remind": "Nhắc công nhận sắp hết hạn",
}


def action_label(value: str) -> str:
    return STEPS.get(value) or Action(value).label


def said(move: Move) -> str:
    """A row of history as a sentence: "Trần Thị Mẫu (Phòng GD&ĐT Mỹ Hào): Tiếp nhận hồ sơ, 09:12 ngày 03/03/2025"."""
    where = f" (thay {move.details['stands_in_for']})" if "stands_in_for" in move.details else ""
    where += f" ({move.office_name})" if move.office_name else ""
    at = move.at.astimezone(clock.VIETNAM)
    return f"{move.actor_name}{where}: {action_label(move.action)}, {at:%H:%M} ngày {at:%d/%m/%Y}"


# Beginning


@transaction.atomic
def open_dossier(rnd: Round, unit: Unit, *, actor) -> Dossier:
    """Open the dossier of ``unit`` in ``rnd``; an officer of the office that prepares it may.

    Every office that it will go through must be there, so that nobody fills in what nobody can receive. Raises PermissionDenied or ValidationError like ``perform``.
    """
    if not rnd.units().filter(pk=unit.pk).exists():
        raise ValidationError(f"{unit} không thuộc đợt này.")
    rnd = Round.objects.select_for_update().get(pk=rnd.pk)  # it may just have got a newer version of its set
    if (there := rnd.dossiers.filter(unit=unit).exclude(state=State.WITHDRAWN).first()) is not None:
        raise ValidationError(f"{unit} đã có hồ sơ trong đợt này («{there.get_state_display()}»).")
    if not rnd.is_open_on(clock.today()):
        raise ValidationError(f"Đợt này đã khóa sau ngày {rnd.closes_on:%d/%m/%Y}.")
    office_day = min(rnd.opens_on, unit.valid_to or rnd.opens_on)
    applicant, preparer = rnd.procedure.applicant_of(unit, office_day), rnd.procedure.preparer_of(unit, office_day)
    dossier = Dossier(
        round=rnd,
        unit=unit,
        criteria_set=rnd.criteria_set,
        applicant=applicant,
        prepared_by=preparer,
        held_by=applicant,
        opened_at=clock.now(),
    )
    if not permissions.prepares(dossier, actor):
        raise PermissionDenied(f"Việc này của cán bộ {preparer}.")
    _require_offices(dossier)
    dossier.to_fill = number_to_fill(dossier)
    dossier.save()
    note_step(dossier, "open", actor)
    return dossier


def _require_offices(dossier):
    """Raises ValidationError, naming the office, when one that will receive, appraise or decide is not registered."""
    dossier.chain()
    decider = dossier.decider()
    if decider in (dossier.applicant, dossier.prepared_by):
        raise ValidationError(
            f"{decider} vừa đề nghị vừa quyết định hồ sơ này. Người quản lý đợt cần ghi cơ quan quyết định thay cho "
            f"{dossier.unit} (mục «Trường hợp riêng» của đợt) trước khi mở hồ sơ."
        )


# What can be done now


@dataclass
class Offer:
    """One action from the present state, as one reader sees it."""

    action: Action
    permitted: bool
    why_not: str = ""
    missing: list = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return self.permitted and not self.missing


def offers(dossier, actor, sheet=None) -> list[Offer]:
    """Every action that leads on from here: whether ``actor`` may, why not, who can, and what is missing.

    What the person will only say while acting (a note, a level) is not counted as missing.
    """
    found = []
    for action in Action:
        if action == Action.LAPSE or not is_from_here(dossier, action) or _leads_elsewhere(dossier, action):
            continue
        permitted = is_permitted(dossier, action, actor)
        why_not = "" if permitted else permissions.why_not(dossier, action, actor)
        found.append(Offer(action, permitted, why_not, missing_for(dossier, action, sheet)))
    return found


def _leads_elsewhere(dossier, action) -> bool:
    """Whether the chain asks for the other of two ways: upward while there is an office above, else to the decider."""
    if action not in (Action.PASS_UP, Action.PROPOSE):
        return False
    try:
        return (dossier.next_office() is None) == (action == Action.PASS_UP)
    except ValidationError:  # an office is not registered: both ways say so
        return False


def missing_for(dossier, action, sheet) -> list[str]:
    """Like ``_missing``; an office that is no longer registered is one more thing that is missing."""
    try:
        return _missing(dossier, action, sheet)
    except ValidationError as error:
        return error.messages


def _missing(dossier, action, sheet) -> list[str]:
    """What stands in the way of ``action`` apart from what its own form asks."""
    noted = "x"
    match action:
        case Action.FINISH:
            return readiness.to_finish(dossier, sheet=sheet)
        case Action.SUBMIT:
            return readiness.to_submit(dossier, readiness.best_details(dossier, sheet), noted, sheet=sheet)
        case Action.CONCLUDE:
            return readiness.to_conclude(dossier, sheet=sheet)
        case Action.SEND_BACK:
            return readiness.to_send_back(dossier)
        case Action.PASS_UP:
            return readiness.to_pass_up(dossier)
        case Action.PROPOSE:
            return readiness.to_propose(dossier)
        case Action.RECOGNISE:
            return readiness.to_recognise(dossier)
        case Action.REFUSE:
            return readiness.to_refuse(dossier, noted)
        case Action.ISSUE:
            return readiness.to_issue(dossier)
    return []
