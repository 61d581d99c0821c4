"""Sends each message by mail."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from monitor.kinds.notify.conversation import Bounded, BoundedTls
from monitor.kinds.notify.eml import Eml
from monitor.kinds.notify.mime import each_once, mime
from monitor.model import Message
from monitor.model.errors import ConfigError, Problem, PutOff, Refused
from monitor.plugin import Envelope, Kind
from monitor.reading.secrets import without

NEEDS_AUTHENTICATION = frozenset({530, 534, 535, 538})
"""Replies about our own login (RFC 4954): the mail is not at fault and goes out once the login is mended."""

Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[!#-'*+\-/-9=?A-Z^-~.]+@[A-Za-z0-9.-]+$"),
    Field(examples=["newsdesk@example.org"]),
]


class Smtp(Kind):
    """Mail through an SMTP server.

    The server, the user and the password never stand in ``sources.yaml``; they come from the environment::

        MONITOR_SMTP_URL=smtp+starttls://user:password@mail.example.org:587

    or, with the password in a file of its own:

        MONITOR_SMTP_HOST=mail.example.org
        MONITOR_SMTP_USER=user
        MONITOR_SMTP_PASSWORD_FILE=/run/secrets/smtp

    ``MONITOR_SMTP_PORT`` (587), ``MONITOR_SMTP_SECURITY`` (``starttls``, ``tls`` or ``none``) and
    ``MONITOR_SMTP_CA_FILE`` (a certificate authority of your own) are optional. Certificates are always
    checked, and a password is never sent over a connection that others can read. In ``sources.yaml``::

        notify:
          - smtp: {to: [newsdesk@example.org, editor@example.org]}

    Attributes:
        to: whom the mails go to; each gets a mail of their own, so a refused address touches no other.
        sender: in YAML ``from``: the From address, where it is not the contact of the settings.
        timeout_seconds: how long the server may take for one answer; a whole conversation may take ten times
            as long.
    """

    to: Annotated[tuple[Address, ...], AfterValidator(each_once)] = Field(min_length=1)
    sender: Address | None = Field(None, alias="from")
    timeout_seconds: float = Field(30, gt=0, le=600)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom it reaches."""
        return self.to

    def writes_files_because(self, environment: Mapping[str, str]) -> str:
        """Why mails become files; empty where the environment names a server.

        Raises:
            ConfigError: it names one in a way that cannot be understood.
        """
        return "" if server_from(environment) else "no mail server is named in the environment"

    def answers(self, environment: Mapping[str, str]) -> str:
        """What the server says when it is reached and logged in to; nothing is sent.

        Raises:
            PutOff: it could not be reached, trusted or logged in to.
            ConfigError: it is named in a way that cannot be understood.
        """
        server = server_from(environment)
        if server is None:
            return "no mail server is named in the environment: mails become files"
        with _told(server), _connected(server, self.timeout_seconds) as connection:
            code, reply = connection.noop()
        login = f"took the login of {server.user}" if server.user else "wants no login"
        return f"{server.name} answers ({_reply(server, code, reply)}) and {login}"

    def send(self, message: Message, recipient: str, envelope: Envelope) -> None:
        """Hand the mail to the server; returning means that the server took responsibility for it.

        Where the environment names no server, write it as a file instead.

        Raises:
            Refused: the server refused the recipient, the sender or the mail for good (5xx).
            PutOff: the server could not be reached, trusted or logged in to, or asks to come again (4xx); or the file
                cannot be written.
        """
        try:
            server = server_from(envelope.environment)
        except ConfigError as error:
            raise PutOff(str(error)) from error
        if server is None:
            Eml().send(message, recipient, envelope)
            return
        sender = self.sender or envelope.sender
        mail = mime(message, sender, recipient)
        with _told(server), _connected(server, self.timeout_seconds) as connection:
            connection.send_message(mail, sender, [recipient])


@contextmanager
def _connected(server: Server, timeout_seconds: float) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted and logged in as far as the server's description asks for."""
    connection: Bounded
    if server.security is Security.TLS:
        connection = BoundedTls(server.host, server.port, timeout=timeout_seconds, context=_certificates(server))
    else:
        connection = Bounded(server.host, server.port, timeout=timeout_seconds)
    try:
        if server.security is Security.STARTTLS:
            connection.starttls(context=_certificates(server))
        if server.user:
            _log_in(connection, server)
        yield connection
        # The mail is accepted by now: how the server says goodbye must not make it be sent again.
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
    finally:
        connection.close()


def _log_in(connection: smtplib.SMTP, server: Server) -> None:
    if f"{server.user}{server.password}".isascii():
        connection.login(server.user, server.password)
        return
    # smtplib encodes to ASCII only; the PLAIN mechanism takes UTF-8 (RFC 4616).
    connection.ehlo_or_helo_if_needed()
    answer = b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
    code, reply = connection.docmd("AUTH", f"PLAIN {answer}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reply)


def _certificates(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file or None)


@contextmanager
def _told(server: Server) -> Iterator[None]:
    """Whatever goes wrong with the server, as one of our two errors."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        _raise_by_code(server, code, answer, "the recipient")
    except smtplib.SMTPSenderRefused as error:
        _raise_by_code(server, error.smtp_code, error.smtp_error, "the sender")
    except smtplib.SMTPDataError as error:
        _raise_by_code(server, error.smtp_code, error.smtp_error, "the mail")
    except smtplib.SMTPAuthenticationError as error:
        reply = _reply(server, error.smtp_code, error.smtp_error)
        raise PutOff(f"{server.name} does not accept our login ({reply}): check the user and the password") from None
    except smtplib.SMTPNotSupportedError as error:
        hint = "check MONITOR_SMTP_SECURITY and the port"
        raise PutOff(f"{server.name}: {_readable(server, str(error))}: {hint}") from None
    except smtplib.SMTPResponseException as error:
        reply = _reply(server, error.smtp_code, error.smtp_error)
        raise PutOff(f"{server.name} does not take mail now ({reply})") from None
    except ssl.SSLCertVerificationError as error:
        hint = "check the host's name, or name its authority in MONITOR_SMTP_CA_FILE"
        raise PutOff(f"{server.name} has no certificate that we trust ({error.verify_message}): {hint}") from error
    except ssl.SSLError as error:
        hint = "check MONITOR_SMTP_SECURITY and the port"
        raise PutOff(f"{server.name}: no encrypted connection ({error.reason or error}): {hint}") from error
    except TimeoutError as error:
        raise PutOff(f"{server.name} did not answer in time") from error
    except smtplib.SMTPException as error:
        late = isinstance(error.__context__, TimeoutError)
        reason = "did not answer in time" if late else f"broke off: {_readable(server, str(error))}"
        raise PutOff(f"{server.name} {reason}") from None
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise PutOff(f"{server.name} cannot be reached: {reason}") from error


def _raise_by_code(server: Server, code: int, reply: bytes | str, what: str) -> NoReturn:
    text = f"{server.name} refused {what} ({_reply(server, code, reply)})"
    if 500 <= code < 600 and code not in NEEDS_AUTHENTICATION:
        raise Refused(text) from None
    raise PutOff(text) from None


def _reply(server: Server, code: int, reply: bytes | str) -> str:
    return f"{code} {_readable(server, reply)}".strip()


def _readable(server: Server, reply: bytes | str) -> str:
    """A server's reply on one line, without our password should the server repeat it in whatever form."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    if server.password:
        text = without(server.password, text)
    return " ".join(text.split())[:300]


# ---------------------------------------------------------------- the server


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


SCHEMES = {"smtp": None, "smtps": Security.TLS, "smtp+starttls": Security.STARTTLS}
"""What an address says about protection; ``smtp`` leaves it to the port."""

SUBMISSION_PORT, TLS_PORT = 587, 465


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server to hand mails to.

    Attributes:
        host: its name or address.
        port: its port.
        security: how the connection is protected.
        user: whom to log in as; empty for no login.
        password: the password; never shown.
        ca_file: certificate authorities to trust instead of the system's; empty for the system's.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""

    @property
    def name(self) -> str:
        """The server as messages name it."""
        return f"{self.host}:{self.port}"


def server_from(environment: Mapping[str, str]) -> Server | None:
    """The mail server that the environment names; None when it names none.

    It is an address in ``MONITOR_SMTP_URL`` or a host in ``MONITOR_SMTP_HOST``; what an address leaves out
    may stand in the other variables. Unless said otherwise, port 465 means TLS, a server on this machine at
    another port than 587 no encryption, and everything else STARTTLS.

    Raises:
        ConfigError: a variable is not understood, contradicts another, or would give the password away.
    """
    given = {
        key: value.strip() for key, value in environment.items() if key.startswith("MONITOR_SMTP_") and value.strip()
    }
    if "MONITOR_SMTP_URL" not in given and "MONITOR_SMTP_HOST" not in given:
        return None
    if "MONITOR_SMTP_URL" in given and "MONITOR_SMTP_HOST" in given:
        raise _wrong("MONITOR_SMTP_HOST", "MONITOR_SMTP_URL names the server too: set one of the two")
    url = _url(given.get("MONITOR_SMTP_URL", ""))
    host = (url.hostname or "") if url else given["MONITOR_SMTP_HOST"]
    asked = _security(given, url)
    port = _port(given, url) or (TLS_PORT if asked is Security.TLS else SUBMISSION_PORT)
    user = unquote((url and url.username) or "") or given.get("MONITOR_SMTP_USER", "")
    password = unquote((url and url.password) or "") or _password(given)
    server = Server(host, port, asked or _usual(host, port), user, password, given.get("MONITOR_SMTP_CA_FILE", ""))
    _check(server)
    return server


def _wrong(variable: str, message: str) -> ConfigError:
    return ConfigError([Problem("the environment", 0, 0, variable, message)])


def _url(text: str) -> SplitResult | None:
    """The address, taken apart. Messages never repeat it: it may hold the password."""
    if not text:
        return None
    example = "write smtp+starttls://user:password@mail.example.org:587 with %-codes for special characters"
    try:
        url = urlsplit(text)
        known = url.scheme in SCHEMES and bool(url.hostname) and url.port != 0
    except ValueError:
        known = False
    # An unescaped / ? or # in a password ends the host too early.
    if not known or url.path.strip("/") or url.query or url.fragment:
        raise _wrong("MONITOR_SMTP_URL", f"is not the address of a mail server; {example}") from None
    return url


def _port(given: Mapping[str, str], url: SplitResult | None) -> int | None:
    text = given.get("MONITOR_SMTP_PORT", "")
    if url is not None and url.port is not None:
        if text and text != str(url.port):
            raise _wrong("MONITOR_SMTP_PORT", "MONITOR_SMTP_URL names another port: set one of the two")
        return url.port
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise _wrong("MONITOR_SMTP_PORT", f"{text!r} is not a port; write a number such as 587")
    return int(text)


def _security(given: Mapping[str, str], url: SplitResult | None) -> Security | None:
    said = SCHEMES[url.scheme] if url else None
    text = given.get("MONITOR_SMTP_SECURITY", "").casefold()
    if not text:
        return said
    if text not in list(Security):
        raise _wrong("MONITOR_SMTP_SECURITY", f"{text!r} is not known; write starttls, tls or none")
    if said is not None and said != text:
        raise _wrong("MONITOR_SMTP_SECURITY", f"MONITOR_SMTP_URL says {said}: make the two agree")
    return Security(text)


def _usual(host: str, port: int) -> Security:
    if port == TLS_PORT:
        return Security.TLS
    return Security.NONE if _on_this_machine(host) and port != SUBMISSION_PORT else Security.STARTTLS


def _on_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _password(given: Mapping[str, str]) -> str:
    path = given.get("MONITOR_SMTP_PASSWORD_FILE", "")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise _wrong("MONITOR_SMTP_PASSWORD_FILE", f"{path} cannot be read: {reason}") from None


def _check(server: Server) -> None:
    if server.password and not server.user:
        raise _wrong("MONITOR_SMTP_USER", "there is a password but no user: set it")
    if server.user and not server.password:
        raise _wrong("MONITOR_SMTP_PASSWORD_FILE", "there is a user but no password: name the file that holds it")
    if server.password and server.security is Security.NONE and not _on_this_machine(server.host):
        raise _wrong(
            "MONITOR_SMTP_SECURITY",
            f"the password would go to {server.host} in clear text: use starttls or tls",
        )
    if server.ca_file and not Path(server.ca_file).is_file():
        raise _wrong("MONITOR_SMTP_CA_FILE", f"there is no file {server.ca_file}")
