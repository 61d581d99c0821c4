"""Asked every minute by cron, the program does nothing where there is nothing to do, and misses nothing else."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from monitor.config.digest import digest_of
from monitor.store.idle import is_idle
from tests.newsroom import Newsroom


def idle(newsroom: Newsroom) -> bool:
    return is_idle(newsroom.folder / "monitor.db", digest_of(newsroom.folder / "sources.yaml"), newsroom.now)


@pytest.fixture
def quiet(newsroom: Newsroom) -> Newsroom:
    """A newsroom whose only source was just checked, and whose weekly report is planned."""
    newsroom.serve_seizures(fy2023=["2"] * 12)
    newsroom.check()
    with newsroom.store as store, store.atomic():
        store.sources.set_job("weekly report", newsroom.now.replace(year=newsroom.now.year + 1))
    newsroom.wait(minutes=1)
    assert idle(newsroom)
    return newsroom


def test_a_source_that_comes_due_is_something_to_do(quiet):
    quiet.wait(days=2)
    assert not idle(quiet)


def test_a_clock_that_was_set_back_is_something_to_do(quiet):
    quiet.wait(hours=-5)
    assert not idle(quiet)


def test_a_configuration_that_was_changed_is_something_to_do(quiet):
    (quiet.folder / "sources.yaml").write_text((quiet.folder / "sources.yaml").read_text() + "# looked at\n")
    assert not idle(quiet)
    quiet.check()
    quiet.wait(minutes=1)
    assert idle(quiet)


def test_another_version_of_the_program_is_something_to_do(quiet):
    with closing(sqlite3.connect(quiet.folder / "monitor.db")) as other, other:
        other.execute("UPDATE settings SET value = value || 'x'")
    assert not idle(quiet)


def test_a_mail_that_waits_is_something_to_do_when_its_time_has_come(quiet):
    with closing(sqlite3.connect(quiet.folder / "monitor.db")) as other, other:
        other.execute(
            "INSERT INTO notices (kind, created_at, message_id, facts)"
            " VALUES ('change', '2024-10-15T09:00:00.000Z', '<a@b>', '{}')"
        )
        other.execute(
            "INSERT INTO deliveries (notice_id, notifier, recipient, state, due_at)"
            " SELECT max(id), 'eml', 'newsdesk', 'pending', '2024-10-15T10:00:00.000Z' FROM notices"
        )
    quiet.wait(hours=2)
    assert not idle(quiet)


def test_a_failure_that_nobody_was_told_of_is_something_to_do(quiet):
    quiet.answers.clear()
    quiet.check(tell=False)
    quiet.wait(minutes=1)
    assert not idle(quiet)


def test_a_report_that_is_due_is_something_to_do(quiet):
    with quiet.store as store, store.atomic():
        store.sources.set_job("weekly report", quiet.now)
    assert not idle(quiet)


def test_without_a_database_or_a_readable_configuration_there_is_something_to_do(quiet, tmp_path):
    assert not is_idle(tmp_path / "none.db", digest_of(quiet.folder / "sources.yaml"), quiet.now)
    assert not is_idle(quiet.folder / "monitor.db", digest_of(tmp_path / "none.yaml"), quiet.now)


def test_the_digest_is_that_of_the_bytes(quiet):
    path = quiet.folder / "sources.yaml"
    before = digest_of(path)
    os.utime(path, (1, 1))
    assert digest_of(path) == before


def test_a_configuration_that_did_not_change_is_not_written_again(quiet):
    with closing(sqlite3.connect(quiet.folder / "monitor.db")) as other, other:
        other.execute("UPDATE sources SET title = 'as it was written'")
    quiet.check()
    assert quiet.value("SELECT title FROM sources") == "as it was written"
    (quiet.folder / "sources.yaml").write_text((quiet.folder / "sources.yaml").read_text() + "# looked at\n")
    quiet.wait(days=1)
    quiet.check()
    assert quiet.value("SELECT title FROM sources") != "as it was written"
