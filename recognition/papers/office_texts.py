"""The office's own words in a paper, in place of the portal's where it has written any."""

from dataclasses import replace

from config import clock
from recognition.models import OfficeText


def text_of(document) -> OfficeText | None:
    """The version that holds on the paper's day."""
    day = document.issued_on or clock.today()
    title = document.round.procedure.title_id
    return OfficeText.objects.for_paper(document.office_id, title, document.kind, day)


def worded(facts, document, text: OfficeText | None = None):
    """``facts`` with the grounds, recipients and last article of the office (``text``, or the version in force)."""
    text = text or text_of(document)
    if text is None:
        return facts
    changed = {}
    if text.grounds.strip() and hasattr(facts, "grounds"):
        own = [document.ground] if document.ground else []
        changed["grounds"] = (*_grounds(text, facts), *own)
    if text.recipients.strip():
        changed["recipients"] = text.lines(text.recipients)
    if text.execution.strip() and hasattr(facts, "executors"):
        changed["executors"] = " ".join(text.lines(text.execution))
    return replace(facts, **changed)


def _grounds(text, facts) -> tuple[str, ...]:
    """The office's grounds; the circular by which was judged stays, whatever is written."""
    lines = text.lines(text.grounds)
    circular = facts.grounds[0]
    return lines if any(_same(line, circular) for line in lines) else (*lines, circular)


def _same(line: str, circular: str) -> bool:
    """Whether ``line`` names the circular: by its number ("25/2023/TT-BGDĐT")."""
    number = next((word for word in circular.split() if "/TT-" in word), circular)
    return number in line
