"""The draft of a correction: words of a person, dates that tell versions apart, evidence for each, and no cause."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal
from tests.making import day
from tests.newsroom import Newsroom

LENGTH = """\
border:
  title: The boundary
  publisher: The commission
  url: SITE/boundary
  figures:
    length:
      label: Length of the boundary
      unit: km
      period: undated
      extract: {text: {pattern: "the boundary is {figure} long"}}
      claims:
        - {article: story, id: length, quote: "8,891 kilometres"}
        - {article: story, id: never, quote: "9,400 kilometres"}
"""
ADVICE = """\
advice:
  title: Advice
  publisher: The office
  url: SITE/advice
  figures:
    source:
      label: Whether China is called a source
      unit: wording
      extract: {phrase: {words: "China remains a source country", page_has: [Last changed], page_words: 5}}
      claims: [{article: story, id: source, quote: “China remains a source country.”}]
"""
SEIZURES = """\
seizures:
  title: Seizures
  publisher: The service
  url: SITE/seizures
  figures:
    heroin:
      label: Heroin seized
      unit: lb
      extract: {table: {row: Heroin, periods: columns, calendar: us-federal}}
      claims: [{article: story, id: heroin, quote: 5.24 pounds, period: FY2024}]
"""
BOOK = """\
book:
  title: A book
  publisher: A house
  not_watched: a printed book
  figures:
    labs: {label: Labs, unit: wording, claims: [{article: story, id: labs, quote: “basement labs”}]}
"""
CAUSES = ("because", "since it", "due to", "error", "mistake", "wrong", "corrected", "slip", "therefore", "falsely")
DRAFTED, NOT_DRAFTED = "Draft of a correction, ", "No correction drafted; "


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    newsroom.watch(LENGTH, ADVICE, BOOK)
    say_length(newsroom, "8,891")
    say_advice(newsroom, "China remains a source country for it.")
    return newsroom


@pytest.fixture
def terminal(newsroom, capfdbinary, monkeypatch) -> Terminal:
    return Terminal(newsroom, capfdbinary, monkeypatch)


def say_length(newsroom: Newsroom, length: str) -> None:
    newsroom.serve("/boundary", f"<html><body><p>They say the boundary is {length} km long.</p></body></html>")


def say_advice(newsroom: Newsroom, sentence: str) -> None:
    newsroom.serve("/advice", f"<html><body><p>{sentence}</p><p>Last changed on a Monday.</p></body></html>")


def draft(terminal: Terminal, claim: str) -> str:
    """The whole draft, on one line."""
    return " ".join(terminal("correction", claim).split())


def note(terminal: Terminal, claim: str) -> str:
    """What the article might say."""
    return draft(terminal, claim).partition("Note of ")[2]


# ---------------------------------------------------------------- sentences


def test_a_reworded_sentence_is_quoted_as_it_was_and_as_it_is(newsroom, terminal):
    newsroom.check()
    newsroom.wait(days=90)
    say_advice(newsroom, "China is no longer a source country for it.")
    newsroom.check()
    assert note(terminal, "source") == (
        "13 January 2025: This article, published on 5 December 2024, says “China remains a source country.” "
        "At the time, The office’s page said: “China remains a source country for it.” The office’s page now says "
        "instead: “China is no longer a source country for it.” (first seen 13 January 2025)."
    )


def test_a_sentence_that_went_is_said_to_stand_no_longer(newsroom, terminal):
    newsroom.check()
    newsroom.wait(days=90)
    say_advice(newsroom, "Nothing here speaks of any country at all.")
    newsroom.check()
    words = note(terminal, "source")
    assert words.endswith("That sentence no longer stands on The office’s page (first noticed 13 January 2025).")
    assert "now no such sentence; first noticed 13 January 2025; snapshot" in draft(terminal, "source")


def test_a_sentence_that_never_stood_there_is_shown_beside_the_nearest(newsroom, terminal):
    say_advice(newsroom, "China is no longer a source country for it.")
    newsroom.check()
    words = note(terminal, "source")
    assert "No version of the source held since 15 October 2024 says so." in words
    assert "The sentence on The office’s page that comes nearest reads: “China is no longer a source" in words
    assert "instead" not in words


def test_where_no_sentence_is_like_it_none_is_quoted(newsroom, terminal):
    say_advice(newsroom, "Nothing here speaks of any country at all.")
    newsroom.check()
    assert note(terminal, "source").endswith("says so. No sentence like it stands on The office’s page.")


def test_a_quotation_cut_out_of_a_sentence_keeps_no_comma_at_its_end(newsroom, terminal):
    newsroom.watch(LENGTH, ADVICE.replace("“China remains a source country.”", '"“China remains a source country,”"'))
    say_advice(newsroom, "China is no longer a source country for it.")
    newsroom.check()
    assert "says “China remains a source country”. No version" in note(terminal, "source")


def test_a_pdf_file_is_called_a_document_and_a_name_in_s_takes_the_apostrophe_alone(newsroom, terminal):
    newsroom.watch(ADVICE.replace("SITE/advice", "SITE/advice?as=.pdf").replace("The office", "The archives"))
    newsroom.check()
    newsroom.wait(days=90)
    say_advice(newsroom, "Nothing here speaks of any country at all.")
    newsroom.check()
    words = note(terminal, "source")
    assert "At the time, The archives’ document said: “China remains" in words
    assert "no longer stands in The archives’ document" in words


# ---------------------------------------------------------------- dates


def test_versions_of_one_day_are_told_apart_by_the_time_and_of_one_minute_by_the_second(newsroom, terminal):
    newsroom.now = day("2024-12-05")
    newsroom.check()
    for length, hours, seconds in (("8,300", 3, 0), ("8,200", 0, 20)):
        newsroom.wait(hours=hours, seconds=seconds)
        say_length(newsroom, length)
        newsroom.check()
    words = draft(terminal, "length")
    assert "said so 8,891 km; first seen 5 December 2024, 04:00 EST, until 5 December 2024, 07:00:00 EST;" in words
    assert "then 8,200 km; first seen 5 December 2024, 07:00:20 EST; snapshot" in words


def test_days_that_differ_stand_without_a_time(newsroom, terminal):
    newsroom.check()
    newsroom.wait(days=90)
    say_length(newsroom, "8,200")
    newsroom.check()
    words = draft(terminal, "length")
    assert "then 8,891 km; first seen 15 October 2024, until 13 January 2025; snapshot" in words
    assert "EST" not in words


# ---------------------------------------------------------------- evidence


def hashes(newsroom: Newsroom) -> list[str]:
    """The SHA-256 of every version of the boundary's page, oldest first."""
    rows = newsroom.rows(
        "SELECT lower(hex(b.sha256)) FROM snapshots s JOIN blobs b ON b.id = s.blob_id "
        "WHERE s.source_id = 'border' ORDER BY s.id"
    )
    return [digest for (digest,) in rows]


def test_the_version_that_said_so_has_a_line_of_its_own_where_it_is_neither_then_nor_now(newsroom, terminal):
    for length in ("8,891", "8,500", "8,200"):
        say_length(newsroom, length)
        newsroom.check()
        newsroom.wait(days=45)
    words = draft(terminal, "length")
    places = [words.index(f"SHA-256 {digest}; {newsroom.site}/boundary") for digest in hashes(newsroom)]
    assert places == sorted(places), "in the order of time"
    assert len(places) == 3
    assert "said so 8,891 km; first seen 15 October 2024, until 29 November 2024; snapshot" in words
    assert "then 8,500 km; first seen 29 November 2024, until 13 January 2025; snapshot" in words
    assert (
        "The commission said so in a version first seen on 15 October 2024 and last before 29 November 2024: 8,891 km."
        in words
    )


def test_the_version_that_said_so_may_be_younger_than_the_article(newsroom, terminal):
    newsroom.now = day("2024-12-20")
    newsroom.check()
    newsroom.wait(days=10)
    say_length(newsroom, "8,200")
    newsroom.check()
    words = draft(terminal, "length")
    assert "then no version of the day of publication is held said so 8,891 km; first seen 20 December 2024" in words
    assert "said so in a version first seen on 20 December 2024 and last before 30 December 2024: 8,891 km." in words


def test_a_version_that_still_stands_is_not_told_twice(newsroom, terminal):
    newsroom.check()
    words = draft(terminal, "length")
    assert words.count("SHA-256") == 1
    assert "now the same: no other version of it has been seen since" in words


def test_values_that_would_look_alike_are_given_in_the_decimals_that_tell_them_apart(newsroom, terminal):
    newsroom.watch(LENGTH.replace('"8,891 kilometres"', '"88.9134 kilometres"'))
    for length in ("88.9134", "88.9128"):
        say_length(newsroom, length)
        newsroom.check()
        newsroom.wait(days=90)
    words = note(terminal, "length")
    assert "said at the time: 88.9134 km. The commission now says: 88.9128 km (" in words


# ---------------------------------------------------------------- whether anything is drafted


def test_the_heading_says_whether_a_correction_is_drafted(newsroom, terminal):
    newsroom.check()
    assert draft(terminal, "length").startswith(NOT_DRAFTED), "it holds"
    assert draft(terminal, "labs").startswith(NOT_DRAFTED), "nobody watches it"
    assert draft(terminal, "never").startswith(DRAFTED)


def test_of_what_no_program_watches_nothing_is_drafted_and_that_is_why(newsroom, terminal):
    newsroom.check()
    words = draft(terminal, "labs")
    assert "not watched (from 15 October 2024 on): a printed book" in words
    assert "Nothing is drafted: no program watches what the article rests on" in words


def test_a_claim_on_a_source_not_read_yet_stands_in_the_draft_as_in_the_ledger(newsroom, terminal):
    newsroom.answers.pop("/boundary")
    newsroom.check()
    words = draft(terminal, "length")
    (row,) = (row for row in terminal.json("claims") if row["claim_id"] == "story/length")
    assert words.startswith(NOT_DRAFTED)
    assert f"verdict {row['verdict']}: {row['reason']}" in words
    assert words.endswith(f"Nothing is drafted: {row['reason']}.")


@pytest.mark.parametrize("advice", ["China is no longer a source country for it.", "Nothing is said of it any more."])
def test_no_draft_names_a_cause_or_calls_anything_an_error(newsroom, terminal, advice):
    newsroom.check()
    newsroom.wait(days=90)
    say_length(newsroom, "8,200")
    say_advice(newsroom, advice)
    newsroom.check()
    for claim in ("length", "never", "source"):
        words = note(terminal, claim).lower()
        assert words
        assert [cause for cause in CAUSES if cause in words] == []


def test_a_statement_in_another_sentence_than_then_is_for_a_person_to_look_at(newsroom, terminal):
    newsroom.check()
    newsroom.wait(days=90)
    say_advice(newsroom, "It is not true that China remains a source country for it.")
    newsroom.check()
    words = draft(terminal, "source")
    assert words.startswith(NOT_DRAFTED)
    assert "verdict holds" in words
    assert "“It is not true that China remains a source country for it.”" in words
    assert words.endswith(
        "Nothing is drafted: the words still stand, but the sentence around them is another than when the article "
        "appeared. A person should look whether it still says the same."
    )


def test_a_statement_first_read_after_the_article_is_held_against_the_first_version(newsroom, terminal):
    newsroom.now = day("2024-12-20")
    newsroom.check()
    newsroom.wait(days=10)
    say_advice(newsroom, "It is not true that China remains a source country for it.")
    newsroom.check()
    assert "the sentence around them is another than in the first version held." in draft(terminal, "source")


def test_a_statement_in_the_same_sentence_needs_no_correction(newsroom, terminal):
    newsroom.check()
    newsroom.wait(days=90)
    say_advice(newsroom, "China remains a source country for it.</p><p>And more.")
    newsroom.check()
    assert draft(terminal, "source").endswith("Nothing to correct: what is held supports the article.")


def test_a_value_to_date_is_called_so_in_change_verdict_and_draft(newsroom, terminal):
    def say_seizures(column: str, value: str) -> None:
        newsroom.serve("/seizures", f"<table><tr><th>Drug<th>{column}<tr><td>Heroin<td>{value}</table>")

    newsroom.watch(SEIZURES)
    say_seizures("FY24 YTD", "5.24")
    newsroom.check()
    assert "5.24 lb  to date" in terminal("figures")
    newsroom.wait(days=90)
    say_seizures("FY24", "9.0")
    newsroom.check()
    assert newsroom.rows("SELECT kind, explanation FROM change_log WHERE source_id = 'seizures'") == [
        ("extended", "FY2024 to date 5.24 lb → 9.0 lb")
    ]
    words = draft(terminal, "heroin")
    assert "verdict revised since" in words
    assert "the source said 5.24 lb to date, and now says 9.0 lb" in words
    assert "That is what The service said at the time: 5.24 lb to date. The service now says: 9.0 lb (" in words
