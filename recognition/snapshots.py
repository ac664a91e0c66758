"""The frozen copy that a leader's signature makes of a dossier."""

from dataclasses import asdict
from datetime import date

from config import clock
from criteria import wording
from criteria.differences import changed_numbers
from criteria.library import spec_of
from criteria.models import CriteriaSet
from recognition import scoring
from recognition.assessing import Sheet, sheet_of
from recognition.models.answers import Submission, digest_of
from recognition.models.teams import EvaluationTeam
from recognition.set_aside import frozen, set_aside
from recognition.sub_units import by_level_words, from_stored


def freeze(dossier, move) -> Submission:
    """Store the next numbered submission of ``dossier`` as it stands now."""
    sheet = sheet_of(dossier)
    content = content_of(sheet) | {
        "level": move.details.get("level", ""),
        "at": move.at.isoformat(),
        "by": move.actor_name,
        "numbers": move.details.get("numbers", {}),
        "proposal": _own_proposal(dossier, move),
        "team": _team(dossier),
    }
    kind = Submission.Kind.SUBMITTED if move.action == "submit" else Submission.Kind.CONCLUDED
    last = dossier.last_submission
    return Submission.objects.create(
        dossier=dossier,
        number=last.number + 1 if last else 1,
        kind=kind,
        at=move.at,
        by=move.actor,
        level=content["level"],
        reached_level=sheet.assessment.level or "",
        content=content,
        sha256=digest_of(content),
    )


def _own_proposal(dossier, move) -> dict | None:
    """The applicant's own Tờ trình, when one goes with this submission instead of the portal's."""
    own = dossier.own_proposals.present().select_related("file").first() if move.action == "submit" else None
    return own.frozen() if own else None


def _team(dossier) -> dict | None:
    """The Tổ đánh giá whose decision has been issued."""
    team = EvaluationTeam.objects.filter(dossier=dossier, number__isnull=False).first()
    return team.content() if team else None


def content_of(sheet: Sheet) -> dict:
    """Answers, verdicts and evidence of a dossier as plain data: all that a paper or a comparison needs later."""
    dossier, assessment = sheet.dossier, sheet.assessment
    return {
        "unit": {"code": dossier.unit.code, "name": dossier.unit_name()},
        "round": {
            "title": dossier.round.title.code,
            "year": dossier.round.year,
            "citizen_base": dossier.round.citizen_base,
        },
        "set": {"code": sheet.spec.code, "version": sheet.spec.version},
        "area": sheet.area,
        "institution": asdict(sheet.institution) if sheet.institution else None,
        "absent": sorted(sheet.absent),
        "sub_units": sheet.counted.stored() if sheet.counted else None,
        "indicators": {indicator.number: _indicator(sheet, indicator.number) for indicator in sheet.indicators},
        "papers": {
            subject: [_evidence(item) for item in items] for subject, items in sheet.evidence.items() if ":" in subject
        },
        "set_aside": {one.number: frozen(one, _evidence) for one in set_aside(sheet)},
        "reached": assessment.level,
        "missing_for": assessment.missing_for,
    } | _points(sheet)


def _points(sheet: Sheet) -> dict:
    """Sum, criteria and scoring sheet, in sets with points."""
    if not sheet.spec.is_scored:
        return {}
    criteria = {c.number: [str(c.points), str(c.maximum)] for c in sheet.assessment.criteria.values()}
    return {"points": str(sheet.assessment.points), "criteria": criteria, "sheet": _scoring_sheet(sheet)}


def _scoring_sheet(sheet: Sheet) -> dict | None:
    used = sheet.dossier.round.scoring_sheet if sheet.maxima else None
    if used is None:
        return None
    return {"id": used.pk, "name": used.name, "basis": used.basis, "maxima": used.maxima, "note": sheet.note}


def _indicator(sheet: Sheet, number: str) -> dict:
    answer, result = sheet.answers.get(number), sheet.assessment.indicators[number]
    score = {"score": scoring.frozen(result, answered=sheet.is_filled(number))} if sheet.spec.is_scored else {}
    return score | {
        "typed": (answer.typed if answer else {}) | _counted_words(sheet, number),
        "read": (answer.read if answer else {}) | sheet.computed.get(number, {}),
        "narrative": answer.narrative if answer else "",
        **({"reasons": answer.reasons} if answer and answer.reasons else {}),
        "verdicts": {
            level: {"status": str(verdict.status), "reason": verdict.reason} for level, verdict in result.levels.items()
        },
        "evidence": [_evidence(item) for item in sheet.evidence.get(number, [])],
    }


def _counted_words(sheet: Sheet, number: str) -> dict:
    """What the portal counted, as a person reads it: "18 đạt mức độ 1 trở lên, 17 đạt mức độ 2"."""
    labels = {level.code: level.label for level in sheet.spec.levels}
    return {
        key: by_level_words(value, labels) if isinstance(value, dict) else wording.count(value)
        for key, value in sheet.computed.get(number, {}).items()
    }


def counted_words(spec, content: dict) -> list[str]:
    """How the sub-units were counted for a submission, and which were missing; [] where none are counted."""
    if not content.get("sub_units"):
        return []
    counted, labels = from_stored(content["sub_units"]), {level.code: level.label for level in spec.levels}
    return [*counted.words(labels), *counted.missing_words(labels)]


def _evidence(item) -> dict:
    return {
        "id": item.pk,
        "sha256": item.file.sha256,
        "name": item.name,
        "title": item.title,
        "number": item.number,
        "issuer": item.issuer,
        "issued_on": item.issued_on.isoformat() if item.issued_on else "",
        "page": item.page,
    }


def described_as(item, entry: dict):
    """``item`` as the submission that holds ``entry`` names it, whatever the applicant has written since. Not to be saved."""
    for name in ("name", "title", "number", "issuer", "page"):
        setattr(item, name, entry[name])
    item.issued_on = date.fromisoformat(entry["issued_on"]) if entry["issued_on"] else None
    return item


def evidence_in(content: dict) -> dict[int, dict]:
    """The pieces of evidence in a frozen submission, by their numbers."""
    told = [*content["indicators"].values(), *content.get("set_aside", {}).values()]
    lists = [entry["evidence"] for entry in told] + list(content["papers"].values())
    return {entry["id"]: entry for entries in lists for entry in entries}


def spec_in(dossier, content: dict):
    """The version of the set by which ``content`` was judged: the dossier may have been moved to another one since."""
    row, said = dossier.criteria_set, content["set"]
    if (row.code, row.version) != (said["code"], said["version"]):
        row = CriteriaSet.objects.select_related("circular").get(code=said["code"], version=said["version"])
    return spec_of(row)


def changed_by_version(dossier) -> set[str]:
    """The indicators of which the set says something else than when the dossier was handed in the last time."""
    said = dossier.submissions.order_by("-number").values_list("content__set", flat=True).first()
    return set(changed_numbers(spec_in(dossier, {"set": said}), spec_of(dossier.criteria_set))) if said else set()


def is_unchanged(dossier) -> bool:
    """Whether answers and evidence are the same as in the last submission."""
    last = dossier.last_submission
    if last is None:
        return False
    present = content_of(sheet_of(dossier))
    return all(
        _comparable(present[key]) == _comparable(last.content.get(key)) for key in ("indicators", "papers", "area")
    )


def _comparable(value):
    """Lists of evidence without row numbers: the same file described the same way is no change."""
    if isinstance(value, dict):
        return {key: _comparable(inner) for key, inner in value.items() if key not in ("id", "verdicts", "score")}
    if isinstance(value, list):
        return [_comparable(inner) for inner in value]
    return value


def as_said(submission: Submission) -> str:
    return f"lượt {submission.number}, {clock.day_of(submission.at):%d/%m/%Y}"
