"""The meetings of the year: when they are held, what their minutes say, and who confirms them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition import permissions, saving
from recognition.assessing import PAPER_PREFIX, sheet_of
from recognition.models import EvidenceItem, Meeting, MeetingMinutes
from recognition.planning import editing, seen
from recognition.workspace import verdict_rows

CLOSING_PAPER = "meeting-minutes"
STAYS = "Biên bản cuộc họp này đã được chủ tọa và thư ký xác nhận nên không sửa được nữa."


def _require_unconfirmed(meeting):
    written = MeetingMinutes.objects.filter(meeting=meeting.pk).first() if meeting.pk else None
    if written is not None and written.is_confirmed:
        raise ValidationError(STAYS)


@transaction.atomic
def save_meeting(meeting: Meeting, *, actor, seen_as=None) -> Meeting:
    """Keep when, where and by whom a meeting is held. Raises PermissionDenied; ValidationError once it is confirmed."""
    editing.locked(meeting.plan.dossier, actor)
    _require_unconfirmed(meeting)
    if (there := Meeting.objects.filter(pk=meeting.pk).first()) is not None:
        seen.require(seen_as, seen.meeting(there), "Cuộc họp")
    meeting.saved_by = actor
    meeting.save()
    _unconfirm(MeetingMinutes.objects.filter(meeting=meeting))
    return meeting


@transaction.atomic
def write_minutes(meeting: Meeting, fields: dict, agreed: dict, *, actor, seen_as=None) -> MeetingMinutes:
    """Keep the minutes of ``meeting``; whoever had confirmed an earlier wording confirms anew.

    ``agreed`` maps indicators to (agreed, note) in the closing meeting; what each came to is noted as it stands now.
    """
    dossier = editing.locked(meeting.plan.dossier, actor)
    _require_unconfirmed(meeting)
    seen.require(seen_as, seen.minutes(_written(meeting)), "Biên bản")
    results = results_of(sheet_of(dossier), agreed) if meeting.kind == Meeting.Kind.CLOSING else []
    written, _ = MeetingMinutes.objects.update_or_create(
        meeting=meeting,
        defaults=fields | {"results": results, "written_by": actor, "written_at": clock.now()},
    )
    _unconfirm(MeetingMinutes.objects.filter(pk=written.pk))
    return MeetingMinutes.objects.get(pk=written.pk)


def _written(meeting) -> MeetingMinutes | None:
    return MeetingMinutes.objects.select_related("meeting").filter(meeting=meeting).first()


def _unconfirm(minutes):
    confirmed = ("chair_confirmed_by", "chair_confirmed_at", "secretary_confirmed_by", "secretary_confirmed_at")
    minutes.update(**dict.fromkeys(confirmed))


def results_of(sheet, agreed: dict) -> list[dict]:
    """Per indicator what the self-assessment came to, whether the meeting agreed, and what it added."""
    found = []
    for indicator in sheet.indicators:
        is_agreed, note = agreed.get(indicator.number, (False, ""))
        found.append(
            {
                "number": indicator.number,
                "label": indicator.label,
                "result": result_said(sheet, indicator.number),
                "agreed": is_agreed,
                "note": note,
            }
        )
    return found


def result_said(sheet, number) -> str:
    """The verdicts level by level: "Mức độ 1: 600 / 1.000 = 60 % ≥ 60 %: đạt; Mức độ 2: …"; "Chưa điền" without figures."""
    if not sheet.is_filled(number):
        return "Chưa điền"
    return "; ".join(f"{row.level}: {row.reason}" for row in verdict_rows(sheet, number))


def changed_since(minutes: MeetingMinutes, sheet) -> list[str]:
    """Indicators whose result is no longer what the meeting saw."""
    return [
        r["number"]
        for r in minutes.results
        if sheet.spec.has(r["number"]) and result_said(sheet, r["number"]) != r["result"]
    ]


@transaction.atomic
def confirm(minutes: MeetingMinutes, *, actor, seen_as=None) -> MeetingMinutes:
    """``actor``, its chair or secretary, stands by the minutes.

    With the second of the two the paper is made, signed by both and stored; that of the closing meeting becomes the
    dossier's paper "meeting-minutes". ``seen_as`` is the version that ``actor`` read. Raises PermissionDenied;
    ValidationError when there is nothing left to confirm, or it says something else by now.
    """
    from recognition.papers.plan import minutes_pdf_signed

    dossier = editing.fresh(minutes.meeting.plan.dossier)
    related = ("meeting__plan", "meeting__chair", "meeting__secretary")
    fresh = MeetingMinutes.objects.select_related(*related).get(pk=minutes.pk)
    fresh.meeting.plan.dossier = dossier
    _require_named(fresh, actor)
    part = "chair" if fresh.meeting.chair_id == actor.pk else "secretary"
    if getattr(fresh, f"{part}_confirmed_at") is not None:
        raise ValidationError("Bạn đã xác nhận biên bản này.")
    if seen_as is not None and seen_as != seen.minutes(fresh):
        raise ValidationError("Biên bản vừa được sửa sau khi bạn mở trang này: xem lại bản mới rồi xác nhận.")
    setattr(fresh, f"{part}_confirmed_by", actor)
    setattr(fresh, f"{part}_confirmed_at", clock.now())
    if fresh.is_confirmed:
        _require_room(fresh, dossier)
        fresh.file = minutes_pdf_signed(fresh)
    fresh.save()
    if fresh.is_confirmed:
        _hand_in(fresh, dossier, actor)
    return fresh


def _require_named(minutes, actor):
    if not permissions.confirms_minutes(minutes.meeting, actor):
        raise PermissionDenied(
            f"Biên bản do chủ tọa {minutes.meeting.chair_name} và thư ký {minutes.meeting.secretary_name} xác nhận "
            "bằng tài khoản của mình, khi hồ sơ đang tự đánh giá hoặc bổ sung."
        )


def _is_asked_for(minutes, dossier) -> bool:
    return minutes.meeting.kind == Meeting.Kind.CLOSING and CLOSING_PAPER in dossier.round.procedure.papers


def _require_room(minutes, dossier):
    if _is_asked_for(minutes, dossier) and not saving.is_open(dossier, PAPER_PREFIX + CLOSING_PAPER):
        raise ValidationError(
            "Giấy tờ kèm theo không mở để sửa trong lượt bổ sung này, nên biên bản mới chưa xác nhận được."
        )


def _hand_in(minutes, dossier, actor):
    """The confirmed paper takes its place among the dossier's papers."""
    if not _is_asked_for(minutes, dossier):
        return
    try:
        with transaction.atomic():
            EvidenceItem.objects.create(
                dossier=dossier,
                subject=PAPER_PREFIX + CLOSING_PAPER,
                file=minutes.file,
                name=f"Bien-ban-hop-tu-danh-gia-{dossier.round.year}.pdf",
                title=f"Biên bản {minutes.meeting}, chủ tọa và thư ký đã ký trên cổng",
                issued_on=clock.day_of(minutes.started_at),
                added_by=actor,
                added_at=clock.now(),
            )
    except IntegrityError as error:
        raise ValidationError("Biên bản này đã có trong giấy tờ kèm theo.") from error
    saving.touch(dossier, sheet_of(dossier))
