"""A new dossier that starts from the unit's last one: what was said then is copied as unconfirmed, evidence is offered."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from criteria.library import spec_of
from recognition import saving, workflow
from recognition.assessing import sheet_of, spec_for, stored_reading
from recognition.models import Answer, Dossier, EvidenceItem


def source_of(dossier) -> Dossier | None:
    """The unit's last dossier of the same title and an earlier year that was handed in; of whom it continues too."""
    return (
        Dossier.objects.filter(
            unit__in=dossier.unit.lineage_ids(),
            round__procedure__title=dossier.round.procedure.title_id,
            round__year__lt=dossier.round.year,
            handed_in_at__isnull=False,
        )
        .select_related("round", "criteria_set", "unit")
        .order_by("-round__year", "-pk")
        .first()
    )


def offered(dossier, source) -> dict[str, tuple[Answer, list[EvidenceItem]]]:
    """Indicator → what ``source`` says and proves there; only indicators that both sets have."""
    spec, there = spec_of(dossier.criteria_set), sheet_of(source)
    return {
        number: (answer, there.evidence.get(number, []))
        for number, answer in there.answers.items()
        if spec.has(number) and _is_said(answer)
    }


def answered_in(dossier) -> set[str]:
    """The indicators at which somebody has already written; they are left as they are."""
    return set(dossier.answers.exclude(version=0).values_list("indicator", flat=True))


def _is_said(answer) -> bool:
    return bool(answer.narrative) or any(answer.typed.values())


@transaction.atomic
def start_from(dossier, source, *, evidence=(), actor) -> list[str]:
    """Copy what ``source`` says into the indicators of ``dossier`` that nobody has answered; returns their numbers.

    ``evidence`` are the primary keys of the pieces of ``source`` to use again. Raises PermissionDenied; ValidationError
    when the dossier is no draft any more.
    """
    dossier = saving.locked(dossier)
    saving.require_editor(dossier, actor)
    if dossier.state != "drafting":
        raise ValidationError("Chỉ hồ sơ đang tự đánh giá, chưa nộp lần nào, mới bắt đầu từ hồ sơ năm trước được.")
    found = offered(dossier, source)
    answered = answered_in(dossier)
    copied = [number for number in found if number not in answered]
    for number in copied:
        _copy(dossier, number, found[number][0], source.round.year, actor)
    for item in (item for _, items in found.values() for item in items if item.pk in set(evidence)):
        _use_again(dossier, item, actor)
    saving.touch(dossier, sheet_of(dossier))
    workflow.note_step(dossier, "carry", actor, f"Từ hồ sơ năm {source.round.year}: {len(copied)} chỉ tiêu.")
    return copied


def _copy(dossier, number, old: Answer, year: int, actor):
    indicator = spec_for(dossier).indicator(number)
    typed = {key: text for key, text in old.own().items() if indicator.has(key)}
    Answer.objects.update_or_create(
        dossier=dossier,
        indicator=number,
        defaults={
            "typed": typed,
            "read": stored_reading(indicator, typed),
            "reasons": {key: text for key, text in old.reasons.items() if key in typed},
            "narrative": old.narrative,
            "version": 1,
            "carried_year": year,
            "changed_by": actor,
            "changed_at": clock.now(),
        },
    )


def _use_again(dossier, item: EvidenceItem, actor):
    """The same file proves the same indicator again; what is known of it is copied."""
    known = {name: getattr(item, name) for name in ("name", "title", "number", "issuer", "issued_on", "page")}
    if not dossier.evidence.present().filter(subject=item.subject, file=item.file_id).exists():
        EvidenceItem.objects.create(
            dossier=dossier, subject=item.subject, file_id=item.file_id, added_by=actor, added_at=clock.now(), **known
        )


@transaction.atomic
def confirm(dossier, number: str, *, actor) -> Answer:
    """Say that what was copied from an earlier year still holds; said twice it is said once.

    Raises PermissionDenied; ValidationError when the indicator has no answer.
    """
    dossier = saving.locked(dossier)
    saving.require_open(dossier, number, actor)
    answer = dossier.answers.filter(indicator=number).first()
    if answer is None:
        raise ValidationError(f"Chỉ tiêu {number} chưa có số liệu nào để xác nhận.")
    if answer.carried_year is None:
        return answer
    answer.keep_version()
    answer.carried_year, answer.version = None, answer.version + 1
    for name, value in (saving.named(actor, "changed") | {"changed_at": clock.now()}).items():
        setattr(answer, name, value)
    answer.save()
    saving.touch(dossier, sheet_of(dossier))
    return answer


def require_draft(dossier, actor):
    """Raises PermissionDenied with a sentence unless ``actor`` may start ``dossier`` from an earlier one now."""
    saving.require_editor(dossier, actor)
    if dossier.state != "drafting":
        raise PermissionDenied("Hồ sơ đã nộp nên không bắt đầu lại từ hồ sơ năm trước được.")
