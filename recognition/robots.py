"""What the portal does by itself, under its own name. Each piece is one transaction, so whoever runs them may die and begin again."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from config import clock
from criteria.library import spec_of
from recognition import calendars, workflow
from recognition.models import Action, Dossier, Move, Recognition
from recognition.models.dossiers import WITH_APPLICANT
from recognition.standing import held_on


def run() -> Iterator[str]:
    """All of it; a sentence for every thing that was done."""
    if added := calendars.keep_ahead():
        yield f"Lịch ngày làm việc: thêm {added} ngày."
    yield from close_rounds()
    yield from write_expiries()
    yield from write_reminders()


def close_rounds() -> Iterator[str]:
    """Lapse what was never handed in of rounds that have closed."""
    begun = Dossier.objects.filter(state__in=WITH_APPLICANT, handed_in_at=None)
    for dossier in begun.filter(round__closes_on__lt=clock.today()).order_by("pk"):
        yield _close(dossier)


def _close(dossier) -> str:
    """What became of ``dossier``; somebody may have withdrawn it since it was found."""
    try:
        workflow.perform(dossier, Action.LAPSE, actor=None)
    except ValidationError as error:
        return f"{dossier}: {' '.join(error.messages)}"
    return f"{dossier}: đã khóa."


def write_expiries() -> Iterator[str]:
    """Write into the history of each dossier whose recognition has run out that it has, once."""
    own_term = Q(ended_on=None) | Q(ended_on__gt=F("valid_to"))  # what was revoked or replaced before ended otherwise
    found = Recognition.objects.filter(own_term, dossier__isnull=False, valid_to__lt=clock.today())
    waiting = found.exclude(dossier__moves__action="expire").order_by("pk")
    for recognition in waiting.select_related("decision__round__criteria_set"):
        if _write_expiry(recognition):
            yield f"{recognition.dossier}: công nhận hết hiệu lực sau ngày {recognition.valid_to:%d/%m/%Y}."


@transaction.atomic
def _write_expiry(recognition) -> bool:
    """Whether it had to be written: another run may have been quicker."""
    Dossier.objects.lock([recognition.dossier_id])
    dossier = recognition.dossier
    if dossier.moves.filter(action="expire").exists():
        return False
    level = spec_of(dossier.criteria_set).named(recognition.level)
    said = f"Công nhận {level} theo {recognition.decision} hết hiệu lực sau ngày {recognition.valid_to:%d/%m/%Y}."
    workflow.note_step(dossier, "expire", None, said)
    return True


def write_reminders() -> Iterator[str]:
    """Write into the history of each dossier whose recognition ends this year that its people are reminded, once a year.

    What they read is on their start page (``ending``); recognitions from before the portal have no dossier to write in.
    """
    today = clock.today()
    ending = Recognition.objects.filter(held_on(today), valid_to__year=today.year, dossier__isnull=False)
    waiting = ending.without_mistakes().exclude(Exists(_reminded(OuterRef("dossier"), today.year))).order_by("pk")
    for recognition in waiting.select_related("decision__round__criteria_set"):
        if _write_reminder(recognition, today.year):
            yield f"{recognition.dossier}: nhắc công nhận hết hạn {recognition.valid_to:%d/%m/%Y}."


def _reminded(dossier, year: int):
    return Move.objects.filter(dossier=dossier, action="remind", details__year=year)


@transaction.atomic
def _write_reminder(recognition, year: int) -> bool:
    """Whether it had to be written: another run may have been quicker."""
    Dossier.objects.lock([recognition.dossier_id])
    dossier = recognition.dossier
    if _reminded(dossier, year).exists():
        return False
    level = spec_of(dossier.criteria_set).named(recognition.level)
    said = f"Công nhận {level} hết hạn {recognition.valid_to:%d/%m/%Y}: đưa vào kế hoạch năm {year}."
    workflow.note_step(dossier, "remind", None, said, year=year)
    return True
