"""The parts that all papers share: letterhead, number, signer, and the paper itself."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from config.clock import VIETNAM
from recognition.documents import wording


@dataclass(frozen=True)
class Letterhead:
    """The issuing ``body`` under its ``superior`` ("" when none is printed); "\\n" breaks a line.

    ``place`` stands before the date: "Hưng Yên".
    """

    superior: str
    body: str
    place: str

    @property
    def superior_lines(self) -> list[str]:
        return wording.capitals(self.superior)

    @property
    def body_lines(self) -> list[str]:
        return wording.capitals(self.body)


@dataclass(frozen=True)
class Number:
    """Number and date of a paper; both None while it is a draft. ``symbol`` is what follows the "/": "QĐ-PGDĐT"."""

    number: int | None
    symbol: str
    date: date | None

    @property
    def line(self) -> str:
        return wording.number_line(self.number, self.symbol)

    @property
    def day(self) -> str:
        return wording.day_text(self.date)

    @property
    def reference(self) -> str:
        return wording.reference(self.number, self.symbol, self.date)


@dataclass(frozen=True)
class Signer:
    """Who signs: ``form`` "TM. ỦY BAN NHÂN DÂN", "KT. TRƯỞNG PHÒNG" or ""; ``position`` "CHỦ TỊCH".

    The ``name`` has no titles; "\\n" breaks a line of form or position.
    """

    form: str
    position: str
    name: str = ""

    @property
    def lines(self) -> list[str]:
        return wording.capitals(self.form) + wording.capitals(self.position)


@dataclass(frozen=True)
class Verification:
    """Where anyone can check the paper: ``address`` is in the QR code, ``code`` is for typing."""

    address: str
    code: str


@dataclass(frozen=True)
class Section:
    """A numbered part of a report; ``paragraphs`` that begin with "- " or "+ " are printed as they are."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper has.

    ``subject`` stands under the paper's name ("Về việc …" / "Kết quả …"). ``moment`` dates the file, it is not printed.
    ``addressees`` are those of "Kính gửi",
    ``recipients`` the lines of "Nơi nhận", the last one usually "Lưu: VT". ``specimen`` and ``draft`` mark every page.
    ``note`` is what a reader must know of the scoring sheet, printed at the end.
    """

    kind = "Văn bản"

    letterhead: Letterhead
    number: Number
    subject: str
    signer: Signer
    moment: datetime
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    specimen: bool = False
    draft: bool = False
    verification: Verification | None = None
    note: str = ""

    @property
    def watermark(self) -> str:
        """What lies behind the text of every page: "DỰ THẢO" goes before "MẪU", whose words stand in the margin too."""
        return "DỰ THẢO" if self.draft else "MẪU" if self.specimen else ""

    @property
    def draft_mark(self) -> str:
        """Which draft it is: "DỰ THẢO lúc 09:12, 20/02/2026"."""
        return f"DỰ THẢO lúc {self.moment.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"

    @property
    def title(self) -> str:
        """The title in the file's metadata, and how another person would name the paper."""
        if self.draft:
            return wording.nfc(f"Dự thảo {self.kind}: {self.subject}".replace("\u00a0", " "))
        return wording.nfc(f"{self.kind} {self.number.reference}: {self.subject}".replace("\u00a0", " "))

    @property
    def heading(self) -> str:
        """The subject as it stands under the paper's name."""
        return wording.bound(self.subject)

    @property
    def created(self) -> str:
        """``moment`` as the metadata want it (W3C date and time, UTC)."""
        return self.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def place_date(self) -> str:
        return wording.place_date(self.letterhead.place, self.number.date)

    @property
    def recipient_lines(self) -> list[str]:
        return wording.listed([line.removeprefix("- ") for line in self.recipients], "- ")

    @property
    def addressee_lines(self) -> list[str]:
        """ "Kính gửi" of one, or of several under one another."""
        return wording.listed(self.addressees, "- ") if len(self.addressees) > 1 else list(self.addressees)

    @property
    def addressed_to(self) -> str:
        return wording.joined(self.addressees)

    @property
    def attached_to(self) -> str:
        """What stands under the title of an annex."""
        return f"(Kèm theo {self.kind} {self.number.reference} của {self.issuer})"

    @property
    def issuer(self) -> str:
        """Who issues the paper, inside a sentence."""
        return " ".join(self.letterhead.body.split())


@dataclass(frozen=True, kw_only=True)
class Deciding(Paper):
    """A Quyết định of Mẫu 1.2, whatever it decides.

    ``authority`` is the line of who decides ("Trưởng phòng Giáo dục và Đào tạo huyện Yên Mỹ"; "\\n" breaks a line),
    ``proposed_by`` at whose proposal, the last of the grounds ("" for none). ``executors`` opens the last Điều.
    """

    kind = "Quyết định"

    authority: str
    grounds: tuple[str, ...]
    proposed_by: str = ""
    executors: str

    @property
    def authority_lines(self) -> list[str]:
        return wording.capitals(self.authority)

    @property
    def ground_lines(self) -> list[str]:
        proposed = (f"Theo đề nghị của {self.proposed_by}",) if self.proposed_by else ()
        return wording.listed([*self.grounds, *proposed])

    @property
    def issuer(self) -> str:
        """The authority, not the body in the letterhead: an annex is "kèm theo Quyết định … của Giám đốc Sở …"."""
        return " ".join(self.authority.split())

    @property
    def execution(self) -> str:
        return f"{self.executors.rstrip(' .')} chịu trách nhiệm thi hành Quyết định này"
