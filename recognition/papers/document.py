"""From a paper of an office, of any kind, to its PDF."""

from recognition.models import Decision, Document
from recognition.papers.decision import recognition_pdf, refusal_pdf

MAKERS = {
    Document.Kind.RECOGNISE: recognition_pdf,
    Document.Kind.REFUSE: refusal_pdf,
}


def document_pdf(document: Document) -> bytes:
    """The paper as it goes to the signer. A new kind of paper is one function here."""
    if document.is_deciding and not isinstance(document, Decision):
        number, issued_on = document.number, document.issued_on  # which are not stored before the PDF is
        document = Decision.objects.get(pk=document.pk)
        document.number, document.issued_on = number, issued_on
    return MAKERS[document.kind](document)
