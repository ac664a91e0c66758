"""The line to the mail server: opened once for a run, given up when the server is not there."""

import logging
from contextlib import suppress
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected

from django.core.mail import EmailMessage, get_connection

log = logging.getLogger(__name__)
MOST_FAILURES = 3  # in a row: with the server down, a run of 500 mails would wait for hours


class UnreachableError(Exception):
    """The server could not be reached: nothing was handed over."""


class Line:
    """One connection for many mails, opened when the first goes and again after a failure."""

    def __init__(self):
        self.connection, self.failures = get_connection(), 0

    @property
    def is_dead(self) -> bool:
        return self.failures >= MOST_FAILURES

    def send(self, message: EmailMessage) -> None:
        """Hand ``message`` over. Raises UnreachableError before anything went, otherwise whatever the server says."""
        self._open()
        message.connection = self.connection
        try:
            message.send()
        except Exception as error:
            self.close()
            self.failures = self.failures + 1 if _is_of_line(error) else 0
            raise
        self.failures = 0

    def _open(self) -> None:
        try:
            self.connection.open()
        except Exception as error:
            self.close()  # a sign-in that was refused leaves the connection half open
            self.failures += 1
            log.warning("Mail server: %s", error)
            raise UnreachableError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        with suppress(Exception):  # a server that is gone does not take a goodbye either
            self.connection.close()


def _is_of_line(error: Exception) -> bool:
    """Whether the line broke, as against a server that refuses one mail."""
    broken = isinstance(error, SMTPServerDisconnected | SMTPConnectError)
    return broken or (isinstance(error, OSError) and not isinstance(error, SMTPException))
