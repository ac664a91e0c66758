"""What a way to sign is."""

from contextlib import AbstractContextManager
from typing import Protocol


class SigningError(Exception):
    """The paper cannot be signed so; the message is for the person who tried."""


class Signer(Protocol):
    """A way to sign. ``name`` and ``image`` (transparent PNG, or None) make the picture; ``specimen`` marks it."""

    name: str
    image: bytes | None
    specimen: bool

    def opened(self) -> AbstractContextManager:
        """The pyHanko signer that reaches the key, for the length of the block. Raises SigningError when it cannot."""
