"""Mails through real servers on this machine."""

from __future__ import annotations

import re
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from threading import Thread
from urllib.parse import unquote

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from click.testing import CliRunner
from pydantic import ValidationError

from monitor.cli import cli
from monitor.kinds.notify.smtp import Security, Server, Smtp, server_from
from monitor.model import Message
from monitor.model.errors import ConfigError, PutOff, Refused
from monitor.plugin import Envelope, Notifier
from monitor.reading.secrets import stands_in
from tests.newsroom import SEIZURES, SETTINGS

HOST = "127.0.0.1"
SECRET = "p@ss/wörd:1%"
ESCAPED = "p%40ss%2Fw%C3%B6rd%3A1%25"
TO = "newsdesk@example.org"
MESSAGE = Message(
    message_id="<7@example.org>",
    thread_id="<1@example.org>",
    sent_at=datetime(2024, 10, 15, 13, 0, tzinfo=UTC),
    subject="CBP fentanyl, FY2024: 6.77 → 34.82 lb",
    text="6.77 → 34.82 lb\n",
    html="<p>6.77 → 34.82 lb</p>",
)


@dataclass
class Inbox:
    """What a server accepted, and what it answers; an empty answer is the server's usual one."""

    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_sender: str = ""
    to_mail: str = ""

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.to_sender:
            return self.to_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.to_recipient:
            return self.to_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.to_mail:
            return self.to_mail
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 accepted"


class RudeAtTheEnd(SMTP):
    """A server that accepts a mail and then says goodbye with an error."""

    async def smtp_QUIT(self, arg):  # noqa: N802
        await self.push("421 too busy to say goodbye")
        self._handler_coroutine.cancel()


class Loopback(Controller):
    """A server on a free port of this machine."""

    protocol = SMTP

    def factory(self):
        return self.protocol(self.handler, **self.SMTP_kwargs)

    @property
    def url(self):
        return f"{HOST}:{self.server.sockets[0].getsockname()[1]}"

    def _trigger_server(self):
        # The port is known only now that the server listens.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(inbox: Inbox, protocol: type[SMTP] = SMTP, **settings) -> Iterator[Loopback]:
    server = Loopback(inbox, hostname=HOST, port=0, **settings)
    server.protocol = protocol
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority, tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture(scope="session")
def certificate(authority):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(context)
    return context


def send(environment, to=TO, message=MESSAGE, **options):
    Smtp(to=[to], **options).send(message, to, Envelope("desk@example.org", environment))


def check_login(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"desk", SECRET.encode())
    return AuthResult(success=good, handled=good)


# ---------------------------------------------------------------- ways to a server


def test_a_mail_arrives_on_this_machine(inbox):
    with serving(inbox) as server:
        send({"MONITOR_SMTP_URL": f"smtp://{server.url}"})
    ((sender, recipients, content),) = inbox.mails
    assert (sender, recipients) == ("desk@example.org", [TO])
    parsed = message_from_bytes(content, policy=default)
    assert parsed["Message-ID"] == "<7@example.org>"
    assert parsed["Subject"] == MESSAGE.subject
    assert parsed.get_body(("html",)).get_content().strip() == MESSAGE.html


def test_a_mail_arrives_over_starttls_with_a_login(inbox, certificate, ca_file):
    settings = {"tls_context": certificate, "require_starttls": True, "auth_required": True}
    with serving(inbox, authenticator=check_login, **settings) as server:
        url = f"smtp+starttls://desk:{ESCAPED}@{server.url}"
        send({"MONITOR_SMTP_URL": url, "MONITOR_SMTP_CA_FILE": ca_file})
    assert len(inbox.mails) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server does not know that all of it is encrypted
def test_a_mail_arrives_over_tls_with_the_password_from_a_file(inbox, certificate, ca_file, tmp_path):
    secret = tmp_path / "password"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    settings = {"ssl_context": certificate, "auth_required": True, "auth_require_tls": False}
    with serving(inbox, authenticator=check_login, **settings) as server:
        send(
            {
                "MONITOR_SMTP_HOST": HOST,
                "MONITOR_SMTP_PORT": server.url.rpartition(":")[2],
                "MONITOR_SMTP_SECURITY": "tls",
                "MONITOR_SMTP_USER": "desk",
                "MONITOR_SMTP_PASSWORD_FILE": str(secret),
                "MONITOR_SMTP_CA_FILE": ca_file,
            }
        )
    assert len(inbox.mails) == 1


def test_the_from_option_stands_over_the_contact(inbox):
    with serving(inbox) as server:
        send({"MONITOR_SMTP_URL": f"smtp://{server.url}"}, **{"from": "monitor@example.net"})
    assert inbox.mails[0][0] == "monitor@example.net"
    assert "monitor@example.net" in message_from_bytes(inbox.mails[0][2], policy=default)["From"]


def test_a_retry_carries_the_same_message_id(inbox):
    inbox.to_mail = "451 try later"
    with serving(inbox) as server:
        environment = {"MONITOR_SMTP_URL": f"smtp://{server.url}"}
        with pytest.raises(PutOff):
            send(environment)
        inbox.to_mail = ""
        send(environment)
        send(environment)
    ids = [message_from_bytes(content)["Message-ID"] for _, _, content in inbox.mails]
    assert ids == ["<7@example.org>", "<7@example.org>"]


def test_a_rude_goodbye_after_the_mail_was_accepted_is_no_failure(inbox):
    with serving(inbox, RudeAtTheEnd) as server:
        send({"MONITOR_SMTP_URL": f"smtp://{server.url}"})
    assert len(inbox.mails) == 1


# ---------------------------------------------------------------- refusals


def test_a_refused_recipient_does_not_touch_the_other(inbox):
    inbox.to_recipient = {"gone@example.org": "550 no such user"}
    with serving(inbox) as server:
        environment = {"MONITOR_SMTP_URL": f"smtp://{server.url}"}
        with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+ refused the recipient \(550 no such user\)"):
            send(environment, "gone@example.org")
        send(environment)
    assert [recipients for _, recipients, _ in inbox.mails] == [[TO]]


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"to_recipient": {TO: "451 greylisted"}}, PutOff, "recipient (451 greylisted)"),
        ({"to_sender": "553 sender not allowed"}, Refused, "sender (553 sender not allowed)"),
        ({"to_sender": "451 later"}, PutOff, "sender (451 later)"),
        ({"to_mail": "554 looks like spam"}, Refused, "mail (554 looks like spam)"),
        ({"to_mail": "452 disk full"}, PutOff, "mail (452 disk full)"),
        ({"to_sender": "530 authentication required"}, PutOff, "sender (530 authentication required)"),
    ],
    ids=["recipient later", "sender never", "sender later", "mail never", "mail later", "login missing"],
)
def test_what_is_refused_for_good_ends_and_everything_else_is_put_off(inbox, settings, error, words):
    with serving(replace(inbox, **settings)) as server, pytest.raises(error) as raised:
        send({"MONITOR_SMTP_URL": f"smtp://{server.url}"})
    assert words in str(raised.value)


@pytest.mark.parametrize("password", ["hunter2", "h%C3%BCnter2"], ids=["ascii", "not ascii"])
def test_a_wrong_password_puts_off_and_is_never_shown(inbox, certificate, ca_file, password):
    settings = {"tls_context": certificate, "auth_required": True}
    with serving(inbox, authenticator=check_login, **settings) as server:
        environment = {
            "MONITOR_SMTP_URL": f"smtp+starttls://desk:{password}@{server.url}",
            "MONITOR_SMTP_CA_FILE": ca_file,
        }
        with pytest.raises(PutOff) as raised:
            send(environment)
    assert "does not accept our login (535" in str(raised.value)
    assert unquote(password) not in str(raised.value)


def test_a_password_that_the_server_repeats_is_masked(inbox):
    inbox.to_mail = "554 not with hunter2 please"
    trusting = {"authenticator": lambda *_: AuthResult(success=True), "auth_require_tls": False}
    with serving(inbox, **trusting) as server, pytest.raises(Refused, match=r"554 not with \*\*\* please"):
        send({"MONITOR_SMTP_URL": f"smtp://desk:hunter2@{server.url}"})


@pytest.mark.parametrize(
    "said",
    [b64encode(b"\0desk\0hunter2").decode(), b64encode(b"hunter2").decode(), "%68hunter2%21", "user=desk&pass=hunter2"],
)
def test_a_password_that_the_server_repeats_in_another_form_is_masked(inbox, said):
    inbox.to_mail = f"554 you said {said}"
    trusting = {"authenticator": lambda *_: AuthResult(success=True), "auth_require_tls": False}
    with serving(inbox, **trusting) as server, pytest.raises(Refused, match=r"554 you said .*\*\*\*") as refused:
        send({"MONITOR_SMTP_URL": f"smtp://desk:hunter2@{server.url}"})
    assert not stands_in("hunter2", str(refused.value))


@contextmanager
def talking(say: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that says to whoever comes what `say` sends, until they leave; its port."""
    with socket.create_server((HOST, 0)) as listening:

        def answer() -> None:
            with suppress(OSError), listening.accept()[0] as caller:
                say(caller)

        thread = Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(20)
        assert not thread.is_alive(), "nobody hung up"


def test_a_server_whose_greeting_never_ends_is_given_up():
    def say(caller: socket.socket) -> None:
        while True:
            caller.sendall(b"220-welcome\r\n" * 1_000)

    with talking(say) as port, pytest.raises(PutOff, match=r"it says more than 1,000,000 bytes"):
        send({"MONITOR_SMTP_URL": f"smtp://{HOST}:{port}"})


def test_a_server_that_speaks_a_letter_at_a_time_is_given_up():
    def say(caller: socket.socket) -> None:
        while True:
            caller.sendall(b"2")
            time.sleep(0.02)

    with talking(say) as port, pytest.raises(PutOff, match=r"did not answer in time"):
        send({"MONITOR_SMTP_URL": f"smtp://{HOST}:{port}"}, timeout_seconds=0.1)


def test_a_server_that_is_down_puts_off():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port = taken.getsockname()[1]
        with pytest.raises(PutOff, match=rf"127\.0\.0\.1:{port} cannot be reached: Connection refused"):
            send({"MONITOR_SMTP_URL": f"smtp://{HOST}:{port}"})


def test_a_server_that_does_not_answer_puts_off():
    with socket.create_server((HOST, 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(PutOff, match="did not answer in time"):
            send({"MONITOR_SMTP_URL": f"smtp://{HOST}:{port}"}, timeout_seconds=0.2)


UNTRUSTED = "no certificate that we trust"


def test_a_certificate_that_nobody_vouches_for_puts_off(inbox, certificate):
    with serving(inbox, tls_context=certificate) as server, pytest.raises(PutOff, match=UNTRUSTED):
        send({"MONITOR_SMTP_URL": f"smtp+starttls://{server.url}"})
    assert inbox.mails == []


def test_a_certificate_for_another_host_puts_off(inbox, authority, ca_file):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("mail.example.org").configure_cert(context)
    with serving(inbox, tls_context=context) as server, pytest.raises(PutOff, match=UNTRUSTED):
        send({"MONITOR_SMTP_URL": f"smtp+starttls://{server.url}", "MONITOR_SMTP_CA_FILE": ca_file})
    assert inbox.mails == []


def test_a_server_without_starttls_gets_no_mail_when_it_is_asked_for(inbox):
    with serving(inbox) as server, pytest.raises(PutOff, match=r"STARTTLS .*: check MONITOR_SMTP_SECURITY"):
        send({"MONITOR_SMTP_URL": f"smtp+starttls://{server.url}"})
    assert inbox.mails == []


def test_tls_to_a_server_that_speaks_plainly_puts_off(inbox):
    with serving(inbox) as server, pytest.raises(PutOff, match="no encrypted connection"):
        send({"MONITOR_SMTP_URL": f"smtps://{server.url}"})


def test_a_server_whose_name_is_no_address_puts_off():
    with pytest.raises(PutOff, match="not the address of a mail server"):
        send({"MONITOR_SMTP_URL": "mail.example.org"})


def test_while_no_server_is_named_the_mails_become_files_and_it_says_why(tmp_path):
    smtp = Smtp(to=[TO])
    assert smtp.writes_files_because({}) == "no mail server is named in the environment"
    smtp.send(MESSAGE, TO, Envelope("desk@example.org", {}, tmp_path, tmp_path / "mail"))
    (path,) = (tmp_path / "mail").glob("*.eml")
    parsed = message_from_bytes(path.read_bytes(), policy=default)
    assert (parsed["To"], parsed["Message-ID"]) == (TO, "<7@example.org>")


def test_a_named_server_is_where_mails_go_and_a_misnamed_one_is_told_before_anything_is_sent():
    smtp = Smtp(to=[TO])
    assert smtp.writes_files_because({"MONITOR_SMTP_HOST": "m.example"}) == ""
    with pytest.raises(ConfigError, match="MONITOR_SMTP_URL"):
        smtp.writes_files_because({"MONITOR_SMTP_URL": "m.example"})


def test_the_commands_say_that_mails_became_files_and_where(newsroom, monkeypatch):
    monkeypatch.delenv("MONITOR_SMTP_URL", raising=False)
    newsroom.watch(SEIZURES, settings=re.sub(r"notify: .*", f"notify: [{{smtp: {{to: [{TO}]}}}}]", SETTINGS))
    newsroom.serve_seizures(fy2023=["2"] * 12)
    say(newsroom, "check")
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    folder = newsroom.folder / "reports" / "mail"
    lines = say(newsroom, "check").splitlines()
    assert lines[-2:] == [
        "mails: 1 sent, 0 put off, 0 refused or given up",
        f"  no mail server is named in the environment: they are files in {folder}",
    ]
    assert len(list(folder.glob("*.eml"))) == 1
    why = "no mail server is named in the environment"
    assert f"  mails: files in reports/mail: {why}" in say(newsroom, "doctor").splitlines()
    monkeypatch.setenv("MONITOR_SMTP_URL", "smtp://127.0.0.1:9")
    assert "  mails: by smtp" in say(newsroom, "doctor").splitlines()
    monkeypatch.setenv("MONITOR_SMTP_URL", "m.example")
    assert "MONITOR_SMTP_URL: is not the address of a mail server" in str(
        say(newsroom, "validate", problem=ConfigError)
    )


def say(newsroom, *words, problem=SystemExit):
    """What a command prints, or the problem that it ends with."""
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    done = CliRunner().invoke(cli, [*words, *paths], env={"MONITOR_NOW": newsroom.now.isoformat()})
    assert done.exception is None or isinstance(done.exception, problem), done.exception
    return done.output or done.exception


# ---------------------------------------------------------------- the environment


@pytest.mark.parametrize(
    ("environment", "server"),
    [
        ({}, None),
        ({"MONITOR_SMTP_URL": "  "}, None),
        ({"MONITOR_SMTP_URL": "smtp://m.example"}, Server("m.example", 587, Security.STARTTLS)),
        ({"MONITOR_SMTP_URL": "smtp://m.example:25"}, Server("m.example", 25, Security.STARTTLS)),
        ({"MONITOR_SMTP_URL": "smtps://m.example"}, Server("m.example", 465, Security.TLS)),
        ({"MONITOR_SMTP_URL": "smtp://m.example:465"}, Server("m.example", 465, Security.TLS)),
        ({"MONITOR_SMTP_URL": "smtp://localhost:1025"}, Server("localhost", 1025, Security.NONE)),
        ({"MONITOR_SMTP_URL": "smtp://[::1]:1025/"}, Server("::1", 1025, Security.NONE)),
        (
            {"MONITOR_SMTP_URL": f"smtp://d%40x.org:{ESCAPED}@m.example"},
            Server("m.example", 587, Security.STARTTLS, "d@x.org", SECRET),
        ),
        ({"MONITOR_SMTP_HOST": "m.example"}, Server("m.example", 587, Security.STARTTLS)),
        ({"MONITOR_SMTP_HOST": "m.example", "MONITOR_SMTP_SECURITY": "TLS"}, Server("m.example", 465, Security.TLS)),
        (
            {"MONITOR_SMTP_HOST": "relay.internal", "MONITOR_SMTP_PORT": "25", "MONITOR_SMTP_SECURITY": "none"},
            Server("relay.internal", 25, Security.NONE),
        ),
    ],
)
def test_the_environment_names_the_server(environment, server):
    assert server_from(environment) == server


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({"MONITOR_SMTP_URL": "https://m.example"}, "URL"),
        ({"MONITOR_SMTP_URL": "smtp://"}, "URL"),
        ({"MONITOR_SMTP_URL": "smtp://desk:pa/ss@m.example"}, "URL"),
        ({"MONITOR_SMTP_URL": "smtp://m.example:99999"}, "URL"),
        ({"MONITOR_SMTP_URL": "smtp://a.example", "MONITOR_SMTP_HOST": "b.example"}, "HOST"),
        ({"MONITOR_SMTP_URL": "smtp://a.example:25", "MONITOR_SMTP_PORT": "26"}, "PORT"),
        ({"MONITOR_SMTP_HOST": "a.example", "MONITOR_SMTP_PORT": "smtp"}, "PORT"),
        ({"MONITOR_SMTP_HOST": "a.example", "MONITOR_SMTP_PORT": "0"}, "PORT"),
        ({"MONITOR_SMTP_HOST": "a.example", "MONITOR_SMTP_SECURITY": "ssl"}, "SECURITY"),
        ({"MONITOR_SMTP_URL": "smtps://a.example", "MONITOR_SMTP_SECURITY": "none"}, "SECURITY"),
        ({"MONITOR_SMTP_HOST": "a.example", "MONITOR_SMTP_USER": "desk"}, "PASSWORD_FILE"),
        ({"MONITOR_SMTP_URL": "smtp://:secret@a.example"}, "USER"),
        ({"MONITOR_SMTP_HOST": "a.example", "MONITOR_SMTP_PASSWORD_FILE": "/no/such/file"}, "PASSWORD_FILE"),
        ({"MONITOR_SMTP_HOST": "a.example", "MONITOR_SMTP_CA_FILE": "/no/such/file"}, "CA_FILE"),
        ({"MONITOR_SMTP_URL": "smtp://u:secret@a.example", "MONITOR_SMTP_SECURITY": "none"}, "SECURITY"),
    ],
)
def test_a_variable_that_cannot_be_meant_is_named(environment, variable):
    with pytest.raises(ConfigError) as raised:
        server_from(environment)
    (problem,) = raised.value.problems
    assert problem.where == f"MONITOR_SMTP_{variable}"
    assert "secret" not in str(raised.value)
    assert "pa/ss" not in str(raised.value)


def test_a_password_goes_in_clear_text_to_this_machine_only():
    assert server_from({"MONITOR_SMTP_URL": "smtp://u:p@127.0.0.1:1025"}) is not None
    with pytest.raises(ConfigError, match=r"would go to 10\.0\.0\.1 in clear text"):
        server_from({"MONITOR_SMTP_URL": "smtp://u:p@10.0.0.1:25", "MONITOR_SMTP_SECURITY": "none"})


def test_the_password_is_never_shown():
    server = server_from({"MONITOR_SMTP_URL": f"smtps://desk:{ESCAPED}@m.example"})
    assert server is not None
    assert server.password == SECRET
    assert SECRET not in repr(server)
    assert SECRET not in str(server)


# ---------------------------------------------------------------- options


def test_it_is_a_notifier_with_one_delivery_for_each_recipient():
    smtp = Smtp(to=["a@example.org", "b@example.org", "a@example.org"])
    assert isinstance(smtp, Notifier)
    assert smtp.recipients == ("a@example.org", "b@example.org")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"to": []},
        {"to": ["not an address"]},
        {"to": ["a@b\nBcc: c@d"]},
        {"to": ["a@example.org"], "password": "x"},
        {"to": ["a@example.org"], "from": "Desk <a@example.org>"},
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(options):
    with pytest.raises(ValidationError):
        Smtp(**options)
