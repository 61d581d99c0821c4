"""The outbox: every mail arrives once, whatever the mail server does in between."""

from __future__ import annotations

import email
import email.policy
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from monitor.model.notices import DeliveryState
from monitor.services.deliver import GIVE_UP_AFTER, pause_before
from tests.newsroom import SEIZURES, SETTINGS

TO_TWO = SETTINGS.replace(
    "notify: [{eml: {folder: mail, to: [desk@example.org]}}]",
    "notify: [{smtp: {to: [desk@example.org, editor@example.org]}}]",
)


class Mailbox:
    """A real SMTP server's handler that keeps what it accepts and refuses whom it is told to."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, str]] = []
        self.refuse: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuse:
            return "550 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.accepted += [(recipient, str(message["Message-ID"])) for recipient in envelope.rcpt_tos]
        return "250 kept"


class PostOffice:
    """A mail server on a free port that can be stopped, and started again on the same one."""

    def __init__(self, mailbox: Mailbox) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._mailbox = mailbox
        self._running: Controller | None = None

    def start(self) -> None:
        self._running = Controller(self._mailbox, hostname="127.0.0.1", port=self.port)
        self._running.start()

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop()
        self._running = None


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def post_office(mailbox):
    office = PostOffice(mailbox)
    office.start()
    yield office
    office.stop()


@pytest.fixture
def changed(newsroom, post_office):
    """A newsroom that has one change to tell, by mail, to two people."""
    newsroom.environment = {"MONITOR_SMTP_URL": f"smtp://127.0.0.1:{post_office.port}"}
    newsroom.watch(SEIZURES, settings=TO_TWO)
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])
    return newsroom


def test_each_recipient_gets_one_mail_under_one_message_id(changed, mailbox):
    changed.check()
    changed.deliver()
    assert sorted(recipient for recipient, _ in mailbox.accepted) == ["desk@example.org", "editor@example.org"]
    assert len({message_id for _, message_id in mailbox.accepted}) == 1


def test_a_server_down_for_three_days_delays_every_mail_and_loses_none(changed, mailbox, post_office):
    post_office.stop()
    changed.check()
    assert changed.value("SELECT count(*) FROM outbox") == 2
    for _ in range(72):
        changed.wait(hours=1)
        changed.deliver()
    changed.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["3"])
    changed.check()
    assert mailbox.accepted == []
    assert changed.value("SELECT max(attempts) FROM outbox") < 25, "the gaps grow"
    post_office.start()
    for _ in range(8):
        changed.wait(hours=1)
        changed.deliver()
    assert len(mailbox.accepted) == len(set(mailbox.accepted)) == 4
    assert changed.value("SELECT count(*) FROM outbox") == 0


def test_a_refused_recipient_ends_that_delivery_alone_and_is_shown(changed, mailbox):
    mailbox.refuse = {"editor@example.org"}
    changed.check()
    assert [recipient for recipient, _ in mailbox.accepted] == ["desk@example.org"]
    with changed.store as store:
        (lost,) = store.outbox.deliveries([DeliveryState.REFUSED])
    assert lost.recipient == "editor@example.org"
    assert "550" in lost.error
    for _ in range(10):
        changed.wait(days=1)
        changed.deliver()
    assert len(mailbox.accepted) == 1

    mailbox.refuse = set()
    with changed.store as store, store.atomic():
        assert store.outbox.retry(changed.now) == 1
    changed.deliver()
    assert len(mailbox.accepted) == 2


def test_after_two_weeks_a_mail_is_given_up_and_shown(changed, post_office):
    post_office.stop()
    changed.check()
    changed.now += GIVE_UP_AFTER + timedelta(hours=1)
    changed.deliver()
    assert changed.rows("SELECT DISTINCT state FROM deliveries") == [("given up",)]


def test_without_a_server_in_the_environment_mail_becomes_files(changed):
    changed.environment = {}
    changed.check()
    folder = changed.folder / "reports" / "mail"
    assert len(list(folder.glob("*.eml"))) == 2


def test_a_delivery_that_a_dead_process_had_claimed_is_free_again_after_a_while(changed, mailbox):
    working = changed.environment
    changed.environment = {"MONITOR_SMTP_URL": "smtp://127.0.0.1:9"}
    changed.check()
    changed.wait(days=1)
    with changed.store as store, store.atomic():
        assert store.outbox.claim(changed.now, changed.now, timedelta(minutes=10)) is not None
    changed.environment = working
    changed.wait(minutes=5)
    changed.deliver()
    assert len(mailbox.accepted) == 1
    changed.wait(minutes=5)
    changed.deliver()
    assert len(set(mailbox.accepted)) == len(mailbox.accepted) == 2


def test_backfilled_news_that_cannot_be_sent_at_once_is_not_given_up(changed, post_office):
    post_office.stop()
    changed.check()
    with changed.store as store, store.atomic():
        store._connection.execute("UPDATE notices SET created_at = '2020-01-01T00:00:00.000Z'")
    changed.wait(hours=1)
    changed.deliver()
    assert changed.rows("SELECT DISTINCT state FROM deliveries") == [("pending",)]


def test_a_retry_leaves_alone_what_another_process_is_sending(changed, post_office):
    post_office.stop()
    changed.check()
    changed.wait(hours=1)
    with changed.store as store:
        with store.atomic():
            assert store.outbox.claim(changed.now, changed.now, timedelta(minutes=10)) is not None
        with store.atomic():
            assert store.outbox.retry(changed.now) == 1


def test_what_an_earlier_version_put_into_the_outbox_is_not_lost(changed):
    changed.environment = {}
    changed.check()
    with changed.store as store, store.atomic():
        store._connection.execute('UPDATE notices SET facts_schema = 1, facts = \'{"changes": [], "total": 3}\'')
        store._connection.execute("UPDATE deliveries SET state = 'pending', sent_at = NULL")
    changed.wait(hours=1)
    changed.deliver()
    assert changed.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]
    every = [path.read_text(encoding="utf-8") for path in (changed.folder / "reports" / "mail").glob("*.eml")]
    mails = [mail for mail in every if "Subject: customs: change, recorded by an earlier version\n" in mail]
    assert len(mails) == 2
    for mail in mails:
        assert "monitor changes customs" in mail


def test_the_pauses_grow_to_hours():
    pauses = [pause_before(attempt) for attempt in range(1, 30)]
    assert pauses[0] == timedelta(minutes=1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=6)
