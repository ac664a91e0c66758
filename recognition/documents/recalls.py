"""A decision that takes recognitions back."""

from dataclasses import dataclass

from recognition.documents import wording
from recognition.documents.parts import Paper


@dataclass(frozen=True, kw_only=True)
class RevocationFacts(Paper):
    """A Quyết định thu hồi (Mẫu 1.2) for one or many units of an earlier decision, ``revoked`` ("số 05/QĐ-… ngày …")."""

    kind = "Quyết định"

    authority: str
    grounds: tuple[str, ...]
    proposed_by: str
    honour: str
    year: int
    units: tuple[str, ...]
    unit_words: str
    revoked: str
    reason: str
    executors: str

    @property
    def issuer(self) -> str:
        return " ".join(self.authority.split())

    @property
    def authority_lines(self) -> list[str]:
        return wording.capitals(self.authority)

    @property
    def ground_lines(self) -> list[str]:
        return wording.listed([*self.grounds, f"Theo đề nghị của {self.proposed_by}"])

    @property
    def has_list(self) -> bool:
        return len(self.units) > 1

    @property
    def revocation(self) -> str:
        """The sentence of Điều 1."""
        number = f"{wording.two_digits(len(self.units))} {self.unit_words} (có danh sách kèm theo)"
        who = number if self.has_list else wording.lower_first(self.units[0])
        return (
            f"Thu hồi kết quả công nhận danh hiệu {self.honour} năm {self.year} của {who}, "
            f"đã được công nhận tại Quyết định {self.revoked}."
        )

    @property
    def why(self) -> str:
        return f"Lý do thu hồi: {wording.lower_first(self.reason.rstrip(' .'))}."

    @property
    def execution(self) -> str:
        return f"{self.executors.rstrip(' .')} chịu trách nhiệm thi hành Quyết định này"

    @property
    def list_heading(self) -> str:
        return wording.bound(f"Đơn vị bị thu hồi danh hiệu {self.honour} năm {self.year}")
