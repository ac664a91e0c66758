"""Keeping what is typed: one indicator at a time, never over what somebody else wrote meanwhile."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from criteria.library import spec_of
from recognition import permissions, snapshots
from recognition.assessing import Sheet, computed_keys, sheet_of, spec_for, stored_reading
from recognition.models import Answer, Dossier, Invitation
from recognition.models.answers import NARRATIVE_LIMIT, PAPERS

TYPED_LIMIT = 200  # of one figure; no number is longer
REASON_LIMIT = 500  # why a shared number is another one at an indicator


@dataclass
class Outcome:
    """What came of a save: ``theirs`` is set when somebody else had changed the indicator, and nothing was written."""

    answer: Answer
    theirs: Answer | None = None
    sheet: Sheet | None = None
    refused: list[str] = field(default_factory=list)


def open_subjects(dossier) -> set[str] | None:
    """What may be edited now: None for everything, else what the last return remarked.

    A remark on an indicator opens every indicator that shares a number with it, so that the number stays one. What a
    newer version of the set asks otherwise than when the dossier was handed in is open too.
    """
    if dossier.state == "drafting":
        return None
    if dossier.state != "returned":
        return set()
    remarked = set(dossier.remarks.of_last_return().values_list("subject", flat=True))
    sharing = spec_of(dossier.criteria_set).shared_keys().values()
    opened = remarked.union(*(numbers for numbers in sharing if remarked & set(numbers)))
    return opened | snapshots.changed_by_version(dossier)


def is_open(dossier, subject: str, opened=False) -> bool:
    """Whether ``subject`` (an indicator, or a paper) may be edited in the present state."""
    opened = open_subjects(dossier) if opened is False else opened
    is_paper = subject.startswith("paper:")
    if not is_paper and not spec_of(dossier.criteria_set).has(subject):
        return False
    return opened is None or (PAPERS if is_paper else subject) in opened


def named(actor, what: str) -> dict:
    """The two fields that say who did it: ``<what>_by`` an account, ``<what>_via`` the link of somebody without one."""
    is_link = isinstance(actor, Invitation)
    return {f"{what}_by": None if is_link else actor, f"{what}_via": actor if is_link else None}


def require_editor(dossier, actor):
    """Raises PermissionDenied with a sentence when ``actor`` may not edit anything in ``dossier`` now.

    ``actor`` is an account, or the Invitation whose link is used.
    """
    if isinstance(actor, Invitation):
        _require_link(dossier, actor)
    elif not permissions.edits(dossier, actor):
        raise PermissionDenied(
            f"Hồ sơ đang «{dossier.get_state_display()}» nên không sửa được, "
            f"hoặc bạn không phải cán bộ {dossier.prepared_by}. Phần vừa gõ chưa được lưu."
        )


def _require_link(dossier, invitation, subject=""):
    """As the link stands now: it may have been withdrawn since the page was opened."""
    fresh = Invitation.objects.with_dossier().get(pk=invitation.pk)
    if fresh.withdrawn_at is not None or fresh.has_expired():
        raise PermissionDenied(
            f"Đường dẫn này đã {'bị hủy' if fresh.withdrawn_at else 'hết hạn'}. Phần vừa gõ chưa được lưu: "
            f"xin đường dẫn mới ở {dossier.prepared_by}."
        )
    if not permissions.contributes(dossier, fresh, subject or (fresh.indicators() or [""])[0]):
        raise PermissionDenied(
            f"{subject or 'Phần này'} không mở để góp số liệu: hồ sơ đang «{dossier.get_state_display()}», "
            f"hoặc chỉ tiêu này không giao cho {fresh.body}. Phần vừa gõ chưa được lưu."
        )


def require_open(dossier, subject: str, actor):
    """Raises PermissionDenied with a sentence when ``actor`` may not edit ``subject`` now."""
    if isinstance(actor, Invitation):
        _require_link(dossier, actor, subject)
    else:
        require_editor(dossier, actor)
    if not subject.startswith("paper:") and not spec_of(dossier.criteria_set).has(subject):
        raise PermissionDenied(
            f"Bộ tiêu chí này không có chỉ tiêu {subject}: những gì đã ghi ở đó được giữ nguyên, không sửa."
        )
    if not is_open(dossier, subject):
        raise PermissionDenied(f"{subject} không có góp ý nên không mở để sửa trong lượt bổ sung này.")


@transaction.atomic
def save_answer(
    dossier, number: str, *, typed: dict, narrative: str, version: int, actor, reasons: dict | None = None
) -> Outcome:
    """Write what ``actor`` typed for indicator ``number``, seen at ``version``.

    ``typed`` maps measure keys to text, kept as it is, readable or not; ``reasons`` say why a shared number is another
    one here (None: those there are stay). Raises PermissionDenied; ValidationError when a text is too long to be kept.
    """
    dossier = locked(dossier)
    spec = spec_for(dossier)
    _require_asked(spec, number)
    require_open(dossier, number, actor)
    words = _words(spec, number, typed, narrative, reasons)
    answer, _ = Answer.objects.get_or_create(dossier=dossier, indicator=number)
    words["typed"] = _of_earlier_versions(spec.indicator(number), answer) | words["typed"]
    if all(getattr(answer, name) == value for name, value in words.items()):
        return Outcome(answer, sheet=sheet_of(dossier))
    if not _has_seen(answer, version):
        return Outcome(answer, theirs=answer)
    read_before = answer.read
    _overwrite(answer, words, actor)
    _let_follow(dossier, spec, answer, read_before)
    sheet = sheet_of(dossier)
    touch(dossier, sheet)
    return Outcome(answer, sheet=sheet)


def _has_seen(answer, version: int) -> bool:
    """Whether who saw ``version`` saw what the answer says now; a mere confirmation since changes no word."""
    if answer.version == version:
        return True
    seen = answer.at_version(version)
    said = ("typed", "reasons", "narrative")
    return bool(version and seen) and all(getattr(seen, name) == getattr(answer, name) for name in said)


def _overwrite(answer, words: dict, actor):
    answer.keep_version()
    for name, value in (words | named(actor, "changed")).items():
        setattr(answer, name, value)
    answer.version, answer.changed_at = answer.version + 1, clock.now()
    answer.carried_year = None  # whoever changes it has looked at it
    answer.save()


def _let_follow(dossier, spec, answer, read_before: dict):
    """Indicators that repeated a shared number in their own words follow it from now on, so that it stays one number."""
    for key, (home, *others) in spec.shared_keys().items():
        if answer.indicator != home or read_before.get(key) in (None, answer.read.get(key)):
            continue
        for other in dossier.answers.filter(indicator__in=others, **{f"read__{key}": read_before[key]}):
            if key not in other.reasons:
                other.typed.pop(key), other.read.pop(key)
                other.save(update_fields=["typed", "read"])


@transaction.atomic
def save_new_answers(dossier, given: dict, *, actor) -> Sheet:
    """Write indicators that nobody has answered yet, all at once: ``given`` maps number → (typed, narrative).

    Raises like ``save_answer``; IntegrityError (``answer_once``) when one of them has been answered.
    """
    dossier = locked(dossier)
    spec, now = spec_for(dossier), clock.now()
    for number in given:
        _require_asked(spec, number)
        require_open(dossier, number, actor)
    Answer.objects.bulk_create(
        Answer(
            dossier=dossier,
            indicator=number,
            version=1,
            changed_at=now,
            **named(actor, "changed"),
            **_words(spec, number, typed, narrative),
        )
        for number, (typed, narrative) in given.items()
    )
    sheet = sheet_of(dossier)
    touch(dossier, sheet)
    return sheet


def locked(dossier) -> Dossier:
    """``dossier`` as it is now, its row locked until the transaction ends."""
    Dossier.objects.lock([dossier.pk])
    return Dossier.objects.select_related("round__procedure", "unit", "criteria_set", "prepared_by").get(pk=dossier.pk)


def _words(spec, number, typed: dict, narrative: str, reasons: dict | None = None) -> dict:
    """What an answer to ``number`` keeps of what was typed: ``typed``, ``narrative``, and as what it was ``read``.

    ``reasons`` stand there only when they were given. Raises ValidationError when a text is too long to be kept.
    """
    counted = computed_keys(spec).get(number, ())  # is never typed
    typed = {key: _storable(text) for key, text in typed.items() if key not in counted}
    narrative = _storable(narrative)
    _check_lengths(number, typed, narrative, reasons or {})
    words = {"typed": typed, "narrative": narrative, "read": stored_reading(spec.indicator(number), typed)}
    return words if reasons is None else words | {"reasons": {key: _storable(text) for key, text in reasons.items()}}


def _require_asked(spec, number: str):
    """Raises ValidationError when the set has no indicator ``number`` (any more)."""
    if not spec.has(number):
        raise ValidationError(f"Bộ tiêu chí này không có chỉ tiêu {number}.")


def _of_earlier_versions(indicator, answer) -> dict:
    """What was typed of figures that ``indicator`` had in an earlier version of the set: no save drops it."""
    return {key: text for key, text in answer.typed.items() if not indicator.has(key)}


def _storable(text: str) -> str:
    """Without the one character that PostgreSQL cannot hold; it comes along when text is copied from broken files."""
    return text.replace("\x00", "")


def _check_lengths(number, typed, narrative, reasons):
    if len(narrative) > NARRATIVE_LIMIT:
        raise ValidationError(
            f"{number}: thuyết minh dài {len(narrative)} ký tự, nhiều hơn {NARRATIVE_LIMIT}. "
            "Phần vừa gõ chưa được lưu: hãy rút gọn, hoặc gửi thành tệp minh chứng."
        )
    if any(len(text) > TYPED_LIMIT for text in typed.values()):
        raise ValidationError(
            f"{number}: số liệu dài hơn {TYPED_LIMIT} ký tự nên chưa được lưu. Chỉ ghi con số ở ô này."
        )
    if any(len(text) > REASON_LIMIT for text in reasons.values()):
        raise ValidationError(
            f"{number}: lý do dài hơn {REASON_LIMIT} ký tự nên chưa được lưu. Ghi ngắn, phần dài để ở thuyết minh."
        )


def touch(dossier, sheet: Sheet):
    """Keep what lists show of a draft: how much is filled, and when it was saved."""
    dossier.saved_at = clock.now()
    counts = {"filled": sheet.filled_count, "to_fill": len(sheet.indicators)}
    Dossier.objects.filter(pk=dossier.pk).update(saved_at=dossier.saved_at, **counts)
