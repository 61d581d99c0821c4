"""The command that answers questions: in a script, and at a real terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Sequence

import pytest

from monitor.cli import DATABASE, USAGE
from tests.cli.terminal import SECONDS, Terminal, typed
from tests.newsroom import PAGE, Newsroom


@pytest.fixture
def slipped(newsroom: Newsroom) -> Newsroom:
    """A newsroom that is asked about a length ten times as long as before."""
    newsroom.watch(PAGE)
    for value in ("8,891", "88,910"):
        newsroom.serve("/boundary", f"<p>In fact, the boundary is {value} km long.</p>")
        newsroom.check()
        newsroom.wait(days=1)
    return newsroom


@pytest.fixture
def terminal(newsroom: Newsroom, capfdbinary: object, monkeypatch: object) -> Terminal:
    return Terminal(newsroom, capfdbinary, monkeypatch)


def environment(newsroom: Newsroom) -> dict[str, str]:
    return os.environ | {"MONITOR_NOW": newsroom.now.isoformat(), "LOGNAME": "ann", "USER": "ann", "COLUMNS": "200"}


def called(newsroom: Newsroom, *words: str) -> list[str]:
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    return [sys.executable, "-m", "monitor", "review", *words, *paths]


def at_a_terminal(newsroom: Newsroom, answers: Sequence[str]) -> str:
    return typed(called(newsroom), [f"{answer}\n" for answer in answers], environment(newsroom), "? ")


def test_a_list_shows_what_a_person_needs_and_how_to_answer(slipped, terminal):
    printed = terminal("review", "--list")
    for words in (
        "Length of the boundary",
        "8,891 km → 88,910 km: it is ten times what it was",
        "in “In fact, the boundary is 8,891 km long.”",
        "in “In fact, the boundary is 88,910 km long.”",
        "snapshot 2: `monitor show 2`",
        "“8,891 km”: cannot tell",
        "1 open question. Answer with",
    ):
        assert words in " ".join(printed.split()), words
    assert terminal("review") == printed, "where nobody watches, it is a list"


def test_what_the_json_says_can_be_given_back_as_an_answer(slipped, terminal):
    (row,) = terminal.json("review", "--list")
    assert (row["matter"], row["values"][0]["now"]["value"], row["claims"][0]["verdict"]) == (
        "value",
        "88910",
        "cannot tell",
    )
    done = terminal.json("review", "accept", row["question"], "--by", "bob", "--note", "they moved it")
    assert [(one["kind"], one["ruled_by"], one["note"]) for one in done] == [("accepted", "bob", "they moved it")]
    assert terminal.json("review") == []
    terminal("review", "reject", row["question"], code=USAGE)
    assert "bob accepted it on" in terminal.errors
    (answered,) = terminal.json("review", "--answered")
    names = slipped.rows("SELECT name FROM pragma_table_info('ruling_log')")
    assert answered.keys() | {"counts"} == {name for (name,) in names}
    assert "bob accepted it on" in terminal("review", "--answered")
    assert terminal("review", "--list") == "nothing is asked\n"


def test_who_answers_is_the_login_name_where_nobody_is_named(slipped, terminal, monkeypatch):
    monkeypatch.setenv("LOGNAME", "ann")
    (row,) = terminal.json("review")
    terminal("review", "reject", row["question"][:6])
    assert slipped.rows("SELECT ruled_by, kind, note FROM ruling_log") == [("ann", "rejected", "")]


def test_a_word_without_an_id_and_a_word_that_is_none_are_refused(slipped, terminal):
    terminal("review", "accept", code=USAGE)
    assert "which? `monitor review accept ID`" in terminal.errors
    terminal("review", "perhaps", "1234", code=USAGE)


def test_without_a_database_none_is_made(newsroom, terminal):
    newsroom.watch(PAGE)
    for words in (["--list"], ["accept", "12345678"], ["--answered"]):
        terminal("review", *words, code=DATABASE)
    assert not (newsroom.folder / "monitor.db").exists()


def test_at_a_terminal_each_question_is_asked_until_it_is_understood(slipped):
    screen = at_a_terminal(slipped, ["perhaps", "r", "the map says otherwise"])
    assert "Question 1 of 1" in screen
    assert "one of the letters a, r, w, l, q" in screen
    assert "rejected: never news" in screen
    assert slipped.rows("SELECT ruled_by, kind, note FROM ruling_log") == [
        ("ann", "rejected", "the map says otherwise")
    ]
    assert "nothing is asked" in at_a_terminal(slipped, [])


def test_later_keeps_the_question(slipped):
    at_a_terminal(slipped, ["l"])
    assert slipped.rows("SELECT * FROM ruling_log") == []


def test_what_was_answered_while_a_person_thought_is_said_and_changes_nothing(slipped, terminal):
    (row,) = terminal.json("review")
    master, slave = os.openpty()
    process = subprocess.Popen(called(slipped), stdin=slave, stdout=slave, stderr=slave, env=environment(slipped))
    os.close(slave)
    screen = b""
    try:
        while b"[q]uit? " not in screen:
            assert select.select([master], [], [], SECONDS)[0], screen
            screen += os.read(master, 65536)
        terminal("review", "reject", row["question"], "--by", "bob")
        os.write(master, b"a\n\n")
        while b"bob rejected it on" not in screen:
            assert select.select([master], [], [], SECONDS)[0], screen
            screen += os.read(master, 65536)
        process.wait(SECONDS)
    finally:
        process.kill()
        os.close(master)
    assert slipped.rows("SELECT ruled_by, kind FROM ruling_log") == [("bob", "rejected")]
