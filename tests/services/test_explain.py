"""How a value came to be is told from rows, link by link; a link that is missing says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from monitor.model import RulingKind
from monitor.services.questions import open_questions
from monitor.services.replay import replay
from monitor.services.review import answer
from tests.cli.terminal import Terminal
from tests.newsroom import PAGE, SEIZURES, Newsroom


@pytest.fixture
def terminal(newsroom: Newsroom, capfdbinary: object, monkeypatch: object) -> Terminal:
    return Terminal(newsroom, capfdbinary, monkeypatch)


def lengths(newsroom: Newsroom, *values: str) -> None:
    for value in values:
        newsroom.serve("/boundary", f"<p>In fact, the boundary is {value} km long.</p>")
        newsroom.check()
        newsroom.wait(days=1)


def told(terminal: Terminal, *words: str) -> str:
    return " ".join(terminal("explain", *words).split())


@pytest.fixture
def revised(newsroom: Newsroom) -> Newsroom:
    newsroom.watch(PAGE)
    lengths(newsroom, "8,891", "8,892")
    return newsroom


def test_a_value_is_told_from_the_fetch_to_the_mail(revised, terminal):
    text = told(terminal, "length")
    for words in (
        "Length of the boundary: 8,892 km",
        "Fetch check 2 began 16 October 2024, 05:00 EDT (09:00 UTC)",
        f"{revised.site}/boundary answered 200",
        "Grade ok: html,",
        "kept as snapshot 2 (`monitor show 2`)",
        "Rule text, version",
        "pattern: the boundary is {figure} long",
        "Reading 8,892 km, exactly 8,892 km printed as “8,892 km”",
        "Comparison change 1, revised: 8,891 km → 8,892 km the version before is snapshot 1 `monitor diff border 1 2`",
        "Decision normal, and news “8,891 km” (story/8-891-km-undated): revised since:",
        "Mail change, recorded 16 October 2024, 05:00 EDT (09:00 UTC) to desk@example.org through eml: sent 16 October",
    ):
        assert words in text, f"{words}\n{text}"
    assert told(terminal, "1") == text, "the change tells the same"


def test_the_same_is_told_as_rows(revised, terminal):
    rows = terminal.json("explain", "length")
    links = ["fetch", "grade", "rule", "reading", "comparison", "decision", "mail"]
    assert [row["link"] for row in rows] == links
    fetch, grade, rule, reading, comparison, decision, mail = rows
    assert (fetch["check"]["id"], fetch["check"]["outcome"], grade["snapshot"]["id"]) == (2, "changed", 2)
    assert (rule["kind"], reading["value"]["printed"], reading["value"]["snapshot_id"]) == ("text", "8,892 km", 2)
    assert (comparison["change"]["kind"], comparison["before"]["id"]) == ("revised", 1)
    assert (decision["status"], decision["claims"][0]["verdict"]) == ("normal", "revised since")
    assert (mail["notice_kind"], mail["check_id"], mail["deliveries"][0]["state"]) == ("change", 2, "sent")


def test_a_first_reading_has_no_comparison_and_no_mail_and_says_why(newsroom, terminal):
    newsroom.watch(PAGE)
    lengths(newsroom, "8,891")
    text = told(terminal, "border/length")
    assert "Comparison nothing stood there before: what is read first is the baseline, and no change" in text
    assert "Mail none: a first reading, or one by a new rule, is the baseline, and nobody is told" in text
    assert terminal.json("explain", "length")[-1] == {"link": "mail", "notice_kind": None}


def test_what_waits_for_a_person_names_the_command_and_what_was_said_is_told(newsroom, terminal):
    newsroom.watch(PAGE)
    lengths(newsroom, "8,891", "88,910")
    with newsroom.store as store:
        (question,) = open_questions(store, newsroom.catalogue, newsroom.now)
    text = told(terminal, "length")
    assert "Decision suspect: 8,891 km → 88,910 km: it is ten times what it was" in text
    assert f"it waits for a person: `monitor review accept {question.id}`" in text
    assert "Mail question, recorded" in text
    with newsroom.store as store:
        answer(store, newsroom.catalogue, [question.id], RulingKind.ACCEPTED, by="ann", note="so", now=newsroom.now)
    text = told(terminal, "length")
    assert "ann accepted it on 17 October 2024" in text
    assert "Mail change, recorded 17 October 2024" in text
    assert "to desk@example.org through eml: waits; `monitor check` or `monitor deliveries --retry` sends it" in text
    assert "question, recorded 16 October 2024" in text


def test_a_value_that_is_gone_names_the_change_that_took_it_and_that_tells_its_own_story(newsroom, terminal):
    years = {"fy2022": ["1"] * 12, "fy2023": ["2"] * 12, "fy2024": ["3"] * 6}
    newsroom.serve_seizures(**years)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=years["fy2023"], fy2024=["3"] * 12)
    newsroom.check()
    text = told(terminal, "fentanyl", "FY2022")
    gone = newsroom.value("SELECT change_id FROM change_log WHERE kind = 'withdrawn'")
    assert f"it stood until 16 October 2024, 05:00 EDT (09:00 UTC): see `monitor explain {gone}`" in text
    text = told(terminal, str(gone))
    assert text.startswith("Fentanyl seized at the northern border, FY2022: said no more")
    assert "Reading this version says nothing there any more" in text
    assert "Mail change, recorded" in text


def test_of_a_series_and_of_a_month_the_mail_that_counts_it_is_found(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 6)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 5 + ["3.5", "1"])
    newsroom.check()
    assert "Comparison change 2, revised: March 2024 3 lb → 3.5 lb" in told(terminal, "fentanyl", "2024-03")
    assert "Mail change, recorded" in told(terminal, "fentanyl", "2024-03")
    assert "Fentanyl seized at the northern border, FY2024: 19.5 lb" in told(terminal, "fentanyl")


def test_what_a_mirror_says_is_mailed_to_nobody_and_that_is_said(newsroom, terminal):
    mirror = SEIZURES.replace("customs:", "copy:\n  mirrors: customs", 1).replace("seizures.csv", "copy.csv")
    newsroom.watch(SEIZURES, mirror.split("      claims:")[0])
    for value in ("2", "3"):
        newsroom.serve_seizures(fy2023=[value] * 12)
        newsroom.answers["/copy.csv"] = newsroom.answers["/seizures.csv"]
        newsroom.check()
        newsroom.wait(days=1)
    assert "Mail none: a mirror of customs says nothing by itself" in told(terminal, "copy/fentanyl")


def test_what_a_backfill_found_was_told_to_nobody_and_that_is_said(newsroom, terminal):
    newsroom.watch(PAGE)
    lengths(newsroom, "8,891", "8,892")
    with closing(sqlite3.connect(newsroom.folder / "monitor.db")) as other, other:
        other.execute("DELETE FROM deliveries")
        other.execute("DELETE FROM notices")
    text = told(terminal, "length")
    assert "Mail none is kept: what a backfill without --tell or a replay finds is recorded and told to nobody" in text


def test_the_mail_is_found_after_all_was_read_again(revised, terminal):
    with revised.store as store:
        replay(store, revised.catalogue, revised.catalogue.sources["border"])
    assert "Mail change, recorded 16 October 2024" in told(terminal, "length")


def test_a_check_whose_row_is_kept_no_more_is_said(revised, terminal):
    with closing(sqlite3.connect(revised.folder / "monitor.db")) as other, other:
        other.execute("DELETE FROM notices WHERE check_id = 2")
        other.execute("UPDATE changes SET check_id = 1")
        other.execute("DELETE FROM checks_kept WHERE id = 2")
    assert "Fetch the row of the check is kept no more; `monitor snapshots` lists the versions" in told(
        terminal, "length"
    )


def test_a_source_is_told_by_its_last_check(revised, terminal):
    text = told(terminal, "border")
    for words in (
        "The boundary (border) Fetch check 2 began 16 October 2024",
        "Rule length: text, version",
        "Reading 1 value by now",
        "Comparison 1 change led to this version change 1, revised: 8,891 km → 8,892 km",
        "Decision the source is ok",
        "Mail change, recorded",
    ):
        assert words in text, f"{words}\n{text}"
    revised.serve("/boundary", "<p>Total length of the border: 8,893 km.</p>")
    revised.check()
    text = told(terminal, "border")
    assert "failed: border/length: the pattern does not occur" in text or "failed:" in text
    assert "Decision the source is failing question" in text
    assert "waits for a person: `monitor review`" in text
    assert "Mail failing, recorded" in text
    assert [row["link"] for row in terminal.json("explain", "border")][:3] == ["fetch", "grade", "rule"]


def test_a_source_that_was_never_checked_and_one_that_nothing_can_watch_say_so(newsroom, terminal):
    newsroom.watch(PAGE, NOT_WATCHED)
    lengths(newsroom, "8,891")
    newsroom.watch(PAGE, NOT_WATCHED, SEIZURES)
    assert "Fetch none: it is a book" in told(terminal, "book")
    assert "Fetch it was never checked: run `monitor check`" in told(terminal, "customs")


NOT_WATCHED = """\
book:
  title: A book
  publisher: A house
  not_watched: it is a book
  figures:
    pages: {label: Pages of it, unit: cases}
"""


def test_what_is_not_there_is_named_with_what_there_is(revised, terminal):
    terminal("explain", "length", "FY2024", code=2)
    assert "nothing was read of border/length for FY2024; it has undated" in terminal.errors
    terminal("explain", "99", code=2)
    assert "no change 99: `monitor changes --json` names them" in terminal.errors
    terminal("explain", "border", "FY2024", code=2)
    assert "border is no figure, so it has no period" in terminal.errors
    terminal("explain", "lenght", code=2)
    assert "did you mean 'length'" in terminal.errors or "no figure 'lenght'" in terminal.errors
