"""Written answers about a dossier that decide nothing: late, withdrawn, or not (yet) to be received."""

from recognition.documents import wording as words
from recognition.documents.letters import AnswerFacts
from recognition.documents.render import render
from recognition.papers.common import honour_of, kept_at, paper_of


def answer_pdf(document) -> bytes:
    """The công văn as it goes to the signer; its text was typed when it was begun."""
    return render("answer", {"facts": answer_facts(document)})


def answer_facts(document) -> AnswerFacts:
    item = document.items.select_related("dossier__applicant").get()
    asked = f"danh hiệu {honour_of(document.round)} năm {document.round.year}"
    applicant = str(item.dossier.applicant)
    return AnswerFacts(
        **paper_of(document),
        subject=f"Trả lời về hồ sơ đề nghị công nhận {asked}",
        addressees=(applicant,),
        recipients=("Như trên", kept_at(document.office)),
        about=f"đề nghị công nhận {asked} của {words.lower_first(item.unit_name)}",
        paragraphs=tuple(line.strip() for line in item.reason.splitlines() if line.strip()),
    )
