"""Moving a round and its open dossiers to a newer version of their criteria set, after a look at what that changes.

Dossiers that are worked on are moved; what has been handed in, or lies with the leader to be signed, keeps the version
under which that was done. No answer is dropped: what the new version no longer asks is set aside (``set_aside``).
"""

import hashlib
import json
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from criteria.differences import Difference, differences, renumbered
from criteria.library import spec_of
from criteria.models import CriteriaSet
from recognition import permissions, workflow
from recognition.assessing import reading_ahead, sheet_of, sheet_under
from recognition.models import Answer, Dossier, Round, State
from recognition.models.dossiers import WITH_APPLICANT
from recognition.set_aside import MOVED
from recognition.version_effects import REACHED, Effect, effects

WORKED_ON = (State.DRAFTING, State.RETURNED)


@dataclass(frozen=True)
class Line:
    """One dossier: what changes for it, or ``why_not`` it stays as it is."""

    dossier: Dossier
    effects: list[Effect] = field(default_factory=list)
    why_not: str = ""


@dataclass(frozen=True)
class Preview:
    """What moving ``rnd`` to ``new`` would do. ``handed_in`` counts those that keep the version they were handed in with.

    ``problems`` are sentences that forbid it as a whole; ``fingerprint`` stands for everything that is shown.
    """

    rnd: Round
    new: CriteriaSet
    moving: list[Line]
    staying: list[Line]
    handed_in: int
    differences: list[Difference]
    problems: list[str]

    @property
    def is_done(self) -> bool:
        return self.rnd.criteria_set_id == self.new.pk and not self.moving

    @property
    def fingerprint(self) -> str:
        moving = [[*_key(line.dossier), [effect.as_list() for effect in line.effects]] for line in self.moving]
        staying = [_key(line.dossier) for line in self.staying]
        shown = [self.rnd.criteria_set_id, self.new.pk, self.new.sha256, moving, staying]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def _key(dossier) -> list:
    return [dossier.pk, dossier.criteria_set_id, dossier.state]


def newest(rnd: Round) -> CriteriaSet | None:
    """The version of the round's set that is in use for new dossiers, or None when there is none."""
    return CriteriaSet.objects.published().select_related("circular").filter(code=rnd.criteria_set.code).first()


def preview(rnd: Round, new: CriteriaSet) -> Preview:
    """What would happen to each dossier of ``rnd``; nothing is changed. As many queries for one as for a thousand."""
    others = rnd.dossiers.exclude(criteria_set=new).exclude(state=State.WITHDRAWN)
    open_ones = reading_ahead(others.filter(state__in=WITH_APPLICANT)).order_by("unit__sort_key", "unit__code")
    lines = [_line(dossier, new) for dossier in open_ones]
    return Preview(
        rnd=rnd,
        new=new,
        moving=[line for line in lines if not line.why_not],
        staying=[line for line in lines if line.why_not],
        handed_in=others.exclude(state__in=WITH_APPLICANT).count(),
        differences=differences(spec_of(rnd.criteria_set), spec_of(new)),
        problems=unfit(spec_of(rnd.criteria_set), spec_of(new)),
    )


def _line(dossier, new) -> Line:
    if dossier.state not in WORKED_ON:
        return Line(dossier, why_not="đang chờ lãnh đạo ký trình; muốn chuyển, lãnh đạo giao lại để sửa trước")
    if said := unfit(spec_of(dossier.criteria_set), spec_of(new)):
        return Line(dossier, why_not=" ".join(said))
    old = sheet_of(dossier)
    return Line(dossier, effects(old, sheet_under(old, spec_of(new))))


def unfit(old, new) -> list[str]:
    """Why answers to ``old`` cannot be taken as answers to ``new``, in sentences; [] when they can."""
    said = []
    if old.code != new.code or old.is_scored != new.is_scored or _levels(old) != _levels(new):
        said.append("Các mức độ khác nhau: đây là một bộ khác, không phải bản sửa của bộ đang dùng.")
    if moved := renumbered(old, new):
        pairs = ", ".join(f"{before} thành {after}" for before, after in moved)
        said.append(f"Có chỉ tiêu đổi số ({pairs}): số liệu đã điền sẽ nằm nhầm chỗ, nên hồ sơ đã mở giữ phiên bản cũ.")
    if new.uses_sheet and _numbers(old) != _numbers(new):
        said.append("Bộ này chấm theo phiếu điểm của tỉnh; phiếu đã duyệt không khớp các chỉ tiêu của phiên bản mới.")
    return said


def _levels(spec) -> list[str]:
    return [level.code for level in spec.levels]


def _numbers(spec) -> set[str]:
    return {indicator.number for indicator in spec.indicators}


@transaction.atomic
def move(rnd: Round, new: CriteriaSet, *, seen: str, actor) -> Preview:
    """Move ``rnd`` and its open dossiers to ``new`` exactly as the preview with the fingerprint ``seen`` showed it.

    Raises PermissionDenied; ValidationError when anything shown has changed since, or the versions do not fit. Either
    all of them are moved or none.
    """
    if not permissions.moves_to_version(actor):
        raise PermissionDenied("Việc này của người vận hành cổng.")
    shown = preview(*_locked(rnd, new))
    _check(shown, seen)
    for line in shown.moving:
        _move(line, shown.new, actor)
    Round.objects.filter(pk=rnd.pk).update(criteria_set=shown.new)
    return shown


def _locked(rnd, new) -> tuple[Round, CriteriaSet]:
    """Both as they are now; nobody opens, saves, hands in or sends back what is moved until the transaction ends.

    The locks leave rows that only point here alone (``no_key``), so that nobody who holds a dossier waits for them.
    """
    new = CriteriaSet.objects.select_for_update(no_key=True).get(pk=new.pk)
    rnd = Round.objects.select_for_update(no_key=True).get(pk=rnd.pk)
    Dossier.objects.lock(list(rnd.dossiers.filter(state__in=WITH_APPLICANT).values_list("pk", flat=True)))
    return rnd, new


def _check(shown: Preview, seen: str):
    if shown.new.status != CriteriaSet.Status.PUBLISHED:
        raise ValidationError(f"{shown.new} không còn là phiên bản đang dùng.")
    if shown.problems:
        raise ValidationError(shown.problems)
    if shown.is_done:
        raise ValidationError("Đợt và các hồ sơ đang mở đã ở phiên bản này rồi.")
    if shown.fingerprint != seen:
        raise ValidationError(
            "Từ lúc bạn xem, có hồ sơ đã thay đổi nên chưa chuyển gì. Dưới đây là bản mới: xem lại rồi chuyển."
        )


def _move(line: Line, new: CriteriaSet, actor):
    dossier, old = line.dossier, line.dossier.criteria_set
    sheet = sheet_under(sheet_of(dossier), spec_of(new))
    # With the numbers that were entered once: the indicator that held them may be the one that is gone.
    Answer.objects.bulk_update(sheet.answers.values(), ["typed", "read"])
    Dossier.objects.filter(pk=dossier.pk).update(
        criteria_set=new, filled=sheet.filled_count, to_fill=len(sheet.indicators)
    )
    workflow.note_step(dossier, MOVED, actor, _note(line, old, new), from_set=old.pk, to_set=new.pk)


def _note(line: Line, old, new) -> str:
    """What the people of the dossier should know, in one line of its history."""
    said = [f"Từ phiên bản {old.version} sang phiên bản {new.version}."]
    said += [f"{e.what}: {e.before} → {e.after}." for e in line.effects if e.what == REACHED]
    touched = list(dict.fromkeys(effect.number for effect in line.effects if effect.number))
    return " ".join([*said, f"Chỉ tiêu có thay đổi: {', '.join(touched)}." if touched else ""]).strip()
