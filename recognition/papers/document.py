"""From a paper of an office, of any kind, to its PDF."""

from config import clock
from recognition.models import Document
from recognition.papers.answer import answer_pdf
from recognition.papers.appraisal import appraisal_proposal_pdf, appraisal_report_pdf
from recognition.papers.council import council_decision_pdf
from recognition.papers.decision import decision_facts, recognition_pdf, refusal_facts, refusal_pdf
from recognition.papers.inspections import inspection_proposal_pdf
from recognition.papers.period import period_report_pdf
from recognition.papers.revocation import revocation_facts, revocation_pdf


def _proposal_pdf(document) -> bytes:
    """After an inspection, or after a council."""
    made = inspection_proposal_pdf if document.round.procedure.by_inspection else appraisal_proposal_pdf
    return made(document)


MAKERS = {
    Document.Kind.RECOGNISE: recognition_pdf,
    Document.Kind.REFUSE: refusal_pdf,
    Document.Kind.COUNCIL: council_decision_pdf,
    Document.Kind.REPORT: appraisal_report_pdf,
    Document.Kind.PROPOSAL: _proposal_pdf,
    Document.Kind.ANSWER: answer_pdf,
    Document.Kind.REVOKE: revocation_pdf,
    Document.Kind.PERIOD: period_report_pdf,
}

# What an office may word itself: the template, and what makes its facts.
WORDED = {
    Document.Kind.RECOGNISE: ("decision", decision_facts),
    Document.Kind.REFUSE: ("refusal", refusal_facts),
    Document.Kind.REVOKE: ("revocation", revocation_facts),
}


def facts_of(document: Document) -> tuple[str, object]:
    """Template and facts of a paper that an office may word itself; a draft without a day is shown as of today."""
    template, make = WORDED[document.kind]
    document.issued_on = document.issued_on or clock.today()
    return template, make(document)


def document_pdf(document: Document) -> bytes:
    """The paper as it goes to the signer. A new kind of paper is one function here."""
    return MAKERS[document.kind](document)
