"""What an examination ends with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A file the portal takes. ``page_count`` is known for PDFs only."""

    media_type: str
    page_count: int | None = None


class Refused(Exception):
    """A file the portal does not take.

    ``predicate`` completes «Tệp «…» », says what is wrong and then what to do; ``code`` is a short name for programs.
    """

    def __init__(self, predicate: str, code: str):
        super().__init__(predicate)
        self.predicate = predicate
        self.code = code

    def sentence(self, name: str) -> str:
        return f"Tệp «{name}» {self.predicate}"
