"""From a paper of an office, of any kind, to its PDF."""

from recognition.models import Document
from recognition.papers.appraisal import appraisal_proposal_pdf, appraisal_report_pdf
from recognition.papers.council import council_decision_pdf
from recognition.papers.decision import recognition_pdf, refusal_pdf

MAKERS = {
    Document.Kind.RECOGNISE: recognition_pdf,
    Document.Kind.REFUSE: refusal_pdf,
    Document.Kind.COUNCIL: council_decision_pdf,
    Document.Kind.REPORT: appraisal_report_pdf,
    Document.Kind.PROPOSAL: appraisal_proposal_pdf,
}


def document_pdf(document: Document) -> bytes:
    """The paper as it goes to the signer. A new kind of paper is one function here."""
    return MAKERS[document.kind](document)
