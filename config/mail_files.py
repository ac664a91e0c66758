"""Mail into a folder, one file for each Message-ID: for the demonstration, and wherever no mail server is set."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """A mail that is there already is not written again, however often it is sent."""

    def send_messages(self, email_messages) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            _keep(folder, message.message())
        return len(email_messages)


def _keep(folder: Path, message):
    """Write whole or not at all: the name appears when the file is complete."""
    path = folder / f"{hashlib.sha256(str(message['Message-ID']).encode()).hexdigest()[:32]}.eml"
    if path.exists():
        return
    with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        file.write(message.as_bytes())
    os.replace(file.name, path)
