"""A Báo cáo kết quả before it is signed: on the page, as PDF marked as a draft, or for Word."""

from recognition.documents.period_facts import Annex, Part
from recognition.documents.render import render
from recognition.models import Document, PeriodReport
from recognition.papers import period

UNSIGNED = (Document.State.DRAFTED, Document.State.PREPARED)


def parts(report: PeriodReport, figures: dict) -> list[Part]:
    """What the figures say, as the paper has it."""
    return period.counted_parts(report, figures)


def annexes(report: PeriodReport, figures: dict) -> tuple[Annex, ...]:
    return period.annexes(report, figures)


def has_draft(report: PeriodReport) -> bool:
    """Whether it may still be looked at as a draft: until the leader has signed."""
    return report.is_draft or report.document.state in UNSIGNED


def draft(report: PeriodReport, figures: dict, form: str) -> bytes:
    """The report as it would be printed, ``form`` "pdf" (marked "DỰ THẢO") or "docx"."""
    from recognition.documents.docx import docx

    facts = period.draft_facts(report, figures)
    return (render if form == "pdf" else docx)("period_report", {"facts": facts})


def name_of(report: PeriodReport) -> str:
    """What a file of it is called, without its ending."""
    return f"Báo cáo {report.about_said}, {report.office}"
