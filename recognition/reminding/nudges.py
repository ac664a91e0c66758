"""Reminding the units of a list once, by hand: whom it reaches, and the trail of it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import messages, permissions
from recognition.dues import dues_of
from recognition.models import Dossier, Nudge, Office, Reminder, Role, Round, State, Unit, User
from recognition.models.dossiers import WITH_APPLICANT
from recognition.permissions import reminding as may
from recognition.reminding import writing
from recognition.reminding.homes import homes_of
from recognition.reminding.matters import BEGIN, NEXT, staff_of

HURRIED = ("not-started", *WITH_APPLICANT)  # states in which a unit can be reminded
MOST = 500  # units at once
FOREIGN = "Có đơn vị không thuộc phạm vi của bạn hoặc không dự đợt này. Tải lại trang rồi chọn lại; chưa nhắc ai."
NOBODY = "chưa có tài khoản nào: sao chép lời nhắn gửi trực tiếp, và nhờ người quản lý giao vai trò"


@dataclass(frozen=True)
class Addressed:
    """One unit of a list: to whom a reminder would go, or ``why_not`` it goes to nobody."""

    unit: Unit
    office: Office | None
    dossier: Dossier | None
    people: tuple[User, ...]
    last: Nudge | None
    why_not: str = ""


def reminds_in(user: User, rnd: Round) -> bool:
    """Whether ``user`` may remind any unit of ``rnd``."""
    return rnd.units().filter(may.reminded_by(user)).exists()


def usual_text(rnd: Round) -> str:
    return f"Đề nghị đơn vị hoàn thành và nộp hồ sơ {messages.about(rnd)} đến hết ngày {rnd.due_on:%d/%m/%Y}."


def addressed(rnd: Round, ids, user: User) -> list[Addressed]:
    """The units ``ids`` with whom a reminder would reach; a fixed number of queries.

    Raises PermissionDenied for who reminds nobody here, ValidationError for a unit that is none of theirs.
    """
    if not reminds_in(user, rnd):
        raise PermissionDenied(
            "Nhắc đơn vị là việc của chuyên viên, lãnh đạo cơ quan cấp trên của đơn vị. Bạn vẫn sao chép được lời nhắn."
        )
    if not 0 < len(set(ids)) <= MOST:
        raise ValidationError(f"Chọn từ 1 đến {MOST} đơn vị rồi bấm «Nhắc một lần».")
    mine = rnd.units().filter(permissions.units_of(user), may.reminded_by(user), pk__in=ids)
    units = list(mine.order_by("sort_key", "code"))
    if len(units) != len(set(ids)):
        raise ValidationError(FOREIGN)
    return _found(rnd, units, user)


def _found(rnd, units, user) -> list[Addressed]:
    there = Dossier.objects.filter(round=rnd, unit__in=units).exclude(state=State.WITHDRAWN)
    related = ("prepared_by", "applicant", "round__procedure")
    dossiers = {dossier.unit_id: dossier for dossier in there.select_related(*related)}
    homes = homes_of(units, rnd.procedure, clock.today()) | {pk: _home(one) for pk, one in dossiers.items()}
    staff = staff_of([office.pk for office in homes.values()], clock.today())
    accounts = User.objects.in_bulk({pk for found in staff.people.values() for pk in found})
    nudges = Nudge.objects.filter(round=rnd, unit__in=units).select_related("by", "office").order_by("at", "pk")
    last = {nudge.unit_id: nudge for nudge in nudges}
    own = {nudge.unit_id for nudge in nudges if (nudge.by_id, nudge.day) == (user.pk, clock.today())}
    found = []
    for unit in units:
        dossier, office = dossiers.get(unit.pk), homes.get(unit.pk)
        role = Role.LEADER if dossier and dossier.state == State.ENDORSING else Role.OFFICER
        people = tuple(accounts[pk] for pk in staff.first_of(office.pk, NEXT[role])) if office else ()
        why = _why_not(dossier, people, unit.pk in own)
        found.append(Addressed(unit, office, dossier, people, last.get(unit.pk), why))
    return found


def _home(dossier) -> Office:
    return dossier.applicant if dossier.state == State.ENDORSING else dossier.prepared_by


def _why_not(dossier, people, is_own_today) -> str:
    if dossier is not None and dossier.state not in WITH_APPLICANT:
        return f"hồ sơ đã «{dossier.get_state_display()}», không cần nhắc"
    if is_own_today:
        return "hôm nay bạn đã nhắc rồi, ngày mai nhắc lại được"
    return "" if people else NOBODY


@transaction.atomic
def send(rnd: Round, ids, text: str, *, actor: User) -> list[Addressed]:
    """Remind all who can be reached, with ``text``; those who were. Raises as ``addressed``; then nobody is reminded.

    The sender's row is locked, so that a second click finds what the first one did.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    ready = [one for one in addressed(rnd, ids, actor) if not one.why_not]
    if not ready:
        raise ValidationError("Không còn đơn vị nào để nhắc: lý do ghi ở từng dòng.")
    dues = dues_of([one.dossier for one in ready if one.dossier])
    rows = [row for one in ready for row in _rows(rnd, one, dues, _nudge(rnd, one, text, actor))]
    writing.keep(rows)
    return ready


def _nudge(rnd, one, text, actor) -> Nudge:
    office = may.reminding_office(actor, one.unit)
    return Nudge.objects.create(round=rnd, unit=one.unit, by=actor, office=office, day=clock.today(), text=text)


def _rows(rnd, one, dues, nudge) -> list[Reminder]:
    """One for each person; without a day for a dossier whose clock stands still while it is returned."""
    due = dues[one.dossier.pk] if one.dossier else None
    what, due_on = (due.what, due.on) if due else (BEGIN, rnd.due_on)
    state = one.dossier.state if one.dossier else ""
    given = {"kind": Reminder.Kind.MANUAL, "what": what, "due_on": due_on, "round": rnd, "unit": one.unit}
    given |= {"dossier": one.dossier, "state": state, "office": one.office, "nudge": nudge}
    return [Reminder(person=person, **given) for person in one.people]
