"""A decision that takes recognitions back."""

from dataclasses import dataclass

from recognition.documents import wording
from recognition.documents.parts import Deciding


@dataclass(frozen=True, kw_only=True)
class RevocationFacts(Deciding):
    """A Quyết định thu hồi (Mẫu 1.2) for one or many units of an earlier decision, ``revoked`` ("số 05/QĐ-… ngày …")."""

    honour: str
    year: int
    units: tuple[str, ...]
    unit_words: str
    revoked: str
    reason: str

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
    def list_heading(self) -> str:
        return wording.bound(f"Đơn vị bị thu hồi danh hiệu {self.honour} năm {self.year}")
