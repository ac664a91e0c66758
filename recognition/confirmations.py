"""Another office is asked to confirm one indicator; what it answers stands beside the indicator."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from config import clock
from evidence.models import StoredFile
from recognition import appraised
from recognition.models import Confirmation, Dossier, Office
from recognition.models.library import Described
from recognition.permissions import appraisal as may
from recognition.permissions.appraisal import UNDER_REVIEW

DAYS_TO_ANSWER = 7
RELATED = (
    "submission__dossier__unit",
    "submission__dossier__round__procedure__title",
    "submission__dossier__criteria_set",
)
RELATED += ("submission__dossier__applicant", "submission__dossier__prepared_by", "office", "asked_for", "asked_by")


def require_asker(dossier, user):
    """Raises PermissionDenied unless ``user`` may ask another office about ``dossier`` now."""
    if not may.asks_confirmation(dossier, user):
        raise PermissionDenied(
            f"Chỉ chuyên viên {dossier.held_by} nhờ xác nhận được, khi hồ sơ đang chờ tiếp nhận hoặc thẩm định."
        )


def askable(dossier):
    """The offices that can be asked: of the unit and of all units above it, without the applicant's side and the one that asks."""
    own = [dossier.applicant_id, dossier.prepared_by_id, dossier.held_by_id]
    line = Q(unit__in=[dossier.unit_id, *dossier.unit.ancestor_ids()]) | Q(unit__tier="nation")
    return Office.objects.existing(clock.today()).filter(line).exclude(pk__in=own).select_related("unit")


def usual(dossier, number: str) -> Office | None:
    """The office that the procedure names for indicator ``number``, when it is registered."""
    named = dossier.round.procedure.confirmers.get(number)
    found = askable(dossier).filter(kind=named["kind"], unit__tier=named["tier"]) if named else []
    return found[0] if found else None


def question_for(dossier, submission, number: str) -> str:
    """What is asked unless the reviewer writes something else: the figures as they were handed in."""
    spec = appraised.spec_for_submission(dossier, submission)
    indicator, typed = spec.indicator(number), submission.content["indicators"][number]["typed"]
    figures = "; ".join(
        f"{m.label}: {appraised.words_of(m, typed.get(m.key, '')) or 'trống'}" for m in indicator.measures
    )
    return f"Đề nghị xác nhận số liệu đến 31/12/{dossier.round.year}: {figures}."


def first_due_on() -> date:
    return clock.today() + timedelta(days=DAYS_TO_ANSWER)


@transaction.atomic
def ask(dossier, number: str, *, office: Office, question: str, due_on: date, actor) -> Confirmation:
    """Raises PermissionDenied; ValidationError when the office cannot be asked, or is being waited for already."""
    [dossier] = Dossier.objects.locked([dossier.pk])
    require_asker(dossier, actor)
    submission = dossier.last_submission
    if not askable(dossier).filter(pk=office.pk).exists():
        raise ValidationError(f"Không nhờ {office} xác nhận hồ sơ này được: chọn cơ quan khác.")
    if due_on < clock.today():
        raise ValidationError("Ngày cần trả lời không thể trước hôm nay.")
    if submission.confirmations.filter(indicator=number, office=office, answered_at=None, withdrawn_at=None).exists():
        raise ValidationError(f"Đang chờ {office} trả lời về chỉ tiêu {number} rồi: rút đề nghị ấy nếu muốn hỏi lại.")
    given = {"question": question, "due_on": due_on, "asked_by": actor, "asked_at": clock.now()}
    return submission.confirmations.create(indicator=number, office=office, asked_for=dossier.held_by, **given)


@transaction.atomic
def answer(confirmation, *, outcome: str, text: str, figure: str = "", actor) -> Confirmation:
    """What the asked office says; said once. Raises PermissionDenied; ValidationError when nobody waits for it any more."""
    found = _locked(confirmation)
    require_answerer(found, actor)
    if problem := closed_said(found):
        raise ValidationError(problem)
    if outcome == Confirmation.Outcome.OTHER_FIGURE and not figure.strip():
        raise ValidationError("Ghi số đúng là bao nhiêu.")
    found.outcome, found.answer, found.figure = outcome, text, figure.strip()
    found.answered_by, found.answered_at = actor, clock.now()
    found.save(update_fields=["outcome", "answer", "figure", "answered_by", "answered_at"])
    return found


def require_answerer(confirmation, user):
    if not may.answers_confirmation(confirmation, user):
        raise PermissionDenied(
            f"Chỉ chuyên viên, lãnh đạo {confirmation.office} không thuộc và không tham gia bên đề nghị trả lời được."
        )


def closed_said(confirmation) -> str:
    """Why nobody waits for an answer any more, in a sentence; "" while somebody does."""
    dossier = confirmation.submission.dossier
    if confirmation.answered_at:
        at = confirmation.answered_at.astimezone(clock.VIETNAM)
        return f"{confirmation.answered_by} đã trả lời lúc {at:%H:%M, %d/%m/%Y}; câu trả lời không sửa được."
    if confirmation.withdrawn_at:
        return f"{confirmation.asked_for} đã rút đề nghị này."
    if dossier.submissions.filter(number__gt=confirmation.submission.number).exists():
        return f"Đơn vị đã nộp lượt mới nên không cần trả lời nữa; {confirmation.asked_for} sẽ hỏi lại nếu cần."
    if dossier.state not in UNDER_REVIEW:
        return f"Hồ sơ đang «{dossier.get_state_display()}» nên không cần trả lời nữa."
    return ""


@transaction.atomic
def withdraw(confirmation, *, actor):
    """Raises PermissionDenied; ValidationError when it is answered or withdrawn already."""
    found = _locked(confirmation)
    dossier = found.submission.dossier
    if not may.asks_confirmation(dossier, actor) or found.asked_for_id != dossier.held_by_id:
        raise PermissionDenied(f"Chỉ chuyên viên {found.asked_for} rút đề nghị này được, khi hồ sơ đang ở đó.")
    if not found.is_open:
        raise ValidationError(closed_said(found))
    found.withdrawn_by, found.withdrawn_at = actor, clock.now()
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])


def _locked(confirmation) -> Confirmation:
    Dossier.objects.lock([confirmation.submission.dossier_id])
    related = ("submission__dossier__held_by", "office", "asked_for", "answered_by")
    return Confirmation.objects.select_related(*related).get(pk=confirmation.pk)


# What the asked office looks at


@dataclass
class AskedEvidence(Described):
    """A piece of evidence as it was handed in, opened by the question alone."""

    confirmation: int
    pk: int
    file: StoredFile
    name: str
    title: str = ""
    number: str = ""
    page: str = ""

    @property
    def file_url(self) -> str:
        return reverse("confirmation_file", args=[self.confirmation, self.pk])

    @property
    def page_url(self) -> str:
        return reverse("confirmation_page", args=[self.confirmation, self.pk, self.opening_page])


def evidence_of(confirmation) -> list[AskedEvidence]:
    """What was handed in to prove the indicator that is asked about, and nothing else."""
    frozen = confirmation.submission.content["indicators"][confirmation.indicator]["evidence"]
    found = confirmation.submission.dossier.evidence.select_related("file").in_bulk([entry["id"] for entry in frozen])
    named = ("name", "title", "number", "page")
    return [
        AskedEvidence(confirmation.pk, entry["id"], found[entry["id"]].file, **{key: entry[key] for key in named})
        for entry in frozen
    ]
