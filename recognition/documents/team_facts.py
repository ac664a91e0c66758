"""What the decision on a Tổ đánh giá is made from."""

from dataclasses import dataclass

from recognition.documents import wording
from recognition.documents.parts import Deciding


@dataclass(frozen=True)
class TeamRow:
    """One person of the team: ``role`` in it ("Tổ trưởng"), ``duty`` what this person looks after, or ""."""

    name: str
    position: str
    role: str
    duty: str = ""


@dataclass(frozen=True, kw_only=True)
class TeamDecisionFacts(Deciding):
    """A Quyết định thành lập Tổ đánh giá (Mẫu 1.2).

    ``authority`` is the line of who decides, ``whole`` what the team assesses ("“Đơn vị học tập” … năm 2025").
    """

    whole: str
    members: tuple[TeamRow, ...]
    duties: tuple[str, ...]

    @property
    def duty_lines(self) -> list[str]:
        return wording.listed([f"{index}. {line}" for index, line in enumerate(self.duties, 1)])

    @property
    def has_duties(self) -> bool:
        """Whether anybody looks after something of their own."""
        return any(member.duty for member in self.members)

    @property
    def team(self) -> str:
        return wording.bound(f"Tổ đánh giá {self.whole}")
