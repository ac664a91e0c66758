"""From the portal's records to the facts that papers are printed from; who signs with which key."""

from recognition.documents.render import render
from recognition.papers.common import file_name, number_said, shortened, symbol_for, valid_to, verify_url
from recognition.papers.document import document_pdf, facts_of
from recognition.papers.keys import person_key, signed_inside
from recognition.papers.minutes import minutes_content, minutes_pdf
from recognition.papers.office_texts import worded
from recognition.papers.submission import kinds_in, labels_in, leader_of, make_for_submission, stored_paper

__all__ = [
    "document_pdf",
    "facts_of",
    "file_name",
    "kinds_in",
    "labels_in",
    "leader_of",
    "make_for_submission",
    "minutes_content",
    "minutes_pdf",
    "number_said",
    "person_key",
    "render",
    "shortened",
    "signed_inside",
    "stored_paper",
    "symbol_for",
    "valid_to",
    "verify_url",
    "worded",
]
