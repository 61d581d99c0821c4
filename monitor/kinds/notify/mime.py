"""A message as it goes over the wire (RFC 5322): what every notifier that sends mail shares."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from monitor.model import Message
from monitor.reading.labels import one_line

SENDER_NAME = "Figure monitor"


def each_once(to: tuple[str, ...]) -> tuple[str, ...]:
    """The recipients, in their order, none of them twice."""
    return tuple(dict.fromkeys(to))


def mime(message: Message, sender: str, recipient: str) -> EmailMessage:
    """The mail as it goes over the wire: text and HTML as alternatives, in UTF-8, every line short enough.

    Raises:
        ValueError: an address or a Message-ID contains a line end.
    """
    mail = EmailMessage(policy=SMTP)
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
