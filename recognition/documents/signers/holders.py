"""Whose certificate a signature must show."""

import re
from dataclasses import dataclass
from unicodedata import normalize


@dataclass(frozen=True)
class Subject:
    """How a certificate names its holder: by ``identifier`` (the serial number in its subject), or by name and organisation."""

    identifier: str = ""
    name: str = ""
    organisation: str = ""

    def is_named_by(self, shown: "Subject") -> bool:
        """Whether ``shown``, read from a certificate, names this holder."""
        if self.identifier:
            return tidy(self.identifier) == tidy(shown.identifier)
        mine, theirs = (self.name, self.organisation), (shown.name, shown.organisation)
        return bool(self.name and self.organisation) and tuple(map(tidy, mine)) == tuple(map(tidy, theirs))


@dataclass(frozen=True)
class Holder:
    """``said`` is how a sentence names the person or body; ``subjects`` all that their certificates may show."""

    said: str
    subjects: tuple[Subject, ...]

    def is_named_by(self, shown: Subject) -> bool:
        return any(subject.is_named_by(shown) for subject in self.subjects)


def tidy(text: str) -> str:
    """Letters alone decide: spaces, capitals and how marks are stored do not."""
    return re.sub(r"\s+", " ", normalize("NFC", text)).strip().casefold()


def subject_of(certificate) -> Subject:
    """What ``certificate`` (asn1crypto) says of its holder."""
    shown = certificate.subject.native
    return Subject(_text(shown, "serial_number"), _text(shown, "common_name"), _text(shown, "organization_name"))


def _text(shown: dict, part: str) -> str:
    value = shown.get(part, "")
    return value if isinstance(value, str) else " / ".join(value)
