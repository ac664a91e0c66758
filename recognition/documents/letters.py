"""Công văn: what an office writes to an applicant about its dossier without deciding anything."""

from dataclasses import dataclass

from recognition.documents import wording
from recognition.documents.parts import Paper


@dataclass(frozen=True, kw_only=True)
class AnswerFacts(Paper):
    """A written answer (Mẫu 1.5). ``subject`` follows "V/v"; ``about`` is the dossier in words, ``paragraphs`` the answer."""

    kind = "Công văn"

    about: str
    paragraphs: tuple[str, ...]

    @property
    def brief(self) -> str:
        return f"V/v {wording.lower_first(self.subject)}"

    @property
    def lead(self) -> tuple[str, ...]:
        """All paragraphs but the last, which carries the end mark."""
        return self.paragraphs[:-1]

    @property
    def last(self) -> str:
        return self.paragraphs[-1].rstrip(" ./")
