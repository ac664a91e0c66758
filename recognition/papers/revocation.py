"""Decisions that take recognitions back, from records to PDF."""

from recognition.documents import wording as words
from recognition.documents.recalls import RevocationFacts
from recognition.documents.render import render
from recognition.papers.common import drafted_by, ground, honour_of, kept_at, paper_of
from recognition.papers.decision import UNIT_WORDS, authority_of, committees, reported_to
from recognition.papers.office_texts import worded


def revocation_pdf(document) -> bytes:
    """A Quyết định thu hồi as it goes to the signer."""
    return render("revocation", {"facts": worded(revocation_facts(document), document)})


def revocation_facts(document) -> RevocationFacts:
    rnd, revoked = document.round, document.revokes
    items = list(document.items.select_related("dossier__unit__parent", "dossier__applicant"))
    return RevocationFacts(
        **paper_of(document),
        subject=f"Về việc thu hồi danh hiệu {honour_of(rnd)} năm {rnd.year}",
        recipients=("Như Điều 3", *reported_to(document.office), kept_at(document.office)),
        authority=authority_of(document.office),
        grounds=(
            ground(rnd),
            f"Căn cứ Quyết định {_reference(revoked)} của {authority_of(revoked.office)}",
            document.ground,
        ),
        proposed_by=drafted_by(document.office),
        honour=honour_of(rnd),
        year=rnd.year,
        units=tuple(item.unit_name for item in items),
        unit_words=UNIT_WORDS[rnd.title.tier],
        revoked=_reference(revoked),
        reason=document.reason,
        executors=f"{words.capitalised(committees(items))} và các tổ chức, cá nhân có liên quan",
    )


def _reference(document) -> str:
    return words.reference(document.number, document.symbol, document.issued_on)
