"""Writes each message as an ``.eml`` file into a folder."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints

from monitor.kinds.notify.mime import each_once, mime
from monitor.model import Message
from monitor.model.errors import PutOff
from monitor.model.private import make_folder, write_whole
from monitor.plugin import Envelope, Kind

SLUG_LENGTH = 60

Reader = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[!-~]+$")]
"""A mail address, or one word for whoever reads the folder."""


class Eml(Kind):
    """Mails as files: every message becomes one ``.eml`` file, which any mail program opens.

    It needs no server, so it is what happens when none is configured::

        notify:
          - eml: {folder: reports/mail}

    A file's name begins with the day and the subject. The same message always has the same name, so that a
    message written twice is still one file; each file is complete from the moment it can be seen.

    Attributes:
        folder: where the files go; made when it is missing. The folder `mail` of the settings if left away.
        to: whom the mails are addressed to; one file for each.
    """

    by_default: ClassVar[bool] = True

    folder: str | None = Field(None, min_length=1)
    to: Annotated[tuple[Reader, ...], AfterValidator(each_once)] = Field(("newsdesk",), min_length=1)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom the files are addressed to."""
        return self.to

    def send(self, message: Message, recipient: str, envelope: Envelope) -> None:
        """Write the file; it is there, whole, when this returns.

        Raises:
            PutOff: the folder cannot be made or written, or the disk is full.
        """
        folder = envelope.folder / (self.folder or envelope.mail_folder)
        content = mime(message, envelope.sender, recipient).as_bytes()
        try:
            make_folder(folder)
            write_whole(folder / file_name(message, recipient), content)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise PutOff(f"cannot write into {folder}: {reason}; make the folder writable or free space") from error


def file_name(message: Message, recipient: str) -> str:
    """The name of the message's file: ``2024-10-15_cbp-fentanyl-fy2024-6-77-34-82-lb_1f3a9c0d52b7.eml``."""
    plain = unicodedata.normalize("NFKD", message.subject).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:SLUG_LENGTH].strip("-")
    identity = sha256(f"{message.message_id}\n{recipient}".encode()).hexdigest()[:12]
    return f"{message.sent_at:%Y-%m-%d}_{slug or 'message'}_{identity}.eml"
