"""Mails as files."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from pydantic import ValidationError

from monitor.kinds.notify.eml import Eml
from monitor.model import Message
from monitor.model.errors import PutOff
from monitor.plugin import Envelope, Notifier

ENVELOPE = Envelope("desk@example.org", {})
MESSAGE = Message(
    message_id="<7@example.org>",
    thread_id="<1@example.org>",
    sent_at=datetime(2024, 10, 15, 13, 0, tzinfo=UTC),
    subject="CBP fentanyl, FY2024: 6.77 → 34.82 lb",
    text="6.77 → 34.82 lb\n",
    html="<p>6.77 → 34.82 lb</p>",
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


def test_a_message_becomes_one_file_that_mail_programs_open(folder):
    Eml(folder=str(folder)).send(MESSAGE, "newsdesk", ENVELOPE)
    (path,) = folder.iterdir()
    raw = path.read_bytes()
    parsed = message_from_bytes(raw, policy=default)
    assert parsed["Subject"] == MESSAGE.subject
    assert parsed["Message-ID"] == MESSAGE.message_id
    assert str(parsed["To"]) == "newsdesk"
    assert parsed.get_body(("plain",)).get_content().strip() == "6.77 → 34.82 lb"
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_a_relative_folder_starts_where_the_configuration_is(tmp_path):
    Eml(folder="mail").send(MESSAGE, "newsdesk", replace(ENVELOPE, folder=tmp_path))
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_the_name_says_the_day_and_the_subject(folder):
    Eml(folder=str(folder)).send(MESSAGE, "newsdesk", ENVELOPE)
    (path,) = folder.iterdir()
    assert path.name.startswith("2024-10-15_cbp-fentanyl-fy2024-6-77-34-82-lb_")
    assert path.suffix == ".eml"


def test_the_same_message_twice_is_one_file(folder):
    eml = Eml(folder=str(folder))
    eml.send(MESSAGE, "newsdesk", ENVELOPE)
    eml.send(MESSAGE, "newsdesk", ENVELOPE)
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("message", "recipient"),
    [(replace(MESSAGE, message_id="<8@example.org>"), "newsdesk"), (MESSAGE, "editor@example.org")],
    ids=["another message with the same subject", "another recipient"],
)
def test_what_differs_is_another_file(folder, message, recipient):
    eml = Eml(folder=str(folder))
    eml.send(MESSAGE, "newsdesk", ENVELOPE)
    eml.send(message, recipient, ENVELOPE)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("subject", ["../../etc/passwd", "→ → →", "", "a/b\\c:d*e?", "x" * 500, "Ünïcode ﬁgure"])
def test_no_subject_leads_out_of_the_folder(folder, subject):
    Eml(folder=str(folder)).send(replace(MESSAGE, subject=subject), "newsdesk", ENVELOPE)
    (path,) = folder.iterdir()
    assert path.name.isascii()
    assert len(path.name) < 100


def test_a_folder_that_cannot_be_made_puts_the_message_off(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(PutOff, match=r"cannot write into .*file/mail: Not a directory"):
        Eml(folder=str(tmp_path / "file" / "mail")).send(MESSAGE, "newsdesk", ENVELOPE)


def test_a_full_disk_puts_the_message_off_and_leaves_no_half_file(folder):
    # A file size limit stands for a full disk; the signal that comes with it is ignored as Python does by default.
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    folder.mkdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(PutOff, match="File too large"):
            Eml(folder=str(folder)).send(MESSAGE, "newsdesk", ENVELOPE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission_puts_the_message_off(folder):
    folder.mkdir(mode=0o500)
    with pytest.raises(PutOff, match="Permission denied"):
        Eml(folder=str(folder)).send(MESSAGE, "newsdesk", ENVELOPE)


def test_it_needs_no_options_and_then_writes_into_the_folder_for_mails(tmp_path):
    eml = Eml()
    assert isinstance(eml, Notifier)
    assert eml.recipients == ("newsdesk",)
    eml.send(MESSAGE, "newsdesk", replace(ENVELOPE, folder=tmp_path))
    assert len(list((tmp_path / "reports" / "mail").glob("*.eml"))) == 1


@pytest.mark.parametrize("to", [[], ["a b"], ["a\nBcc: b"], [""]])
def test_a_recipient_that_is_none_is_refused(to):
    with pytest.raises(ValidationError):
        Eml(to=to)


def test_a_recipient_named_twice_is_one():
    assert Eml(to=["a@example.org", "a@example.org", "b@example.org"]).recipients == ("a@example.org", "b@example.org")
