"""The frozen copy that a leader's signature makes of a dossier."""

from datetime import date

from config import clock
from recognition.assessing import Sheet, sheet_of
from recognition.models.answers import Submission, digest_of


def freeze(dossier, move) -> Submission:
    """Store the next numbered submission of ``dossier`` as it stands now."""
    sheet = sheet_of(dossier)
    content = content_of(sheet) | {
        "level": move.details.get("level", ""),
        "at": move.at.isoformat(),
        "by": move.actor_name,
        "numbers": move.details.get("numbers", {}),
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
        "indicators": {indicator.number: _indicator(sheet, indicator.number) for indicator in sheet.indicators},
        "papers": {
            subject: [_evidence(item) for item in items] for subject, items in sheet.evidence.items() if ":" in subject
        },
        "reached": assessment.level,
        "missing_for": assessment.missing_for,
    }


def _indicator(sheet: Sheet, number: str) -> dict:
    answer, verdicts = sheet.answers.get(number), sheet.assessment.indicators[number].levels
    return {
        "typed": answer.typed if answer else {},
        "read": answer.read if answer else {},
        "narrative": answer.narrative if answer else "",
        **({"reasons": answer.reasons} if answer and answer.reasons else {}),
        "verdicts": {
            level: {"status": str(verdict.status), "reason": verdict.reason} for level, verdict in verdicts.items()
        },
        "evidence": [_evidence(item) for item in sheet.evidence.get(number, [])],
    }


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
    lists = [indicator["evidence"] for indicator in content["indicators"].values()] + list(content["papers"].values())
    return {entry["id"]: entry for entries in lists for entry in entries}


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
        return {key: _comparable(inner) for key, inner in value.items() if key not in ("id", "verdicts")}
    if isinstance(value, list):
        return [_comparable(inner) for inner in value]
    return value


def as_said(submission: Submission) -> str:
    return f"lượt {submission.number}, {clock.day_of(submission.at):%d/%m/%Y}"
