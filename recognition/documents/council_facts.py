"""What the decision on a council is made from."""

from dataclasses import dataclass

from recognition.documents import wording
from recognition.documents.parts import Deciding


@dataclass(frozen=True)
class CouncilRow:
    """One member: ``role`` in the council ("Chủ tịch"), ``body`` whom they stand for."""

    name: str
    position: str
    body: str
    role: str


@dataclass(frozen=True, kw_only=True)
class CouncilDecisionFacts(Deciding):
    """A Quyết định thành lập Hội đồng (Mẫu 1.2), or with ``amends`` ("12/QĐ-SGDĐT ngày …") one that changes who sits.

    ``whole`` is what the council is for: "đánh giá danh hiệu “Cộng đồng học tập” cấp xã năm 2025".
    """

    whole: str
    members: tuple[CouncilRow, ...]
    duties: tuple[str, ...]
    amends: str = ""

    @property
    def duty_lines(self) -> list[str]:
        return wording.listed([f"{index}. {line}" for index, line in enumerate(self.duties, 1)])

    @property
    def first(self) -> str:
        """The sentence of Điều 1."""
        if self.amends:
            return f"Kiện toàn Hội đồng {self.whole} (thay thành phần ghi tại Quyết định số {self.amends}), gồm các ông, bà có tên sau đây:"
        return f"Thành lập Hội đồng {self.whole}, gồm {wording.two_digits(len(self.members))} ông, bà có tên sau đây:"
