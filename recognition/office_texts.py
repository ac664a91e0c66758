"""Writing an office's own words for its papers, and seeing them on a paper before they hold."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import papers
from recognition.models import Document, Office, OfficeText
from recognition.permissions import papers as may


@transaction.atomic
def write(
    office: Office, *, actor, valid_from, kind, title=None, grounds="", recipients="", execution=""
) -> OfficeText:
    """A new version from ``valid_from`` on. Raises PermissionDenied or ValidationError."""
    if not may.words_papers(office, actor):
        raise PermissionDenied(f"Việc này của lãnh đạo, văn thư {office}.")
    if valid_from < clock.today():
        raise ValidationError("Lời mới dùng từ hôm nay hoặc sau này: văn bản đã lập giữ lời của ngày ấy.")
    words = {"grounds": grounds.strip(), "recipients": recipients.strip(), "execution": execution.strip()}
    if words["recipients"] and "lưu" not in words["recipients"].splitlines()[-1].lower():
        raise ValidationError("Dòng cuối của Nơi nhận là nơi lưu, ví dụ «Lưu: VT, GDTX».")
    return OfficeText.objects.create(office=office, title=title, kind=kind, valid_from=valid_from, by=actor, **words)


def example_for(office: Office, kind: str, title=None) -> Document | None:
    """A paper of ``office`` on which the words can be shown: the latest of this kind."""
    found = Document.objects.standing().filter(office=office, kind=kind)
    if title is not None:
        found = found.filter(round__procedure__title=title)
    return (
        found.select_related("office__unit", "round__procedure__title", "round__criteria_set").order_by("-pk").first()
    )


def preview(text: OfficeText, document: Document) -> bytes:
    """``document`` as it would be with ``text`` (not stored), marked as a draft."""
    template, facts = papers.facts_of(document)
    worded = papers.worded(facts, document, text)
    return papers.render(template, {"facts": replace(worded, draft=True, verification=None)})
