"""A message as it goes over the wire (RFC 5322): what every notifier that sends mail shares."""

from __future__ import annotations

from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any

from monitor.model import Message
from monitor.reading.labels import one_line

SENDER_NAME = "Figure monitor"
LONGEST_LINE = 76
"""Characters of a line that holds encoded words (RFC 2047, section 2)."""


class _Tokens(UnstructuredHeader, BaseHeader):
    """A header of ids, addresses or fixed words: folded between them, never encoded."""

    def fold(self, *, policy: Policy) -> str:
        """The header's lines; the first token stands on the first, or what is read back begins with a space."""
        first, *others = str(self).split()
        lines = [f"{self.name}: {first}"]
        for token in others:
            fits = len(lines[-1]) + 1 + len(token) <= LONGEST_LINE
            lines[-1:] = [f"{lines[-1]} {token}"] if fits else [lines[-1], f" {token}"]
        return policy.linesep.join([*lines, ""])


class _Words(UnstructuredHeader, BaseHeader):
    """A header that people read: where ASCII cannot hold it, all of it is encoded.

    Left to itself the library mixes encoded words with plain ones, and the spaces between two encoded ones are no part
    of the text (RFC 2047, section 6.2): "prise en" arrives as "priseen".
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the text as it is: what a page prints like an encoded word is no encoded word."""
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        """The header's lines."""
        text = str(self)
        fits = all(len(word) < LONGEST_LINE - len(self.name) for word in text.split())
        plain = text.isascii() and fits and "=?" not in text
        return _folded(self.name, text, "us-ascii" if plain else "utf-8", policy.linesep)


def _folded(name: str, text: str, charset: str, line_end: str) -> str:
    words = Header(text, charset, maxlinelen=LONGEST_LINE, header_name=name)
    return f"{name}: {words.encode(linesep=line_end)}{line_end}"


def _wire() -> Policy:
    headers = HeaderRegistry(default_class=_Tokens)
    headers.map_to_type("subject", _Words)
    return SMTP.clone(header_factory=headers)


def each_once(to: tuple[str, ...]) -> tuple[str, ...]:
    """The recipients, in their order, none of them twice."""
    return tuple(dict.fromkeys(to))


def mime(message: Message, sender: str, recipient: str) -> EmailMessage:
    """The mail as it goes over the wire: text and HTML as alternatives, in UTF-8, every line short enough.

    Raises:
        ValueError: an address or a Message-ID contains a line end.
    """
    mail = EmailMessage(policy=_wire())
    mail["From"] = Address(SENDER_NAME, addr_spec=sender)
    mail["To"] = recipient
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(message.sent_at)
    mail["Message-ID"] = message.message_id
    if message.thread_id and message.thread_id != message.message_id:
        mail["In-Reply-To"] = message.thread_id
        mail["References"] = message.thread_id
    mail["List-Id"] = f"{SENDER_NAME} <figure-monitor.{sender.rpartition('@')[2] or 'localhost'}>"
    # RFC 3834: no holiday answers, please; the second is what Exchange understands.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return mail
