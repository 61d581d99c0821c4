"""`monitor doctor --online`: a real mail server that gets no mail, a real robots.txt, a real clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from tests.kinds.notify.test_smtp import Inbox, serving
from tests.newsroom import SEIZURES, SETTINGS

SMTP = SETTINGS.replace("{eml: {folder: mail, to: [desk@example.org]}}", "{smtp: {to: [desk@example.org]}}")


@pytest.fixture
def read(newsroom, terminal):
    """A source that was read, so that nothing but what is asked needs a look."""
    newsroom.watch(SEIZURES, settings=SMTP)
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    newsroom.asked.clear()
    return terminal


def said_of(rows: list[dict], about: str) -> str:
    return next(row["said"] for row in rows if row["about"] == about)


def test_the_mail_server_is_reached_and_gets_nothing(newsroom, read, monkeypatch):
    newsroom.now = datetime.now(UTC)
    inbox = Inbox()
    with serving(inbox) as server:
        monkeypatch.setenv("MONITOR_SMTP_URL", f"smtp://{server.url}")
        rows = read.json("doctor", "--online")["online"]  # type: ignore[call-overload]
    assert "answers (250" in said_of(rows, "smtp")
    assert all(row["all_right"] for row in rows)
    assert inbox.mails == []


def test_a_mail_server_that_is_not_there_needs_a_look(newsroom, read, monkeypatch):
    newsroom.now = datetime.now(UTC)
    monkeypatch.setenv("MONITOR_SMTP_URL", "smtp://127.0.0.1:9")
    assert "127.0.0.1:9 cannot be reached" in read("doctor", "--online", code=1)
    assert "cannot be reached" not in read("doctor")


def test_robots_txt_is_asked_and_no_page(newsroom, read):
    newsroom.now = datetime.now(UTC)
    newsroom.answers["/robots.txt"] = Response("User-agent: *\nDisallow: /seizures", 200, content_type="text/plain")
    said = read("doctor", "--online", code=1)
    assert "robots.txt forbids it ('Disallow: /seizures')" in said
    assert {request.path for request in newsroom.asked} == {"/robots.txt"}


@pytest.mark.parametrize(("ahead", "code"), [(0, 0), (-3, 1), (600, 1)])
def test_a_clock_that_stands_wrong_is_found(newsroom, read, ahead, code):
    newsroom.now = datetime.now(UTC) - timedelta(minutes=ahead)
    seconds = said_of(read.json("doctor", "--online", code=code)["online"], "clock")  # type: ignore[call-overload]
    assert abs(int(seconds.split()[0]) - 60 * ahead) <= 5


def test_a_check_in_the_future_is_named(newsroom, read):
    newsroom.wait(days=-300)
    assert "stands wrong, for 2024-10-15" in read("doctor")
