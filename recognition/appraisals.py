"""What the office that appraises holds of each indicator, and what that comes to."""

from dataclasses import dataclass, field
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from criteria import reading
from recognition import appraised, permissions
from recognition.appraised import Result
from recognition.assessing import computed_keys
from recognition.models import Dossier, Mark
from recognition.permissions import appraisal as may


class Outdated(ValidationError):
    """Somebody else has marked the indicator since the page was opened."""


@dataclass(frozen=True)
class Given:
    """What an officer says of an indicator.

    ``level``: the highest at which it passes, "" for none, None when the figures shall say. ``typed``: figures found, by
    measure; points in sets with points. ``seen``: the version of the mark that the page showed, 0 for none.
    """

    level: str | None = None
    typed: dict = field(default_factory=dict)
    reason: str = ""
    seen: int = 0


# Reading


def result(dossier, office=None) -> Result | None:
    """What the appraisal of the last submission by ``office`` comes to: the Bản tổng hợp as appraised.

    Without ``office`` by the one that holds the dossier while it appraises, else by the one whose council concluded, else
    by the last one that marked anything. None before the first submission, or when nobody appraised it.
    """
    submission = dossier.last_submission
    office = office or (appraising_office(dossier) if submission else None)
    if office is None:
        return None
    marks = in_force(all_marks(submission), office.pk, dossier.sitting())
    return appraised.result_of(dossier, submission, office, marks)


def appraising_office(dossier):
    """The office as whose appraisal the last submission counts, as ``result`` says; None when nobody appraised it."""
    submission = dossier.last_submission
    if dossier.state == "appraising":
        return dossier.held_by
    minutes = dossier.minutes_in_force()
    last = None if minutes else submission.marks.select_related("office").order_by("-pk").first()
    return minutes.office if minutes else last and last.office


def office_of(dossier, marks: list[Mark]):
    """Whose marks come first: of the office that holds the dossier while it appraises, else of the last that marked; or None."""
    if dossier.state == "appraising":
        return dossier.held_by
    return max(marks, key=lambda mark: mark.pk).office if marks else None


def all_marks(submission) -> list[Mark]:
    """Every mark on ``submission``, of all offices and sittings, oldest sitting first."""
    return list(submission.marks.select_related("office", "by").order_by("sitting", "pk"))


def in_force(marks: list[Mark], office_id: int, sitting: int) -> dict[str, Mark]:
    """Indicator → what the office holds in ``sitting``: what it said then, or in the sitting before and not again since."""
    return {mark.indicator: mark for mark in marks if mark.office_id == office_id and mark.sitting <= sitting}


# Marking


def require_marker(dossier, user):
    """Raises PermissionDenied unless ``user`` may mark indicators of ``dossier`` now."""
    if may.marks(dossier, user):
        return
    if permissions.convenes(dossier, user):
        raise PermissionDenied(
            f"Hồ sơ này của chính {dossier.held_by}: cơ quan chỉ tổ chức họp Hội đồng, không thẩm định."
        )
    raise PermissionDenied(
        f"Chỉ chuyên viên {dossier.held_by}, không thuộc bên đề nghị, ghi kết quả thẩm định được, khi hồ sơ đang thẩm định."
    )


@transaction.atomic
def mark(dossier, number: str, given: Given, *, actor) -> Mark:
    """Keep what ``actor`` holds of indicator ``number`` of the last submission.

    Raises PermissionDenied; Outdated when a colleague marked it meanwhile; ValidationError when the minutes are written,
    the figures cannot be read or do not bear the verdict, or a reason is missing.
    """
    dossier = _locked(dossier, actor)
    return _keep(dossier, dossier.last_submission, number, given, actor)


@transaction.atomic
def agree(dossier, numbers, *, actor) -> list[Mark]:
    """Mark ``numbers`` as the applicant assessed itself; those that are no longer to be agreed to at once are left out.

    Raises like ``mark``.
    """
    dossier = _locked(dossier, actor)
    submission = dossier.last_submission
    spec, meant = appraised.spec_for_submission(dossier, submission), set(agreeable(dossier, submission)[0])
    chosen = [number for number in submission.content["indicators"] if number in meant & set(numbers)]
    return [_keep(dossier, submission, number, _as_assessed(spec, submission, number), actor) for number in chosen]


def _as_assessed(spec, submission, number) -> Given:
    entry = submission.content["indicators"][number]
    if spec.is_scored:
        (measure,) = spec.indicator(number).measures[:1]
        return Given(typed={measure.key: entry["typed"].get(measure.key, "")})
    return Given(level=(appraised.own_levels(entry) or [""])[-1])


def agreeable(dossier, submission) -> tuple[list[str], dict[str, str]]:
    """The indicators not marked yet that pass with evidence and about which nothing is open; number → why not, of the others.

    Passing is meant at the level asked (the lowest when none was); in sets with points, having some.
    """
    marked = in_force(all_marks(submission), dossier.held_by_id, dossier.sitting())
    remarked = set(dossier.remarks.pending().values_list("subject", flat=True))
    asked = submission.confirmations.filter(withdrawn_at=None).exclude(outcome="confirmed")
    doubtful = set(asked.values_list("indicator", flat=True))
    spec = appraised.spec_for_submission(dossier, submission)
    found, left = [], {}
    for number, entry in submission.content["indicators"].items():
        if number in marked:
            continue
        why = _why_not_at_once(spec, submission, number, entry, remarked, doubtful)
        left |= {number: why} if why else {}
        found += [] if why else [number]
    return found, left


def _why_not_at_once(spec, submission, number, entry, remarked, doubtful) -> str:
    if not _passes(spec, submission, entry):
        return "chưa đạt theo tự đánh giá"
    if not entry["evidence"] and number not in computed_keys(spec):
        return "chưa có minh chứng"
    if number in remarked:
        return "có góp ý chưa đóng"
    return "cơ quan khác chưa xác nhận" if number in doubtful else ""


def _passes(spec, submission, entry) -> bool:
    if spec.is_scored:
        return entry["score"]["status"] == "scored"
    return entry["verdicts"][submission.level or spec.levels[0].code]["status"] in ("pass", "n/a")


def _locked(dossier, actor) -> Dossier:
    [fresh] = Dossier.objects.locked([dossier.pk])
    require_marker(fresh, actor)
    if fresh.minutes_in_force():
        raise ValidationError("Đã có biên bản họp Hội đồng nên kết quả thẩm định từng chỉ tiêu không sửa được nữa.")
    return fresh


def _keep(dossier, submission, number, given: Given, actor) -> Mark:
    if number not in submission.content["indicators"]:
        raise ValidationError(f"Chỉ tiêu {number} không có trong lượt nộp này.")
    place = {"submission": submission, "office": dossier.held_by, "sitting": dossier.sitting(), "indicator": number}
    there = Mark.objects.filter(**place).select_related("by").first()
    said = _said(dossier, submission, number, given)
    if there and all(getattr(there, name) == value for name, value in said.items()):
        return there
    if there and there.version != given.seen:
        raise Outdated(_told(dossier, submission, there))
    made = there or Mark(**place, version=0)
    for name, value in (said | {"version": made.version + 1, "by": actor, "at": clock.now()}).items():
        setattr(made, name, value)
    made.save()
    return made


def version_of(dossier, number: str) -> int:
    """The version of the mark that the office has given in this sitting, 0 while it has given none."""
    place = {"submission": dossier.last_submission, "office": dossier.held_by_id, "sitting": dossier.sitting()}
    return Mark.objects.filter(**place, indicator=number).values_list("version", flat=True).first() or 0


def _told(dossier, submission, there: Mark) -> str:
    """What the second of two officers reads."""
    entry = submission.content["indicators"][there.indicator]
    words = appraised.said_of(appraised.spec_for_submission(dossier, submission), entry, there)
    at = there.at.astimezone(clock.VIETNAM)
    reason = f" ({there.reason})" if there.reason else ""
    return f"{there.by} vừa ghi «{words}»{reason} lúc {at:%H:%M}. Ý kiến của bạn chưa được ghi; nếu vẫn muốn thay, ghi lần nữa."


def _said(dossier, submission, number, given: Given) -> dict:
    """The fields of a mark. Raises ValidationError when what is said does not hold together."""
    spec = appraised.spec_for_submission(dossier, submission)
    indicator, entry = spec.indicator(number), submission.content["indicators"][number]
    typed = {key: text.strip() for key, text in given.typed.items() if text.strip() and indicator.has(key)}
    found = _read(indicator, typed)
    if spec.is_scored:
        said = _points_said(dossier, submission, spec, number, typed, found)
    else:
        said = _levels_said(dossier, submission, spec, number, given.level, typed, found)
    said["reason"] = given.reason.strip()
    if said["differs"] and not said["reason"]:
        own = appraised.own_said(spec, entry)
        raise ValidationError(f"Khác với tự đánh giá («{own}») thì ghi lý do: lý do đi vào Bản tổng hợp thẩm định.")
    return said


def _read(indicator, typed: dict) -> dict:
    """Measure → value. Raises ValidationError naming the figure that cannot be read."""
    found = {key: reading.read(indicator.measure(key), text) for key, text in typed.items()}
    problems = [f"{indicator.measure(key).label}: {one.problem}" for key, one in found.items() if one.problem]
    if problems:
        raise ValidationError(problems)
    return {key: one.value for key, one in found.items() if one.value is not None}


def _points_said(dossier, submission, spec, number, typed, found) -> dict:
    entry = submission.content["indicators"][number]
    if not found:
        raise ValidationError("Ghi số điểm thẩm định; đồng ý thì ghi đúng điểm đơn vị tự chấm.")
    judged = appraised.judged(dossier, submission, spec, number, found)
    differs = judged.points != Fraction(entry["score"]["points"])
    return {"levels": [], "points": str(judged.points), "typed": typed, "differs": differs}


def _levels_said(dossier, submission, spec, number, level, typed, found) -> dict:
    entry, indicator = submission.content["indicators"][number], spec.indicator(number)
    others = {key: text for key, text in typed.items() if found[key] != _handed_in(entry, key)}
    judged = appraised.judged(dossier, submission, spec, number, found).levels
    passed = [code for code in appraised.levels_asked(entry) if judged[code].status == "pass"]
    if level is None and not others:
        raise ValidationError("Chọn đạt hay không đạt.")
    if level and level not in appraised.levels_asked(entry):
        raise ValidationError("Chọn lại đạt hay không đạt: không có mức này ở chỉ tiêu.")
    meant = passed if level is None else appraised.upto(entry, level)
    if beyond := [code for code in meant if code not in passed and (others or not appraised.is_by_choice(indicator))]:
        raise ValidationError(
            f"{judged[beyond[0]].reason}. Muốn ghi đạt, ghi số liệu khi thẩm định thấy ở «Số liệu khác»; nếu không, chọn lại."
        )
    differs = bool(others) or meant != appraised.own_levels(entry)
    return {"levels": meant, "points": "", "typed": others, "differs": differs}


def _handed_in(entry, key):
    value = entry["read"].get(key)
    return Fraction(value) if isinstance(value, str) else value
